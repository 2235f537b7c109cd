"""What a planted bug is, and those of a visit at the kiosk; ``plant-bugs`` has the others."""

from typing import NamedTuple

SIMULATION = "tests/simulation"
VISIT = "tests/kiosk/visit"


class Bug(NamedTuple):
    """Edits (file, old, new) that make one bug, and the tests that should notice."""

    name: str
    edits: tuple[tuple[str, str, str], ...]
    tests: str = SIMULATION


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
        (("kiosk/visit/asking.py", "if tapped.happy == state.happy or", "if not tapped.happy or"),),
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
        (("kiosk/redact.py", "/·]{{0,3}}", "/·]{{0,0}}"),),
        "tests/kiosk/test_redact.py",
    ),
)
