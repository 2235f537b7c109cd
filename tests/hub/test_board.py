"""The board and the live view that it makes, from committed events to JSON."""

import asyncio
import itertools
import random

import msgspec
import pytest

from config.load import load_shop
from config.shop import Shop
from config.staff import Staff
from config.vocabulary import Control
from hub.board import Board
from hub.live import LiveView
from hub.rollcall import DEVICES_MAX
from hub.scoring.state import BIN_MS, LINES_MAX
from hub.store import Counts, Stored, StreamState
from wire.codec import decode_status, encode_body
from wire.events import DAY_MS, Event, Passage, Rating, Status, offline

NOW_MS = 1_767_265_200_000
VISITS = itertools.count()  # every tap is a visit of its own
SHOP = load_shop(None)


def board(shop: Shop = SHOP) -> Board:
    one = Board(shop)
    one.connected(up=True)
    one.writable(ok=True)
    return one


def stored(event: Event, device: str = "kiosk-1", ago_ms: int = 0, **more: object) -> Stored:
    kind, body = encode_body(event)
    fields = {
        "position": 1,
        "device": device,
        "stream": "s",
        "seq": 1,
        "type": kind,
        "at_ms": NOW_MS - ago_ms,
        "shift_ms": 0,
        "retimed": False,
        "received_ms": NOW_MS - ago_ms,
        "body": body.decode(),
    }
    return Stored(**{**fields, **more})


def tap(face: int = 4, device: str = "kiosk-1", ago_ms: int = 0, **more: object) -> Stored:
    rating = Rating(
        visit=f"v{next(VISITS)}",
        question="entrance.welcome",
        version=1,
        scale=4,
        face=face,
        language="it",
    )
    return stored(rating, device, ago_ms, **more)


def walk(ago_ms: int = 60_000, in_: int = 3, out: int = 1) -> Stored:
    passage = Passage(
        line="entrance", start_ms=NOW_MS - ago_ms, seconds=60, coverage=1.0, in_=in_, out=out
    )
    return stored(passage, "counter-1", ago_ms - 60_000)


def said(program: str = "kiosk", **more: object) -> Status:
    return Status(**{"state": "online", "program": program, "version": "1", **more})


def test_nothing_is_known_is_said_as_null() -> None:
    live = board().live(NOW_MS)
    assert live.score.value is None
    assert [place.score.status for place in live.touchpoints] == ["none"] * 3
    assert (live.traffic.in_, live.traffic.occupancy, live.traffic.coverage) == (None, None, None)
    assert (live.headline.kind, live.last_event, live.simulated) == ("waiting", None, False)


def test_a_tap_moves_its_touchpoint_and_the_store() -> None:
    one = board()
    one.fold([tap(face=1)])
    live = one.live(NOW_MS)
    entrance, fitting, _ = live.touchpoints
    assert (entrance.score.value, entrance.score.n) == (52.5, 1)
    assert fitting.score.value is None
    assert live.score.n == 1
    assert entrance.score.value < live.score.value < 70
    assert msgspec.to_builtins(live)["last_event"] == "2026-01-01T11:00:00Z"


def test_people_are_in_the_view() -> None:
    one = board(msgspec.structs.replace(SHOP, staff=Staff()))
    one.fold([walk(), walk(in_=0, out=1, ago_ms=120_000)])
    traffic = one.live(NOW_MS).traffic
    assert (traffic.in_, traffic.out, traffic.occupancy, traffic.coverage) == (3, 2, 1, 1.0)


def test_a_device_at_no_touchpoint_counts_and_is_named() -> None:
    one = board()
    one.fold([tap(device="spare")])
    live = one.live(NOW_MS)
    assert [(place.name, place.placed) for place in live.touchpoints][-1] == ("spare", False)
    assert live.score.n == 1
    assert (live.headline.kind, live.headline.device) == ("unplaced", "spare")
    assert [(one.name, one.state) for one in live.devices] == [("spare", "unknown")]


def test_what_the_store_does_not_hold_is_context_and_not_its_score() -> None:
    place = msgspec.structs.replace(SHOP.touchpoints[0], control=Control.NOT_OWNED)
    one = board(msgspec.structs.replace(SHOP, touchpoints=[place, SHOP.touchpoints[1]]))
    one.fold([tap()])
    live = one.live(NOW_MS)
    assert (live.touchpoints[0].score.n, live.score.n) == (1, 0)


