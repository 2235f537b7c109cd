"""A copy every night while the hub runs, the old ones less, and how it goes is seen."""

import asyncio
from datetime import timedelta
from pathlib import Path

import httpx

from hub import app
from hub.backup.making import Origin, copies, make
from hub.backup.nightly import AGAIN_MS, SETTLE_MS, Nightly
from hub.live.backup import BackupView, Vault
from hub.settings import Backup, BrokerSettings, Http, HubSettings
from hub.store.sqlite import SqliteStore
from tests.faults.brokers import is_listening, until
from tests.hub.running_store import NOON_MS, RunningStore
from tests.ports import free_port
from wire.codec import from_ms
from wire.timepiece import SystemTimepiece

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


async def test_a_copy_that_cannot_be_deleted_is_in_nobodys_way(tmp_path: Path) -> None:
    SqliteStore(tmp_path / "hub" / "hub.db").close()
    clocks, vault, into = Clocks(), Vault(), tmp_path / "copies"
    into.mkdir()
    for days in (5, 4, 3):
        made_ms = NOON_MS - days * DAY_MS
        copy = make(tmp_path / "hub", tmp_path / "elsewhere", Origin(made_ms, "0", "demo", None))
        (into / copy.name).symlink_to(copy)  # only folders are deleted
    watch = nightly(tmp_path / "hub", into, clocks, vault)
    clocks.up_ms = SETTLE_MS
    await watch.look("0")
    assert vault.view == BackupView(made=from_ms(NOON_MS + SETTLE_MS), copies=4)


async def test_a_copy_from_a_time_to_come_neither_repeats_nor_hides_anything(
    tmp_path: Path,
) -> None:
    """The clock was forty days ahead for one night."""
    SqliteStore(tmp_path / "hub" / "hub.db").close()
    clocks, vault, into = Clocks(), Vault(), tmp_path / "copies"
    ahead_ms = NOON_MS + 40 * DAY_MS
    make(tmp_path / "hub", into, Origin(ahead_ms, "0", "demo", None))
    watch = nightly(tmp_path / "hub", into, clocks, vault)
    for minute in range(0, 3 * 24 * 60, 5):
        clocks.up_ms = SETTLE_MS + minute * 60_000
        await watch.look("0")
        assert vault.trouble(from_ms(clocks.wall_ms())) is None
    made = sorted(copies(into))
    assert len(made) == 3, "two by the rule, and that one"
    assert made[-1] == ahead_ms
    assert vault.view == BackupView(made=from_ms(made[1]), copies=2)
    two_days = from_ms(made[1] + 2 * DAY_MS + 60_000)
    assert vault.trouble(two_days) is not None


async def test_a_folder_that_cannot_be_looked_at_does_not_end_the_hub(tmp_path: Path) -> None:
    SqliteStore(tmp_path / "hub" / "hub.db").close()
    clocks, vault = Clocks(), Vault()
    watch = nightly(tmp_path / "hub", tmp_path / ("x" * 300), clocks, vault)
    clocks.up_ms = SETTLE_MS
    task = asyncio.create_task(watch.run("0"))
    await until(lambda: task.done() or bool(vault.view and vault.view.problem), PATIENCE_S)
    assert not task.done()
    task.cancel()


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


def test_an_old_copy_is_told_after_two_days_and_a_first_one_that_fails_at_once() -> None:
    now = from_ms(NOON_MS)
    two_days = BackupView(made=now - timedelta(hours=48), copies=1)
    assert two_days.overdue(now) is None
    said = two_days.overdue(now + timedelta(seconds=1))
    assert said == "no copy of this hub since 2025-12-30 11:00+00:00; ask vetrina-hub doctor"
    assert BackupView().overdue(now) is None, "it has just started"
    assert BackupView(problem="the disk is full").overdue(now) is not None
    assert Vault().trouble(now) is None, "nobody wants copies"


async def test_the_hub_says_so_of_itself_and_the_page_names_it(tmp_path: Path) -> None:
    """The whole hub, with a copy of three days ago."""
    SqliteStore(tmp_path / "hub" / "hub.db").close()
    timepiece = SystemTimepiece()
    made_ms = timepiece.wall_ms() - 3 * DAY_MS
    make(tmp_path / "hub", tmp_path / "copies", Origin(made_ms, "0", "demo", None))
    settings = HubSettings(
        data=tmp_path / "hub",
        http=Http(port=free_port()),
        broker=BrokerSettings(port=free_port()),
        backup=Backup(folder=tmp_path / "copies"),
    )
    address = f"http://127.0.0.1:{settings.http.port}"
    async with asyncio.TaskGroup() as tasks:
        hub = tasks.create_task(app.run(settings, "0", timepiece))
        await until(lambda: is_listening(settings.http.port), PATIENCE_S)
        async with asyncio.timeout(PATIENCE_S), httpx.AsyncClient(base_url=address) as client:
            while True:
                live = (await client.get("/api/v1/live")).json()
                if live["headline"]["kind"] == "trouble":
                    break
                await asyncio.sleep(0.2)
            text = (await client.get("/metrics")).text
        hub.cancel()
    assert live["headline"]["device"] == "hub"
    assert live["headline"]["detail"].startswith("no copy of this hub since ")
    assert "\nvetrina_backup_overdue 1\n" in text


async def test_a_failure_hides_no_copy_behind_one_from_a_time_to_come(tmp_path: Path) -> None:
    """A copy is made, the clock is set back, and the next copy fails."""
    SqliteStore(tmp_path / "hub" / "hub.db").close()
    clocks, vault, into = Clocks(), Vault(), tmp_path / "copies"
    make(tmp_path / "hub", into, Origin(NOON_MS - 3 * DAY_MS, "0", "demo", None))
    watch = nightly(tmp_path / "hub", into, clocks, vault)
    vault.view = BackupView(made=from_ms(NOON_MS + 40 * DAY_MS), copies=2)
    (tmp_path / "hub" / "report.key").write_text("no key")  # the copy cannot be signed
    clocks.up_ms = SETTLE_MS
    await watch.look("0")
    assert vault.view.made == from_ms(NOON_MS - 3 * DAY_MS)
    assert vault.view.problem is not None
    assert vault.trouble(from_ms(clocks.wall_ms())) is not None
