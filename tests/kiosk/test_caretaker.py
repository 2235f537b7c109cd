"""The caretaker with hand-written partners: what is shown, switched, checked and logged."""

import asyncio
from collections.abc import Coroutine
from datetime import UTC, datetime
from pathlib import Path

import pytest
from msgspec.structs import replace

from config.hours import Hours
from config.load import load_shop
from config.station import Station, station_of
from kiosk.backlight import Backlight
from kiosk.caretaker import Caretaker
from kiosk.duty import PAD_MS, Duty, Post
from kiosk.pin import Gate, seal
from kiosk.touch import Gesture
from wire.envelope import Clock

PIN = "402915"
NIGHT_MS = round(datetime(2026, 11, 23, 21, 30, tzinfo=UTC).timestamp() * 1000)
WEEK = Hours(mon=["09:00-20:00"], tue=["09:00-20:00"])


class HandClock:
    boot = "boot"

    def __init__(self) -> None:
        self.now_ms = 5_000
        self.ahead_ms = 0
        self.synced = True

    def wall_ms(self) -> int:
        return NIGHT_MS + self.now_ms + self.ahead_ms

    def uptime_ms(self) -> int:
        return self.now_ms

    def clock(self) -> Clock:
        return "synced" if self.synced else "unsynced"


class Shop:
    """A caretaker with its partners, and a light on disk."""

    def __init__(self, folder: Path) -> None:
        self.light = folder / "panel" / "bl_power"
        self.light.parent.mkdir()
        self.light.write_text("0")
        pin_file = folder / "pin"
        pin_file.write_bytes(seal(PIN))
        self.clock = HandClock()
        self.shown: list[Duty] = []
        self.ended = 0
        self.left = 0
        self.tasks: list[asyncio.Task[None]] = []
        self.caretaker = Caretaker(
            timepiece=self.clock,
            gate=Gate(pin_file, folder),
            show=self.shown.append,
            end_visit=self.end_visit,
            leave=self.leave,
            start=self.start,
            backlight=Backlight(folder),
        )

    def end_visit(self) -> None:
        self.ended += 1

    def leave(self) -> None:
        self.left += 1

    def start(self, work: Coroutine[None, None, None]) -> None:
        self.tasks.append(asyncio.create_task(work))

    async def type(self, pin: str) -> None:
        for digit in pin:
            self.caretaker.digit(digit)
        self.caretaker.enter()
        await asyncio.gather(*self.tasks)


def station(hours: Hours | None) -> Station:
    told = station_of(load_shop(None), "kiosk-1")
    assert told is not None
    return replace(told, hours=hours)


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return Shop(tmp_path)


async def test_at_night_it_ends_the_visit_and_switches_the_light_off(shop: Shop) -> None:
    shop.caretaker.told(station(WEEK), met=True)
    shop.caretaker.tick()
    assert shop.shown[-1].post is Post.ASLEEP
    assert shop.ended == 1
    assert shop.light.read_text() == "4"
    opens = shop.shown[-1].opens
    assert opens is not None
    assert (opens.day, opens.hour) == (24, 9)


async def test_without_a_set_clock_it_stays_on_and_says_so_once(
    shop: Shop, caplog: pytest.LogCaptureFixture
) -> None:
    shop.clock.synced = False
    shop.caretaker.told(station(WEEK), met=True)
    for _ in range(3):
        shop.caretaker.tick()
    assert shop.caretaker.duty.post is Post.ON_DUTY
    assert caplog.text.count("the clock is not set") == 1


async def test_a_duty_is_shown_when_it_changes_and_not_with_every_tick(shop: Shop) -> None:
    shop.caretaker.told(station(None), met=True)
    for _ in range(20):
        shop.clock.now_ms += 100
        shop.caretaker.tick()
    assert len(shop.shown) <= 3


async def test_the_right_pin_lets_staff_leave(shop: Shop) -> None:
    shop.caretaker.told(station(None), met=True)
    shop.caretaker.asked(Gesture.EXIT)
    await shop.type(PIN)
    shop.caretaker.pick("leave")
    await asyncio.gather(*shop.tasks)
    assert (shop.left, shop.ended) == (1, 1)


async def test_a_wrong_pin_does_not_and_is_counted_on_disk(shop: Shop, tmp_path: Path) -> None:
    shop.caretaker.told(station(None), met=True)
    shop.caretaker.asked(Gesture.EXIT)
    await shop.type("402916")
    shop.caretaker.pick("leave")
    assert shop.left == 0
    assert Gate(None, tmp_path).tries() == 1
    shop.clock.now_ms += PAD_MS
    shop.caretaker.tick()
    assert shop.caretaker.duty.post is Post.ON_DUTY


async def test_a_kiosk_that_met_no_hub_says_so(shop: Shop) -> None:
    shop.caretaker.told(station(None), met=False)
    assert shop.shown[-1].post is Post.UNMET
