"""The disk of a hub fills up: the ballast is let go, what was stuck goes on, and it comes back."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from hub.ballast import BALLAST_BYTES, FILE, FULL_BYTES, Ballast
from hub.live.backup import Vault
from hub.store import StoreError
from hub.store.sqlite import SqliteStore
from tests.faults.power_disk import ROOM_BYTES, PowerDisk
from tests.hub.store.promises import batch, incoming
from wire.machine import disk_free_bytes

EVENTS_MAX = 20_000
NOW = datetime(2026, 11, 22, tzinfo=UTC)


@pytest.fixture
async def disk(tmp_path: Path) -> AsyncIterator[PowerDisk]:
    async with PowerDisk(tmp_path / "disk") as one:
        yield one


def commit_until_refused(store: SqliteStore) -> None:
    for seq in range(1, EVENTS_MAX):
        store.commit(batch(incoming(seq)))


async def test_a_full_disk_gets_its_ballast_back_when_there_is_room(disk: PowerDisk) -> None:
    vault = Vault()
    ballast = Ballast(disk.path, vault)
    ballast.look()
    assert (disk.path / FILE).stat().st_size == BALLAST_BYTES
    assert vault.trouble(NOW) is None
    store = SqliteStore(disk.path / "hub.db")
    used = sum(one.stat().st_size for one in disk.path.iterdir())
    disk.order(f"room {used + FULL_BYTES // 2}")
    with pytest.raises(StoreError):
        commit_until_refused(store)
    seq = store.last_position() + 1
    ballast.look()
    assert not (disk.path / FILE).exists()
    assert vault.trouble(NOW) == "the disk of the hub is full, or nearly: make room"
    store.commit(batch(incoming(seq)))  # the very one that was refused
    store.erase([])  # brings the log of writes in, and cuts it
    assert disk_free_bytes(disk.path) > FULL_BYTES
    ballast.look()
    assert not (disk.path / FILE).exists(), "there is no room for it yet"
    disk.order(f"room {ROOM_BYTES}")
    ballast.look()
    assert (disk.path / FILE).exists()
    assert vault.trouble(NOW) is None
    assert len(store.events_after(0, EVENTS_MAX)) == seq
    store.close()
