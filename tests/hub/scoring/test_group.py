"""Touchpoints weigh by the people they serve, trimmed; and what nobody counts weighs the median."""

import pytest

from config.load import load_shop
from config.shop import Shop, Touchpoint
from config.vocabulary import Control
from hub.scoring.chronicle import Chronicle, usual
from hub.scoring.footfall import Footfall, footfalls
from hub.scoring.group import trimmed_at_median
from hub.scoring.plan import plan_of
from hub.scoring.reading import glance
from hub.scoring.state import BIN_MS, Answers, Crossed, Crossings, Item, count_rating
from hub.scoring.window import window

NOON_MS = 1_767_265_200_000
BIN = NOON_MS // BIN_MS
SHOP = load_shop(None)


@pytest.mark.parametrize(
    ("people", "weights"),
    [
        ([100.0, 200.0, 300.0], [100, 200, 300]),
        ([1.0, 100.0, 9_000.0], [25, 100, 400]),
        ([0.0, 100.0, 200.0], [37.5, 100, 200]),
        ([None, 100.0, 300.0], [200, 100, 300]),
        ([None, 0.0], [1, 1]),
        ([], []),
    ],
)
def test_weights_are_people_within_four_times_the_median(
    people: list[float | None], weights: list[float]
) -> None:
    assert trimmed_at_median(people, 4) == weights


def test_a_bin_is_a_record_only_when_all_lines_were_watched_well() -> None:
    whole, blind = BIN_MS, BIN_MS * 79 // 100
    lines = {
        "a": Crossings(bins={1: Crossed(3, 2, whole, whole), 2: Crossed(3, 2, blind, whole)}),
        "b": Crossings(bins={1: Crossed(1, 0, whole, whole), 2: Crossed(1, 0, whole, whole)}),
    }
    zones = {"door": ["a", "b"], "one": ["b"], "none": ["c"]}
    assert footfalls(lines, zones, range(4)) == {
        "door": {1: Footfall(6, 4, 2)},
        "one": {1: Footfall(1, 1, 0), 2: Footfall(1, 1, 0)},
    }


def test_context_is_shown_and_never_scored_into_the_store() -> None:
    bank_place = Touchpoint(id="bank", name="Bank", control=Control.NOT_OWNED, devices=["k"])
    shop = Shop(store="s", name="S", touchpoints=[*SHOP.touchpoints, bank_place])
    chronicle = Chronicle()
    answers = chronicle.state.items
    bank = Item("bank", True, "made.up", 4)
    staff = Item("checkout", True, "checkout.staff", 4)
    for item, face in ((bank, 1), (staff, 4)):
        answers[item] = Answers()
        for _ in range(10):
            count_rating(answers[item], NOON_MS, face, 4)
    plan = plan_of(shop, answers)
    past = usual(chronicle, plan, {}, plan.calendar.day(BIN))
    found = glance(window(plan, chronicle.state, {}, past, NOON_MS))
    assert found.places["bank", True].n == 10
    assert found.places["bank", True].score.score < 40
    assert found.store is not None
    assert found.store.n == 10
    assert found.store.score.score > 70
