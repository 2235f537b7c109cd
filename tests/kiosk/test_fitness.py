"""Whether the glass fits: every thing that staff should see to is a line."""

import pytest

from kiosk.fitness import DOUBLED, NO_TOUCH, NOTE_CHARACTERS_MAX, misfits, note, touch_faults


@pytest.mark.parametrize(
    ("size_px", "dpi", "found"),
    [
        ((800, 480), 132, []),
        ((480, 800), 132, ["size: the display has 480x800 pixels"]),
        ((800, 480), 96, ["dpi: the picture is drawn at 96, not 132"]),
    ],
)
def test_a_picture_that_does_not_fit_is_told(
    size_px: tuple[int, int], dpi: int, found: list[str]
) -> None:
    assert misfits(size_px, dpi, (800, 480), 132) == found


@pytest.mark.parametrize(
    ("screens", "doubles", "found"),
    [
        (("ILITEK",), 0, []),
        ((), 0, [NO_TOUCH]),
        (None, 0, []),
        (("ILITEK",), 3, [DOUBLED]),
        ((), 1, [NO_TOUCH, DOUBLED]),
    ],
)
def test_a_glass_without_touch_and_one_with_two_drivers_are_told(
    screens: tuple[str, ...] | None, doubles: int, found: list[str]
) -> None:
    assert touch_faults(screens, doubles) == found


def test_a_note_is_one_line_that_a_status_can_carry() -> None:
    assert note([]) is None
    assert note(["one", "two"]) == "one; two"
    assert len(note(["x" * NOTE_CHARACTERS_MAX, "y"]) or "") == NOTE_CHARACTERS_MAX
