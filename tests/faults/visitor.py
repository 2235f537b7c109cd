"""The robot visitor: a kiosk without a screen, and someone in front of it who does anything at all.

The attendant, its visits and the device are the real ones; only the glass is missing, and the
visits' clock is turned by hand, so that a visit of a minute takes some milliseconds. Three
notebooks are the oracle's, each line on disk before the program goes on: ``offered`` has the visit
of each rating before the device is asked to store it, ``kept`` when the device has said that it is
stored, ``thanked`` when a shopper has seen more than the faces. ``memory`` has the program's own
bytes, now and then. It ends with 3 when a scene does not end by itself.
"""

import argparse
import asyncio
import secrets
import sys
from collections.abc import Coroutine, Iterator
from pathlib import Path
from random import Random

import psutil
from msgspec.structs import replace

from config.load import load_shop
from config.shop import USUAL_ELEMENTS
from config.station import Station, station_of
from config.vocabulary import ELEMENTS, EXPECTED
from config.wording import said
from kiosk.attendant import Attendant
from kiosk.visit.ends import begin
from kiosk.visit.inputs import (
    Back,
    Choose,
    Chosen,
    Done,
    Ease,
    Input,
    Leave,
    Moved,
    Said,
    Send,
    Sensed,
    Tick,
    Touch,
    Typed,
    Undo,
    Write,
)
from kiosk.visit.state import Scene, State
from tests.faults.amounts import dice
from tests.faults.tapper import Notebook
from wire.device import Device
from wire.envelope import Clock
from wire.events import Event, Rating
from wire.link import Endpoint
from wire.timepiece import SystemTimepiece

TICK_MS = 500
ALONE_MS_MAX = 15 * 60_000
"""Ten times every patience, and the warnings: by then the faces are back, or never will be."""

GAPS_MS = (60, 300, 700, 2_000, 9_000, 25_000)
JUMPS_MS = (-3_600_000, 0, 86_400_000)
JUMP_CHANCE = 0.02
LEAVE_CHANCE = 0.15  # after each thing done
MEMORY_VISITS = 25  # between two looks at the program's own memory
STUCK_EXIT = 3
BEFORE = {Scene.ASKING, Scene.STORING, Scene.REFUSED}


class HandClock:
    """The visits' clock; only the robot turns it."""

    boot = "robot"

    def __init__(self) -> None:
        self.now_ms = 1_000_000

    def wall_ms(self) -> int:
        return self.now_ms

    def uptime_ms(self) -> int:
        return self.now_ms

    def clock(self) -> Clock:
        return "synced"


class JumpingClock(SystemTimepiece):
    """The device's clock: the machine's, with a wall clock that goes wrong at times."""

    def __init__(self) -> None:
        super().__init__()
        self.ahead_ms = 0

    def wall_ms(self) -> int:
        return super().wall_ms() + self.ahead_ms

    def clock(self) -> Clock:
        return "unsynced"


class Witness:
    """The device, with two notebooks at its sides."""

    def __init__(self, device: Device, folder: Path) -> None:
        self._device = device
        self._offered, self._kept = Notebook(folder / "offered"), Notebook(folder / "kept")

    async def say(self, *events: Event) -> None:
        ratings = [one.visit for one in events if isinstance(one, Rating)]
        for visit in ratings:
            self._offered.write(visit)
        await self._device.say(*events)
        for visit in ratings:
            self._kept.write(visit)

    def tell(self, *, problem: str | None) -> None:
        self._device.tell(problem=problem)


