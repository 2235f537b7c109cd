"""A board whose store is described anew, and what it says of kiosks that are not told yet."""

import msgspec
import pytest

from hub.board import Board
from tests.hub.test_board import NOW_MS, SHOP, board, said, tap, walk


def test_another_description_that_counts_alike_is_in_force_at_once() -> None:
    one = board()
    one.fold([tap()])
    renamed = msgspec.structs.replace(SHOP, name="Another", languages=["en"])
    assert one.counts_like(renamed)
    one.describe(renamed)
    live = one.live(NOW_MS)
    assert (live.name, live.score.n) == ("Another", 1)


@pytest.mark.parametrize(
    "change",
    [
        {"targets": {"STORE": 10}},
        {"day_starts": 0},
        {"timezone": "Europe/London"},
        {"entrances": []},
        {"recommend": "entrance.welcome"},
        {"touchpoints": SHOP.touchpoints[1:]},
        {"touchpoints": [msgspec.structs.replace(SHOP.touchpoints[0], lines=["door"])]},
        {"scoring": msgspec.structs.replace(SHOP.scoring, half_life_min=30)},
    ],
    ids=str,
)
def test_another_description_that_counts_otherwise_is_seen(change: dict[str, object]) -> None:
    one = board()
    assert one.counts_like(SHOP)
    changed = msgspec.structs.replace(SHOP, **change)
    assert not one.counts_like(changed)


def test_a_recount_takes_over_without_counting_anything_twice_or_not_at_all() -> None:
    log = [tap(position=position) for position in range(1, 7)]
    walks = (walk(120_000), walk())
    log += [msgspec.structs.replace(one, position=7 + at) for at, one in enumerate(walks)]
    one = board()
    one.fold(log[:6])
    moved = msgspec.structs.replace(SHOP.touchpoints[0], devices=[])
    there = msgspec.structs.replace(SHOP.touchpoints[1], devices=["kiosk-1", "kiosk-2"])
    shop = msgspec.structs.replace(SHOP, touchpoints=[moved, there])
    beside = Board(shop)
    beside.fold(log[:7])  # one of them is committed, and on its way to the board
    one.adopt(beside)
    one.fold(log[6:])
    assert one.position == 8
    live = one.live(NOW_MS)
    assert [place.score.n for place in live.touchpoints] == [0, 6]
    assert live.traffic.in_ == 6


WANTED = "a" * 64


def configured(one: Board, now_ms: int = NOW_MS, device: str = "kiosk-1") -> str | None:
    (found,) = [shown for shown in one.live(now_ms).devices if shown.name == device]
    return found.config


def test_a_kiosk_that_still_shows_the_old_questions_is_named_after_a_minute() -> None:
    one = board()
    one.handed({"kiosk-1": WANTED}, NOW_MS)
    one.hear("kiosk-1", said(config_running=WANTED), NOW_MS)
    assert configured(one) == "current"
    one.handed({"kiosk-1": "b" * 64}, NOW_MS)
    for second in range(0, 70, 10):
        one.hear("kiosk-1", said(config_running=WANTED), NOW_MS + second * 1000)
    assert configured(one, NOW_MS + 60_000) == "pending"
    live = one.live(NOW_MS + 60_001)
    assert (live.headline.kind, live.headline.device) == ("behind", "kiosk-1")
    one.hear("kiosk-1", said(config_running="b" * 64), NOW_MS + 70_000)
    assert configured(one, NOW_MS + 70_000) == "current"


def test_a_kiosk_that_was_away_has_its_minute_anew() -> None:
    one = board()
    one.handed({"kiosk-1": WANTED}, NOW_MS)
    one.hear("kiosk-1", said(), NOW_MS)
    one.hear("kiosk-1", said(state="offline"), NOW_MS + 10_000)
    one.hear("kiosk-1", said(), NOW_MS + 3_600_000)
    assert configured(one, NOW_MS + 3_600_000) == "pending"
    one.hear("kiosk-1", said(), NOW_MS + 7_200_000)  # without a farewell
    assert configured(one, NOW_MS + 7_200_000) == "pending"


def test_a_kiosk_that_refuses_says_why_at_once() -> None:
    one = board()
    one.handed({"kiosk-1": WANTED}, NOW_MS)
    reason = "5 faces do not fit"
    one.hear("kiosk-1", said(config_wanted=WANTED, config_problem=reason), NOW_MS)
    live = one.live(NOW_MS)
    assert (live.headline.kind, live.headline.detail) == ("refused", reason)
    assert live.devices[0].config_problem == reason
    one.handed({"kiosk-1": "b" * 64}, NOW_MS)
    assert configured(one) == "pending", "what it refused was another"


def test_only_kiosks_take_what_is_handed_out() -> None:
    one = board()
    one.handed({"simulated-1": WANTED, "kiosk-2": WANTED}, NOW_MS)
    one.hear("simulated-1", said("shoppers", simulated=True), NOW_MS)
    one.hear("kiosk-1", said(), NOW_MS)
    assert (configured(one, device="simulated-1"), configured(one)) == (None, None)
    one.hear("kiosk-1", said(config_running=WANTED), NOW_MS)
    assert configured(one) == "pending", "it was handed out nothing, and shows something"


def test_mistakes_in_the_shops_file_come_before_what_devices_have() -> None:
    one = board()
    one.hear("kiosk-1", said(state="offline"), NOW_MS)
    seen = one.version
    one.refuse_shop(["store: missing", "name: missing"])
    live = one.live(NOW_MS)
    assert (live.headline.kind, live.headline.detail) == ("shop", "store: missing")
    assert (live.headline.more, one.version > seen) == (1, True)
    one.refuse_shop([])
    assert one.live(NOW_MS).headline.kind == "offline"


def test_a_kiosk_that_waits_to_be_placed_is_named_before_it_has_said_anything() -> None:
    one = board()
    one.hear("kiosk-9", said(), NOW_MS)
    one.hear("camera-9", said("sensor"), NOW_MS)
    live = one.live(NOW_MS)
    assert (live.headline.kind, live.headline.device) == ("unplaced", "kiosk-9")
    assert live.headline.more == 0
    one.fold([tap(device="kiosk-9")])
    assert one.live(NOW_MS).headline.more == 0, "it is one and the same"