def test_replayed_in_any_order_it_shows_the_same() -> None:
    log = [tap(face=1 + n % 4, device=f"kiosk-{1 + n % 4}", ago_ms=n * 61_000) for n in range(200)]
    log += [walk(ago_ms=60_000 * n) for n in range(1, 200)]
    first, again = board(), board()
    first.fold(log)
    first.live(NOW_MS - BIN_MS)  # looked at in between, as a screen does
    random.Random(7).shuffle(log)
    for event in log:
        again.fold([event])
    assert first.live(NOW_MS) == again.live(NOW_MS)


def test_an_event_from_the_future_happened_when_it_was_heard() -> None:
    one = board()
    one.fold([tap(at_ms=NOW_MS + 86_400_000)])
    assert one.live(NOW_MS).score.n == 1


def test_a_clock_that_ran_ahead_takes_nothing_away_and_tells_no_lie_when_it_is_back() -> None:
    one = board()
    day_ms = 86_400_000
    one.fold([tap(ago_ms=60_000) for _ in range(9)])
    one.fold([walk()])
    before = one.live(NOW_MS)
    one.live(NOW_MS + 30 * day_ms)
    one.fold([tap(ago_ms=-30 * day_ms), tap(ago_ms=-31 * day_ms)])
    one.hear("kiosk-1", said(), NOW_MS + 30 * day_ms)
    back = one.live(NOW_MS)
    assert (back.score, back.traffic) == (before.score, before.traffic)
    assert back.last_event == before.last_event
    assert [
        (device.state, device.heard) for device in back.devices if device.name == "kiosk-1"
    ] == [("offline", back.as_of)]
    one.fold([tap()])
    one.hear("kiosk-1", said(), NOW_MS)
    after = one.live(NOW_MS)
    assert (after.score.n, after.last_event) == (10, after.as_of)
    assert after.headline.kind == "fine"


