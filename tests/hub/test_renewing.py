"""Devices are brought to the hub's releases, also over a restart of the hub."""

import asyncio

import msgspec
import pytest

from config.renewal.carrier import HEAD
from hub.commander import LIFE_MS, Commander
from hub.renewing import KEPT, Renewing
from tests.config.renewal.bundles import bundle, head
from tests.hub.running_store import RunningStore
from tests.hub.test_commander import answer, commanded
from wire.command import Command, Keep, word
from wire.seal import Sealed

NIGHT_MS = 14 * 3_600_000  # from the noon of the test's hands


async def rounds_until_told(store: RunningStore, device: str = "kiosk-1") -> None:
    """Let the hub look at its devices until it has told one something."""
    work = asyncio.create_task(store.renewing.run())
    while not any(f"/{device}/" in topic for topic, _ in store.sent.payloads):  # noqa: ASYNC110 - the link of the test has no event
        await asyncio.sleep(0.01)
    work.cancel()


async def test_a_release_that_runs_well_is_told_to_stay(store: RunningStore) -> None:
    bundle(store.folder / "releases" / "kiosk", 8)
    store.status("kiosk-1", boot="b1", uptimems=1_000, release=8)
    store.status("kiosk-2", boot="b1", uptimems=1_000, release=8, problem="no screen")
    await rounds_until_told(store)
    assert commanded(store).order == Keep(8)
    assert len(store.sent.payloads) == 1, "who is unwell is not told"


@pytest.mark.parametrize("past", [{"refused": 3}, {"replaced_outbox": "outbox.bad"}])
async def test_what_an_outbox_went_through_does_not_send_a_release_back(
    store: RunningStore, past: dict[str, object]
) -> None:
    bundle(store.folder / "releases" / "kiosk", 8)
    store.status("kiosk-1", boot="b1", uptimems=1_000, release=8, **past)
    await rounds_until_told(store)
    assert commanded(store).order == Keep(8)


async def test_who_could_not_keep_a_release_is_told_again_a_minute_later(
    store: RunningStore,
) -> None:
    bundle(store.folder / "releases" / "kiosk", 8)
    store.status("kiosk-1", boot="b1", uptimems=1_000, release=8)
    await rounds_until_told(store)
    answer(store, commanded(store).number, "refused", "the disk is full")
    store.hands.ahead_ms += LIFE_MS + 1
    store.status("kiosk-1", boot="b1", uptimems=1_000, release=8)
    store.sent.payloads.clear()
    await rounds_until_told(store)
    assert commanded(store).order == Keep(8)


async def kiosks_told(store: RunningStore, mark: str) -> list[tuple[str, str]]:
    """What kiosks were told so far, after a whole round: its last command is for a new sensor."""
    store.status(mark, "sensor", boot="b1", uptimems=1_000, release=8)
    await rounds_until_told(store, mark)
    commands = [
        msgspec.json.decode(msgspec.json.decode(raw, type=Sealed).body, type=Command)
        for _, raw in store.sent.payloads
    ]
    return [(one.device, word(one.order)) for one in commands if one.device.startswith("kiosk")]


async def test_others_are_told_once_the_first_has_answered_and_is_well(store: RunningStore) -> None:
    store.hands.ahead_ms = NIGHT_MS
    manifest = bundle(store.folder / "releases" / "kiosk", 8)
    (store.folder / "releases" / "sensor").mkdir()
    (store.folder / "releases" / "sensor" / HEAD).write_bytes(
        head(msgspec.structs.replace(manifest, program="sensor"))
    )
    for number in (2, 3, 4):
        store.status(f"kiosk-{number}", boot="b1", uptimems=1_000, release=7)
    store.status("kiosk-1", boot="b1", uptimems=1_000, release=8)
    keep = [("kiosk-1", "keep")]
    assert await kiosks_told(store, "mark-1") == keep, "it is on trial"
    answer(store, commanded(store, -2).number, "done")
    store.status("kiosk-1", boot="b1", uptimems=2_000, release=8, problem="no screen")
    assert await kiosks_told(store, "mark-2") == keep, "it is unwell"
    store.status("kiosk-1", state="offline", boot="b1", uptimems=2_000, release=8)
    assert await kiosks_told(store, "mark-3") == keep, "it is silent"
    store.status("kiosk-1", boot="b1", uptimems=3_000, release=8)
    assert await kiosks_told(store, "mark-4") == [
        *keep,
        *((f"kiosk-{number}", "take") for number in (2, 3, 4)),
    ]


