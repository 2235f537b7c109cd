"""What goes when: two lanes, a window, a pace, and patience with a silent hub."""

import itertools
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from wire.codec import decode_events, from_ms
from wire.envelope import Head, Receipt
from wire.events import Rating
from wire.outbox import Outbox, Stamp
from wire.uplink import (
    LIVE_EVENTS_MAX,
    PACE_EVENTS_PER_S,
    RETRY_MS,
    RETRY_MS_MAX,
    WINDOW_EVENTS,
    Uplink,
)


class Shop:
    """An outbox with its uplink, and a clock that the test turns."""

    def __init__(self, folder: Path) -> None:
        self.outbox = Outbox(folder / "outbox.db")
        self.uplink = Uplink(self.outbox, "demo", "kiosk-1", Random(1))
        self.now_ms = 1_000_000

    def tap(self, times: int = 1) -> None:
        ratings = [
            Rating(visit="v", question="q", version=1, scale=4, face=3, language="it")
        ] * times
        self.outbox.append(ratings, Stamp(made_ms=0, boot="b", uptimems=0, clock="synced"))

    def due(self) -> list[list[int]]:
        """The numbers in each payload that is due now."""
        found = []
        for payload in self.uplink.due(self.now_ms):
            heads = [head for head, _ in decode_events("demo", "kiosk-1", payload)]
            assert all(isinstance(head, Head) for head in heads)
            found.append([head.seq for head in heads if isinstance(head, Head)])
        return found

    def receipt(
        self, upto: int, *also: tuple[int, int], window: int = WINDOW_EVENTS, pace: int = 200
    ) -> None:
        self.uplink.receipted(
            Receipt(
                stream=self.outbox.stream,
                upto=upto,
                also=list(also),
                window=window,
                pace=pace,
                hub_time=from_ms(0),
            )
        )

    def drain(self, seconds: float, step_ms: int = 10) -> list[int]:
        """Everything that becomes due in a time in which nobody answers."""
        sent = []
        for _ in range(int(seconds * 1000 / step_ms)):
            sent += [seq for payload in self.due() for seq in payload]
            self.now_ms += step_ms
        return sent


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    shop = Shop(tmp_path)
    yield shop
    shop.outbox.close()


def test_nothing_is_due_without_a_broker(shop: Shop) -> None:
    shop.tap(3)
    assert shop.due() == []
    assert shop.uplink.next_ms(shop.now_ms) is None


def test_a_fresh_tap_goes_at_once(shop: Shop) -> None:
    shop.uplink.connected(shop.now_ms)
    assert shop.due() == []
    shop.tap()
    assert shop.due() == [[1]]
    assert shop.due() == []


def test_what_waited_goes_oldest_first_in_batches(shop: Shop) -> None:
    shop.tap(50)
    shop.uplink.connected(shop.now_ms)
    sent = []
    for _ in range(100):
        sent += shop.due()
        shop.now_ms += 10
    assert [seq for payload in sent for seq in payload] == list(range(1, 51))
    assert max(len(payload) for payload in sent) > 1


def test_a_fresh_tap_overtakes_the_backlog(shop: Shop) -> None:
    shop.tap(1_000)
    shop.uplink.connected(shop.now_ms)
    shop.drain(0.3)
    shop.tap()
    assert shop.due()[0] == [1_001]


def test_the_backlog_keeps_the_hubs_pace(shop: Shop) -> None:
    shop.tap(1_000)
    shop.uplink.connected(shop.now_ms)
    sent = shop.drain(1.0)
    assert 0.7 * PACE_EVENTS_PER_S <= len(sent) <= 1.3 * PACE_EVENTS_PER_S
    shop.receipt(len(sent), pace=50)
    more = shop.drain(2.0)
    assert 70 <= len(more) <= 130
    shop.receipt(len(sent) + len(more), pace=2_000, window=10_000)
    rest = shop.drain(0.5)
    assert len(rest) == 1_000 - len(sent) - len(more)


