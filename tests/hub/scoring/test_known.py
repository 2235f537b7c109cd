"""What readings remember changes none of them: the same bits as a reading that begins anew."""

from random import Random

import pytest

from config.shop import Question, Shop, Touchpoint
from config.vocabulary import Control, ExPro, Module
from hub.scorekeeper import Scorekeeper
from hub.scoring.footfall import footfalls
from hub.scoring.history import History
from hub.scoring.intake import Happened
from hub.scoring.reading import read, reading
from hub.scoring.state import BIN_MS
from hub.scoring.window import looked_at
from wire.events import DAY_MS, Event, Passage, Rating, Reason

NOON_MS = 1_767_265_200_000  # 1 January 2026, 12:00 in Rome
PLACES = 3
SHOP = Shop(
    store="remembering",
    name="Remembering",
    targets={"STORE": 75},
    touchpoints=[
        Touchpoint(
            id=f"place-{n}",
            name=f"Place {n}",
            control=Control.NOT_OWNED if n == PLACES - 1 else Control.OWNED,
            devices=[f"kiosk-{n}"],
            lines=[f"line-{n}", "door"][: n + 1],
            questions=[
                Question(
                    id=f"question-{n}",
                    expro=ExPro.ENVIRONMENT,
                    module=Module.SENSE,
                    text={"it": "?", "en": "?"},
                )
            ],
        )
        for n in range(PLACES)
    ],
)


def log_of(random: Random, days: int) -> list[Happened]:
    """A store whose first days teach, with a drop on the last; some events come late or ahead."""
    found = []
    for number in range(700 * days):
        at_ms = NOON_MS - random.randrange(days * DAY_MS)
        place = random.randrange(PLACES)
        late_ms = random.choice([0] * 8 + [300_000, 7_200_000, 2 * DAY_MS])
        bad = at_ms > NOON_MS - 10 * 3_600_000
        event: Event = Rating(
            visit=f"v{number // 2}",
            question=f"question-{place}",
            version=1,
            scale=4,
            face=random.choice((1, 1, 2, 3) if bad else (3, 4, 4, 4)),
            language="it",
            since_press_ms=random.choice([None, 500, 60_000]),
        )
        if number % 5 == 1:
            event = Reason(visit=f"v{number // 2}", element="light", direction="too_much")
        elif number % 5 == 2:
            line = random.choice([*(f"line-{n}" for n in range(PLACES)), "door"])
            event = Passage(
                line=line,
                start_ms=at_ms,
                seconds=300,
                coverage=0.9,
                in_=random.randrange(30),
                out=3,
            )
        found.append(
            Happened(
                device=f"kiosk-{place}",
                seq=number,
                at_ms=at_ms,
                shift_ms=0,
                received_ms=at_ms + late_ms,
                event=event,
            )
        )
    return sorted(found, key=lambda one: one.received_ms)


def anew(keeper: Scorekeeper, now_ms: int) -> str:
    """The same counters, read as if nobody had ever looked, and without what readings remember."""
    other = Scorekeeper(SHOP)
    other.restore(keeper.memory())
    seen = other.window(now_ms)
    bins = looked_at(seen.plan, now_ms // BIN_MS)
    lines = {place.id: place.lines for place in SHOP.touchpoints}
    records = footfalls(other.state.lines, lines, bins)
    return repr(read(seen.plan, other.state, records, seen.history, now_ms))


def usual_anew(keeper: Scorekeeper, now_ms: int) -> History:
    """What is usual, as if nobody had ever asked."""
    other = Scorekeeper(SHOP)
    other.restore(keeper.memory())
    return other.window(now_ms).history


@pytest.mark.parametrize("seed", range(3))
def test_a_reading_that_remembers_equals_one_that_begins_anew(seed: int) -> None:
    random = Random(seed)
    keeper, looks, fired = Scorekeeper(SHOP), 0, False
    for one in log_of(random, days=9):
        keeper.count(one)
        if one.received_ms > NOON_MS - DAY_MS and random.random() < 0.05:
            back_ms = random.choice([0, 0, 0, 0, 0, 3 * BIN_MS, DAY_MS])
            now_ms = one.received_ms - back_ms
            found = reading(keeper.window(now_ms))
            assert repr(found) == anew(keeper, now_ms)
            if looks % 4 == 0:
                assert usual_anew(keeper, now_ms) == keeper.window(now_ms).history
            fired = fired or any(alert.state == "alert" for alert in found.alerts.values())
            looks += 1
    assert looks > 20
    assert fired  # the detector's course was looked at beyond its threshold


def test_a_reading_after_which_nothing_happened_works_out_nothing_again() -> None:
    keeper = Scorekeeper(SHOP)
    for one in log_of(Random(1), days=2):
        keeper.count(one)
    before = keeper.window(NOON_MS + DAY_MS)
    after = keeper.window(NOON_MS + DAY_MS + 1)
    assert all(after.answers[item] is one for item, one in before.answers.items())


def test_the_counters_alone_are_kept_on_disk() -> None:
    keeper = Scorekeeper(SHOP)
    before = keeper.memory()
    keeper.window(NOON_MS)
    assert keeper.memory() == before
