"""Counts by hand and closings: from taps to an audit that stands with the counts, over a restart."""

from collections.abc import Iterable

import msgspec
import pytest

from config.hours import WEEKDAYS, Hours
from config.load import load_shop
from hub.board import Board
from hub.doorbook import (
    AGE_MAX_MS,
    SETTLE_MS,
    Doorbook,
    TakenError,
    UnknownLineError,
    UntimelyError,
)
from hub.footfall.compare import MINUTE_MS, Tapped
from hub.live.doors import OccupancyView
from hub.live.footfall import occupancy
from hub.store import Entry, Stored
from tests.hub.running_store import NOON_MS
from wire.audit import Span, audited, of_spans
from wire.codec import encode_body
from wire.events import DAY_MS, Event, Passage, Presence

HOUR_MS = 3_600_000
SHOP = msgspec.structs.replace(
    load_shop(None), hours=Hours(**{key: ["09:00-20:00"] for key in WEEKDAYS})
)
DOORS = [*SHOP.entrances, *SHOP.staff.doors]
EVENING_MS = NOON_MS + 9 * HOUR_MS + 11 * MINUTE_MS


class Doors:
    """The demo store's doors, open from nine to eight: one minute after the other goes by."""

    def __init__(self) -> None:
        self.board = Board(SHOP)
        self.book = Doorbook(self.board)
        self.log: list[Stored] = []

    def say(self, event: Event, at_ms: int) -> None:
        kind, body = encode_body(event)
        number = len(self.log) + 1
        stored = Stored(
            position=number, device="camera-1", stream="s", seq=number, type=kind, at_ms=at_ms,
            shift_ms=0, retimed=False, received_ms=at_ms, body=body.decode(),
        )  # fmt: skip
        self.log.append(stored)
        self.board.fold([stored])

    def pass_by(
        self, since_ms: int, minutes: int, in_: int = 0, out: int = 0, step: int = 1
    ) -> None:
        """At every door; people at the public ones only, ``in_`` and ``out`` a minute."""
        for start_ms in range(since_ms, since_ms + minutes * MINUTE_MS, step * MINUTE_MS):
            for name in DOORS:
                public = name in SHOP.entrances
                bucket = Passage(
                    line=name,
                    start_ms=start_ms,
                    seconds=60 * step,
                    coverage=1.0,
                    in_=in_ if public else 0,
                    out=out if public else 0,
                )
                self.say(bucket, start_ms + step * MINUTE_MS)

    def inside(self, now_ms: int) -> OccupancyView:
        return occupancy(self.board.counted(now_ms), now_ms)

    def journal(self) -> list[Entry]:
        found = [
            Entry(number=n, at_ms=one.at_ms, kind=one.kind, body=one.body)
            for n, one in enumerate(self.book.waiting, 1)
        ]
        self.book.waiting.clear()
        return found

    def restarted(self, entries: Iterable[Entry]) -> "Doors":
        """The same store after a stop of the hub: its memory, and what the journal has."""
        after = Doors()
        after.board.restore(self.board.memory(), self.board.position)
        after.book.recall(entries)
        after.log = self.log
        return after


def five(in_: list[int], out: list[int] | None = None, line: str = "entrance") -> Tapped:
    return Tapped(line=line, begins_ms=NOON_MS, in_=in_, out=out or [0] * len(in_))


def test_a_count_is_compared_when_its_buckets_are_in_and_stands_with_the_line() -> None:
    doors = Doors()
    doors.pass_by(NOON_MS, 3, in_=10)
    over_ms = NOON_MS + 5 * MINUTE_MS
    first = doors.book.submit(five([10, 11, 10, 10, 10]), over_ms)
    assert (first.settled, first.minutes, first.hand_all) == (False, 3, 51)
    doors.pass_by(NOON_MS + 3 * MINUTE_MS, 2, in_=10)
    doors.book.look(over_ms + MINUTE_MS)
    plan = doors.book.plan("entrance", over_ms + MINUTE_MS)
    (count,) = plan.counts
    assert (count.settled, count.hand_in, count.sensor_in) == (True, 51, 50)
    assert count.error == pytest.approx(1 / 51, abs=1e-4)
    want = audited(of_spans([Span(line="entrance", hand_in=51, hand_out=0, sensor_in=50, sensor_out=0)]), over_ms)  # fmt: skip
    assert want is not None
    assert plan.audit is not None
    assert (plan.audit.people, plan.audit.source) == (51, "hand")
    assert plan.audit.wrong_hi == pytest.approx(1 - want.low, abs=1e-4)
    assert plan.audit.more > 0
    line = next(one for one in doors.book.report(None, over_ms).lines if one.line == "entrance")
    assert (line.in_, line.corrected and line.corrected.in_) == (50, 51)
    assert line.audit is not None
    assert not line.audit.overdue


