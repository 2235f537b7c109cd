"""What a kiosk does at the hub's commands, with hand-written partners."""

import asyncio
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace

from config.load import load_shop
from config.orders import OrderRefused
from config.station import station_of
from kiosk.bolt import Bolt
from kiosk.duty import Post
from kiosk.obedience import Obedience
from kiosk.shot import Dots
from kiosk.touch import Gesture
from kiosk.visit.state import Scene, State
from tests.kiosk.test_caretaker import Shop
from tests.wire.test_command import COMMANDED
from wire.command import IDENTIFY_S, Command, Identify, Lock, Order, Screenshot, Unlock
from wire.screenshot import Shot, shot_in

MINUTE_MS = 60_000


class Kiosk:
    """An obedient kiosk; its glass is two points wide."""

    def __init__(self, folder: Path) -> None:
        self.shop = Shop(folder)
        station = station_of(load_shop(None), "kiosk-1")
        assert station is not None
        self.shop.caretaker.told(replace(station, hours=None), met=True)
        self.state = State(station=station, language="it")
        self.shots: list[Shot] = []
        self.pictures = 0
        self.begin(folder)

    def begin(self, folder: Path) -> None:
        self.obedience = Obedience(
            bolt=Bolt(folder, self.shop.clock),
            caretaker=self.shop.caretaker,
            glass=self,
            state=lambda: self.state,
            expose=lambda payload: self.shots.append(shot_in(payload)),
        )

    def dots(self) -> Dots:
        self.pictures += 1
        return Dots(width_px=2, height_px=1, rgba=b"\x10" * 8)

    async def obey(self, order: Order) -> str:
        command: Command = msgspec.structs.replace(COMMANDED, order=order)
        return await self.obedience.deeds[type(order)](command)

    def pass_time(self, ms: int) -> None:
        self.shop.clock.now_ms += ms
        self.shop.caretaker.tick()


@pytest.fixture
def kiosk(tmp_path: Path) -> Kiosk:
    return Kiosk(tmp_path)


async def test_it_is_named_for_half_a_minute_or_until_somebody_touches_it(kiosk: Kiosk) -> None:
    await kiosk.obey(Identify())
    assert kiosk.obedience.identifies
    assert kiosk.shop.caretaker.duty.hears, "taps count all the same"
    assert kiosk.shop.ended == 0
    kiosk.pass_time(IDENTIFY_S * 1000)
    assert not kiosk.obedience.identifies
    await kiosk.obey(Identify())
    kiosk.shop.caretaker.touched()
    assert not kiosk.obedience.identifies


async def test_a_locked_kiosk_hears_nothing_ends_the_visit_and_opens_by_itself(
    kiosk: Kiosk,
) -> None:
    await kiosk.obey(Lock(15))
    assert kiosk.shop.caretaker.duty.post is Post.SHUT
    assert not kiosk.shop.caretaker.duty.hears
    assert kiosk.shop.ended == 1, "what was tapped is kept by the visit's end"
    assert kiosk.obedience.locked_until_ms == kiosk.shop.clock.wall_ms() + 15 * MINUTE_MS
    kiosk.pass_time(15 * MINUTE_MS - 1)
    assert kiosk.shop.caretaker.duty.post is Post.SHUT
    kiosk.pass_time(1)
    assert kiosk.shop.caretaker.duty.post is Post.ON_DUTY
    assert kiosk.obedience.locked_until_ms is None


async def test_who_writes_is_not_locked_out_of_what_is_not_sent_yet(kiosk: Kiosk) -> None:
    kiosk.state = replace(kiosk.state, scene=Scene.COMMENT)
    with pytest.raises(OrderRefused, match="ask again"):
        await kiosk.obey(Lock(15))
    assert kiosk.shop.ended == 0
    assert kiosk.obedience.locked_until_ms is None
    kiosk.state = replace(kiosk.state, scene=Scene.THANKS)
    await kiosk.obey(Lock(15))
    assert kiosk.shop.ended == 1


