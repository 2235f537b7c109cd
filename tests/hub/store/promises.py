"""What every store promises. A test module subclasses ``StorePromises`` with a way to open one."""

from collections.abc import Callable

import pytest

from hub.store import (
    Batch,
    Counts,
    DeviceStatus,
    Incoming,
    Reject,
    Sheet,
    Snapshot,
    Store,
    StoreError,
)
from wire.clock import When
from wire.report import Sealed


def incoming(  # noqa: PLR0913 - any part of it may be another
    seq: int,
    *,
    device: str = "kiosk-1",
    stream: str = "s1",
    body: str | None = '{"a":1}',
    oldest: int | None = None,
    was: tuple[str, int] | None = None,
) -> Incoming:
    return Incoming(
        device=device,
        stream=stream,
        seq=seq,
        oldest=oldest,
        type="vetrina.rating.v1",
        when=When(at_ms=1_000 + seq, shift_ms=5, retimed=True),
        received_ms=2_000 + seq,
        body=body,
        problem=None if body else "face: missing",
        raw=f'{{"seq":{seq},"data":{body or "{}"}}}'.encode(),
        data=(body or "{}").encode(),
        was=was,
    )


def batch(*events: Incoming) -> Batch:
    return Batch(incoming=events)


def sheet(seq: int, day: int) -> Sheet:
    sealed = Sealed(document=f"report {seq}".encode(), signature=bytes([seq, 0]))
    return Sheet(seq=seq, day=day, digest=f"{seq}-{day}", sealed=sealed)