def test_raw_counts_are_never_corrected_in_silence() -> None:
    doors = Doors()
    doors.pass_by(NOON_MS, 5, in_=10)
    over_ms = NOON_MS + 5 * MINUTE_MS
    before = doors.board.live(over_ms).traffic
    doors.book.submit(five([20] * 5), over_ms)
    doors.book.look(over_ms)
    assert doors.board.live(over_ms).traffic == before
    line = next(one for one in doors.book.report(None, over_ms).lines if one.line == "entrance")
    assert (line.in_, line.corrected and line.corrected.in_) == (50, 100)


def test_the_same_count_twice_is_one_and_a_withdrawn_one_says_nothing() -> None:
    doors = Doors()
    doors.pass_by(NOON_MS, 5, in_=10)
    over_ms = NOON_MS + 5 * MINUTE_MS
    one = doors.book.submit(five([10] * 5), over_ms)
    assert doors.book.submit(five([10] * 5), over_ms + 1_000).number == one.number
    doors.book.look(over_ms)
    assert len(doors.book.spans(over_ms)) == 1
    assert doors.book.withdraw(one.number, over_ms) is not None
    assert doors.book.withdraw(one.number + 1, over_ms) is None
    assert (doors.book.spans(over_ms), doors.book.plan("entrance", over_ms).audit) == ([], None)


def test_a_second_persons_count_of_the_same_minutes_is_not_swallowed() -> None:
    doors = Doors()
    doors.pass_by(NOON_MS, 5, in_=10)
    over_ms = NOON_MS + 5 * MINUTE_MS
    first = doors.book.submit(five([10] * 5), over_ms)
    with pytest.raises(TakenError):
        doors.book.submit(five([3] * 5), over_ms)
    doors.book.withdraw(first.number, over_ms)
    second = doors.book.submit(five([9] * 5), over_ms)
    assert (second.number, second.hand_in, second.withdrawn) == (first.number + 1, 45, False)
    assert doors.book.submit(five([10] * 5), over_ms).withdrawn


def test_only_counts_that_say_something_put_the_next_one_off() -> None:
    doors = Doors()
    doors.pass_by(NOON_MS, 5, in_=10)
    over_ms = NOON_MS + 5 * MINUTE_MS
    doors.book.submit(five([10] * 5), over_ms)
    doors.book.look(over_ms)
    before = doors.board.counted(over_ms).judged["entrance"].audit
    later_ms = over_ms + 30 * MINUTE_MS
    tapped = msgspec.structs.replace(five([10] * 5), begins_ms=NOON_MS + 30 * MINUTE_MS)
    waits = doors.book.submit(tapped, later_ms)
    assert doors.board.counted(later_ms).judged["entrance"].audit == before
    doors.book.withdraw(waits.number, later_ms)
    assert doors.board.counted(later_ms).judged["entrance"].audit == before


def test_what_the_counter_never_said_is_left_out_after_a_while() -> None:
    doors = Doors()
    doors.pass_by(NOON_MS, 2, in_=10)
    over_ms = NOON_MS + 5 * MINUTE_MS
    doors.book.submit(five([10] * 5), over_ms)
    doors.book.look(over_ms + SETTLE_MS)
    assert not doors.book.plan("entrance", over_ms + SETTLE_MS).counts[0].settled
    doors.book.look(over_ms + SETTLE_MS + 11_000)
    count = doors.book.plan("entrance", over_ms + SETTLE_MS + 11_000).counts[0]
    assert (count.settled, count.minutes, count.of, count.hand_in) == (True, 2, 5, 20)


def test_a_count_that_waits_goes_on_after_a_restart() -> None:
    doors = Doors()
    doors.pass_by(NOON_MS, 2, in_=10)
    over_ms = NOON_MS + 5 * MINUTE_MS
    doors.book.submit(five([10] * 5), over_ms)
    after = doors.restarted(doors.journal())
    after.pass_by(NOON_MS + 2 * MINUTE_MS, 3, in_=10)
    after.book.look(over_ms)
    again = after.restarted(after.journal())
    count = again.book.plan("entrance", over_ms).counts[0]
    assert (count.settled, count.minutes, count.error) == (True, 5, 0.0)
    assert again.book.submit(five([10] * 5), over_ms).number == count.number
    assert again.board.counted(over_ms).judged["entrance"].audit.of == 50


def test_counts_that_cannot_be_meant_are_refused() -> None:
    doors = Doors()
    with pytest.raises(UnknownLineError):
        doors.book.submit(five([1], line="nowhere"), NOON_MS + MINUTE_MS)
    with pytest.raises(UntimelyError):
        doors.book.submit(five([1, 1]), NOON_MS + MINUTE_MS)
    with pytest.raises(UntimelyError):
        doors.book.submit(five([1]), NOON_MS + MINUTE_MS + AGE_MAX_MS + 1)
    assert not doors.book.waiting


