"""The memory of a store: the same log gives the same score, bit for bit, however it was read."""

import itertools
from collections.abc import Sequence
from random import Random

import msgspec
import pytest

from config.load import load_shop
from config.shop import Shop
from hub.scoring.chronicle import Chronicle, close, record, usual
from hub.scoring.footfall import footfalls
from hub.scoring.intake import Happened, asked
from hub.scoring.plan import Plan, plan_of
from hub.scoring.reading import Reading, read
from hub.scoring.snapshot import SnapshotError, restore, snapshot
from hub.scoring.state import BIN_MS, merge
from hub.scoring.window import looked_at
from wire.events import DAY_MS, Passage, Rating, Reason, Sale

SHOP = load_shop(None)
ZONES = {place.id: place.lines for place in SHOP.touchpoints if place.lines}
ASKED = asked(SHOP)
VISITS = itertools.count()  # every tap is a visit of its own
NOON_MS = 1_767_265_200_000  # 1 January 2026, 12:00 in Rome
MARCH_MS = 1_774_778_400_000  # 29 March 2026, 12:00 in Rome: the clocks went forward at 2
OCTOBER_MS = 1_792_926_000_000  # 25 October 2026, 12:00 in Rome: they went back at 3
KIOSKS = {
    "kiosk-1": "entrance.welcome",
    "kiosk-2": "fitting.comfort",
    "kiosk-3": "checkout.staff",
    "new-one": "made.up",
}


def log_of(random: Random, days: int) -> list[Happened]:
    """Some days of a store: answers, reasons, bursts, late events, people; in the log's order."""
    found = []
    for number in range(60 * days):
        device = random.choice(sorted(KIOSKS))
        at_ms = NOON_MS - random.randrange(days * DAY_MS)
        late_ms = random.choice([0, 0, 300, 3_600_000, 6 * DAY_MS, 8 * DAY_MS])
        received_ms = min(at_ms + late_ms, NOON_MS)
        rating = Rating(
            visit=f"v{number}",
            question=KIOSKS[device],
            version=1,
            scale=4,
            face=random.choice([1, 2, 3, 4, 4, 4]),
            language="it",
            since_press_ms=random.choice([None, 500, 9_000, 60_000]),
        )
        again = msgspec.structs.replace(rating, face=random.choice([1, 2, 3, 4]))
        reason = Reason(visit=f"v{number}", element="light", direction="too_much")
        found += [
            Happened(
                device=device,
                seq=seq,
                at_ms=at_ms + seq,
                shift_ms=0,
                received_ms=max(received_ms, at_ms + seq),
                event=one,
            )
            for seq, one in enumerate((rating, reason, again)[: random.choice([1, 2, 3])])
        ]
    found += [_bucket(NOON_MS - minute * 60_000, random) for minute in range(1, 600)]
    found += [_rung_up(NOON_MS - minute * 60_000, random) for minute in range(15, 600, 15)]
    random.shuffle(found)
    return sorted(found, key=_received)


def _received(one: Happened) -> int:
    return one.received_ms


def _rung_up(start_ms: int, random: Random) -> Happened:
    sale = Sale(
        start_ms=start_ms,
        seconds=900,
        receipts=random.randrange(5),
        revision=random.randrange(2),
    )
    sent_ms = start_ms + 900_000
    return Happened(device="till-1", at_ms=sent_ms, shift_ms=0, received_ms=sent_ms, event=sale)


def _bucket(start_ms: int, random: Random) -> Happened:
    passage = Passage(
        line="entrance",
        start_ms=start_ms,
        seconds=60,
        coverage=random.choice([0.5, 1.0, 1.0, 1.0]),
        in_=random.randrange(4),
        out=random.randrange(4),
    )
    sent_ms = start_ms + 60_000
    return Happened(
        device="counter-1", at_ms=sent_ms, shift_ms=0, received_ms=sent_ms, event=passage
    )


def plan(chronicle: Chronicle, shop: Shop = SHOP) -> Plan:
    return plan_of(shop, chronicle.state.items)