async def test_nobody_is_told_while_the_hub_itself_is_on_trial(store: RunningStore) -> None:
    store.hands.ahead_ms = NIGHT_MS
    manifest = bundle(store.folder / "releases" / "kiosk", 8)
    (store.folder / "releases" / "sensor").mkdir()
    (store.folder / "releases" / "sensor" / HEAD).write_bytes(
        head(msgspec.structs.replace(manifest, program="sensor"))
    )
    store.status("kiosk-1", boot="b1", uptimems=1_000, release=7)
    store.renewing.waits = True
    assert await kiosks_told(store, "mark-1") == []
    store.renewing.waits = False
    assert await kiosks_told(store, "mark-2") == [("kiosk-1", "take")]


def begin_anew(store: RunningStore) -> None:
    """The hub is restarted: all that is in memory is gone."""
    store.commander = Commander(store.folder, store.board, store.register, store.hands, store.sent)
    store.renewing = Renewing(store.folder, store.board, store.commander, store.hands)


async def test_a_hub_that_begins_anew_tells_nobody_twice_and_forgets_no_failure(
    store: RunningStore,
) -> None:
    store.hands.ahead_ms = NIGHT_MS
    manifest = bundle(store.folder / "releases" / "kiosk", 8)
    (store.folder / "releases" / "sensor").mkdir()
    (store.folder / "releases" / "sensor" / HEAD).write_bytes(
        head(msgspec.structs.replace(manifest, program="sensor"))
    )
    for number in (2, 3):
        store.status(f"kiosk-{number}", boot="b1", uptimems=1_000, release=7)
    store.status("kiosk-1", boot="b1", uptimems=1_000, release=8)
    await kiosks_told(store, "mark-1")
    answer(store, commanded(store, -2).number, "done")
    both = [("kiosk-2", "take"), ("kiosk-3", "take")]
    assert (await kiosks_told(store, "mark-2"))[1:] == both
    begin_anew(store)
    assert (await kiosks_told(store, "mark-3"))[1:] == both, "each was told, and one has stayed"
    failed = "release 8: not told to stay within 300 s"
    store.status("kiosk-2", boot="b1", uptimems=9_000, release=7, release_problem=failed)
    await kiosks_told(store, "mark-4")
    begin_anew(store)
    store.status("kiosk-2", boot="b1", uptimems=9_000, release=7)
    store.hands.ahead_ms += 24 * 3_600_000
    for number in (2, 3):
        store.status(f"kiosk-{number}", boot="b1", uptimems=9_000, release=7)
    store.status("kiosk-1", boot="b1", uptimems=9_000, release=8)
    assert (await kiosks_told(store, "mark-5"))[1:] == both, "it failed there once"


async def test_nobody_is_told_what_cannot_be_kept(
    store: RunningStore, caplog: pytest.LogCaptureFixture
) -> None:
    store.hands.ahead_ms = NIGHT_MS
    bundle(store.folder / "releases" / "kiosk", 8)
    (store.folder / KEPT).mkdir()
    store.status("kiosk-1", boot="b1", uptimems=1_000, release=7)
    work = asyncio.create_task(store.renewing.run())
    while "it waits" not in caplog.text:  # noqa: ASYNC110 - a log has no event
        await asyncio.sleep(0.01)
    work.cancel()
    assert store.sent.payloads == []
