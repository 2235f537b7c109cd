"""A hub is renewed while a kiosk taps, and renewal and hub are killed at the same moment.

Everything is real but pip and systemd: the hub's program in two environments, of which the second
one has a migration more; the renewal; the broker; a device with its outbox. The oracle is what
shoppers were thanked for. VETRINA_RENEWALS=all kills before each change that the renewal makes.
"""

import asyncio
import os
import secrets
import sqlite3
import subprocess
import sys
from collections import Counter
from contextlib import AsyncExitStack, closing, suppress
from pathlib import Path

import pytest

from config.load import DEMO_SHOP
from config.renewal import journal as book
from config.renewal.journal import Journal
from config.renewal.notes import doubt
from hub.store.chain import flaws
from hub.store.examination import read_audit
from tests.config.renewal.bundles import bundle
from tests.faults.brokers import HOST, Mosquitto, until
from tests.faults.renewer import KILLED
from tests.faults.storekeeper import ROOT, STORE
from tests.hub.releases import SCHEMA, release
from tests.ports import free_port
from wire.device import Device
from wire.events import Rating
from wire.link import Endpoint
from wire.timepiece import SystemTimepiece

PATIENCE_S = 100.0
PAUSE_S = 0.2
TAPS = 3
NEVER = 0
LACKS = "not heard again: kiosk-2"
WAYS = {"stays": 6, "goes back": 8}
"""How often the renewal changes something on the way to each end."""

CASES = (
    [(way, number) for way, last in WAYS.items() for number in range(1, last + 1)]
    if os.environ.get("VETRINA_RENEWALS") == "all"
    else [("goes back", 7)]
)


class Shop:
    """A hub that runs release 7, a bundle with release 8, a broker, and a kiosk that is tapped."""

    def __init__(self, root: Path, *, stays: bool) -> None:
        self.root, self.stays = root, stays
        self.opt, self.data = root / "opt", root / "data"
        self.database = self.data / "hub.db"
        release(self.opt / "versions" / "7")
        (self.opt / "current").symlink_to("versions/7")
        book.write(self.opt, Journal())
        bundle(root / "stick", 8, program="hub")
        self.data.mkdir()
        closed = (ROOT / "config" / DEMO_SHOP).read_text() + "\n[hours]\n"
        (root / "shop.toml").write_text(closed)
        self.broker = Mosquitto(root)
        self.thanked: list[str] = []
        self.leaves = asyncio.Event()  # the second kiosk
        self._port = free_port()
        self._hub: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """The hub, by what is in force, as its unit does whenever it has ended."""
        if self._hub is not None:
            self._hub.kill()
            self._hub.wait()
        python = (self.opt / "current").resolve() / "bin" / "python"
        command = [python, "-I", "-m", "hub", "run", "--data", self.data, "--shop"]
        command += [self.root / "shop.toml", "--broker", f"{HOST}:{self.broker.port}"]
        with (self.root / "hub.log").open("ab") as log:
            self._hub = subprocess.Popen(
                [*command, "--http-port", str(self._port)], cwd=self.root, stdout=log, stderr=log
            )

    def kill(self) -> None:
        if self._hub is not None:
            self._hub.kill()
            self._hub.wait()

    async def renew(self, number: int) -> int:
        """Run the renewal, killed at its change of a number; its exit code."""
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "tests.faults.renewer", self.root, str(number)),
            cwd=ROOT,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
        )
        assert process.stdin is not None
        assert process.stdout is not None
        while await process.stdout.readline():
            if not self.stays:
                self.leaves.set()
            self.start()
            if not self.stays and self.runs == "8":
                await self.tapped()  # and acknowledged by the release that has to go
                await until(lambda: doubt(self.data, 8) == LACKS, PATIENCE_S)
                (self.root / "late").touch()
            process.stdin.write(b"it was started\n")
        return await process.wait()

    @property
    def runs(self) -> str:
        return (self.opt / "current").resolve().name

    def visits(self) -> list[str]:
        """What the log holds; nothing while it is not there yet."""
        with suppress(sqlite3.OperationalError), closing(sqlite3.connect(self.database)) as db:
            found = db.execute("SELECT json_extract(body, '$.visit') FROM events")
            return [str(visit) for (visit,) in found]
        return []

    def heard(self) -> set[str]:
        """The devices of which the hub knows how they are."""
        with closing(sqlite3.connect(self.database)) as db:
            return {str(name) for (name,) in db.execute("SELECT device FROM statuses")}

    async def tapped(self) -> None:
        """Wait until the hub that runs now has stored some taps that were made since."""
        since = len(self.thanked)
        await until(lambda: len(set(self.thanked[since:]) & set(self.visits())) >= TAPS, PATIENCE_S)

    def device(self, name: str) -> Device:
        folder = self.root / name
        folder.mkdir()
        return Device(
            folder=folder,
            store=STORE,
            name=name,
            program="kiosk",
            version="0",
            endpoint=Endpoint(host=HOST, port=self.broker.port),
            timepiece=SystemTimepiece(),
        )

    async def taps(self, device: Device) -> None:
        """Tap, and have the device speak with each tap."""
        while True:
            visit = secrets.token_hex(8)
            rating = Rating(visit=visit, question="q1", version=1, scale=4, face=2, language="en")
            await device.say(rating)
            self.thanked.append(visit)
            device.tell(wipes=len(self.thanked))
            await asyncio.sleep(PAUSE_S)


async def is_there(shop: Shop) -> None:
    """A kiosk that has gone when the new release is started."""
    async with shop.device("kiosk-2") as device:
        running = asyncio.create_task(device.run())
        await shop.leaves.wait()
        running.cancel()


@pytest.mark.parametrize(("way", "number"), CASES)
async def test_killed_at_any_step_no_tap_is_lost_and_a_hub_runs(
    folder: Path, way: str, number: int
) -> None:
    shop = Shop(folder, stays=way == "stays")
    await shop.broker.start()
    try:
        async with AsyncExitStack() as stack:
            kiosk = await stack.enter_async_context(shop.device("kiosk-1"))
            jobs = [asyncio.create_task(one) for one in (kiosk.run(), shop.taps(kiosk))]
            jobs += [] if shop.stays else [asyncio.create_task(is_there(shop))]
            shop.start()
            await shop.tapped()
            await until(lambda: shop.stays or "kiosk-2" in shop.heard(), PATIENCE_S)
            code = await shop.renew(number)
            assert code == KILLED, "it was to be killed"
            shop.start()
            while await shop.renew(NEVER) == KILLED:
                pass
            assert shop.runs == ("8" if shop.stays else "7")
            await shop.tapped()
            jobs[1].cancel()
            await until(lambda: set(shop.thanked) <= set(shop.visits()), PATIENCE_S)
            for job in jobs:
                job.cancel()
    finally:
        shop.kill()
        await shop.broker.kill()
    journal = book.read(shop.opt)
    assert (journal.trial, journal.asked) == (None, None)
    if not shop.stays:
        assert "kiosk-2" in str(journal.failed), (
            "who was there at its start; a busy one may be slow"
        )
    assert [visit for visit, times in Counter(shop.visits()).items() if times > 1] == []
    assert flaws(*read_audit(shop.data / "accounts.db")) == []
    with closing(sqlite3.connect(shop.database)) as db:
        assert db.execute("PRAGMA quick_check").fetchall() == [("ok",)]
        assert db.execute("PRAGMA user_version").fetchone() == (SCHEMA + 1,), (
            "as the newer one has left it"
        )
