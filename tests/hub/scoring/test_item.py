"""One item's score against the formula written out, one tap at a time; its edges and its windows."""

import math
import statistics

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.load import load_shop
from config.parameters import Parameters
from hub.scoring.history import history
from hub.scoring.item import ItemScore
from hub.scoring.plan import Plan, plan_of
from hub.scoring.reading import glance, read
from hub.scoring.state import BIN_MS, Answers, Item, State, count_rating
from hub.scoring.window import window

NOW_MS = 1_767_265_200_000 + 1_234
NOW_BIN = NOW_MS // BIN_MS
SHOP = msgspec.structs.replace(load_shop(None), scoring=Parameters(cap_nosensor=10_000))
WELCOME = Item("entrance", placed=True, question="entrance.welcome", scale=4)

taps = st.lists(st.tuples(st.integers(0, 400), st.integers(1, 4)), max_size=60)


def counted(said: list[tuple[int, int]]) -> State:
    """From (age in bins, face)."""
    answers = Answers()
    for age, face in said:
        count_rating(answers, (NOW_BIN - age) * BIN_MS, face, 4)
    return State(items={WELCOME: answers})


def found(said: list[tuple[int, int]], plan: Plan | None = None) -> ItemScore:
    plan = plan or plan_of(SHOP, [WELCOME])
    past = history(plan, [], plan.calendar.day(NOW_BIN))
    return glance(window(plan, counted(said), {}, past, NOW_MS)).items[WELCOME]


def by_the_book(said: list[tuple[int, int]]) -> tuple[float, float, float, float]:
    """Mean, low and high end of 100, and the evidence: one tap at a time, no bins, no tricks."""
    live = [(0.5 ** (age / 12), (face - 1) / 3) for age, face in said if age < 312]
    weight = sum(w for w, _ in live)
    mean = (3 * 0.7 + sum(w * u for w, u in live)) / (3 + weight)
    square = (3 * (0.49 + 0.09) + sum(w * u * u for w, u in live)) / (3 + weight)
    variance = max(square - mean * mean, 0.02) / (3 + weight + 1)
    inside = min(max(mean, 0.005), 0.995)
    z = statistics.NormalDist().inv_cdf(0.95)
    reach = z * math.sqrt(variance) / (inside * (1 - inside))
    low, high = (math.log(inside / (1 - inside)) + sign * reach for sign in (-1, 1))
    return mean * 100, 100 / (1 + math.exp(-low)), 100 / (1 + math.exp(-high)), weight


@given(taps)
def test_it_is_the_published_formula(said: list[tuple[int, int]]) -> None:
    shown = found(said).score
    assert (shown.score, shown.lo, shown.hi, shown.evidence) == pytest.approx(by_the_book(said))


def test_answers_of_the_future_and_of_the_day_before_yesterday_do_not_count() -> None:
    one = found([(-1, 1), (312, 1)])
    assert (one.answers, one.n60, one.score.evidence) == (0, 0, 0.0)


def test_the_last_hour_and_the_day_are_counted_apart() -> None:
    one = found([(0, 4), (11, 4), (12, 4), (311, 4)])
    assert (one.n60, one.today, one.answers) == (2, 3, 4)


def test_without_answers_it_is_what_is_usual_and_few() -> None:
    one = found([])
    assert (one.score.score, one.usual) == pytest.approx((70, 70))
    assert (one.hour, one.score.status) == (None, "few")


def test_many_equal_answers_make_it_narrow_but_never_certain() -> None:
    few, many = (found([(0, 4)] * n).score for n in (5, 5_000))
    assert many.hi - many.lo < few.hi - few.lo
    assert many.hi > many.lo


@pytest.mark.parametrize(
    ("recent", "before", "trend"),
    [(1, 4, "down"), (4, 1, "up"), (3, 3, "flat"), (None, 4, "none"), (4, None, "none")],
)
def test_the_trend_needs_answers_on_both_sides(
    recent: int | None, before: int | None, trend: str
) -> None:
    said = [(11, recent)] * 5 if recent else [(11, 4)] * 4
    said += [(12, before)] * 8 if before else [(12, 4)] * 7
    assert found(said).trend == trend


def test_a_reading_of_the_whole_agrees_with_the_live_page() -> None:
    plan = plan_of(SHOP, [WELCOME])
    past = history(plan, [], plan.calendar.day(NOW_BIN))
    state = counted([(0, 1), (3, 4), (40, 2)])
    whole = read(plan, state, {}, past, NOW_MS)
    page = glance(window(plan, state, {}, past, NOW_MS))
    assert whole.items == page.items
    assert whole.groups.store == page.store
    assert whole.store_alert is not None