def a_day(doors: Doors, day_ms: int = 0) -> None:
    """From nine to nine, 3 in and 3 out a minute for an hour, and 7 who never left."""
    doors.pass_by(NOON_MS - 3 * HOUR_MS + day_ms, 180, step=5)
    doors.pass_by(NOON_MS + day_ms, 60, in_=15, out=15, step=5)
    doors.pass_by(NOON_MS + HOUR_MS + day_ms, 5, in_=7, step=5)
    doors.pass_by(NOON_MS + HOUR_MS + 5 * MINUTE_MS + day_ms, 475, step=5)


def test_a_closing_is_corrected_once_openly_and_kept() -> None:
    doors = Doors()
    a_day(doors)
    assert doors.inside(NOON_MS + 8 * HOUR_MS + 30 * MINUTE_MS).people == 7
    for later_ms in (0, 30_000, HOUR_MS):
        doors.book.look(EVENING_MS + later_ms)
    entries = doors.journal()
    assert [one.kind for one in entries] == ["closing"]
    last = doors.restarted(entries).book.last_closing()
    assert last is not None
    assert (last.drift, last.correction, last.crossings, last.revised) == (7, -7, 367, 0)
    assert (last.share, last.missing) == (0.0191, ())
    doors.pass_by(EVENING_MS - 5 * MINUTE_MS, 5)
    assert doors.inside(EVENING_MS).people == 0


def test_a_late_bucket_revises_a_closing_also_after_a_restart() -> None:
    doors = Doors()
    a_day(doors)
    doors.book.look(EVENING_MS)
    after = doors.restarted(doors.journal())
    late = Passage(
        line="entrance", start_ms=NOON_MS + 7 * HOUR_MS, seconds=60, coverage=1.0, in_=0, out=6
    )
    after.say(late, NOON_MS + 7 * HOUR_MS + MINUTE_MS)
    after.book.look(EVENING_MS + MINUTE_MS)
    after.book.look(EVENING_MS + 2 * MINUTE_MS)
    last = after.book.last_closing()
    assert last is not None
    assert (last.drift, last.correction, last.revised) == (1, -1, 1)
    assert len(after.journal()) == 1


def test_a_closing_whose_day_comes_in_after_the_next_ones_is_entered() -> None:
    doors = Doors()
    late_ms = EVENING_MS + DAY_MS
    a_day(doors, DAY_MS)
    doors.book.look(late_ms)
    a_day(doors)
    doors.book.look(late_ms + MINUTE_MS)
    doors.book.look(late_ms + 2 * MINUTE_MS)
    entries = doors.journal()
    assert [msgspec.json.decode(one.body)["closing"]["in_"] for one in entries] == [187, 187]
    assert len({msgspec.json.decode(one.body)["closing"]["day"] for one in entries}) == 2
    last = doors.restarted(entries).book.last_closing()
    assert last is not None
    assert (last.drift, last.revised) == (7, 0)


def test_other_hours_close_no_day_twice() -> None:
    doors = Doors()
    for day in range(3):
        a_day(doors, day * DAY_MS)
        doors.book.look(EVENING_MS + day * DAY_MS)
    entries = doors.journal()
    earlier = Hours(**{key: ["09:00-19:00"] for key in WEEKDAYS})
    doors.board.describe(msgspec.structs.replace(SHOP, hours=earlier))
    doors.book.look(EVENING_MS + 2 * DAY_MS + MINUTE_MS)
    assert (len(entries), doors.journal()) == (3, [])
    a_day(doors, 3 * DAY_MS)
    doors.book.look(EVENING_MS + 3 * DAY_MS + MINUTE_MS)
    assert len(doors.journal()) == 1


def test_a_board_that_reads_the_log_anew_says_the_same() -> None:
    doors = Doors()
    a_day(doors)
    a_day(doors, DAY_MS)
    fresh = Doors()
    fresh.board.fold(reversed(doors.log))
    now_ms = EVENING_MS + DAY_MS
    assert fresh.board.counted(now_ms).closings(now_ms) == doors.board.counted(now_ms).closings(
        now_ms
    )
    assert [one.net for one in doors.board.counted(now_ms).closings(now_ms)] == [7, 7]
    assert fresh.inside(now_ms) == doors.inside(now_ms)


def test_a_queue_has_its_length_and_its_wait() -> None:
    doors = Doors()
    limits = [30, 60, 120]
    for minute, stays in enumerate(([0, 4, 4, 0], [0, 0, 1, 1])):
        start_ms = NOON_MS + minute * MINUTE_MS
        queue = Presence(
            zone="queue", start_ms=start_ms, seconds=60, coverage=1.0, mean=4.0, peak=6 - minute,
            dwell=stays, limits_s=limits,
        )  # fmt: skip
        doors.say(queue, start_ms + MINUTE_MS)
    (zone,) = doors.book.report(None, NOON_MS + 2 * MINUTE_MS).zones
    assert (zone.visits, zone.mean, zone.peak, zone.length) == (10, 4.0, 6, 4.0)
    assert zone.stays == {"30-60": 4, "60-120": 5, "120-": 1}
    assert (zone.wait_s, zone.wait_most_s) == (48.0, 120)
    assert (zone.queue, zone.coverage) == (True, 1.0)
