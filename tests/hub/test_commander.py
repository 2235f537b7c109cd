"""A manager's command goes out signed, and stands in the audit log before it does."""

import asyncio
from collections.abc import AsyncIterator

import httpx
import msgspec
import pytest

from config.renewal.carrier import CarrierError, Hub
from hub.accounts.origin import HERE
from hub.commander import HUB, LIFE_MS, Commander
from hub.live.fleet import FleetView
from hub.shots import KEPT_MS
from hub.trust.commanding import renew
from tests.config.renewal.bundles import bundle
from tests.hub.running_store import RunningStore
from wire.command import Command, Hearer, Lock, Restart, Upshot, heard
from wire.link import Message
from wire.screenshot import PNG, Shot
from wire.succession import heir, read_line


@pytest.fixture
async def client(store: RunningStore) -> AsyncIterator[httpx.AsyncClient]:
    headers = {**store.known_as("manager"), "Content-Type": "application/json"}
    async with httpx.AsyncClient(base_url=store.address, headers=headers, timeout=60) as one:
        yield one


def commanded(store: RunningStore, index: int = -1) -> Command:
    topic, payload = store.sent.payloads[index]
    assert topic == f"vetrina/v1/{store.board.shop.store}/kiosk-1/command"
    hearer = Hearer(
        store=store.board.shop.store,
        device="kiosk-1",
        program="kiosk",
        boot="b1",
        uptimems=1_000,
        obeyed=0,
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
        store=store.board.shop.store,
        device="kiosk-1",
        program="kiosk",
        boot="b1",
        uptimems=1_000,
        obeyed=0,
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
    writing = asyncio.create_task(store.commander.write_answers())
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


async def written(store: RunningStore, count: int) -> list[str]:
    """What the log says of commands, once there are so many lines."""
    writing = asyncio.create_task(store.commander.write_answers())
    lines: list[str] = []
    while len(lines) < count:
        await asyncio.sleep(0.01)
        known = await deeds(store)
        lines = [f"{who}: {deed} {subject}" for who, deed, subject in known]
    writing.cancel()
    return lines


async def test_the_log_says_what_was_meant_and_what_came_of_it(
    store: RunningStore, client: httpx.AsyncClient
) -> None:
    store.status("kiosk-1", boot="b1")
    assert (await client.post("/api/v1/fleet/kiosk-1/restart", json={})).status_code == 409
    store.status("kiosk-1", boot="b1", uptimems=1_000)
    store.sent.away = True
    refused = await client.post("/api/v1/fleet/kiosk-1/restart", json={})
    assert (refused.status_code, "broker" in refused.text) == (409, True)
    assert await outcome(client) == ("unsent", "the broker is away")
    await written(store, 2)
    store.sent.away = False
    store.status("kiosk-1", boot="b1", uptimems=1_000)
    assert (await client.post("/api/v1/fleet/kiosk-1/identify", json={})).status_code == 204
    store.hands.ahead_ms += LIFE_MS + 1
    await store.commander.give_up()
    await store.commander.give_up()
    identified = commanded(store).number
    unsent = identified - 1
    assert await written(store, 4) == [
        f"the manager: command-restart kiosk-1 {unsent}",
        f"hub: answer kiosk-1 {unsent} restart unsent: the broker is away",
        f"the manager: command-identify kiosk-1 {identified}",
        f"hub: answer kiosk-1 {identified} identify silent: ",
    ], "what could not even be sealed is no command"


async def test_a_lock_has_its_minutes_and_no_more_than_a_day_of_work(
    store: RunningStore, client: httpx.AsyncClient
) -> None:
    store.status("kiosk-1", boot="b1", uptimems=1_000)
    for wrong in ({}, {"minutes": 0}, {"minutes": 721}, {"minutes": 5, "more": 1}):
        assert (await client.post("/api/v1/fleet/kiosk-1/lock", json=wrong)).status_code == 422
    assert (
        await client.post("/api/v1/fleet/kiosk-1/lock", json={"minutes": 15})
    ).status_code == 204
    assert commanded(store).order == Lock(15)
    until_ms = store.hands.wall_ms() + 900_000
    store.status("kiosk-1", boot="b1", uptimems=1_000, locked_until_ms=until_ms)
    view = msgspec.json.decode((await client.get("/api/v1/fleet")).content, type=FleetView)
    [locked] = [one.locked_until for one in view.devices if one.name == "kiosk-1"]
    assert locked is not None
    assert locked.timestamp() * 1000 == until_ms


SCREEN = "/api/v1/fleet/kiosk-1/screenshot"


def shown(store: RunningStore, number: int, png: bytes = PNG, device: str = "kiosk-1") -> None:
    topic = f"vetrina/v1/{store.board.shop.store}/{device}/screenshot"
    payload = msgspec.json.encode(Shot(number=number, png=png))
    store.commander.note(Message(topic, payload, False, 0, None, 0))  # type: ignore[arg-type]  # no broker


async def test_a_picture_that_was_asked_for_is_seen_for_ten_minutes_and_written_down(
    store: RunningStore, client: httpx.AsyncClient
) -> None:
    store.status("kiosk-1", boot="b1", uptimems=1_000)
    shown(store, 1)
    assert (await client.get(SCREEN)).status_code == 404, "nobody has asked"
    assert (await client.post(SCREEN, json={})).status_code == 204
    number = commanded(store).number
    shown(store, number + 1)
    shown(store, number, device="kiosk-2")
    shown(store, number, png=b"<svg/>")
    assert (await client.get(SCREEN)).status_code == 404, "another's, or none"
    shown(store, number, PNG + b"1")
    shown(store, number, PNG + b"2")
    answer(store, number, "done")
    shown(store, number, PNG + b"3")
    seen = await client.get(SCREEN)
    assert (seen.content, seen.headers["content-type"]) == (PNG + b"1", "image/png"), "once"
    assert seen.headers["cache-control"] == "no-store"
    assert ("the manager", "saw-screenshot", f"kiosk-1 {number}") in await deeds(store)
    async with httpx.AsyncClient(base_url=store.address, timeout=60) as other:
        viewer = await other.get(SCREEN, headers=store.known_as("viewer"))
        assert (viewer.status_code, (await other.get(SCREEN)).status_code) == (403, 401)
    store.hands.ahead_ms += KEPT_MS
    assert (await client.get(SCREEN)).status_code == 404


async def test_a_sensor_is_never_asked_for_a_picture_or_a_lock(
    store: RunningStore, client: httpx.AsyncClient
) -> None:
    store.status("door-2", "sensor", boot="b1", uptimems=1_000)
    refused = await client.post("/api/v1/fleet/door-2/screenshot", json={})
    assert refused.status_code == 409
    assert (await client.post("/api/v1/fleet/door-2/lock", json={"minutes": 5})).status_code == 409
    assert store.sent.payloads == []
    assert (await client.post("/api/v1/fleet/door-2/identify", json={})).status_code == 204


async def test_a_second_command_takes_nothing_from_the_first(
    store: RunningStore, client: httpx.AsyncClient
) -> None:
    store.status("kiosk-1", boot="b1", uptimems=1_000)
    numbers = []
    for order in ("screenshot", "restart", "identify"):
        assert (await client.post(f"/api/v1/fleet/kiosk-1/{order}", json={})).status_code == 204
        numbers.append(commanded(store).number)
    picture, restart, identify = numbers
    shown(store, picture)
    assert (await client.get(SCREEN)).content == PNG
    answer(store, picture, "done", "8 bytes")
    assert await outcome(client) == ("sent", ""), "of the last one nothing is known yet"
    answer(store, identify, "done")
    store.hands.ahead_ms += LIFE_MS + 1
    await store.commander.give_up()
    assert [one for one in await written(store, 7) if "answer" in one] == [
        f"kiosk-1: answer kiosk-1 {picture} screenshot done: 8 bytes",
        f"kiosk-1: answer kiosk-1 {identify} identify done: ",
        f"hub: answer kiosk-1 {restart} restart silent: ",
    ]
    assert await outcome(client) == ("done", "")


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