def moved(one: Happened, by_ms: int) -> Happened:
    """The same on another day."""
    event = one.event
    if isinstance(event, Passage | Sale):
        event = msgspec.structs.replace(event, start_ms=event.start_ms + by_ms)
    at_ms, received_ms = one.at_ms + by_ms, one.received_ms + by_ms
    return msgspec.structs.replace(one, at_ms=at_ms, received_ms=received_ms, event=event)


def follow(chronicle: Chronicle, events: Sequence[Happened]) -> Chronicle:
    for one in events:
        if chronicle.turns(one.received_ms):
            close(chronicle, plan(chronicle), ZONES, one.received_ms)
        record(chronicle, one, ASKED)
    return chronicle


def look(chronicle: Chronicle, now_ms: int = NOON_MS) -> Reading:
    planned = plan(chronicle)
    now_bin = now_ms // BIN_MS
    past = usual(chronicle, planned, ZONES, planned.calendar.day(now_bin))
    records = footfalls(chronicle.state.lines, ZONES, looked_at(planned, now_bin))
    return read(planned, chronicle.state, records, past, now_ms)


def bits(reading: Reading) -> str:
    """Every field of a reading; a float's words tell it from every other float."""
    return repr(reading)


@pytest.mark.parametrize("seed", range(3))
def test_stopped_and_restored_at_any_point_equals_never_having_stopped(seed: int) -> None:
    events = log_of(Random(seed), days=12)
    whole = follow(Chronicle(), events)
    cut = Random(seed).randrange(len(events))
    before = follow(Chronicle(), events[:cut])
    look(before, events[cut].received_ms)  # what is kept for the eye changes nothing
    after = follow(restore(snapshot(before)), events[cut:])
    assert after == whole
    assert bits(look(after)) == bits(look(whole))


@pytest.mark.parametrize("seed", range(3))
def test_shuffled_events_read_the_same_to_the_bit(seed: int) -> None:
    events = [one for one in log_of(Random(seed), days=6) if one.at_ms > NOON_MS - 6 * DAY_MS]
    shuffled = Random(seed + 100).sample(events, len(events))
    first, second = follow(Chronicle(), events), follow(Chronicle(), shuffled)
    assert second.state == first.state
    assert bits(look(second)) == bits(look(first))


