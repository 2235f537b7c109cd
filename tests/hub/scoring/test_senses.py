"""Elements, engagement, NPS and expectation: sums that add up, and silence where nobody spoke."""

import pytest

from config.load import load_shop
from hub.scoring.footfall import Footfall, Footfalls
from hub.scoring.history import history
from hub.scoring.plan import plan_of
from hub.scoring.reading import Reading, read
from hub.scoring.state import (
    BIN_MS,
    LIKED,
    Answers,
    Item,
    State,
    count_expected,
    count_nps,
    count_rating,
    count_session,
)

NOW_MS = 1_767_265_200_000
BIN = NOW_MS // BIN_MS
WELCOME = Item("entrance", placed=True, question="entrance.welcome", scale=4)


def reading(state: State, records: Footfalls | None = None) -> Reading:
    plan = plan_of(load_shop(None), state.items)
    past = history(plan, [], plan.calendar.day(BIN))
    return read(plan, state, records or {}, past, NOW_MS)


def answered(*faces: int) -> State:
    answers = Answers()
    for face in faces:
        count_rating(answers, NOW_MS, face, 4)
    return State(items={WELCOME: answers})


def blamed(sessions: int) -> State:
    state = answered(*[1] * sessions)
    named = {("light", "too_much"), ("space", "crowded"), ("sound", LIKED)}
    for _ in range(sessions):
        count_session(state.items[WELCOME], (NOW_MS, 1, 4), named)
    return state


def test_the_points_lost_add_up_to_what_is_missing() -> None:
    found = reading(blamed(5))
    losses = [one.loss for one in found.senses[WELCOME].elements.values()]
    missing = 100 - found.items[WELCOME].score.score
    assert sum(loss.points_lost for loss in losses if loss) == pytest.approx(missing)
    assert len(losses) == 8
    elements = found.senses[WELCOME].elements
    assert elements["space"].loss == elements["light"].loss != elements["touch"].loss
    assert elements["light"].net < elements["touch"].net == 0 < elements["sound"].net


def test_few_complaints_lose_no_points_yet() -> None:
    found = reading(blamed(2)).senses[WELCOME]
    assert found.n == found.nbad == 2
    assert all(one.loss is None for one in found.elements.values())


def test_engagement_is_answers_per_hundred_that_were_seen_to_pass() -> None:
    seen = {"entrance": {BIN: Footfall(40, 30, 10)}}
    found = reading(answered(3, 4), seen).engagement[WELCOME]
    assert found is not None
    assert (found.per100, found.n, found.over) == (pytest.approx(5), pytest.approx(40), False)
    assert 0 < found.lo < 5 < found.hi < 100
    crowd = reading(answered(3, 4), {"entrance": {BIN: Footfall(1, 1, 0)}}).engagement[WELCOME]
    assert crowd is not None
    assert (crowd.per100, crowd.over) == (100, True)
    assert reading(answered(3, 4)).engagement[WELCOME] is None


def test_promoters_are_nine_and_ten_and_detractors_up_to_six() -> None:
    state = State()
    for choice in (10, 9, 8, 7, 6, 0):
        count_nps(state, NOW_MS, choice)
    found = reading(state).recommended
    assert found is not None
    assert (found.nps, found.n) == (pytest.approx(0), 6)
    assert found.lo < 0 < found.hi
    count_nps(state, NOW_MS, 9)
    again = reading(state).recommended
    assert again is not None
    assert again.nps == pytest.approx(100 * ((3 + 0.75) - (2 + 0.75)) / (7 + 3))
    assert reading(State()).recommended is None


def test_better_than_expected_is_above_zero_and_one_answer_proves_little() -> None:
    state = State()
    count_expected(state, "people", NOW_MS, 3)
    found = reading(state).expected["people"]
    assert found.index == pytest.approx(25)
    assert (found.evidence, found.lo < 0 < found.hi) == (1, True)
