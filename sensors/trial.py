"""The verbs that try lines, zones and detectors on a recording: ``count`` and ``view``.

A recording and what is to be counted in it in; counts out, for people or for programs. Nothing here
is for a store's day: no bucket is opened and nothing is sent.
"""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from config.checkup import not_installed
from config.command import FAILED, OK, complain, say, say_facts
from config.load import ConfigError
from sensors.floor import Area, Stretch
from sensors.model import ModelError
from sensors.settings import LINES_MAX, SensorSettings, problems
from sensors.source import SourceError, source_of

_WHERE = "command line"
_BAR_CHARACTERS = 40
_POINTS_OF_A_LINE = 2  # its two ends
_POINTS_OF_A_ZONE_MIN = 3

Points = tuple[tuple[float, float], ...]


class Drawn(NamedTuple):
    """A line or a zone from the command line: in pixels, or in shares when none is above 1."""

    name: str
    points: Points

    def shares(self, width_px: int, height_px: int) -> Points:
        """The points in shares of a picture."""
        if all(0 <= value <= 1 for point in self.points for value in point):
            return self.points
        return tuple((x / width_px, y / height_px) for x, y in self.points)


def drawn_line(text: str) -> Drawn:
    """A flag ``NAME=x1,y1,x2,y2``."""
    drawn = _drawn(text)
    if len(drawn.points) != _POINTS_OF_A_LINE or drawn.points[0] == drawn.points[1]:
        msg = f"{text!r} is not NAME=x1,y1,x2,y2 with two different points"
        raise argparse.ArgumentTypeError(msg)
    return drawn


def drawn_zone(text: str) -> Drawn:
    """A flag ``NAME=x,y,x,y,x,y`` with three corners or more."""
    drawn = _drawn(text)
    if len(drawn.points) < _POINTS_OF_A_ZONE_MIN:
        msg = f"{text!r} is not NAME=x,y,x,y,x,y with three corners or more"
        raise argparse.ArgumentTypeError(msg)
    return drawn


def add_trial(verb: argparse.ArgumentParser) -> None:
    """The flags of every verb that tries something on a recording."""
    verb.add_argument("video", metavar="CLIP")
    verb.add_argument("--settings", type=Path, metavar="FILE", help="lines and zones of a sensor")
    verb.add_argument(
        "--line",
        action="append",
        type=drawn_line,
        metavar="NAME=X1,Y1,X2,Y2",
        help="count over this line instead, in pixels of the clip; may be repeated",
    )
    verb.add_argument(
        "--zone",
        action="append",
        type=drawn_zone,
        metavar="NAME=X,Y,X,Y,X,Y",
        help="count in this zone, in pixels of the clip; may be repeated",
    )
    verb.add_argument("--detector", metavar="motion|FILE", help="what finds people")
    verb.add_argument(
        "--fps", type=_pace, dest="frames_per_second", metavar="R", help="the clip's true pace"
    )


def add_count(verb: argparse.ArgumentParser) -> None:
    """The flags of ``count``."""
    add_trial(verb)
    verb.add_argument("--json", action="store_true", help="each crossing, for programs")


def add_view(verb: argparse.ArgumentParser) -> None:
    """The flags of ``view``."""
    add_trial(verb)
    verb.add_argument("--out", type=Path, required=True, metavar="FILE.mp4", help="heads blurred")


def view(chosen: argparse.Namespace, settings: SensorSettings) -> int:
    """Draw what is counted in a recording, heads blurred, into a new one."""
    try:
        from sensors import app, tally  # noqa: PLC0415 - --help works without what it needs
        from sensors.annotate import Annotator  # noqa: PLC0415 - as above
        from sensors.frames import Film  # noqa: PLC0415 - as above
    except ImportError as error:
        return not_installed(error, "sensors")
    if chosen.out.resolve() == Path(chosen.video).resolve():
        complain(f"{chosen.out}: is the clip itself")
        return FAILED
    film = None
    try:
        footage = tally.opened(source_of(chosen.video))
        lines, zones = _places(chosen, settings, footage.size_px)
        counting, annotator = app.counting_at(settings, lines, zones), Annotator(lines, zones)
        every_ms = tally.step_ms(footage, settings.order().frames_per_second)
        show, of = progress_of(chosen.video), footage.frames
        for number, (frame, at_ms) in enumerate(tally.frames_of(footage, every_ms), start=1):
            if frame is None:
                continue
            if film is None:
                film = Film(chosen.out, 1000 / every_ms, (frame.shape[1], frame.shape[0]))
            seen = counting.see(frame, at_ms, cut=False)
            film.add(annotator.draw(frame, counting, seen))
            show(number, of)
    except ImportError as error:
        return not_installed(error, "sensors")
    except (SourceError, ModelError) as error:
        complain(str(error))
        return FAILED
    finally:
        if film is not None:
            film.close()
    say(f"{chosen.out}: people found by {settings.detector}")
    return OK


def count(chosen: argparse.Namespace, settings: SensorSettings) -> int:
    """Count a recording and say what was counted."""
    try:
        from sensors import app, tally  # noqa: PLC0415 - --help works without what it needs
    except ImportError as error:
        return not_installed(error, "sensors")
    try:
        footage = tally.opened(source_of(chosen.video))
        lines, zones = _places(chosen, settings, footage.size_px)
        _warn(lines, settings, footage.size_px)
        counting = app.counting_at(settings, lines, zones)
        pace = settings.order().frames_per_second
        counted = tally.tally(footage, counting, pace, progress_of(chosen.video))
    except ImportError as error:
        return not_installed(error, "sensors")
    except (SourceError, ModelError) as error:
        complain(str(error))
        return FAILED
    facts = _facts(counted, lines, zones, settings.detector)
    if chosen.json:
        say_facts(facts)
    else:
        _say_for_people(facts, counted.judged)
    return OK


