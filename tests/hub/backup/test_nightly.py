"""A copy every night while the hub runs, the old ones less, and how it goes is seen."""

import asyncio
from pathlib import Path

import httpx

from hub.backup.making import copies
from hub.backup.nightly import AGAIN_MS, SETTLE_MS, Nightly
from hub.live.backup import BackupView, Vault
from hub.settings import Backup, HubSettings
from hub.store.sqlite import SqliteStore
from tests.faults.brokers import until
from tests.hub.running_store import NOON_MS, RunningStore
from wire.codec import from_ms

DAY_MS = 86_400_000
PATIENCE_S = 60.0


class Clocks:
    boot = "test"

    def __init__(self) -> None:
        self.up_ms = 0

    def wall_ms(self) -> int:
        return NOON_MS + self.up_ms

    def uptime_ms(self) -> int:
        return self.up_ms

    def clock(self) -> str:
        return "synced"


def nightly(folder: Path, into: Path, clocks: Clocks, vault: Vault) -> Nightly:
    settings = HubSettings(data=folder, backup=Backup(folder=into, days=2, weeks=0, months=0))
    return Nightly(settings, ("demo", "Europe/Rome"), clocks, vault)


async def test_a_night_a_copy_and_the_old_ones_go(tmp_path: Path) -> None:
    SqliteStore(tmp_path / "hub" / "hub.db").close()
    clocks, vault, into = Clocks(), Vault(), tmp_path / "copies"
    watch = nightly(tmp_path / "hub", into, clocks, vault)
    await watch.look("0")
    assert copies(into) == {}, "a hub that has just started has other things to do"
    for minute in range(0, 4 * 24 * 60, 15):
        clocks.up_ms = SETTLE_MS + minute * 60_000
        await watch.look("0")
    made = sorted(copies(into))
    assert len(made) == 2
    assert made[1] - made[0] == DAY_MS
    assert vault.view == BackupView(made=from_ms(made[1]), copies=2)


async def test_a_failure_is_told_and_tried_again(tmp_path: Path) -> None:
    SqliteStore(tmp_path / "hub" / "hub.db").close()
    clocks, vault, into = Clocks(), Vault(), tmp_path / "copies"
    watch = nightly(tmp_path / "hub", into, clocks, vault)
    into.write_text("a file where the folder should be")
    clocks.up_ms = SETTLE_MS
    await watch.look("0")
    assert vault.view is not None
    assert str(into) in str(vault.view.problem)
    into.unlink()
    clocks.up_ms += AGAIN_MS - 1
    await watch.look("0")
    assert vault.view.problem is not None
    clocks.up_ms += 1
    await watch.look("0")
    assert vault.view == BackupView(made=from_ms(NOON_MS + clocks.up_ms), copies=1)


async def test_a_hub_knows_the_copies_of_its_last_run(tmp_path: Path) -> None:
    SqliteStore(tmp_path / "hub" / "hub.db").close()
    clocks, vault, into = Clocks(), Vault(), tmp_path / "copies"
    first = nightly(tmp_path / "hub", into, clocks, Vault())
    clocks.up_ms = SETTLE_MS
    await first.look("0")
    task = asyncio.create_task(nightly(tmp_path / "hub", into, clocks, vault).run("0"))
    await until(lambda: vault.view is not None, PATIENCE_S)
    task.cancel()
    assert vault.view == BackupView(made=from_ms(NOON_MS + SETTLE_MS), copies=1)


async def test_metrics_tell_how_old_the_last_copy_is() -> None:
    store = RunningStore()
    store.vault.view = BackupView(made=from_ms(NOON_MS), copies=3, problem="no room")
    await store.start()
    async with httpx.AsyncClient(base_url=store.address) as client:
        lines = (await client.get("/metrics")).text.splitlines()
    await store.stop()
    assert f"vetrina_backup_timestamp_seconds {NOON_MS / 1000}" in lines
    assert "vetrina_backup_copies 3" in lines
    assert "vetrina_backup_failing 1" in lines
    assert not any("no room" in line for line in lines)
