"""What a planted bug is, and those of the kiosk and the counter; the others are beside it."""

from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

SIMULATION = "tests/simulation"
VISIT = "tests/kiosk/visit"
COUNTING = "tests/sensors/test_promises.py"


class Bug(NamedTuple):
    """Edits (file, old, new) that make one bug, and the tests that should notice.

    Each ``old`` stands exactly once in its file, when the edits before it are done.
    """

    name: str
    edits: tuple[tuple[str, str, str], ...]
    tests: str = SIMULATION


def every_bug() -> Mapping[str, tuple[Bug, ...]]:
    """All that is planted, by the name of the file that says it: what is listed in one counts."""
    found = {}
    for path in sorted(Path(__file__).parent.glob("planted*.py")):
        listed = vars(import_module(path.stem)).items()
        found[path.stem] = tuple(b for name, bugs in listed if name.endswith("_BUGS") for b in bugs)
    return found


VISIT_BUGS = (
    Bug(
        "the next shopper finds the last one's language",
        (
            (
                "kiosk/visit/ends.py",
                "        language=language,\n",
                "        language=state.language,\n",
            ),
        ),
        VISIT,
    ),
    Bug(
        "a draft outlives its visit",
        (
            (
                "kiosk/visit/ends.py",
                "        touched_ms=state.touched_ms,\n",
                "        touched_ms=state.touched_ms,\n        draft=state.draft,\n",
            ),
        ),
        VISIT,
    ),
    Bug(
        "thanks do not wait for the other ratings of the visit",
        (("kiosk/visit/storing.py", "if held or not was_held:", "if not was_held:"),),
        VISIT,
    ),
    Bug(
        "a corrected face is a rating of its own",
        (("kiosk/visit/asking.py", "state.rated if asking else None", "None"),),
        VISIT,
    ),
    Bug(
        "what was liked stays said when the face turns bad",
        (("kiosk/visit/asking.py", "if tapped.happy == state.happy:", "if not tapped.happy:"),),
        VISIT,
    ),
    Bug(
        "a refused reason stays marked",
        (
            (
                "kiosk/visit/storing.py",
                "replace(state, reasons=(), told=())",
                "state",
            ),
        ),
        VISIT,
    ),
    Bug(
        "a hung disk is no trouble while somebody taps on",
        (
            (
                "kiosk/visit/storing.py",
                "for one in state.held)\n        return",
                "for one in state.held[-1:])\n        return",
            ),
        ),
        VISIT,
    ),
    Bug(
        "another station is applied in the middle of a visit",
        (("kiosk/visit/ends.py", "if station is None or not state.idle:", "if station is None:"),),
        VISIT,
    ),
    Bug(
        "a warning that nobody answers is given again for ever",
        (("kiosk/visit/patience.py", "if warns and not state.warned:", "if warns:"),),
        VISIT,
    ),
    Bug(
        "a telephone number in groups is told",
        (("kiosk/redact.py", "/·]{0,3}", "/·]{0,0}"),),
        "tests/kiosk/test_redact.py",
    ),
)

GUARD_BUGS = (
    Bug(
        "the kiosk ends when somebody presses Escape",
        (
            ("kiosk/panel.py", '"exit_on_escape", 0', '"exit_on_escape", 1'),
            ("kiosk/stage.py", "bool(Window.fullscreen)", "False"),
        ),
        "tests/display/test_escape.py -k nobody",
    ),
    Bug(
        "the kiosk closes when a window manager asks it to",
        (("kiosk/stage.py", "bool(Window.fullscreen)", "False"),),
        "tests/display/test_escape.py -k nobody",
    ),
    Bug(
        "the kiosk lets the display go dark",
        (
            ("kiosk/panel.py", '"allow_screensaver", 0', '"allow_screensaver", 1'),
            ("kiosk/panel.py", 'ALLOW_SCREENSAVER": "0"', 'ALLOW_SCREENSAVER": "1"'),
        ),
        "tests/display/test_escape.py -k stays_on",
    ),
    Bug(
        "the mouse that SDL makes of a finger presses as well",
        (("kiosk/panel.py", '"SDL_TOUCH_MOUSE_EVENTS": "0"', '"SDL_TOUCH_MOUSE_EVENTS": "1"'),),
        "tests/display/test_fingers.py",
    ),
    Bug(
        "the touch that gives the window its focus is lost",
        (("kiosk/panel.py", 'CLICKTHROUGH": "1"', 'CLICKTHROUGH": "0"'),),
        "tests/display/test_selftest.py -k focus",
    ),
)

CONFIG_BUGS = (
    Bug(
        "a handout is acknowledged before what came ahead of it",
        (
            (
                "hub/app.py",
                "        keeper.note(link, message)\n",
                "        keeper.note(link, message)\n        link.ack(message)\n        return\n",
            ),
        ),
        "tests/hub/test_app.py",
    ),
    Bug(
        "after a recount what was under way is counted twice",
        (("hub/board.py", "        self._counted_upto = recounted.position\n", ""),),
        "tests/hub/test_board_described.py",
    ),
    Bug(
        "a question may say something else under one version",
        (("hub/description.py", "contradicted(before, shop)", "[]"),),
        "tests/hub/test_description.py",
    ),
    Bug(
        "instructions are kept without waiting for the disk",
        (("config/load.py", "            os.fsync(new.fileno())\n", ""),),
        "tests/faults/test_power_cut_instructions.py",
    ),
    Bug(
        "a refused handout takes the place of the last good one",
        (
            (
                "kiosk/liaison.py",
                "            self._report(found.reason)\n            return\n",
                "            self._report(found.reason)\n            self._kept = None\n"
                "            return\n",
            ),
        ),
        "tests/kiosk/test_liaison.py",
    ),
)

