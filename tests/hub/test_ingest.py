"""From messages to rows and receipts, without a socket, a thread or a clock."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.load import load_shop
from hub.board import Board
from hub.ingest import Ingest, Outcome
from hub.pacing import RATE_START, Pacer
from hub.sorting import Arrival
from hub.store.sqlite import SqliteStore
from wire import topics
from wire.codec import to_ms

NOW = 1_800_000_000_000
RATING = {"visit": "v", "question": "q", "version": 1, "scale": 4, "face": 3, "language": "it"}


def event(seq: int, **changes: object) -> dict[str, object]:
    return {
        "specversion": "1.0",
        "id": f"s1-{seq}",
        "source": "/demo/kiosk-1",
        "type": "vetrina.rating.v1",
        "stream": "s1",
        "seq": seq,
        "data": RATING,
        **changes,
    }


class Hub:
    """A store with its ingest, and a clock that the test turns."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "hub.db"
        self.now_ms = NOW
        self.start()

    def start(self) -> None:
        self.store = SqliteStore(self.path)
        self.pacer = Pacer()
        self.ingest = Ingest(self.store, "demo", self.pacer)

    def take(
        self, said: object, device: str = "kiosk-1", kind: topics.Kind = "event", *,
        retained: bool = False,
    ) -> Outcome:  # fmt: skip
        payload = said if isinstance(said, bytes) else json.dumps(said).encode()
        topic = topics.device("demo", device, kind)
        return self.ingest.take([Arrival(topic, payload, retained, self.now_ms)], self.now_ms)


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    hub = Hub(tmp_path)
    yield hub
    hub.store.close()


def test_an_event_is_stored_and_receipted(hub: Hub) -> None:
    outcome = hub.take(event(1))
    [(device, receipt)] = outcome.receipts
    assert (device, receipt.stream, receipt.upto, receipt.also) == ("kiosk-1", "s1", 1, [])
    assert to_ms(receipt.hub_time) == NOW
    [stored] = outcome.committed.stored
    assert json.loads(stored.body) == RATING
    assert (stored.at_ms, stored.retimed) == (NOW, True)


def test_one_receipt_for_each_stream_and_commit(hub: Hub) -> None:
    outcome = hub.take([event(1), event(2), event(1, stream="s2", id="s2-1")])
    assert sorted((one.stream, one.upto) for _, one in outcome.receipts) == [("s1", 2), ("s2", 1)]


def test_a_repeat_is_receipted_again(hub: Hub) -> None:
    hub.take(event(1))
    outcome = hub.take(event(1))
    assert outcome.committed.stored == []
    assert [one.upto for _, one in outcome.receipts] == [1]


@pytest.mark.parametrize(
    "wrong",
    [
        {"data": {**RATING, "face": 9}},
        {"data": None},
        {"type": "vetrina.future.v7"},
        {"data": {**RATING, "photo": "AAAA"}},
    ],
)
def test_a_wrong_body_is_quarantined_receipted_and_counted(hub: Hub, wrong: dict) -> None:  # type: ignore[type-arg]
    outcome = hub.take([event(1, **wrong), event(2)])
    assert [one.upto for _, one in outcome.receipts] == [2]
    assert (outcome.counts.stored, outcome.counts.quarantined) == (1, 1)
    [held] = hub.store.quarantined(0, 9)
    assert json.loads(held.raw) == event(1, **wrong)


@pytest.mark.parametrize("garbage", [b"", b"\xff\xfe", b"{}", b"[", b"[3]", b'{"seq":1}'])
def test_garbage_is_counted_and_changes_nothing_else(hub: Hub, garbage: bytes) -> None:
    outcome = hub.take(garbage)
    assert outcome.receipts == []
    assert outcome.counts.rejected == 1
    assert (outcome.counts.stored, outcome.counts.quarantined) == (0, 0)
    kept = hub.store._conn.execute("SELECT topic, payload FROM rejects").fetchall()
    assert kept == [("vetrina/v1/demo/kiosk-1/event", garbage.strip(b"[]") or garbage)]


def test_another_devices_source_is_refused(hub: Hub) -> None:
    outcome = hub.take(event(1), device="kiosk-2")
    assert (outcome.counts.rejected, outcome.counts.stored) == (1, 0)


@pytest.mark.parametrize(
    "topic",
    ["vetrina/v1/other/kiosk-1/event", "vetrina/v1/demo/hub/status", "vetrina/v1/demo/k/receipt"],
)
def test_what_is_not_for_the_hub_is_left_alone(hub: Hub, topic: str) -> None:
    outcome = hub.ingest.take([Arrival(topic, b"{}", False, NOW)], NOW)
    assert outcome.counts.rejected == 0


def test_a_topic_that_is_none_is_rejected(hub: Hub) -> None:
    outcome = hub.ingest.take([Arrival("vetrina/v1/demo/Kiosk/event", b"{}", False, NOW)], NOW)
    assert outcome.counts.rejected == 1


def test_taps_made_before_the_device_knew_the_time_are_put_right(hub: Hub) -> None:
    status = {"state": "online", "program": "kiosk", "version": "1", "boot": "b1"}
    hub.take({**status, "uptimems": 3_600_000}, kind="status")
    tapped = event(1, time="1970-01-01T00:10:00Z", boot="b1", uptimems=600_000, clock="unsynced")
    [stored] = hub.take(tapped).committed.stored
    assert stored.at_ms == NOW - 3_000_000
    assert stored.shift_ms == stored.at_ms - 600_000
    assert stored.retimed


