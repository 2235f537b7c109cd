"""What fingers mean: tables of what was seen in shops, and properties of every storm."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.touch import (
    BOUNCE_MS,
    CLEAN_HOLD_MS,
    CORNER_PAUSE_MS,
    EXIT_HOLD_MS,
    QUIET_MS,
    STUCK_MS,
    TYPING_BOUNCE_MS,
    WIPE_CONTACTS,
    Contact,
    Gesture,
    Glass,
    Phase,
    let_go,
    touch,
    wait,
)

MIDDLE = (100.0, 60.0)
ELSEWHERE = (30.0, 100.0)
CORNER = (10.0, 10.0)


class Panel:
    """A glass with a hand-set clock, and what the screen behind it sees."""

    def __init__(self, bounce_ms: int = BOUNCE_MS) -> None:
        self.glass = Glass()
        self.now_ms = 10_000
        self.bounce_ms = bounce_ms
        self.deaf = False
        self.known: set[str] = set()
        self.presses: list[tuple[int, str]] = []
        self.gestures: list[Gesture] = []

    def report(
        self,
        phase: Phase,
        finger: str = "a",
        at_mm: tuple[float, float] = MIDDLE,
        source: str = "touch",
    ) -> None:
        contact = Contact(finger=finger, phase=phase, x_mm=at_mm[0], y_mm=at_mm[1], source=source)
        outcome = touch(self.glass, contact, self.now_ms, deaf=self.deaf, bounce_ms=self.bounce_ms)
        self.glass = outcome.glass
        self._forget(outcome.cancelled)
        if not outcome.passed:
            return
        if phase is Phase.DOWN:
            assert finger not in self.known
            self.known.add(finger)
        assert finger in self.known
        if phase is Phase.UP:
            self.known.remove(finger)
            self.presses.append((self.now_ms, finger))

    def tap(self, at_mm: tuple[float, float] = MIDDLE, source: str = "touch") -> None:
        self.report(Phase.DOWN, f"{source}-tap", at_mm, source)
        self.now_ms += 80
        self.report(Phase.UP, f"{source}-tap", at_mm, source)

    def wait(self, ms: int) -> None:
        self.now_ms += ms
        outcome = wait(self.glass, self.now_ms)
        self.glass = outcome.glass
        self._forget(outcome.cancelled)
        if outcome.gesture is not None:
            self.gestures.append(outcome.gesture)

    def screen_changes(self) -> None:
        outcome = let_go(self.glass)
        self.glass = outcome.glass
        self._forget(outcome.cancelled)

    def _forget(self, cancelled: tuple[str, ...]) -> None:
        for finger in cancelled:
            self.known.remove(finger)


def test_a_tap_is_a_press() -> None:
    panel = Panel()
    panel.tap()
    assert len(panel.presses) == 1


@pytest.mark.parametrize(
    ("pause_ms", "presses"), [(0, 1), (BOUNCE_MS - 100, 1), (BOUNCE_MS, 2), (2_000, 2)]
)
def test_a_finger_that_bounces_is_one_press(pause_ms: int, presses: int) -> None:
    panel = Panel()
    panel.tap()
    panel.wait(pause_ms)
    panel.tap()
    assert len(panel.presses) == presses


def test_on_a_keyboard_the_next_letter_may_come_sooner() -> None:
    panel = Panel(bounce_ms=TYPING_BOUNCE_MS)
    for _ in range(5):
        panel.tap()
        panel.wait(TYPING_BOUNCE_MS)
    assert len(panel.presses) == 5


@pytest.mark.parametrize("late_ms", [0, 5, 80, 300])
def test_a_contact_that_two_drivers_report_is_one_press(late_ms: int) -> None:
    panel = Panel(bounce_ms=0)
    panel.report(Phase.DOWN, "one")
    if late_ms >= 80:
        panel.report(Phase.UP, "one")
    panel.now_ms += late_ms
    panel.report(Phase.DOWN, "two", (MIDDLE[0] + 3, MIDDLE[1] - 3), source="mouse")
    panel.report(Phase.UP, "one")
    panel.report(Phase.UP, "two", source="mouse")
    assert [finger for _, finger in panel.presses] == ["one"]
    assert panel.glass.counts.doubles == 1


def test_two_drivers_far_apart_are_two_fingers() -> None:
    panel = Panel()
    panel.tap()
    panel.wait(BOUNCE_MS)
    panel.tap(ELSEWHERE, source="mouse")
    assert len(panel.presses) == 2
    assert panel.glass.counts.doubles == 0


def test_four_contacts_at_once_are_a_wipe_and_press_nothing_until_the_glass_was_quiet() -> None:
    panel = Panel()
    for number in range(WIPE_CONTACTS):
        panel.report(Phase.DOWN, str(number), (20.0 * number, 50))
        panel.now_ms += 10
    for number in range(WIPE_CONTACTS):
        panel.report(Phase.UP, str(number))
    panel.wait(QUIET_MS - 1)
    panel.tap()  # still the cloth: it puts the end off
    panel.wait(QUIET_MS - 1)
    panel.tap()
    assert panel.presses == []
    panel.wait(QUIET_MS)
    panel.tap()
    assert len(panel.presses) == 1
    assert panel.glass.counts.wipes == 1


def test_a_cloth_that_a_simple_glass_reports_as_one_finger_is_a_wipe() -> None:
    panel = Panel()
    panel.report(Phase.DOWN)
    for stroke in range(4):
        panel.now_ms += 100
        panel.report(Phase.MOVE, at_mm=(10.0 if stroke % 2 else 140.0, 50 + 5.0 * stroke))
    panel.report(Phase.UP)
    panel.wait(500)
    panel.tap()
    assert panel.presses == []
    assert panel.glass.counts.wipes == 1


def test_the_press_of_the_first_finger_of_a_hand_is_taken_back() -> None:
    panel = Panel()
    panel.report(Phase.DOWN, "1")
    assert panel.known == {"1"}
    for finger in "23":
        panel.report(Phase.DOWN, finger, ELSEWHERE)
    assert panel.known == set()
    for finger in "123":
        panel.report(Phase.UP, finger)
    assert panel.presses == []


def test_a_second_finger_on_the_glass_does_not_spoil_the_first() -> None:
    panel = Panel()
    panel.report(Phase.DOWN, "thumb", ELSEWHERE)
    panel.wait(1_000)
    panel.tap()
    assert len(panel.presses) == 1


def test_a_finger_that_came_down_on_a_deaf_screen_presses_nothing_when_it_hears_again() -> None:
    panel = Panel()
    panel.deaf = True
    panel.report(Phase.DOWN)
    panel.deaf = False
    panel.wait(100)
    panel.report(Phase.UP)
    assert panel.presses == []
    panel.tap()
    assert len(panel.presses) == 1


def test_a_finger_that_was_down_when_the_screen_changed_presses_nothing() -> None:
    panel = Panel()
    panel.report(Phase.DOWN)
    panel.screen_changes()
    panel.report(Phase.UP)
    assert panel.presses == []


def test_dirt_on_the_glass_is_forgotten() -> None:
    panel = Panel()
    for number in range(WIPE_CONTACTS):
        panel.report(Phase.DOWN, f"drop-{number}", ELSEWHERE)
    panel.wait(STUCK_MS)
    panel.tap()
    assert len(panel.presses) == 1


def test_a_finger_whose_lifting_was_lost_can_come_down_again() -> None:
    panel = Panel()
    panel.report(Phase.DOWN)
    panel.wait(1_000)
    panel.report(Phase.DOWN)
    panel.report(Phase.UP)
    assert [finger for _, finger in panel.presses] == ["a"]


def knock(panel: Panel, taps: int, pause_ms: int = 300) -> None:
    for _ in range(taps):
        panel.tap(CORNER)
        panel.wait(pause_ms)


@pytest.mark.parametrize(
    ("taps", "pause_ms", "hold_ms", "asked"),
    [
        (5, 300, EXIT_HOLD_MS, [Gesture.EXIT]),
        (9, 300, EXIT_HOLD_MS, [Gesture.EXIT]),
        (4, 300, EXIT_HOLD_MS, []),
        (5, 300, EXIT_HOLD_MS - 1, []),
        (5, CORNER_PAUSE_MS + 1, EXIT_HOLD_MS, []),
        (0, 300, 9_000, []),
    ],
)
def test_five_taps_in_the_corner_and_a_hold_ask_for_the_exit(
    taps: int, pause_ms: int, hold_ms: int, asked: list[Gesture]
) -> None:
    panel = Panel()
    knock(panel, taps, pause_ms)
    panel.report(Phase.DOWN, at_mm=CORNER)
    panel.wait(hold_ms)
    assert panel.gestures == asked
    panel.wait(0)
    assert panel.gestures == asked  # once


@pytest.mark.parametrize("place", [MIDDLE, (10.0, 40.0), (40.0, 10.0)])
def test_the_exit_is_asked_for_in_the_corner_alone(place: tuple[float, float]) -> None:
    panel = Panel()
    for _ in range(5):
        panel.tap(place)
        panel.wait(300)
    panel.report(Phase.DOWN, at_mm=place)
    panel.wait(EXIT_HOLD_MS)
    assert panel.gestures == []


def test_a_tap_elsewhere_ends_the_exit_gesture() -> None:
    panel = Panel()
    knock(panel, 3)
    panel.tap()
    knock(panel, 2)
    panel.report(Phase.DOWN, at_mm=CORNER)
    panel.wait(EXIT_HOLD_MS)
    assert panel.gestures == []


@pytest.mark.parametrize(
    ("fingers", "hold_ms", "asked"),
    [
        (3, CLEAN_HOLD_MS, [Gesture.CLEAN]),
        (3, CLEAN_HOLD_MS - 1, []),
        (2, CLEAN_HOLD_MS, []),
        (4, CLEAN_HOLD_MS, []),
    ],
)
def test_three_fingers_held_ask_for_cleaning(
    fingers: int, hold_ms: int, asked: list[Gesture]
) -> None:
    panel = Panel()
    for number in range(fingers):
        panel.report(Phase.DOWN, str(number), (40.0 + 30 * number, 60))
    panel.wait(hold_ms)
    for number in range(fingers):
        panel.report(Phase.UP, str(number))
    assert panel.gestures == asked
    assert panel.presses == ([(panel.now_ms, "0")] if fingers == 2 else [])


REPORTS = st.lists(
    st.tuples(
        st.integers(0, 900),
        st.sampled_from(list(Phase)),
        st.sampled_from("abcdef"),
        st.sampled_from([MIDDLE, ELSEWHERE, CORNER, (101.0, 61.0), (150.0, 90.0)]),
        st.sampled_from(["touch", "mouse"]),
    ),
    max_size=60,
)


def storm(panel: Panel, reports: list[tuple[int, Phase, str, tuple[float, float], str]]) -> None:
    for pause_ms, phase, finger, at_mm, source in reports:
        panel.wait(pause_ms)
        panel.report(phase, f"{source}-{finger}", at_mm, source)


@given(REPORTS)
@settings(deadline=None)
def test_no_storm_presses_twice_within_a_bounce(
    reports: list[tuple[int, Phase, str, tuple[float, float], str]],
) -> None:
    panel = Panel()
    storm(panel, reports)
    times_ms = [at_ms for at_ms, _ in panel.presses]
    assert all(b - a >= BOUNCE_MS for a, b in pairwise(times_ms))


@given(REPORTS)
@settings(deadline=None)
def test_after_any_storm_a_clean_tap_is_a_press(
    reports: list[tuple[int, Phase, str, tuple[float, float], str]],
) -> None:
    panel = Panel()
    storm(panel, reports)
    for source in ("touch", "mouse"):
        for finger in "abcdef":
            panel.report(Phase.UP, f"{source}-{finger}", source=source)
    before = len(panel.presses)
    panel.wait(QUIET_MS)
    panel.tap()
    assert len(panel.presses) == before + 1
    assert panel.known == set()


@given(REPORTS)
@settings(deadline=None)
def test_the_screen_never_knows_more_than_two_fingers_and_forgets_what_is_lost(
    reports: list[tuple[int, Phase, str, tuple[float, float], str]],
) -> None:
    panel = Panel()
    for one in reports:
        storm(panel, [one])
        assert len(panel.known) < 3
    panel.wait(STUCK_MS)
    assert panel.known == set()
    assert panel.glass.fingers == ()


@given(
    st.permutations(list(range(5))),
    st.permutations(list(range(5))),
    st.lists(st.integers(0, 150), min_size=10, max_size=10),
)
@settings(deadline=None)
def test_no_wipe_presses_anything(down: list[int], up: list[int], pauses_ms: list[int]) -> None:
    panel = Panel()
    for number, pause_ms in zip(down, pauses_ms, strict=False):
        panel.wait(pause_ms)
        panel.report(Phase.DOWN, str(number), (30.0 * number, 50))
    for number, pause_ms in zip(up, pauses_ms[5:], strict=True):
        panel.wait(pause_ms)
        panel.report(Phase.UP, str(number), (30.0 * number, 50))
    assert panel.presses == []
    assert panel.known == set()
    assert panel.glass.counts.wipes == 1
