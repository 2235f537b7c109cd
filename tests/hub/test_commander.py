"""A manager's command goes out signed, and stands in the audit log before it does."""

import asyncio
from collections.abc import AsyncIterator

import httpx
import msgspec
import pytest

from config.renewal.carrier import HEAD, CarrierError, Hub
from hub.commander import HERE, HUB, LIFE_MS, Commander
from hub.live.fleet import FleetView
from hub.trust.commanding import renew
from tests.config.renewal.bundles import bundle, head
from tests.hub.running_store import RunningStore
from wire.command import Command, Hearer, Keep, Restart, Upshot, heard, word
from wire.link import Message
from wire.seal import Sealed
from wire.succession import heir, read_line

NIGHT_MS = 14 * 3_600_000  # from the noon of the test's hands


@pytest.fixture
async def client(store: RunningStore) -> AsyncIterator[httpx.AsyncClient]:
    headers = {**store.known_as("manager"), "Content-Type": "application/json"}
    async with httpx.AsyncClient(base_url=store.address, headers=headers, timeout=60) as one:
        yield one


def commanded(store: RunningStore, index: int = -1) -> Command:
    topic, payload = store.sent.payloads[index]
    assert topic == f"vetrina/v1/{store.board.shop.store}/kiosk-1/command"
    hearer = Hearer(
        store=store.board.shop.store, device="kiosk-1", boot="b1", uptimems=1_000, obeyed=0
    )
    return heard(payload, store.commander.public, hearer)


async def test_a_key_that_was_renewed_is_introduced_by_the_one_before(
    store: RunningStore,
) -> None:
    before = store.commander.public
    renew(store.folder)
    store.status("kiosk-1", boot="b1", uptimems=1_000)
    renewed = Commander(store.folder, store.board, store.register, store.hands, store.sent)
    await renewed.command("kiosk-1", Restart(), HUB, HERE)
    (_, line), (_, command) = store.sent.payloads[-2:]
    known = heir(read_line(line), before)
    assert known == renewed.public != before
    hearer = Hearer(
        store=store.board.shop.store, device="kiosk-1", boot="b1", uptimems=1_000, obeyed=0
    )
    assert heard(command, known, hearer).order == Restart()


def answer(store: RunningStore, number: int, outcome: str, said: str = "") -> None:
    topic = f"vetrina/v1/{store.board.shop.store}/kiosk-1/answer"
    payload = msgspec.json.encode(Upshot(number=number, outcome=outcome, said=said))
    store.commander.note(Message(topic, payload, False, 0, None, 0))  # type: ignore[arg-type]  # no broker


async def deeds(store: RunningStore) -> list[tuple[str, str, str]]:
    lines = [line.done for line in await store.register.audit(None)]
    return [(one.who, one.deed, one.subject) for one in reversed(lines)]


async def outcome(client: httpx.AsyncClient) -> tuple[str, str]:
    view = msgspec.json.decode((await client.get("/api/v1/fleet")).content, type=FleetView)
    [command] = [one.command for one in view.devices if one.name == "kiosk-1"]
    assert command is not None
    return command.outcome, command.said


async def test_a_command_is_written_down_sent_and_answered(
    store: RunningStore, client: httpx.AsyncClient
) -> None:
    store.status("kiosk-1", boot="b1", uptimems=1_000)
    assert (await client.post("/api/v1/fleet/kiosk-1/restart", json={})).status_code == 204
    command = commanded(store)
    assert command.until_uptimems == 1_000 + LIFE_MS
    written = [one for one in await deeds(store) if one[1].startswith("command")]
    assert [(one[1], one[2]) for one in written] == [
        ("command-restart", f"kiosk-1 {command.number}")
    ]
    assert await outcome(client) == ("sent", "")
    answer(store, command.number + 1, "done")
    assert await outcome(client) == ("sent", ""), "an answer to something else"
    answer(store, command.number, "refused", "a shopper is at it\n<b>")
    answer(store, command.number, "done")
    assert await outcome(client) == ("refused", "a shopper is at it?<b>"), "one answer"
    [work, other] = store.commander.works()
    other.close()
    writing = asyncio.create_task(work)
    while not any(one[1] == "answer" for one in await deeds(store)):  # noqa: ASYNC110 - the log has no event
        await asyncio.sleep(0.01)
    writing.cancel()
    [line] = [one for one in await deeds(store) if one[1] == "answer"]
    assert line[0] == "kiosk-1"
    assert "restart refused: a shopper is at it" in line[2]


async def test_numbers_go_up_also_when_the_clock_goes_back(
    store: RunningStore, client: httpx.AsyncClient
) -> None:
    numbers = []
    for ahead_ms in (0, -86_400_000, 5):
        store.hands.ahead_ms = ahead_ms
        store.status("kiosk-1", boot="b1", uptimems=1_000)
        assert (await client.post("/api/v1/fleet/kiosk-1/restart", json={})).status_code == 204
        numbers.append(commanded(store).number)
    assert numbers == sorted({*numbers})


async def test_who_is_not_there_is_not_commanded(
    store: RunningStore, client: httpx.AsyncClient
) -> None:
    store.status("kiosk-1", state="offline", boot="b1", uptimems=1)
    for device in ("kiosk-1", "nobody"):
        answered = await client.post(f"/api/v1/fleet/{device}/restart", json={})
        assert answered.status_code == 409
    store.status("kiosk-1")
    assert (await client.post("/api/v1/fleet/kiosk-1/restart", json={})).status_code == 409
    assert store.sent.payloads == []


async def test_a_silent_device_is_said_to_be_silent(
    store: RunningStore, client: httpx.AsyncClient
) -> None:
    store.status("kiosk-1", boot="b1", uptimems=1_000)
    await client.post("/api/v1/fleet/kiosk-1/restart", json={})
    store.hands.ahead_ms += LIFE_MS + 1
    assert await outcome(client) == ("silent", "")


async def test_a_device_fetches_the_files_of_its_release_and_nothing_else(
    store: RunningStore,
) -> None:
    folder = store.folder / "releases" / "kiosk"
    manifest = bundle(folder, 8)
    (folder / "secret.txt").write_text("not of the release")
    hub = Hub(store.address, "kiosk", None)
    head = await asyncio.to_thread(hub.head)
    assert head == (folder / "release.json").read_bytes()
    wheel = manifest.wheels[0]
    content = await asyncio.to_thread(lambda: b"".join(hub.wheel(wheel)))
    assert content == (folder / wheel.name).read_bytes()
    async with httpx.AsyncClient(base_url=store.address, timeout=60) as anybody:
        for path in (
            "kiosk/secret.txt",
            "kiosk/..%2f..%2fcommand.key",
            "sensor/release.json",
            "x/y",
        ):
            assert (await anybody.get(f"/api/v1/releases/{path}")).status_code == 404
    with pytest.raises(CarrierError):
        await asyncio.to_thread(Hub(store.address, "sensor", None).head)


async def rounds_until_told(store: RunningStore, device: str = "kiosk-1") -> None:
    """Let the hub look at its devices until it has told one something."""
    [writing, renewing] = store.commander.works()
    writing.close()
    work = asyncio.create_task(renewing)
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
