"""Device, broker and hub are real processes, and kill -9 takes any of them at any moment.

The oracle is what shoppers were thanked for, written down by the tapping program itself
(``tests/faults/tapper.py``); none of the system's own numbers is believed before it agrees.
"""

import asyncio
import sqlite3
import subprocess
import sys
from collections import Counter
from contextlib import closing
from itertools import chain, combinations
from pathlib import Path
from random import Random

from tests.faults.amounts import KILLS, dice
from tests.faults.brokers import Broker, until
from tests.faults.storekeeper import ROOT, STORE, HubProcess
from tests.faults.tapper import names

DRAIN_S = 60.0
DEVICE = "kiosk-1"
TAPS_A_KILL_MIN = 2
BROKERS = 2  # the test runs on each of them, and the kills are shared


class Tapper:
    """The tapping device as a process of its own."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder = folder
        self._command = [sys.executable, "-m", "tests.faults.tapper", str(folder)]
        self._command += ["--store", STORE, "--name", DEVICE, "--port", str(port)]
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with (self.folder / "tapper.log").open("ab") as log:
            self._process = subprocess.Popen(self._command, cwd=ROOT, stdout=log, stderr=log)

    def kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None


class Machines:
    """All three, each to be killed and raised again by its name."""

    def __init__(self, broker: Broker, folder: Path) -> None:
        self.tapper = Tapper(folder, broker.port)
        self.hub = HubProcess(folder, broker.port)
        self._broker = broker
        self.names = ("tapper", "broker", "hub")

    async def start(self, name: str) -> None:
        match name:
            case "broker":
                await self._broker.start()
            case "hub":
                self.hub.start()
            case "tapper":
                self.tapper.start()

    async def kill(self, name: str) -> None:
        match name:
            case "broker":
                await self._broker.kill()
            case "hub":
                self.hub.kill()
            case "tapper":
                self.tapper.kill()

    def fates(self) -> list[tuple[str, ...]]:
        """Who may die together: each alone and each pair."""
        return list(chain(combinations(self.names, 1), combinations(self.names, 2)))


async def storm(machines: Machines, kills: int, random: Random) -> Counter[str]:
    """Kill and raise until so many kills are done; who died how often."""
    died: Counter[str] = Counter()
    while died.total() < kills:
        await asyncio.sleep(random.uniform(0.05, 1.6))
        doomed = random.choice(machines.fates())
        for name in doomed:
            await machines.kill(name)
            died[name] += 1
        await asyncio.sleep(random.uniform(0, 0.4))
        for name in random.sample(doomed, len(doomed)):
            await machines.start(name)
    return died


def rows(database: Path, question: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(database, timeout=10)) as db:
        return db.execute(question).fetchall()


async def test_every_thanked_tap_is_stored_once(broker: Broker, folder: Path) -> None:
    kills = -(-KILLS // BROKERS)
    random = dice()
    machines = Machines(broker, folder)
    outbox, log = folder / "outbox.db", machines.hub.database
    try:
        for name in ("hub", "tapper"):
            await machines.start(name)
        await until((folder / "thanked").exists, DRAIN_S)
        died = await storm(machines, kills, random)
        (folder / "stop").touch()
        await until(lambda: rows(outbox, "SELECT count(*) FROM outbox") == [(0,)], DRAIN_S)
    finally:
        for name in machines.names:
            await machines.kill(name)
    thanked, offered = names(folder / "thanked"), names(folder / "offered")
    stored = Counter(
        str(visit) for (visit,) in rows(log, "SELECT json_extract(body, '$.visit') FROM events")
    )
    assert len(thanked) > TAPS_A_KILL_MIN * kills, "too few to show anything"
    assert set(died) == set(machines.names)
    assert set(thanked) - set(stored) == set(), "thanked and lost"
    assert set(stored) - set(offered) == set(), "stored, and nobody made it"
    assert [visit for visit, times in stored.items() if times > 1] == [], "counted twice"
    assert ledger(outbox, log) == [], "made = stored + lost does not add up"
    assert rows(log, "PRAGMA quick_check") == rows(outbox, "PRAGMA quick_check") == [("ok",)]


def ledger(outbox: Path, log: Path) -> list[str]:
    """What does not add up between the device's own count and the hub's."""
    [(stream, made)] = rows(
        outbox, "SELECT id, (SELECT seq FROM sqlite_sequence WHERE name = 'outbox') FROM stream"
    )
    stored = rows(log, "SELECT stream, min(seq), max(seq), count(*) FROM events GROUP BY stream")
    cursors = rows(log, "SELECT stream, upto, also, lost FROM streams")
    counted = rows(log, "SELECT value FROM counters WHERE name = 'stored'")
    expected = [
        ("events", stored, [(stream, 1, made, made)]),
        ("cursor", cursors, [(stream, made, "[]", 0)]),
        ("counter", counted, [(made,)]),
    ]
    return [f"{what}: {found}, not {right}" for what, found, right in expected if found != right]
