"""The robot visitor in front of a kiosk whose world falls apart, on both brokers.

Network, broker, hub and the kiosk itself go and come back, its clock jumps; what every shopper was
thanked for is on the hub, as often as it was said, whatever they did. ``VETRINA_VISITS`` asks for
more of them.
"""

import asyncio
import subprocess
import sys
from collections import Counter
from pathlib import Path
from random import Random
from statistics import median

import pytest

from tests.faults.amounts import VISITS, dice
from tests.faults.brokers import Broker, until
from tests.faults.cable import Cable
from tests.faults.storekeeper import ROOT, HubProcess
from tests.faults.tapper import names
from tests.faults.test_kill import BROKERS, ledger, rows
from tests.ports import free_port

PATIENCE_S = 120.0
VISIT_S_MAX = 2.0  # of a busy machine; a visit takes 10 to 50 ms
GROWTH_BYTES_MAX = 6_000_000
SAMPLES_MIN = 6

pytestmark = pytest.mark.timeout(300 + VISITS * VISIT_S_MAX)


class Visitor:
    """The robot as a process of its own."""

    def __init__(self, folder: Path, port: int, visits: int) -> None:
        self._log, self._done = folder / "visitor.log", folder / "done"
        self._command = [sys.executable, "-m", "tests.faults.visitor", str(folder)]
        self._command += ["--port", str(port), "--visits", str(visits)]
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(self._command, cwd=ROOT, stdout=log, stderr=log)

    def kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def is_done(self) -> bool:
        """Whether it has made its visits, and only sends."""
        return self._done.exists()

    def check(self) -> None:
        """Fail when it ended by itself, as it does before a scene that is stuck."""
        if self._process is not None and self._process.poll() is not None:
            pytest.fail(self._log.read_text()[-2_000:])


class World:
    """All that a kiosk's answers go through, each to be taken away and given back by its name."""

    def __init__(self, broker: Broker, folder: Path, visits: int) -> None:
        self._broker = broker
        self.cable = Cable(broker.port)
        self.hub = HubProcess(folder, broker.port)
        self.visitor: Visitor
        self._folder = folder
        self._visits = visits
        self.names = ("network", "broker", "hub", "kiosk")

    async def begin(self) -> None:
        await self.cable.plug()
        self.visitor = Visitor(self._folder, self.cable.port, self._visits)
        self.hub.start()
        self.visitor.start()

    async def take(self, name: str) -> None:
        match name:
            case "network":
                await self.cable.pull()
            case "broker":
                await self._broker.kill()
            case "hub":
                self.hub.kill()
            case "kiosk":
                self.visitor.kill()

    async def give(self, name: str) -> None:
        match name:
            case "network":
                await self.cable.plug()
            case "broker":
                await self._broker.start()
            case "hub":
                self.hub.start()
            case "kiosk":
                self.visitor.start()

    async def end(self) -> None:
        for name in self.names:
            await self.take(name)


async def storm(world: World, random: Random) -> Counter[str]:
    """Take and give back until the robot has made its visits; what went how often."""
    gone: Counter[str] = Counter()
    due = random.sample(world.names, len(world.names))  # each once, and then whatever comes
    while due or not world.visitor.is_done():
        await asyncio.sleep(random.uniform(0.3, 2.0))
        world.visitor.check()
        first = due.pop() if due else random.choice(world.names)
        doomed = {first, random.choice(world.names)}
        for name in sorted(doomed):
            await world.take(name)
            gone[name] += 1
        await asyncio.sleep(random.uniform(0, 1.0))
        for name in random.sample(sorted(doomed), len(doomed)):
            await world.give(name)
    return gone


async def test_whatever_a_shopper_does_and_whatever_breaks(broker: Broker, folder: Path) -> None:
    world = World(broker, folder, -(-VISITS // BROKERS))
    outbox, log = folder / "outbox.db", world.hub.database
    try:
        await world.begin()
        gone = await storm(world, dice())
        await until(lambda: rows(outbox, "SELECT count(*) FROM outbox") == [(0,)], PATIENCE_S)
        world.visitor.check()
    finally:
        await world.end()
    offered, kept = (Counter(names(folder / name)) for name in ("offered", "kept"))
    thanked = set(names(folder / "thanked"))
    stored = Counter(
        str(visit)
        for (visit,) in rows(
            log,
            "SELECT json_extract(body, '$.visit') FROM events WHERE type = 'vetrina.rating.v1'",
        )
    )
    assert thanked - stored.keys() == set(), "thanked and lost"
    assert kept - stored == Counter(), "said to be stored, and lost"
    assert stored - offered == Counter(), "stored more often than it was said"
    assert set(gone) == set(world.names)
    assert len(thanked) >= VISITS / BROKERS
    assert ledger(outbox, log) == [], "made = stored + lost does not add up"


async def test_visits_leave_no_memory_behind(folder: Path) -> None:
    """Nobody hears it: that the outbox fills must not show either."""
    visitor = Visitor(folder, free_port(), VISITS)
    try:
        visitor.start()
        await until(lambda: visitor.check() or visitor.is_done(), PATIENCE_S + VISITS * VISIT_S_MAX)
    finally:
        visitor.kill()
    sizes = [int(size) for size in names(folder / "memory")]
    assert len(sizes) >= SAMPLES_MIN
    warm = sizes[len(sizes) // 3 :]
    half = len(warm) // 2
    assert median(warm[half:]) - median(warm[:half]) < GROWTH_BYTES_MAX