def _places(
    chosen: argparse.Namespace, settings: SensorSettings, size_px: tuple[int, int]
) -> tuple[list[Stretch], list[Area]]:
    """What stands on the command line; without any line or zone there, what the settings say.

    Raises:
        ConfigError: what stands there cannot be counted.
    """
    if not chosen.line and not chosen.zone:
        return settings.stretches(), settings.areas()
    lines = [
        Stretch(one.name, *one.shares(*size_px)[:_POINTS_OF_A_LINE]) for one in chosen.line or []
    ]
    zones = [Area(one.name, one.shares(*size_px)) for one in chosen.zone or []]
    found = [
        f"--{what}: {name!r} stands there {names.count(name)} times"
        for what, names in (
            ("line", [one.name for one in lines]),
            ("zone", [one.name for one in zones]),
        )
        for name in sorted({one for one in names if names.count(one) > 1})
    ]
    if max(len(lines), len(zones)) > LINES_MAX:
        found.append(f"at most {LINES_MAX} lines and {LINES_MAX} zones")
    if found:
        raise ConfigError(_WHERE, found)
    return lines, zones


def _warn(lines: list[Stretch], settings: SensorSettings, size_px: tuple[int, int]) -> None:
    from sensors.app import size_of  # noqa: PLC0415 - --help works without what it needs
    from sensors.line import doubts  # noqa: PLC0415 - as above

    for doubt in doubts(lines, size_of(settings), *size_px):
        complain(doubt)


def _facts(counted: Any, lines: list[Stretch], zones: list[Area], detector: str) -> dict[str, Any]:  # noqa: ANN401 - a Tally, whose room may not be installed
    crossed = {
        line.name: sorted(
            (one for one in counted.crossings if one.line == line.name), key=lambda one: one.at_ms
        )
        for line in lines
    }
    stayed = {zone.name: [one for one in counted.visits if one.zone == zone.name] for zone in zones}
    return {
        "lines": {
            name: {
                "in": sum(one.direction == "in" for one in found),
                "out": sum(one.direction == "out" for one in found),
                "events": [
                    {"t_s": round(one.at_ms / 1000, 3), "dir": one.direction} for one in found
                ],
            }
            for name, found in crossed.items()
        },
        "zones": {
            name: {
                "visits": len(visits),
                "dwell_s": round(sum(one.left_ms - one.entered_ms for one in visits) / 1000, 2),
                "mean_occupancy": round(counted.person_frames[name] / max(counted.judged, 1), 4),
            }
            for name, visits in stayed.items()
        },
        "frames": counted.frames,
        "judged": counted.judged,
        "cpu_s": round(counted.cpu_s, 2),
        "detector": detector,
    }


def _say_for_people(facts: dict[str, Any], judged: int) -> None:
    for name, line in facts["lines"].items():
        say(f"{name}: in {line['in']}, out {line['out']}")
    for name, zone in facts["zones"].items():
        say(
            f"{name}: {zone['visits']} visits, {zone['dwell_s']:g} s together, "
            f"{zone['mean_occupancy']:g} people on average"
        )
    say(f"{judged} of {facts['frames']} frames could be judged, by {facts['detector']}")


def progress_of(what: str) -> Callable[[int, int | None], None]:
    """A bar on the terminal, or nothing where there is none."""
    terminal = sys.stderr
    shown = -1

    def show(done: int, of: int | None) -> None:
        nonlocal shown
        percent = 100 * done // max(of or 0, done)
        if not of or percent == shown:
            return
        shown = percent
        bar = "#" * (percent * _BAR_CHARACTERS // 100)
        end = "\n" if done >= of else ""
        terminal.write(f"\r{what} [{bar:{_BAR_CHARACTERS}}] {percent:3} %{end}")
        terminal.flush()

    return show if terminal.isatty() else lambda _done, _of: None


def with_trial(settings: SensorSettings, chosen: argparse.Namespace) -> SensorSettings:
    """The settings of a trial: the recording is what is watched.

    Raises:
        ConfigError: they do not fit.
    """
    tried = msgspec.structs.replace(
        settings,
        source=chosen.video,
        detector=chosen.detector or settings.detector,
        frames_per_second=chosen.frames_per_second or settings.frames_per_second,
    )
    if found := problems(tried):
        raise ConfigError(_WHERE, found)
    return tried


def _drawn(text: str) -> Drawn:
    name, _, numbers = text.partition("=")
    try:
        values = [float(one) for one in numbers.split(",")]
    except ValueError:
        values = []
    if not name or not values or len(values) % 2:
        msg = f"{text!r} is not NAME=x,y,x,y with numbers"
        raise argparse.ArgumentTypeError(msg)
    return Drawn(name, tuple(zip(values[::2], values[1::2], strict=True)))


def _pace(text: str) -> float:
    try:
        pace = float(text)
    except ValueError:
        pace = 0.0
    if not 0 < pace <= 120:  # noqa: PLR2004 - as in SensorSettings
        msg = f"{text!r} is not a number of frames a second, above 0 to 120"
        raise argparse.ArgumentTypeError(msg)
    return pace
