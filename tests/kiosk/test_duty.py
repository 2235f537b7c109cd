"""What the kiosk is there for: tables, and properties of every sequence of inputs."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from config.hours import Hours
from kiosk.duty import (
    CLEANING_MS,
    LINGER_MS,
    LIT_MS,
    LOCK_MS,
    NAMED_MS,
    PAD_MS,
    PIN_DIGITS_MAX,
    TRIES_MAX,
    Asked,
    Check,
    Checked,
    Digit,
    Duty,
    Effect,
    EndVisit,
    Enter,
    Erase,
    Forgive,
    Input,
    Light,
    Name,
    Pick,
    Post,
    Quit,
    Shut,
    Tick,
    Told,
    Touched,
    begin,
    step,
)
from kiosk.touch import Gesture

WEEK = Hours(**{day: ["09:00-20:00"] for day in ("mon", "tue", "wed", "thu", "fri")})
MONDAY = datetime(2026, 11, 23)  # noqa: DTZ001 - a store's wall time
NOON = MONDAY + timedelta(hours=12)
NIGHT = MONDAY + timedelta(hours=22)
EXIT, CLEAN = Asked(Gesture.EXIT), Asked(Gesture.CLEAN)


class House:
    """A duty with a hand-set clock and time of day."""

    def __init__(self, *, pin: bool = True, tries: int = 0, met: bool = True) -> None:
        self.now_ms = 1_000
        self.local: datetime | None = NOON
        self.duty = begin(pin=pin, tries=tries, now_ms=self.now_ms)
        self.done: list[Effect] = []
        self.feed(Told(met=met, hours=WEEK))
        self.done.clear()

    def feed(self, *inputs: Input) -> Duty:
        for one in inputs:
            self.duty, effects = step(self.duty, one, self.now_ms)
            self.done += effects
        return self.duty

    def pass_time(self, ms: int) -> Duty:
        self.now_ms += ms
        return self.feed(Tick(self.local))

    def type(self, pin: str) -> Duty:
        return self.feed(*(Digit(one) for one in pin), Enter())


def test_by_day_it_is_on_duty_and_at_night_it_sleeps_until_the_next_opening() -> None:
    house = House()
    assert house.pass_time(1_000).post is Post.ON_DUTY
    house.local = NIGHT
    duty = house.pass_time(1_000)
    assert duty.post is Post.ASLEEP
    assert duty.opens == MONDAY + timedelta(days=1, hours=9)
    assert not duty.hears
    assert house.done == [EndVisit(), Light(on=False)]
    house.local = MONDAY + timedelta(days=1, hours=9)
    assert house.pass_time(1_000).post is Post.ON_DUTY
    assert house.done[2:] == [Light(on=True)]


def test_on_friday_night_it_says_monday() -> None:
    house = House()
    house.local = MONDAY - timedelta(days=3) + timedelta(hours=20)
    assert house.pass_time(1_000).opens == MONDAY + timedelta(hours=9)


def test_a_store_that_stays_closed_says_no_time() -> None:
    house = House()
    house.feed(Told(met=True, hours=Hours()))
    assert house.pass_time(0).post is Post.ASLEEP
    assert house.duty.opens is None


def test_a_store_without_hours_never_sleeps() -> None:
    house = House()
    house.local = NIGHT
    house.feed(Told(met=True, hours=None))
    assert house.pass_time(1_000).post is Post.ON_DUTY
    assert not house.duty.unsure


def test_without_the_right_time_it_does_not_sleep_and_knows_why() -> None:
    house = House()
    house.local = None
    duty = house.pass_time(1_000)
    assert duty.post is Post.ON_DUTY
    assert duty.unsure
    house.local = NIGHT
    assert house.pass_time(1_000).post is Post.ASLEEP
    house.local = None  # it lost the time in its sleep
    assert house.pass_time(1_000).post is Post.ON_DUTY


def test_who_is_still_there_when_the_store_closes_may_finish() -> None:
    house = House()
    house.feed(Touched())
    house.local = NIGHT
    assert house.pass_time(LINGER_MS - 1).post is Post.ON_DUTY
    assert house.pass_time(1).post is Post.ASLEEP


def test_a_touch_lights_the_sleeping_screen_and_does_nothing_else() -> None:
    house = House()
    house.local = NIGHT
    house.pass_time(1_000)
    house.done.clear()
    assert house.feed(Touched()).post is Post.ASLEEP
    assert house.done == [Light(on=True)]
    house.pass_time(LIT_MS - 1)
    assert house.duty.lit
    house.pass_time(1)
    assert house.done == [Light(on=True), Light(on=False)]


def test_cleaning_counts_down_and_ends_by_itself() -> None:
    house = House()
    assert house.feed(CLEAN).post is Post.CLEANING
    assert house.done == [EndVisit()]
    assert not house.duty.hears
    left = [house.duty.left_s]
    for _ in range(CLEANING_MS // 1000):
        house.feed(Touched())
        left.append(house.pass_time(1_000).left_s)
    assert left == list(range(30, -1, -1))
    assert house.duty.post is Post.ON_DUTY


def test_the_pin_opens_the_pad_for_three_choices() -> None:
    house = House()
    assert house.feed(EXIT).post is Post.PAD
    assert house.done == [EndVisit()]
    assert house.type("402915").checking
    assert house.done[1:] == [Check("402915", 1)]
    assert house.feed(Checked(right=True)).allowed
    assert house.done[2:] == [Forgive()]
    house.feed(Pick("leave"))
    assert house.done[3:] == [Quit()]


@pytest.mark.parametrize(("choice", "post"), [("clean", Post.CLEANING), ("stay", Post.ON_DUTY)])
def test_after_the_pin_staff_may_clean_or_go_on(choice: str, post: Post) -> None:
    house = House()
    house.feed(EXIT)
    house.type("402915")
    duty = house.feed(Checked(right=True), Pick("clean" if choice == "clean" else "stay"))
    assert duty.post is post
    assert not duty.allowed
    assert Quit() not in house.done


def test_digits_can_be_erased_and_are_bounded() -> None:
    house = House()
    house.feed(EXIT, Digit("1"), Digit("2"), Erase())
    assert house.duty.digits == "1"
    house.feed(*[Digit("9")] * 40)
    assert len(house.duty.digits) == PIN_DIGITS_MAX
    house.feed(*[Erase()] * 40, Enter())
    assert not house.duty.checking


def test_five_wrong_pins_lock_the_pad_and_a_restart_does_not_open_it() -> None:
    house = House()
    house.feed(EXIT)
    for number in range(1, TRIES_MAX + 1):
        house.type("000000")
        assert house.done[-1] == Check("000000", number)
        assert house.feed(Checked(right=False)).wrong
    assert house.duty.locked_ms is not None
    assert not house.type("402915").checking
    restarted = House(tries=house.duty.tries)
    restarted.feed(EXIT)
    assert not restarted.type("402915").checking
    for one in (house, restarted):
        one.pass_time(LOCK_MS)
        assert one.done[-1] == Forgive()
        one.feed(EXIT)
        assert one.type("402915").checking


def test_four_wrong_pins_before_a_restart_leave_one_try() -> None:
    house = House(tries=TRIES_MAX - 1)
    house.feed(EXIT)
    house.type("000000")
    assert house.feed(Checked(right=False)).locked_ms is not None


def test_the_pad_closes_by_itself_and_forgets_what_was_typed() -> None:
    house = House()
    house.feed(EXIT, Digit("4"))
    house.pass_time(PAD_MS - 1)
    house.feed(Touched())
    assert house.pass_time(PAD_MS - 1).post is Post.PAD
    duty = house.pass_time(1)
    assert (duty.post, duty.digits) == (Post.ON_DUTY, "")


def test_an_answer_that_comes_after_the_pad_has_closed_lets_nobody_out() -> None:
    house = House()
    house.feed(EXIT)
    house.type("402915")
    house.pass_time(PAD_MS)
    duty = house.feed(Checked(right=True), Pick("leave"))
    assert (duty.post, duty.allowed) == (Post.ON_DUTY, False)
    assert Quit() not in house.done


def test_without_a_pin_there_is_no_pad() -> None:
    assert House(pin=False).feed(EXIT).post is Post.ON_DUTY


def test_the_pad_is_not_taken_away_by_a_cloth() -> None:
    assert House().feed(EXIT, CLEAN).post is Post.PAD


def test_a_kiosk_that_never_met_its_hub_says_so_until_it_does() -> None:
    house = House(met=False)
    house.local = NIGHT
    assert house.pass_time(1_000).post is Post.UNMET
    assert house.feed(CLEAN).post is Post.CLEANING
    assert house.pass_time(CLEANING_MS).post is Post.UNMET
    house.local = NOON
    house.feed(Tick(NOON))
    assert house.feed(Told(met=True, hours=WEEK)).post is Post.ON_DUTY


def test_who_shuts_it_does_not_wait_for_a_shopper_and_at_night_it_sleeps() -> None:
    house = House()
    house.feed(Touched(), Shut(house.now_ms + 900_000))
    assert house.duty.post is Post.SHUT
    assert house.done == [EndVisit()], "once, and before anything else"
    assert house.feed(CLEAN).post is Post.CLEANING
    assert house.pass_time(CLEANING_MS).post is Post.SHUT
    house.local = NIGHT
    assert house.pass_time(1_000).post is Post.ASLEEP, "also where somebody has just touched it"
    house.local = NOON
    assert house.pass_time(1_000).post is Post.SHUT
    assert house.feed(Shut(None)).post is Post.ON_DUTY


def test_who_looks_for_it_sees_it_at_night_too() -> None:
    house = House()
    house.local = NIGHT
    house.pass_time(1_000)
    house.done.clear()
    assert house.feed(Name()).post is Post.ASLEEP
    house.pass_time(NAMED_MS)
    assert house.done == [Light(on=True), Light(on=False)]


INPUTS = st.one_of(
    st.just(Touched()),
    st.sampled_from([EXIT, CLEAN]),
    st.builds(Digit, st.sampled_from("0123456789")),
    st.just(Erase()),
    st.just(Enter()),
    st.builds(Pick, st.sampled_from(["leave", "clean", "stay"])),
    st.builds(Told, met=st.booleans(), hours=st.sampled_from([None, WEEK, Hours()])),
    st.builds(Shut, st.sampled_from([None, 50_000, 900_000])),
    st.just(Name()),
    st.builds(Tick, st.sampled_from([None, NOON, NIGHT])),
)
SEQUENCE = st.lists(st.tuples(st.integers(0, 40_000), INPUTS), max_size=60)


@given(sequence=SEQUENCE, pin=st.booleans(), tries=st.integers(0, TRIES_MAX))
@settings(deadline=None)
def test_nobody_gets_out_without_the_pin(
    sequence: list[tuple[int, Input]], *, pin: bool, tries: int
) -> None:
    house = House(pin=pin, tries=tries)
    for pause_ms, one in sequence:
        house.now_ms += pause_ms
        house.feed(one)
        if house.duty.checking:
            house.feed(Checked(right=False))
    assert Quit() not in house.done
    assert pin or not any(isinstance(one, Check) for one in house.done)


@given(SEQUENCE)
@settings(deadline=None)
def test_it_is_never_stuck_and_on_duty_within_hours(sequence: list[tuple[int, Input]]) -> None:
    house = House()
    for pause_ms, one in sequence:
        house.now_ms += pause_ms
        house.feed(one)
    house.feed(Told(met=True, hours=WEEK))
    left_ms = max(0, (house.duty.shut_ms or 0) - house.now_ms)
    house.pass_time(max(PAD_MS, CLEANING_MS, left_ms))
    assert house.duty.post is Post.ON_DUTY
    assert house.duty.hears
    assert house.duty.lit


@given(SEQUENCE)
@settings(deadline=None)
def test_whoever_takes_the_screen_ends_the_visit_once(sequence: list[tuple[int, Input]]) -> None:
    house = House()
    for pause_ms, one in sequence:
        house.now_ms += pause_ms
        before, house.done = house.duty.post, []
        house.feed(one)
        taken = before is Post.ON_DUTY and house.duty.post is not Post.ON_DUTY
        assert house.done.count(EndVisit()) == taken


@given(SEQUENCE)
@settings(deadline=None)
def test_the_backlight_is_told_of_every_change_and_of_nothing_else(
    sequence: list[tuple[int, Input]],
) -> None:
    house = House()
    lit = True
    for pause_ms, one in sequence:
        house.now_ms += pause_ms
        house.done = []
        house.feed(one)
        told = [effect.on for effect in house.done if isinstance(effect, Light)]
        assert told == ([house.duty.lit] if house.duty.lit != lit else [])
        lit = house.duty.lit