class Robot:
    """Someone in front of the kiosk, again and again."""

    def __init__(self, device: Device, folder: Path, station: Station, random: Random) -> None:
        self._random = random
        self._station = station
        self._hand = HandClock()
        self._storing: set[asyncio.Task[None]] = set()
        self._thanked = Notebook(folder / "thanked")
        self._seen: str | None = None
        self.attendant = Attendant(
            state=begin(station),
            timepiece=self._hand,
            speaker=Witness(device, folder),
            show=self._look,
            start=self._start,
            new_visit=lambda: secrets.token_hex(8),
            applied=lambda _: None,
        )

    async def visit(self) -> bool:
        """Do anything for a while and walk away; whether the kiosk then finds back to its faces."""
        while True:
            await self._pass(self._random.choice(GAPS_MS))
            self._act()
            if self._random.random() < 0.7:  # else the next touch comes before the disk answers
                await self._settle()
            if self._random.random() < LEAVE_CHANCE:
                break
        alone_ms = 0
        while not self.attendant.state.idle and alone_ms < ALONE_MS_MAX:
            await self._settle()
            await self._pass(TICK_MS)
            alone_ms += TICK_MS
        return self.attendant.state.idle

    def _act(self) -> None:
        state = self.attendant.state
        if (
            state.scene is Scene.ASKING and self._random.random() < 0.8
        ) or self._random.random() < 0.05:
            self.attendant.tap(self._random.randint(1, state.question.scale))
        else:
            self.attendant.hear(self._random.choice(list(self._fitting(state))))

    def _fitting(self, state: State) -> Iterator[Input]:
        """What a hand can do: mostly what the scene offers, at times what it does not."""
        element = self._random.choice(USUAL_ELEMENTS)
        word = self._random.choice(said(next(one for one in ELEMENTS if one.name == element)))
        wild = self._random.random() < 0.1
        if wild or state.scene is Scene.REASONS:
            yield from (Sensed(element), Sensed(element), Done(), Write())
        if wild or state.scene is Scene.DIRECTIONS:
            open_word = [
                word for one in ELEMENTS if one.name == state.element for word in said(one)
            ]
            yield from (Said(one) for one in open_word or [word])
        if wild or state.scene is Scene.FURTHER:
            further = state.further
            yield from (Chosen(one.id) for one in (further.choices if further else []))
        if wild or state.scene is Scene.EXPECTED:
            yield from (Chosen(one) for one in EXPECTED)
        if wild or state.scene is Scene.COMMENT:
            yield from (Typed("scrivo a mario@example.org"), Send(), Send())
        yield from (Back(), Undo(), Done(), Touch(), Tick())
        if self._random.random() < 0.1:
            yield from (Choose(self._random.choice(self._station.languages)), Ease("slow"))
            yield from (Leave(), Moved(replace(self._station, comments=wild)))

    async def _pass(self, span_ms: int) -> None:
        for _ in range(span_ms // TICK_MS):
            self._hand.now_ms += TICK_MS
            self.attendant.hear(Tick())
        self._hand.now_ms += span_ms % TICK_MS
        await asyncio.sleep(0)

    async def _settle(self) -> None:
        while self._storing:
            await asyncio.wait(self._storing)

    def _start(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.ensure_future(work)
        self._storing.add(task)
        task.add_done_callback(self._storing.discard)

    def _look(self, state: State) -> None:
        """What a shopper sees; behind the faces they are thanked, in one way or another."""
        if state.visit is not None and state.scene not in BEFORE and state.visit != self._seen:
            self._seen = state.visit
            self._thanked.write(state.visit)


async def run(folder: Path, port: int, visits: int) -> int:
    """Visit until so many were thanked over all lives, then go on sending until killed."""
    shop = load_shop(None)
    station = station_of(shop, "kiosk-1")
    assert station is not None
    clock = JumpingClock()
    random = dice(secrets.randbits(32))
    device = Device(
        folder=folder,
        store=shop.store,
        name="kiosk-1",
        program="kiosk",
        version="0+test",
        endpoint=Endpoint(port=port),
        timepiece=clock,
        random=random,
    )
    async with device, asyncio.TaskGroup() as tasks:
        sending = tasks.create_task(device.run())
        robot = Robot(device, folder, replace(station, comments=True), random)
        memory = Notebook(folder / "memory")
        made = 0
        while (folder / "thanked").read_bytes().count(b"\n") < visits:
            if random.random() < JUMP_CHANCE:
                clock.ahead_ms = random.choice(JUMPS_MS)
            if not await robot.visit():
                sys.stderr.write(f"stuck: {robot.attendant.state}\n")
                sending.cancel()
                return STUCK_EXIT
            made += 1
            if made % MEMORY_VISITS == 0:
                memory.write(str(psutil.Process().memory_info().rss))
        (folder / "done").touch()
    return 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--visits", type=int, required=True)
    chosen = parser.parse_args()
    sys.exit(asyncio.run(run(chosen.folder, chosen.port, chosen.visits)))