COUNTING_BUGS = (
    Bug(
        "one box of two people goes to the one behind",
        (("sensors/track.py", "feet[None, :] > feet[:, None]", "feet[None, :] < feet[:, None]"),),
        "tests/sensors/test_track.py",
    ),
    Bug(
        "people who begin in one frame share a number until they are confirmed",
        (("sensors/track.py", "_born(tracks.next_id + n,", "_born(tracks.next_id,"),),
        COUNTING,
    ),
    Bug(
        "a crossing counts as soon as the sign of the distance changes",
        (
            (
                "sensors/line.py",
                "return 0 if abs(distance) <= band_px else int(",
                "return int(",
            ),
        ),
        COUNTING,
    ),
    Bug(
        "the middle of the box stands for the feet",
        (
            (
                "sensors/track.py",
                "return (left + right) / 2, bottom, max",
                "return (left + right) / 2, (top + bottom) / 2, max",
            ),
        ),
        COUNTING,
    ),
    Bug(
        "a person is remembered for frames and not for seconds",
        (
            (
                "sensors/track.py",
                "if now_ms - one.seen_ms <= _memory_ms(one)]",
                "if (now_ms - one.seen_ms) / max(1, now_ms - tracks.at_ms) <= 5]",
            ),
        ),
        COUNTING,
    ),
    Bug(
        "the filter alone says where somebody stands",
        (
            (
                "sensors/line.py",
                "if clear != _side(distance_px(line, track.measured), band_px):",
                "if False:",
            ),
        ),
        COUNTING,
    ),
    Bug(
        "a letter is sent again after every restart",
        (("hub/post/postman.py", "            if entry.kind == TOLD:", "            if False:"),),
        "tests/hub/post",
    ),
)

WATCHING_BUGS = (
    Bug(
        "a source's clock is believed whatever its pace",
        (("sensors/stamp.py", "trusted=steady", "trusted=True"),),
        "tests/sensors/test_stamp.py",
    ),
    Bug(
        "a frame has the time at which it was looked at",
        (("sensors/shift.py", "max(frame.taken_ms, self._taken_ms)", "now.uptime_ms"),),
        "tests/sensors/test_shift.py",
    ),
    Bug(
        "an outage was watched",
        (("sensors/minute.py", "now.uptime_ms - before <= BRIDGED_MS", "now.uptime_ms >= before"),),
        "tests/sensors/test_stream.py -k gaps",
    ),
    Bug(
        "time with too few frames to count by is called watched",
        (("sensors/shift.py", "        if self._pace.lost:", "        if False:"),),
        "tests/sensors/test_shift.py",
    ),
    Bug(
        "FFmpeg waits for a stream as long as it likes",
        (
            (
                "sensors/frames.py",
                "        if backend == cv2.CAP_FFMPEG\n",
                "        if backend == cv2.CAP_V4L2\n",
            ),
        ),
        "tests/sensors/test_camera.py -k in_time",
    ),
    Bug(
        "the newest picture is kept",
        (
            (
                "sensors/shift.py",
                "        self._busy_ms = self._timepiece.uptime_ms() - begun_ms\n",
                '        __import__("cv2").imwrite(\n'
                '            __import__("tempfile").gettempdir() + "/seen.png", frame.pixels\n'
                "        )\n",
            ),
        ),
        "tests/sensors/test_privacy.py -k length",
    ),
)


ACCOUNT_BUGS = (
    Bug(
        "a route that was forgotten in the rights is open to everybody",
        (
            (
                "hub/screen/gate.py",
                "        if need is None:\n",
                '        need = need or "public"\n        if not need:\n',
            ),
        ),
        "tests/hub/test_security_gate.py",
    ),
    Bug(
        "whoever sits at the hub is a manager",
        (("hub/accounts/role.py", "    return _RANKS.get", "    return here or _RANKS.get"),),
        "tests/hub/accounts",
    ),
    Bug(
        "the console's key works from another machine",
        (("hub/accounts/keys.py", "or (found.here_only and not here)", ""),),
        "tests/hub/accounts",
    ),
)


API_BUGS = (
    Bug(
        "a route refuses in a way that its document does not know",
        (
            (
                "hub/screen/desk_paths.py",
                '{**kept("SeriesView"), **refusals("404", "422")}',
                '{**kept("SeriesView"), **refusals("404")}',
            ),
        ),
        "tests/contract/test_openapi.py",
    ),
    Bug(
        "a viewer that missed a frame is told only what is newest",
        (
            (
                "hub/screen/stream.py",
                "if frame.delta is not None and frame.number == shown + 1:",
                "if frame.delta is not None and shown:",
            ),
        ),
        "tests/hub/test_screen.py",
    ),
    Bug(
        "a patch takes true for 1",
        (("hub/screen/delta.py", "type(before) is type(after) and ", ""),),
        "tests/hub/test_delta.py",
    ),
    Bug(
        "a spreadsheet runs what a device is called",
        (("hub/export/lines.py", "safe_cell(value) if safe else value", "value"),),
        "tests/hub/export",
    ),
    Bug(
        "the hour that the clocks repeat is two",
        (
            (
                "hub/scoring/lookback.py",
                "groupby(bins, calendar.hour)",
                "groupby(bins, lambda one: one * 300 // 3600)",
            ),
        ),
        "tests/hub/scoring/test_lookback.py",
    ),
    Bug(
        "a visit's words are lost at the edge of a page",
        (
            (
                "hub/archive/singles.py",
                "event = _said(stored) if stored.device in self._devices else None",
                "event = _said(stored)"
                " if stored.position < self._before and stored.device in self._devices else None",
            ),
        ),
        "tests/hub/archive",
    ),
)