def test_no_more_is_under_way_than_the_window(shop: Shop) -> None:
    shop.tap(2_000)
    shop.uplink.connected(shop.now_ms)
    shop.due()
    shop.receipt(0, window=60, pace=10_000)
    shop.now_ms += 10
    sent = shop.drain(1.0)
    assert len(set(sent)) <= 60
    shop.tap(3)
    assert shop.due() == [], "the window holds for fresh taps too"


def test_a_burst_becomes_a_backlog(shop: Shop) -> None:
    shop.uplink.connected(shop.now_ms)
    shop.tap(LIVE_EVENTS_MAX + 30)
    first = shop.due()
    assert first[0] == list(range(1, LIVE_EVENTS_MAX + 1))
    sent = [seq for payload in first for seq in payload] + shop.drain(2.0)
    assert sorted(sent) == list(range(1, LIVE_EVENTS_MAX + 31))
    shop.receipt(LIVE_EVENTS_MAX + 30)
    shop.tap()
    assert shop.due() == [[LIVE_EVENTS_MAX + 31]], "afterwards a fresh tap goes at once again"


def test_what_is_not_receipted_goes_again_and_patience_grows(shop: Shop) -> None:
    shop.uplink.connected(shop.now_ms)
    shop.tap()
    assert shop.due() == [[1]]
    moments = []
    for _ in range(8):
        while not shop.due():
            next_ms = shop.uplink.next_ms(shop.now_ms)
            assert next_ms is not None
            assert next_ms > shop.now_ms, "never a busy loop"
            shop.now_ms = next_ms
        moments.append(shop.now_ms)
    pauses = [later - sooner for sooner, later in itertools.pairwise(moments)]
    assert pauses[0] >= RETRY_MS
    assert pauses[1] > pauses[0]
    assert pauses[-1] <= RETRY_MS_MAX * 1.5 + 1_000
    shop.receipt(1)
    assert shop.due() == []
    assert shop.uplink.next_ms(shop.now_ms) is None


def test_only_what_was_lost_on_the_way_goes_again(shop: Shop) -> None:
    shop.uplink.connected(shop.now_ms)
    for _ in range(5):
        shop.tap()
        shop.due()
    shop.receipt(1, (3, 5))
    assert sorted(set(shop.drain(2 * RETRY_MS / 1000))) == [2]


def test_after_the_link_was_gone_everything_unsettled_goes_again(shop: Shop) -> None:
    shop.uplink.connected(shop.now_ms)
    shop.tap(3)
    shop.due()
    shop.receipt(1)
    shop.uplink.disconnected()
    assert shop.due() == []
    shop.uplink.connected(shop.now_ms)
    assert sorted(shop.drain(1.0)) == [2, 3]


def test_a_hub_that_is_back_is_not_kept_waiting(shop: Shop) -> None:
    shop.uplink.connected(shop.now_ms)
    shop.tap()
    shop.drain(300.0, step_ms=500)  # the hub is silent, patience is at its longest
    shop.uplink.hub_started()
    assert shop.drain(0.5) == [1]


def test_a_receipt_about_something_else_changes_nothing(shop: Shop) -> None:
    shop.uplink.connected(shop.now_ms)
    shop.tap()
    shop.due()
    other = Receipt(stream="x", upto=1, also=[], window=1, pace=1, hub_time=from_ms(0))
    assert shop.uplink.receipted(other) is None
    assert shop.outbox.holding().waiting == 1


def test_payloads_say_the_lowest_number_still_held(shop: Shop) -> None:
    shop.uplink.connected(shop.now_ms)
    shop.tap(2)
    shop.due()
    shop.receipt(1)
    shop.tap()
    [payload] = shop.uplink.due(shop.now_ms)
    [(head, _)] = decode_events("demo", "kiosk-1", payload)
    assert isinstance(head, Head)
    assert (head.seq, head.oldest) == (3, 2)
