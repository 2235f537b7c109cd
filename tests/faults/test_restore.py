"""The drill: a hub's disk dies, a copy is put back, and everything is as if it never had, or named.

Device, broker and hub are real processes. The oracle is what shoppers were thanked for
(``tests/faults/tapper.py``). What the device still held comes again; what the hub had already
taken from it after the copy is gone, and counted as lost, number by number.
"""

import sqlite3
from collections import Counter
from pathlib import Path
from shutil import rmtree

from hub.backup.making import Origin, copies, make
from hub.backup.restoring import restore
from tests.faults.brokers import Mosquitto, until
from tests.faults.storekeeper import STORE, HubProcess
from tests.faults.tapper import names
from tests.faults.test_kill import Tapper, rows

PATIENCE_S = 90.0
TAPS = 20
MOMENT_MS = 1_800_000_000_000


class Store:
    """All of it, with the copies beside; each dies and comes back by itself."""

    def __init__(self, folder: Path, broker: Mosquitto) -> None:
        self.folder = folder
        self.broker = broker
        self.data, self.into = folder / "hub", folder / "copies"
        self.data.mkdir()
        self.hub = HubProcess(self.data, broker.port)
        self.tapper = Tapper(folder, broker.port)

    def copy(self) -> None:
        moment_ms = MOMENT_MS + 1_000 * len(copies(self.into))
        make(self.data, self.into, Origin(moment_ms, "0", STORE, None))

    def lose_the_disk_and_restore(self) -> None:
        self.hub.kill()
        rmtree(self.data)
        newest = copies(self.into)
        restore(newest[max(newest)], self.data, MOMENT_MS)
        self.hub.start()

    def thanked(self) -> int:
        path = self.folder / "thanked"
        return len(names(path)) if path.exists() else 0

    def visits(self) -> list[str]:
        """What is in the log; nothing before the hub has begun it."""
        try:
            found = rows(self.hub.database, "SELECT json_extract(body, '$.visit') FROM events")
        except sqlite3.OperationalError:
            return []
        return [str(visit) for (visit,) in found]

    def stored(self) -> int:
        return len(self.visits())

    async def more_taps(self) -> None:
        wanted = self.thanked() + TAPS
        await until(lambda: self.thanked() >= wanted, PATIENCE_S)

    async def more_stored(self) -> None:
        wanted = self.stored() + TAPS
        await until(lambda: self.stored() >= wanted, PATIENCE_S)

    async def end(self) -> None:
        """Nobody taps any more, and the device has heard a receipt of all that it made."""
        (self.folder / "stop").touch()
        outbox = self.folder / "outbox.db"
        await until(lambda: rows(outbox, "SELECT count(*) FROM outbox") == [(0,)], PATIENCE_S)

    async def kill(self) -> None:
        self.tapper.kill()
        self.hub.kill()
        await self.broker.kill()

    def gone(self) -> int:
        """How many thanked taps are not stored; nothing is there twice, and nothing made up."""
        stored = Counter(self.visits())
        thanked, offered = names(self.folder / "thanked"), names(self.folder / "offered")
        assert set(stored) - set(offered) == set(), "stored, and nobody made it"
        assert [visit for visit, times in stored.items() if times > 1] == [], "counted twice"
        return len(set(thanked) - set(stored))

    def counted_as_lost(self) -> int:
        [(lost,)] = rows(self.hub.database, "SELECT sum(lost) FROM streams")
        return int(str(lost))


async def test_a_restored_hub_and_its_devices_are_the_store_that_never_failed(
    folder: Path,
) -> None:
    store = Store(folder, Mosquitto(folder))
    try:
        await store.broker.start()
        store.hub.start()
        store.tapper.start()
        await store.more_stored()
        await store.broker.kill()  # from here on the device keeps what is tapped
        await store.more_taps()
        store.copy()  # of the running hub
        early = set(names(store.folder / "thanked"))
        store.lose_the_disk_and_restore()
        await store.broker.start()
        await until(lambda: early <= set(store.visits()), PATIENCE_S)
        assert store.counted_as_lost() == 0
        store.copy()  # while taps come in
        await store.more_stored()
        store.lose_the_disk_and_restore()
        await store.more_stored()
        await store.end()
    finally:
        await store.kill()
    assert store.gone() == store.counted_as_lost() > 0, "what is gone is not what is named"