def test_settled_days_become_summaries_and_go_on_to_say_what_is_usual() -> None:
    one = board()
    day_ms = 86_400_000
    one.fold(
        [
            tap(ago_ms=(age - 1) * day_ms + minute * 60_000)
            for age in range(30, 0, -1)
            for minute in range(30, 20, -1)
        ]
    )
    later = one.live(NOW_MS)
    assert len(one._scores.state.items) == 1
    (answers,) = one._scores.state.items.values()
    assert len({bin_ * BIN_MS // day_ms for bin_ in answers.faces}) <= 12
    entrance = later.touchpoints[0].score
    assert (entrance.n, entrance.n_hour) == (20, 10)
    assert entrance.usual is not None
    assert entrance.usual > 85
    assert later.touchpoints[1].score.usual is None


def test_what_still_shows_is_all_that_a_restart_has_to_read() -> None:
    log = [tap(face=1 + day % 4, ago_ms=day * DAY_MS) for day in range(120, -1, -1) for _ in "ab"]
    log += [walk()]
    never_stopped, restarted = board(), board()
    never_stopped.fold(log)
    since_ms = NOW_MS - restarted.looks_back_ms
    recent = [one for one in log if one.received_ms >= since_ms]
    restarted.fold(recent)
    assert len(recent) < len(log) / 2
    assert restarted.live(NOW_MS) == never_stopped.live(NOW_MS)


def test_bursts_and_crowds_are_held_and_shown() -> None:
    one = board()
    burst = Rating(
        visit="v",
        question="entrance.welcome",
        version=1,
        scale=4,
        face=1,
        language="it",
        since_press_ms=900,
    )
    one.fold([stored(msgspec.structs.replace(burst, visit=f"burst-{n}")) for n in range(7)])
    assert one.live(NOW_MS).touchpoints[0].score.value is None
    one.fold([tap() for _ in range(20)])  # nobody counts the people: 15 at once are believed
    entrance = one.live(NOW_MS).touchpoints[0].score
    assert (entrance.n, entrance.held) == (20, 7 + 5)


def test_a_score_says_its_trend_and_its_target() -> None:
    shop = msgspec.structs.replace(SHOP, targets={"STORE": 60, "entrance.welcome": 75})
    one = board(shop)
    one.fold([tap(face=4, ago_ms=90 * 60_000) for _ in range(12)])
    one.fold([tap(face=1, ago_ms=bin_ * BIN_MS) for bin_ in range(10)])
    live = one.live(NOW_MS)
    entrance = live.touchpoints[0].score
    assert (entrance.trend, entrance.target, entrance.aim) == ("down", 75, "below")
    assert (live.score.trend, live.score.target) == (None, 60)


def test_a_body_that_this_program_cannot_read_is_counted() -> None:
    one = board()
    one.fold([tap(type="vetrina.rating.v9"), tap(body="{}")])
    assert one.metrics(NOW_MS).unread == 2
    assert one.live(NOW_MS).score.n == 0


def test_of_too_many_made_up_devices_the_most_silent_are_forgotten_and_counted() -> None:
    one = board()
    one.hear("spare", said(), NOW_MS)
    for number in range(DEVICES_MAX + 1):
        one.hear(f"made-up-{number:03}", said(), NOW_MS)
        if number == 99:
            one.hear("spare", said(), NOW_MS)
    assert one.metrics(NOW_MS).devices_forgotten == 2
    names = [device.name for device in one.live(NOW_MS).devices]
    assert names == [f"made-up-{number:03}" for number in range(2, DEVICES_MAX + 1)] + ["spare"]
    one.hear("made-up-000", said(), NOW_MS)
    assert [device.name for device in one.live(NOW_MS).devices][:2] == [
        "made-up-000",
        "made-up-003",
    ]


def test_made_up_devices_do_not_shut_out_the_stores_own() -> None:
    one = board()
    one.fold([tap(device="kiosk-2")])
    for number in range(DEVICES_MAX + 100):
        one.hear(f"made-up-{number}", said(problem="call this number"), NOW_MS)
        one.fold([tap(device=f"made-up-{number}")])
    one.hear("kiosk-1", said(state="offline"), NOW_MS)
    one.fold([tap(face=1)])
    live = one.live(NOW_MS)
    assert {"kiosk-1", "kiosk-2"} <= {device.name for device in live.devices}
    assert [place.score.n for place in live.touchpoints[:2]] == [1, 1]
    assert (live.headline.kind, live.headline.device) == ("offline", "kiosk-1")


def test_made_up_lines_do_not_shut_out_the_stores_own() -> None:
    one = board()
    for number in range(LINES_MAX + 1):
        passage = Passage(
            line=f"made-up-{number}",
            start_ms=NOW_MS - 60_000,
            seconds=60,
            coverage=1.0,
            in_=1,
            out=0,
        )
        one.fold([stored(passage, "made-up")])
    one.fold([walk()])
    assert one.live(NOW_MS).traffic.in_ == 3


def test_a_device_of_last_month_is_shown_only_where_it_has_a_place() -> None:
    one = board()
    month_ago_ms = NOW_MS - 30 * 86_400_000
    one.hear("spare", said(), month_ago_ms)
    one.hear("kiosk-1", said(), month_ago_ms)
    assert [device.name for device in one.live(NOW_MS).devices] == ["kiosk-1"]


def test_simulated_taps_are_said_as_long_as_they_weigh() -> None:
    one = board()
    one.hear("simulated-1", said("shoppers", simulated=True), NOW_MS)
    assert one.live(NOW_MS).simulated
    assert one.live(NOW_MS + 25 * 3_600_000).simulated
    assert not one.live(NOW_MS + 27 * 3_600_000).simulated


def test_simulated_shoppers_that_are_gone_stay_simulated_and_are_no_fault() -> None:
    one = board()
    one.hear("kiosk-1", said(), NOW_MS)
    one.hear("simulated-2", said("shoppers", simulated=True), NOW_MS)
    one.hear("simulated-2", decode_status(offline("shoppers", "1", simulated=True)), NOW_MS)
    live = one.live(NOW_MS)
    assert live.simulated
    assert (live.headline.kind, live.headline.kiosks) == ("fine", 1)
    assert [place.state for place in live.touchpoints] == ["online", None, None]


@pytest.mark.parametrize(
    ("status", "kind", "detail"),
    [
        (said(), "fine", None),
        (said(state="offline"), "offline", None),
        (said(problem="no light"), "trouble", "no light"),
        (said(stream="s", made=12, waiting=0), "missing", "2"),
    ],
)
def test_the_headline_says_the_one_thing(status: Status, kind: str, detail: str | None) -> None:
    one = board()
    one.reckon(
        Counts(stored=10, quarantined=0, lost=0, rejected=0),
        [StreamState(device="kiosk-2", stream="s", upto=10, also=(), lost=0, received_ms=0)],
    )
    one.hear("kiosk-2", status, NOW_MS)
    found = one.live(NOW_MS).headline
    assert (found.kind, found.detail) == (kind, detail)
    if kind != "fine":
        assert (found.device, found.place, found.more) == ("kiosk-2", "Fitting rooms", 0)


def test_the_worst_comes_first_and_the_rest_is_counted() -> None:
    one = board()
    one.hear("kiosk-1", said(), NOW_MS - 40_000)
    one.hear("kiosk-2", said(problem="no light"), NOW_MS)
    one.hear("kiosk-3", said(state="offline"), NOW_MS)
    one.hear("simulated-1", said("shoppers", simulated=True, state="offline"), NOW_MS)
    found = one.live(NOW_MS).headline
    assert (found.kind, found.device, found.more) == ("offline", "kiosk-3", 2)


@pytest.mark.parametrize(
    ("connected", "writable", "kind"), [(True, False, "store"), (False, True, "link")]
)
def test_the_hubs_own_trouble_comes_before_all(
    *, connected: bool, writable: bool, kind: str
) -> None:
    one = board()
    one.hear("kiosk-1", said(state="offline"), NOW_MS)
    one.connected(up=connected)
    one.writable(ok=writable)
    assert one.live(NOW_MS).headline.kind == kind


def test_a_touchpoint_is_as_well_as_its_best_device() -> None:
    one = board()
    one.hear("kiosk-1", said(state="offline"), NOW_MS)
    assert one.live(NOW_MS).touchpoints[0].state == "offline"
    one.hear("simulated-1", said("shoppers", simulated=True), NOW_MS)
    states = [place.state for place in one.live(NOW_MS).touchpoints]
    assert states == ["online", None, None]


def test_the_view_is_its_json() -> None:
    one = board()
    one.fold([tap(), walk()])
    one.hear("kiosk-1", said(stream="s", made=1, waiting=0), NOW_MS)
    live = one.live(NOW_MS)
    assert msgspec.json.decode(msgspec.json.encode(live), type=LiveView) == live


def test_latency_is_counted_and_its_quantiles_are_of_the_last_commits() -> None:
    one = board()
    assert one.metrics(NOW_MS).latency.p99_s is None
    for milliseconds in range(1, 101):
        one.committed(milliseconds / 1000)
    one.committed(0.1, repeats=2, deferred=3, dropped=4)
    numbers = one.metrics(NOW_MS)
    assert (numbers.repeats, numbers.deferred, numbers.dropped) == (2, 3, 4)
    latency = numbers.latency
    assert (latency.count, latency.p50_s, latency.p99_s) == (101, 0.051, 0.1)
    assert latency.sum_s == pytest.approx(5.15)


async def test_a_change_wakes_all_who_wait_and_nothing_else_does() -> None:
    one = board()
    waiting = [asyncio.create_task(one.change(one.version)) for _ in range(3)]
    await asyncio.sleep(0)
    one.live(NOW_MS)
    await asyncio.sleep(0)
    assert not any(task.done() for task in waiting)
    one.fold([tap()])
    await asyncio.wait_for(asyncio.gather(*waiting), 60)
    await asyncio.wait_for(one.change(0), 60)  # what changed before is seen at once


def test_phones_that_were_switched_off_are_missed_by_nobody() -> None:
    entrance = SHOP.touchpoints[0]
    for phone, shown in ((True, ["kiosk-1", entrance.phones]), (False, ["kiosk-1"])):
        places = [msgspec.structs.replace(entrance, phone=phone), *SHOP.touchpoints[1:]]
        one = board(msgspec.structs.replace(SHOP, touchpoints=places))
        one.hear("kiosk-1", said(), NOW_MS)
        one.hear(entrance.phones, said("phone", state="offline"), NOW_MS)
        one.fold([tap(device=entrance.phones)])
        live = one.live(NOW_MS)
        assert [device.name for device in live.devices] == shown
        assert live.headline.kind == ("offline" if phone else "fine")
        assert live.touchpoints[0].score.n == 1
