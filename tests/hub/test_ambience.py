"""What the hub knows of light, sound and air: the newest, where it belongs, and nothing too old."""

import itertools
import random

import msgspec
import pytest

from config.load import load_shop
from config.shop import Probed, Shop
from hub.ambience import SERIES_MAX, STALE_MS, Ambience, MeasuredView
from hub.board import Board
from hub.live.detail import ElementView
from hub.scoring.intake import Happened
from hub.store import Stored
from wire.codec import encode_body
from wire.events import Passage, Rating, Reading, Reason

NOW_MS = 1_767_265_200_000
MINUTE_MS = 60_000
SHOP = load_shop(None)


def lux(value: float = 82.0, ago_min: int = 1, **more: object) -> Reading:
    start_ms = NOW_MS - ago_min * MINUTE_MS
    fields = {"quantity": "light", "unit": "lx", "start_ms": start_ms, "seconds": 60}
    return Reading(**{**fields, "value": value, **more})


def happened(event: object, device: str = "sensor-1", **more: int) -> Happened:
    start_ms = getattr(event, "start_ms", None)
    at_ms = NOW_MS if start_ms is None else start_ms + MINUTE_MS
    times = {"at_ms": at_ms, "shift_ms": 0, "received_ms": at_ms} | more
    return Happened(device=device, event=event, **times)


def placed(*probes: Probed, devices: list[str] | None = None) -> Shop:
    """The demo store whose first touchpoint has these."""
    first, *rest = SHOP.touchpoints
    here = msgspec.structs.replace(
        first, ambience=list(probes), devices=[*first.devices, *(devices or [])]
    )
    return msgspec.structs.replace(SHOP, touchpoints=[here, *rest])


def counted(*events: Happened) -> Ambience:
    ambience = Ambience()
    for one in events:
        ambience.count(one)
    return ambience


def shown(ambience: Ambience, now_ms: int = NOW_MS) -> list[MeasuredView]:
    return list(ambience.view(placed(devices=["sensor-1"]), now_ms).touchpoints[0].measured)


def test_a_reading_belongs_to_where_its_device_stands() -> None:
    view = counted(happened(lux())).view(placed(devices=["sensor-1"]), NOW_MS)
    [place] = view.touchpoints
    assert place.touchpoint == SHOP.touchpoints[0].id
    [one] = place.measured
    assert (one.quantity, one.value, one.unit, one.state) == ("light", 82.0, "lx", "ok")
    assert one.until.timestamp() * 1000 == NOW_MS
    assert view.elsewhere == ()


def test_a_probe_can_be_placed_elsewhere_by_quantity_and_name() -> None:
    ambience = counted(happened(lux(probe="shelf")), happened(lux(9.0, probe="window")))
    shop = placed(Probed(device="sensor-1", quantity="light", probe="shelf"))
    view = ambience.view(shop, NOW_MS)
    assert [one.probe for one in view.touchpoints[0].measured] == ["shelf"]
    assert [one.probe for one in view.elsewhere] == ["window"]
    assert (
        ambience.view(placed(Probed(device="sensor-1", quantity="co2")), NOW_MS).touchpoints == ()
    )


def test_a_stale_reading_has_no_value_and_says_of_when_it_was() -> None:
    ambience = counted(happened(lux()))
    [fresh] = shown(ambience, NOW_MS + STALE_MS)
    [stale] = shown(ambience, NOW_MS + STALE_MS + 1)
    assert (fresh.value, fresh.state) == (82.0, "ok")
    assert (stale.value, stale.state) == (None, "stale")
    assert stale.until.timestamp() * 1000 == NOW_MS


def test_half_a_minute_is_enough_and_less_is_not() -> None:
    assert [one.value for one in shown(counted(happened(lux(coverage=0.5))))] == [82.0]
    [thin] = shown(counted(happened(lux(coverage=0.49))))
    assert (thin.value, thin.state) == (None, "thin")