async def test_a_restart_does_not_open_it_and_the_hub_does(kiosk: Kiosk, tmp_path: Path) -> None:
    await kiosk.obey(Lock(15))
    kiosk.shop.caretaker.shut(None)
    kiosk.begin(tmp_path)
    assert kiosk.shop.caretaker.duty.post is Post.SHUT
    await kiosk.obey(Unlock())
    assert kiosk.shop.caretaker.duty.post is Post.ON_DUTY
    kiosk.begin(tmp_path)
    assert kiosk.shop.caretaker.duty.post is Post.ON_DUTY


HOUR_MS = 60 * MINUTE_MS


@pytest.mark.parametrize(
    ("right_ms", "left_ms"),
    [(15 * HOUR_MS, None), (3 * HOUR_MS, 9 * HOUR_MS), (-HOUR_MS, 12 * HOUR_MS)],
    ids=["next morning", "a short cut", "it was ahead"],
)
async def test_a_clock_put_right_after_a_cut_of_power_ends_a_lock_when_it_should(
    kiosk: Kiosk, tmp_path: Path, right_ms: int, left_ms: int | None
) -> None:
    await kiosk.obey(Lock(12 * 60))
    clock, caretaker = kiosk.shop.clock, kiosk.shop.caretaker
    clock.boot = "another"
    caretaker.shut(None)
    kiosk.begin(tmp_path)
    drawn = len(kiosk.shop.shown)
    clock.ahead_ms = MINUTE_MS - 1
    kiosk.obedience.look_again()
    assert len(kiosk.shop.shown) == drawn, "a clock that is drawn"
    clock.ahead_ms = right_ms
    kiosk.obedience.look_again()
    until_ms = None if left_ms is None else clock.uptime_ms() + left_ms
    assert caretaker.duty.shut_ms == until_ms
    assert (kiosk.obedience.locked_until_ms is None) is (left_ms is None)


async def test_staff_with_the_pin_come_in_all_the_same_and_it_is_shut_after_them(
    kiosk: Kiosk,
) -> None:
    await kiosk.obey(Lock(60))
    kiosk.shop.caretaker.asked(Gesture.EXIT)
    assert kiosk.shop.caretaker.duty.post is Post.PAD
    kiosk.pass_time(MINUTE_MS)
    assert kiosk.shop.caretaker.duty.post is Post.SHUT


async def test_the_picture_is_of_the_command_and_is_sent_once(kiosk: Kiosk) -> None:
    said = await kiosk.obey(Screenshot())
    [shot] = kiosk.shots
    assert shot.number == COMMANDED.number
    assert said == f"{len(shot.png)} bytes"


async def test_there_is_no_picture_while_somebody_writes(kiosk: Kiosk) -> None:
    kiosk.state = replace(kiosk.state, scene=Scene.COMMENT, draft="Anna, 0171", warned=True)
    with pytest.raises(OrderRefused, match="writes"):
        await kiosk.obey(Screenshot())
    kiosk.state = replace(kiosk.state, scene=Scene.ASKING, draft="")
    kiosk.shop.caretaker.asked(Gesture.EXIT)
    with pytest.raises(OrderRefused, match="PIN"):
        await kiosk.obey(Screenshot())
    assert (kiosk.pictures, kiosk.shots) == (0, [])


async def test_who_begins_to_write_after_the_command_is_not_in_the_picture(kiosk: Kiosk) -> None:
    showing = asyncio.create_task(kiosk.obey(Screenshot()))
    while not kiosk.pictures:  # noqa: ASYNC110 - a picture has no event
        await asyncio.sleep(0)
    kiosk.state = replace(kiosk.state, scene=Scene.COMMENT, draft="Anna")
    await showing
    assert (kiosk.pictures, len(kiosk.shots)) == (1, 1)