def test_what_a_boot_taught_outlives_the_hub(hub: Hub) -> None:
    status = {"state": "online", "program": "kiosk", "version": "1", "boot": "b1"}
    hub.take({**status, "uptimems": 3_600_000}, kind="status")
    hub.store.close()
    hub.start()
    [stored] = hub.take(event(1, boot="b1", uptimems=0)).committed.stored
    assert stored.at_ms == NOW - 3_600_000


def test_a_retained_status_is_old_and_teaches_nothing(hub: Hub) -> None:
    status = {"state": "online", "program": "kiosk", "version": "1", "boot": "b1", "uptimems": 5}
    assert hub.take(status, kind="status", retained=True).statuses == []
    assert hub.store.offsets() == {}
    assert hub.take(status, kind="status").statuses != []


NASTY_STATUSES = {
    "not UTF-8 in an unknown field": b'{"state":"online","program":"kiosk","version":"1","x":"\xff"}',
    "a key twice": b'{"state":"online","state":"offline","program":"kiosk","version":"1"}',
    "an endless number": b'{"state":"online","program":"kiosk","version":"1","waiting":1%s}'
    % (b"0" * 4000),
    "nested too deeply": b'{"state":"online","program":"kiosk","version":"1","x":' + b"[" * 60_000,
    "text": b"online",
}


@pytest.mark.parametrize("payload", NASTY_STATUSES.values(), ids=NASTY_STATUSES.keys())
def test_a_nasty_status_is_rejected_and_stops_nobody(hub: Hub, payload: bytes) -> None:
    outcome = hub.take(payload, kind="status")
    assert outcome.statuses == []
    assert outcome.counts.rejected == 1


def test_a_status_is_kept_without_what_nobody_knows(hub: Hub) -> None:
    long = {"state": "online", "program": "kiosk", "version": "1", "tale": "x" * 60_000}
    [kept] = hub.take(long, kind="status").statuses
    assert len(kept.status) < 1_000


def test_a_broken_status_is_rejected(hub: Hub) -> None:
    outcome = hub.take(b'{"state":"odd"}', kind="status")
    assert outcome.counts.rejected == 1
    assert outcome.statuses == []


def test_quarantine_is_read_again_after_an_update(hub: Hub) -> None:
    hub.take([event(1, type="vetrina.future.v7"), event(2, data={}), event(3)])
    hub.store._conn.execute(  # as if an older program had not known the type
        "UPDATE quarantine SET raw = ? WHERE seq = 1", (json.dumps(event(1)).encode(),)
    )
    [moved] = hub.ingest.read_quarantine()
    assert (moved.seq, json.loads(moved.body)) == (1, RATING)
    assert hub.store.counts().quarantined == 1
    assert list(hub.ingest.read_quarantine()) == []


def test_receipts_tell_the_pace_and_share_it_among_those_behind(hub: Hub) -> None:
    alone = hub.take(event(1)).receipts[0][1].pace
    assert alone == RATE_START
    hub.take([event(2), event(3)])
    other = event(1, source="/demo/kiosk-2")
    shared = hub.take(other, device="kiosk-2").receipts[0][1].pace
    assert shared == RATE_START // 2


def test_what_was_learnt_by_a_wrong_clock_is_forgotten_when_it_is_put_right(hub: Hub) -> None:
    status = {"state": "online", "program": "kiosk", "version": "1", "boot": "b1"}
    hub.now_ms = NOW - 8 * 3_600_000
    hub.take({**status, "uptimems": 1_000}, kind="status")
    hub.now_ms = NOW
    topic = topics.device("demo", "kiosk-1", "event")
    tapped = json.dumps(event(1, boot="b1", uptimems=2_000)).encode()
    outcome = hub.ingest.take([Arrival(topic, tapped, False, NOW)], NOW, stepped=True)
    assert [one.at_ms for one in outcome.committed.stored] == [NOW]


def test_a_hub_that_is_behind_does_not_receive_before_it_happened(hub: Hub) -> None:
    topic = topics.device("demo", "kiosk-1", "event")
    tapped = json.dumps(event(1, time="2027-01-15T12:00:00Z", clock="synced")).encode()
    outcome = hub.ingest.take([Arrival(topic, tapped, False, NOW)], NOW, clock="unsynced")
    [stored] = outcome.committed.stored
    assert stored.at_ms == stored.received_ms > NOW


def test_a_bucket_of_a_copied_outbox_stands_in_the_log_twice_and_counts_once(hub: Hub) -> None:
    walk = {"line": "entrance", "start_ms": NOW - 60_000, "seconds": 60, "coverage": 1.0}
    said = {"type": "vetrina.passage.v1", "data": {**walk, "in": 3, "out": 2}}
    board = Board(load_shop(None))
    copied = event(1, stream="s2", id="s2-1", source="/demo/camera-1", **said)
    for one in (event(1, source="/demo/camera-1", **said), copied):
        board.fold(hub.take(one, "camera-1").committed.stored)
    assert [one.stream for one in hub.store.events_after(0, 9)] == ["s1", "s2"]
    counted = board.counted(NOW).state.lines["entrance"].bins
    assert sum(one.in_ for one in counted.values()) == 3
    assert [one.in_ for one in board.turnstile.buckets("entrance")] == [3]
    assert board.tally.set_aside == 1
