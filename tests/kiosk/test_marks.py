"""Five marks and where they were felt, for every way in which a glass lies wrong."""

from collections.abc import Callable

import pytest

from kiosk.marks import (
    NEAR_MM,
    ORIENTATIONS,
    PATIENCE_MS,
    SETTLE_MS,
    Place,
    Trial,
    awaited,
    farthest_mm,
    faults,
    is_over,
    marks,
    touch,
)
from kiosk.touch import Contact, Phase

GLASS_MM = (217.0, 136.0)
TAP_MS = 90

Glass = Callable[[float, float], Place]
"""Where a touch at a share of width and height is felt, as shares again."""

LYING: dict[str, Glass] = {
    "turned by 90 degrees": lambda right, down: (down, 1 - right),
    "turned by 180 degrees": lambda right, down: (1 - right, 1 - down),
    "turned by 270 degrees": lambda right, down: (1 - down, right),
    "mirrored from left to right": lambda right, down: (1 - right, down),
    "mirrored from top to bottom": lambda right, down: (right, 1 - down),
    "with its axes swapped": lambda right, down: (down, right),
    "with its axes swapped and turned by 180 degrees": lambda right, down: (1 - down, 1 - right),
}


class Installer:
    """Touches the mark that is shown, on a glass that feels as it feels."""

    def __init__(
        self, feels: Callable[[Place], Place], sources: tuple[str, ...] = ("touch",)
    ) -> None:
        self.now_ms = 0
        self.trial = Trial(glass_mm=GLASS_MM, heard_ms=0)
        self._feels = feels
        self._sources = sources

    def touch(self) -> None:
        mark = awaited(self.trial, self.now_ms)
        assert mark is not None
        for source in self._sources:
            self.report(Phase.DOWN, self._feels(mark), source)
        self.now_ms += TAP_MS
        for source in self._sources:
            self.report(Phase.UP, self._feels(mark), source)
        self.now_ms += SETTLE_MS

    def report(self, phase: Phase, at_mm: Place, source: str = "touch") -> None:
        contact = Contact(finger=source, phase=phase, x_mm=at_mm[0], y_mm=at_mm[1], source=source)
        self.trial = touch(self.trial, contact, self.now_ms)

    def touch_all(self) -> list[str]:
        for _ in marks(GLASS_MM):
            assert not is_over(self.trial, self.now_ms)
            self.touch()
        assert is_over(self.trial, self.now_ms)
        assert awaited(self.trial, self.now_ms) is None
        return faults(self.trial)


def moved(right_mm: float, down_mm: float) -> Callable[[Place], Place]:
    return lambda at: (at[0] + right_mm, at[1] + down_mm)


def lying(glass: Glass) -> Callable[[Place], Place]:
    def feels(at_mm: Place) -> Place:
        right, down = glass(at_mm[0] / GLASS_MM[0], at_mm[1] / GLASS_MM[1])
        return right * GLASS_MM[0], down * GLASS_MM[1]

    return feels


def test_the_corners_and_the_centre_are_on_the_glass() -> None:
    places = marks(GLASS_MM)
    assert len(set(places)) == 5
    assert all(0 < x < GLASS_MM[0] and 0 < y < GLASS_MM[1] for x, y in places)
    assert places[-1] == (GLASS_MM[0] / 2, GLASS_MM[1] / 2)


@pytest.mark.parametrize("off_mm", [0.0, 3.0, NEAR_MM * 0.7])
def test_a_glass_that_feels_what_it_shows_passes(off_mm: float) -> None:
    installer = Installer(moved(off_mm, -off_mm))
    assert installer.touch_all() == []
    assert farthest_mm(installer.trial) == pytest.approx(off_mm * 2**0.5)


def test_every_way_to_lie_is_in_the_table() -> None:
    assert LYING.keys() == ORIENTATIONS.keys()


@pytest.mark.parametrize("how", LYING)
def test_a_glass_that_lies_wrong_is_named_with_its_remedy(how: str) -> None:
    (line,) = Installer(lying(LYING[how])).touch_all()
    assert line.startswith(f"the glass is {how}: touch and picture do not agree; set LIBINPUT")


@pytest.mark.parametrize(
    ("off_mm", "words"),
    [
        ((12.0, 0.0), "12 mm right of the mark"),
        ((-9.0, 0.0), "9 mm left of the mark"),
        ((0.0, 20.0), "20 mm below the mark"),
        ((-30.0, -10.0), "30 mm left of and 10 mm above the mark"),
    ],
)
def test_an_offset_is_told_in_millimetres(off_mm: Place, words: str) -> None:
    assert Installer(moved(*off_mm)).touch_all() == [
        f"touches are felt {words}: calibrate the glass"
    ]


def test_a_glass_of_another_size_is_told_by_its_worst_mark() -> None:
    (line,) = Installer(lambda at: (at[0] * 0.7, at[1] * 0.7)).touch_all()
    assert line == "touches are felt up to 72 mm beside the marks: calibrate the glass"


def test_two_drivers_on_one_glass_are_both_named() -> None:
    (line,) = Installer(moved(0, 0), ("mouse", "touch")).touch_all()
    assert line.startswith("one touch was reported twice, by mouse and touch")


def test_a_bounce_is_no_second_mark() -> None:
    installer = Installer(moved(0, 0))
    mark = marks(GLASS_MM)[0]
    for _ in range(3):
        installer.report(Phase.DOWN, mark)
        installer.report(Phase.UP, mark)
        installer.now_ms += SETTLE_MS // 4
    assert awaited(installer.trial, installer.now_ms) is None
    installer.now_ms += SETTLE_MS
    for _ in marks(GLASS_MM)[1:]:
        installer.touch()
    assert faults(installer.trial) == [
        "one touch was reported 3 times: the glass bounces, or was touched twice"
    ]


def test_a_finger_that_moves_stays_one_press() -> None:
    installer = Installer(moved(0, 0))
    mark = marks(GLASS_MM)[0]
    installer.report(Phase.DOWN, mark)
    installer.report(Phase.MOVE, (mark[0] + 50, mark[1]))
    installer.now_ms += 10 * SETTLE_MS
    assert awaited(installer.trial, installer.now_ms) is None
    installer.report(Phase.UP, (mark[0] + 50, mark[1]))
    for _ in marks(GLASS_MM)[1:]:
        installer.touch()
    assert faults(installer.trial) == []


def test_nobody_touches_and_the_test_ends() -> None:
    trial = Trial(glass_mm=GLASS_MM, heard_ms=1_000)
    assert not is_over(trial, 1_000 + PATIENCE_MS - 1)
    assert is_over(trial, 1_000 + PATIENCE_MS)
    (line,) = faults(trial)
    assert line.startswith("no touch was felt")


def test_somebody_leaves_in_the_middle() -> None:
    installer = Installer(moved(0, 0))
    installer.touch()
    installer.touch()
    assert not is_over(installer.trial, installer.now_ms)
    assert is_over(installer.trial, installer.now_ms + PATIENCE_MS)
    assert faults(installer.trial) == ["2 of 5 marks were touched: do it again, to the end"]


def test_a_touch_that_does_not_end_is_told() -> None:
    installer = Installer(moved(0, 0))
    installer.report(Phase.DOWN, marks(GLASS_MM)[0])
    assert faults(installer.trial)[0].startswith("a touch did not end")