@pytest.mark.parametrize(
    "reading",
    [
        lux(unit="klx"),
        lux(-1.0),
        lux(1e8),
        lux(quantity="magic"),
        Reading(quantity="sound", value=0.0, unit="dB[SPL]"),
    ],
)
def test_what_is_no_reading_of_ours_is_counted_and_never_shown(reading: Reading) -> None:
    ambience = counted(happened(reading))
    view = ambience.view(placed(devices=["sensor-1"]), NOW_MS)
    assert (view.touchpoints, view.elsewhere, view.refused) == ((), (), 1)


def test_a_bucket_that_contradicts_its_event_is_refused() -> None:
    early = happened(lux(), at_ms=NOW_MS - 10 * MINUTE_MS)
    late = happened(lux(), at_ms=NOW_MS + 10_000_000)
    assert counted(early, late).view(SHOP, NOW_MS).refused == 2


def test_the_devices_clock_is_set_right() -> None:
    ahead_ms = 7 * 3_600_000
    reading = msgspec.structs.replace(lux(), start_ms=NOW_MS - MINUTE_MS + ahead_ms)
    one = happened(reading, at_ms=NOW_MS, shift_ms=-ahead_ms)
    assert shown(counted(one))[0].since.timestamp() * 1000 == NOW_MS - MINUTE_MS


def test_any_order_and_any_repeat_give_the_same() -> None:
    events = [
        happened(lux(float(value), ago_min=ago, probe=probe, coverage=coverage))
        for value, (ago, probe, coverage) in enumerate(
            itertools.product((1, 2, 3), (None, "a"), (0.3, 0.7))
        )
    ]
    expected = counted(*events).view(SHOP, NOW_MS)
    shuffled = random.Random(1)
    for _ in range(20):
        again = [*events, *shuffled.sample(events, 5)]
        shuffled.shuffle(again)
        assert counted(*again).view(SHOP, NOW_MS) == expected
    assert {one.coverage for one in expected.elsewhere} == {0.7}, "the fuller part of a bucket"


def test_made_up_probes_push_out_the_oldest_and_never_the_newest() -> None:
    ambience = counted(*(happened(lux(probe=f"p{n}", ago_min=2)) for n in range(SERIES_MAX)))
    ambience.count(happened(lux(probe="new")))
    memory = ambience.memory()
    assert len(memory) == SERIES_MAX
    assert any(one.probe == "new" for one in memory)


def stored(event: object, position: int, device: str) -> Stored:
    kind, body = encode_body(event)
    return Stored(
        position=position,
        device=device,
        stream="s",
        seq=position,
        type=kind,
        at_ms=NOW_MS,
        shift_ms=0,
        retimed=False,
        received_ms=NOW_MS,
        body=body.decode(),
    )


def test_it_stands_beside_what_shoppers_sense_also_after_a_restart() -> None:
    place = next(one for one in SHOP.touchpoints if one.questions)
    kiosk, question = place.devices[0], place.questions[0]
    rating = Rating(
        visit="v", question=question.id, version=1, scale=question.scale, face=1, language="it"
    )
    dark = Reason(visit="v", element="light", direction="too_little")
    others = [one for one in SHOP.touchpoints if one is not place]
    here = msgspec.structs.replace(place, ambience=[Probed(device="sensor-9")])
    shop = msgspec.structs.replace(SHOP, touchpoints=[here, *others])
    first = Board(shop)
    first.fold([stored(rating, 1, kiosk), stored(dark, 2, kiosk), stored(lux(), 3, "sensor-9")])
    second = Board(shop)
    second.restore(first.memory(), first.position)
    for board in (first, second):
        [light] = _elements(board, question.id)
        assert light.said.keys() == {"too_little"}
        assert [(one.value, one.unit) for one in light.measured] == [(82.0, "lx")]
        assert board.ambience(NOW_MS).touchpoints[0].measured == light.measured


def _elements(board: Board, question: str) -> list[ElementView]:
    [scope] = [one for one in board.scores(NOW_MS).scopes if one.scope == question]
    return [one for one in scope.elements if one.element == "light"]


def test_a_passage_is_no_reading() -> None:
    passage = Passage(line="door", start_ms=NOW_MS, seconds=60, coverage=1.0, in_=3, out=0)
    assert counted(happened(passage)).memory() == []