@pytest.mark.parametrize("noon_ms", [MARCH_MS, OCTOBER_MS])
def test_days_on_which_the_clocks_change_read_the_same_however_they_came(noon_ms: int) -> None:
    late_ms = noon_ms - NOON_MS
    events = [moved(one, late_ms) for one in log_of(Random(4), days=3)]
    events = [one for one in events if one.at_ms > noon_ms - 3 * DAY_MS]
    whole = follow(Chronicle(), events)
    shuffled = follow(Chronicle(), Random(5).sample(events, len(events)))
    before = follow(Chronicle(), events[:200])
    after = follow(restore(snapshot(before)), events[200:])
    assert shuffled.state == after.state == whole.state
    assert bits(look(shuffled, noon_ms)) == bits(look(whole, noon_ms))
    assert bits(look(after, noon_ms)) == bits(look(whole, noon_ms))
    days = [summary for summary in whole.drafts.values() if summary.items]
    assert len(days) >= 2
    day = {
        bin_: plan(whole).calendar.hour(bin_)
        for bin_ in range(noon_ms // BIN_MS - 144, noon_ms // BIN_MS)
    }
    assert (list(day.values()).count(2) == 0) == (noon_ms == MARCH_MS), "March has no hour from 2"


@pytest.mark.parametrize("hubs", [2, 3, 4, 5])
def test_sharded_by_device_and_merged_reads_the_same_to_the_bit(hubs: int) -> None:
    events = log_of(Random(hubs), days=6)
    whole = follow(Chronicle(), events)
    shards = [Chronicle() for _ in range(hubs)]
    for one in events:
        record(shards[sum(one.device.encode()) % hubs], one, ASKED)
    merged = Chronicle()
    for shard in shards:
        merge(merged.state, shard.state)
    assert merged.state == whole.state
    assert bits(look(merged)) == bits(look(whole))


def test_looking_often_sees_what_looking_once_sees() -> None:
    events = log_of(Random(7), days=4)
    often = Chronicle()
    for one in events:
        follow(often, [one])
        if one.received_ms % 5 == 0:
            look(often)
    assert bits(look(often)) == bits(look(follow(Chronicle(), events)))


def test_a_late_answer_reopens_its_day() -> None:
    chronicle = follow(Chronicle(), log_of(Random(1), days=4))
    before = look(chronicle).items
    late = msgspec.structs.replace(_tap(1), at_ms=NOON_MS - 2 * DAY_MS, received_ms=NOON_MS)
    follow(chronicle, [late])
    welcome = next(item for item in before if item.question == "entrance.welcome")
    assert look(chronicle).items[welcome].usual < before[welcome].usual


def test_a_closed_day_is_one_summary_and_counts_on() -> None:
    chronicle = follow(Chronicle(), [_tap(4) for _ in range(30)])
    later_ms = NOON_MS + 11 * DAY_MS
    follow(chronicle, [_bucket(NOON_MS + day * DAY_MS, Random(1)) for day in range(1, 11)])
    open_still = look(chronicle, later_ms)
    follow(chronicle, [_tap(4, later_ms)])
    held = [
        sum(sum(faces) for faces in one.hours.values())
        for summary in chronicle.days.values()
        for one in summary.items.values()
    ]
    assert held == [15]  # the crowd cap of a bin without a counter
    assert all(len(answers.faces) == 1 for answers in chronicle.state.items.values())
    item = next(iter(chronicle.state.items))
    assert look(chronicle, later_ms).items[item].usual == open_still.items[item].usual


def test_what_comes_for_a_closed_day_is_set_aside_and_told() -> None:
    chronicle = follow(Chronicle(), [_tap(4, NOON_MS + day * DAY_MS) for day in range(12)])
    early_ms = NOON_MS - DAY_MS  # read again from quarantine: it came in time, long ago
    follow(chronicle, [_tap(1, early_ms)])
    assert (chronicle.state.tally.accepted, chronicle.state.tally.set_aside) == (12, 1)


def test_a_clock_that_ran_ahead_for_two_days_closes_nothing_that_counts() -> None:
    days = [_tap(4, NOON_MS + day * DAY_MS) for day in range(9)]
    ahead = [_tap(4, NOON_MS + day * DAY_MS) for day in (100, 101)]
    chronicle = follow(Chronicle(), [*days, *ahead])
    late = msgspec.structs.replace(_tap(4, NOON_MS + 8 * DAY_MS), at_ms=NOON_MS + DAY_MS)
    follow(chronicle, [late])
    (answers,) = chronicle.state.items.values()
    assert sum(sum(faces) for faces in answers.faces.values()) == 12
    assert (chronicle.days, chronicle.state.tally.set_aside) == ({}, 0)


def test_a_clock_that_began_in_1970_costs_no_summary_of_every_day_since() -> None:
    chronicle = follow(Chronicle(), [_tap(4, 1_000), _tap(4)])
    look(chronicle)
    assert len(chronicle.drafts) == SHOP.scoring.hist_days


@pytest.mark.parametrize("content", [b"", b"\x93", msgspec.msgpack.encode([2, 1]), b"\x91\x01"])
def test_a_snapshot_that_cannot_be_read_says_so(content: bytes) -> None:
    with pytest.raises(SnapshotError):
        restore(content)


def _tap(face: int, at_ms: int = NOON_MS) -> Happened:
    rating = Rating(
        visit=f"t{next(VISITS)}",
        question="entrance.welcome",
        version=1,
        scale=4,
        face=face,
        language="it",
    )
    return Happened(device="kiosk-1", at_ms=at_ms, shift_ms=0, received_ms=at_ms, event=rating)