class StorePromises:
    """The suite. Its subclass gives two fixtures: ``store``, empty, and ``reopen``.

    ``reopen`` closes the store and opens the same data again.
    """

    def test_what_goes_in_comes_out(self, store: Store) -> None:
        done = store.commit(batch(incoming(1), incoming(2)))
        assert [one.seq for one in done.stored] == [1, 2]
        assert list(store.events_after(0, 10)) == list(done.stored)
        first = done.stored[0]
        assert (first.device, first.stream, first.type) == ("kiosk-1", "s1", "vetrina.rating.v1")
        assert (first.at_ms, first.shift_ms, first.retimed) == (1_001, 5, True)
        assert (first.received_ms, first.body) == (2_001, '{"a":1}')

    def test_the_log_can_be_read_backwards(self, store: Store) -> None:
        store.commit(batch(*(incoming(seq) for seq in range(1, 6))))
        last = store.last_position()
        newest = store.events_before(last + 1, 2)
        assert [one.seq for one in newest] == [5, 4]
        assert [one.seq for one in store.events_before(newest[-1].position, 9)] == [3, 2, 1]
        assert list(store.events_before(1, 9)) == []
        first = newest[0]
        own = (first.device, first.stream)
        assert [one.seq for one in store.events_of(*own, 1, 2)] == [2, 3]
        assert list(store.events_of(*own, first.seq, 9)) == []
        assert list(store.events_of("nobody", first.stream, 0, 9)) == []

    def test_the_last_span_of_the_log_can_be_read_alone(self, store: Store) -> None:
        assert store.start_of_last(10, 5_000) == 0
        store.commit(batch(*(incoming(seq) for seq in range(1, 101))))  # one a millisecond
        last_ms = 2_100

        def first_after(span_ms: int, now_ms: int) -> int:
            return store.events_after(store.start_of_last(span_ms, now_ms), 1)[0].seq

        assert first_after(10, last_ms) == 90
        assert first_after(10, last_ms - 40) == 50
        assert first_after(10, last_ms + 1_000_000) == 90
        assert first_after(1_000, last_ms) == 1

    def test_an_old_event_that_was_stored_late_hides_no_newer_one(self, store: Store) -> None:
        store.commit(batch(*(incoming(seq) for seq in range(51, 76))))
        store.commit(batch(incoming(1, stream="s2")))  # the clock was set back for a while
        store.commit(batch(*(incoming(seq) for seq in range(76, 101))))
        start = store.start_of_last(30, 2_100)
        assert [one.seq for one in store.events_after(start, 8)] == [70, 71, 72, 73, 74, 75, 1, 76]

    def test_positions_grow_and_pages_join(self, store: Store) -> None:
        for start in range(1, 31, 3):
            store.commit(batch(*(incoming(seq) for seq in range(start, start + 3))))
        pages, position = [], 0
        while page := store.events_after(position, 7):
            pages += page
            position = page[-1].position
        assert [one.seq for one in pages] == list(range(1, 31))
        positions = [one.position for one in pages]
        assert positions == sorted(set(positions))

    def test_a_repeat_is_stored_once_and_said_to_be_stored(self, store: Store) -> None:
        store.commit(batch(incoming(1), incoming(2)))
        again = store.commit(batch(incoming(2), incoming(1), incoming(1)))
        assert again.stored == []
        assert again.repeats == 3
        assert [one.upto for one in again.streams] == [2]
        assert store.counts().stored == 2

    def test_a_repeat_within_a_batch_is_stored_once(self, store: Store) -> None:
        done = store.commit(batch(incoming(1), incoming(1), incoming(2), incoming(1)))
        assert [one.seq for one in done.stored] == [1, 2]

    def test_streams_and_devices_do_not_mix(self, store: Store) -> None:
        store.commit(batch(incoming(1), incoming(1, stream="s2"), incoming(1, device="kiosk-2")))
        assert store.counts().stored == 3
        assert {(one.device, one.stream, one.upto) for one in store.streams()} == {
            ("kiosk-1", "s1", 1),
            ("kiosk-1", "s2", 1),
            ("kiosk-2", "s1", 1),
        }

    def test_upto_is_contiguous_and_also_says_the_rest(self, store: Store) -> None:
        [state] = store.commit(batch(incoming(1), incoming(3), incoming(4), incoming(7))).streams
        assert (state.upto, state.also) == (1, ((3, 4), (7, 7)))
        [state] = store.commit(batch(incoming(2))).streams
        assert (state.upto, state.also) == (4, ((7, 7),))

    def test_a_hole_that_cannot_be_filled_is_counted_and_passed(self, store: Store) -> None:
        [state] = store.commit(batch(incoming(1), incoming(4), incoming(6, oldest=6))).streams
        assert (state.upto, state.also, state.lost) == (6, (), 3)
        assert store.counts() == Counts(stored=3, quarantined=0, rejected=0, lost=3)

    def test_what_was_given_up_and_comes_after_all_is_stored(self, store: Store) -> None:
        store.commit(batch(incoming(3, oldest=3)))
        assert store.counts().lost == 2
        done = store.commit(batch(incoming(2)))
        assert [one.seq for one in done.stored] == [2]
        assert store.counts() == Counts(stored=2, quarantined=0, rejected=0, lost=1)

    def test_a_body_that_is_not_understood_is_kept_and_does_not_block(self, store: Store) -> None:
        done = store.commit(batch(incoming(1, body=None), incoming(2)))
        assert [one.seq for one in done.stored] == [2]
        assert [one.upto for one in done.streams] == [2]
        [held] = store.quarantined(0, 10)
        assert (held.device, held.reason, held.raw) == (
            "kiosk-1",
            "face: missing",
            b'{"seq":1,"data":{}}',
        )
        assert store.counts() == Counts(stored=1, quarantined=1, rejected=0, lost=0)
        again = store.commit(batch(incoming(1, body=None)))
        assert again.repeats == 1
        assert store.counts().quarantined == 1

    def test_an_event_leaves_quarantine_once(self, store: Store) -> None:
        store.commit(batch(incoming(1, body=None), incoming(2, body=None)))
        [first, second] = store.quarantined(0, 10)
        assert list(store.quarantined(first.id, 10)) == [second]
        [moved] = store.readmit({first.id: '{"b":2}'})
        assert (moved.seq, moved.body, moved.at_ms) == (1, '{"b":2}', 1_001)
        assert store.counts() == Counts(stored=1, quarantined=1, rejected=0, lost=0)
        assert [one.seq for one in store.events_after(0, 10)] == [1]
        assert store.commit(batch(incoming(1))).stored == []

    def test_two_events_with_one_number_are_both_kept(self, store: Store) -> None:
        store.commit(batch(incoming(1, body='{"a":1}')))
        other = store.commit(batch(incoming(1, body='{"a":2}')))
        assert other.stored == []
        [held] = store.quarantined(0, 10)
        assert "another event" in held.reason
        assert list(store.readmit({held.id: '{"a":2}'})) == [], "its number is taken"
        assert store.counts() == Counts(stored=1, quarantined=1, rejected=0, lost=0)

    def test_too_many_holes_wait_at_the_device(self, store: Store) -> None:
        done = store.commit(batch(*(incoming(2 * number) for number in range(1, 300))))
        [state] = done.streams
        assert done.deferred == 299 - len(state.also)
        assert done.deferred > 0
        stored = {one.seq for one in store.events_after(0, 1_000)}
        assert stored == {seq for first, last in state.also for seq in range(first, last + 1)}

    def test_rejects_are_counted_and_only_the_newest_are_kept(self, store: Store) -> None:
        for start in range(0, 3_000, 500):
            rejects = [
                Reject(received_ms=start + one, topic="t", reason="r", payload=b"x" * 10_000)
                for one in range(500)
            ]
            store.commit(Batch(rejects=rejects))
        assert store.counts().rejected == 3_000

    def test_the_newest_status_and_offset_of_each_stand(self, store: Store) -> None:
        for received_ms in (1, 2):
            status = DeviceStatus(
                device="k", status=f'{{"n":{received_ms}}}', received_ms=received_ms
            )
            store.commit(Batch(statuses=[status], offsets={("k", "b1"): received_ms * 10}))
        assert list(store.statuses()) == [status]
        assert store.offsets() == {("k", "b1"): 20}

    def test_everything_is_there_after_a_restart(
        self, store: Store, reopen: Callable[[], Store]
    ) -> None:
        store.commit(batch(incoming(1), incoming(2, body=None), incoming(5), incoming(9, oldest=8)))
        before = (
            list(store.events_after(0, 99)),
            store.counts(),
            list(store.streams()),
            list(store.quarantined(0, 99)),
        )
        store = reopen()
        assert before == (
            list(store.events_after(0, 99)),
            store.counts(),
            list(store.streams()),
            list(store.quarantined(0, 99)),
        )
        assert store.commit(batch(incoming(5), incoming(9))).stored == []
        assert store.counts().stored == 3

    def test_shorthand_is_kept_over_a_restart_and_written_anew(
        self, store: Store, reopen: Callable[[], Store]
    ) -> None:
        assert (store.last_shorthand(), store.shorthand(4)) == (-1, None)
        for content in (b"old", b"new"):
            store.keep_shorthand(4, content)
        again = reopen()
        assert (again.last_shorthand(), again.shorthand(4), again.shorthand(3)) == (4, b"new", None)

    def test_the_newest_snapshot_is_kept_over_a_restart(
        self, store: Store, reopen: Callable[[], Store]
    ) -> None:
        assert store.snapshot() is None
        assert store.last_position() == 0
        old, new = (Snapshot(position=n, rules=f"r{n}", content=bytes([n, 0])) for n in (1, 2))
        store.keep(old)
        store.keep(new)
        assert reopen().snapshot() == new

    def test_the_journal_is_read_in_pages_and_over_a_restart(
        self, store: Store, reopen: Callable[[], Store]
    ) -> None:
        said = [store.enter(10 * n, "raised", f'{{"n":{n}}}') for n in range(5)]
        assert [one.number for one in said] == [1, 2, 3, 4, 5]
        again = reopen()
        assert again.journal(0, 3) == said[:3]
        assert again.journal(3, 9) == said[3:]
        other = again.enter(60, "cleared", "{}")
        assert again.entries_before("raised", other.number, 2) == [said[4], said[3]]
        assert again.entries_before("raised", 1, 2) == []
        assert again.entries_before("cleared", 99, 9) == [other]

    def test_an_empty_batch_is_nothing(self, store: Store) -> None:
        done = store.commit(Batch())
        assert (done.stored, done.streams) == ([], [])

    def test_an_event_that_was_renamed_is_stored_once(self, store: Store) -> None:
        store.commit(batch(incoming(3, body='{"a":3}')))
        again = store.commit(batch(incoming(1, stream="s2", body='{"a":3}', was=("s1", 3))))
        assert again.stored == []
        assert [(one.stream, one.upto) for one in again.streams] == [("s2", 1)]
        assert store.commit(batch(incoming(1, stream="s2", body='{"a":3}', was=("s1", 3)))).repeats

    def test_a_late_message_under_the_first_name_is_a_repeat(
        self, store: Store, reopen: Callable[[], Store]
    ) -> None:
        done = store.commit(batch(incoming(1, stream="s2", body='{"a":3}', was=("s1", 3))))
        assert len(done.stored) == 1
        store = reopen()
        assert store.commit(batch(incoming(3, body='{"a":3}'))).stored == []
        assert store.counts().stored == 1

    def test_a_number_with_two_events_is_said_until_the_device_renames(
        self, store: Store, reopen: Callable[[], Store]
    ) -> None:
        assert not store.commit(batch(incoming(1, body='{"a":1}'))).streams[0].clash
        assert store.commit(batch(incoming(1, body='{"a":2}'))).streams[0].clash
        store = reopen()
        assert store.commit(batch(incoming(2))).streams[0].clash, "for the receipt that got lost"
        done = store.commit(batch(incoming(1, stream="s2", body='{"a":2}', was=("s1", 1))))
        assert [one.body for one in done.stored] == ['{"a":2}']
        assert store.counts() == Counts(stored=3, quarantined=0, rejected=0, lost=0)

    def test_what_is_not_understood_stays_in_quarantine_under_its_first_name(
        self, store: Store
    ) -> None:
        store.commit(batch(incoming(1, body=None)))
        store.commit(batch(incoming(1, stream="s2", body=None, was=("s1", 1))))
        assert store.counts() == Counts(stored=0, quarantined=1, rejected=0, lost=0)

    def test_the_log_of_day_reports_is_read_in_pages_by_day_and_over_a_restart(
        self, store: Store, reopen: Callable[[], Store]
    ) -> None:
        assert store.last_sheet() is None
        written = [sheet(seq, day) for seq, day in enumerate((7, 8, 7, 9, 8), 1)]
        for one in written:
            store.append(one)
        again = reopen()
        assert again.sheets(0, 3) == written[:3]
        assert again.sheets(3, 9) == written[3:]
        assert again.last_sheet() == written[-1]
        assert [one.seq for one in again.sheets_of(7)] == [1, 3]
        assert [one.seq for one in again.newest_sheets(10, 9)] == [4, 5, 3]
        assert [one.seq for one in again.newest_sheets(9, 1)] == [5]

    def test_a_line_of_the_log_of_day_reports_has_its_number_alone(self, store: Store) -> None:
        store.append(sheet(1, 7))
        with pytest.raises(StoreError):
            store.append(sheet(1, 8))
        assert store.sheets(0, 9) == [sheet(1, 7)]
        store.append(sheet(2, 8))
