"""A hub that starts on a full disk: its page is there and says so, until there is room again."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from hub import app
from hub.ballast import FILE
from hub.settings import BrokerSettings, Http, HubSettings
from hub.store import StoreError
from hub.store.sqlite import SqliteStore
from tests.faults.brokers import Embedded
from tests.faults.power_disk import ROOM_BYTES, PowerDisk
from tests.faults.test_brokers import PATIENCE_S, drained, rating, talking
from tests.ports import free_port
from wire.timepiece import SystemTimepiece

LEFT_BYTES = 36_864  # what SQLite needs to open a database (its index of the log), and a page


@asynccontextmanager
async def hub(settings: HubSettings) -> AsyncIterator[None]:
    async with asyncio.TaskGroup() as tasks:
        running = tasks.create_task(app.run(settings, "0", SystemTimepiece()))
        yield
        running.cancel()


async def headline(settings: HubSettings, other_than: str) -> str:
    """What the page says first, as soon as it is something else."""
    address = f"http://127.0.0.1:{settings.http.port}/api/v1/live"
    async with asyncio.timeout(PATIENCE_S):
        while True:
            try:
                said = await asyncio.to_thread(lambda: urlopen(address, timeout=60).read())
            except URLError:
                said = b'{"headline": {"kind": "link"}}'
            kind: str = json.loads(said)["headline"]["kind"]
            if kind not in {other_than, "link"}:
                return kind
            await asyncio.sleep(0.05)


async def test_a_start_on_a_full_disk_is_told_on_the_page(tmp_path: Path) -> None:
    broker = Embedded(tmp_path)
    async with PowerDisk(tmp_path / "disk") as disk:
        settings = HubSettings(
            data=disk.path,
            http=Http(port=free_port()),
            broker=BrokerSettings(port=broker.port),
        )
        async with hub(settings):
            assert await headline(settings, other_than="store") == "waiting"
        (disk.path / FILE).unlink(missing_ok=True)  # it was let go already
        used = sum(one.stat().st_size for one in disk.path.iterdir())
        disk.order(f"room {used + LEFT_BYTES}")
        async with hub(settings):
            assert await headline(settings, other_than="waiting") == "store"
            disk.order(f"room {ROOM_BYTES}")
            async with talking(tmp_path, broker) as kiosk:
                await kiosk.say(rating("welcome"))
                await drained(kiosk)
            assert await headline(settings, other_than="store") != "store"


async def test_without_room_to_open_the_log_it_asks_for_room_and_not_for_a_backup(
    tmp_path: Path,
) -> None:
    async with PowerDisk(tmp_path / "disk") as disk:
        SqliteStore(disk.path / "hub.db").close()
        disk.order(f"room {sum(one.stat().st_size for one in disk.path.iterdir())}")
        with pytest.raises(StoreError, match="make room on its disk"):
            await asyncio.to_thread(SqliteStore, disk.path / "hub.db")
