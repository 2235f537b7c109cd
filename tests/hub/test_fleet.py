"""The devices' page says what each needs, and begins with who needs somebody most."""

from datetime import timedelta

import httpx
import msgspec
import pytest

from hub.health import OFFLINE_MS
from hub.live.backup import BackupView
from hub.live.fleet import CLOCK_OFF_MS, FleetDevice, FleetView
from tests.hub.running_store import RunningStore
from wire.codec import from_ms


async def seen(store: RunningStore) -> dict[str, FleetDevice]:
    async with httpx.AsyncClient(base_url=store.address, timeout=60) as client:
        answer = await client.get("/api/v1/fleet", headers=store.known_as("viewer"))
    view = msgspec.json.decode(answer.content, type=FleetView)
    return {one.name: one for one in view.devices}


@pytest.mark.parametrize(
    ("said", "need"),
    [
        ({"problem": "the outbox is full"}, "trouble"),
        ({"release_problem": "not told to stay within 300 s"}, "release"),
        ({"keyless": True}, "keyless"),
        ({"temperature_c": 84.0}, "hot"),
        ({"disk_free_bytes": 1_000, "disk_bytes": 32_000}, "disk"),
        ({"waiting": 3, "oldest_age_ms": 400_000}, "waiting"),
        ({"note": "the glass is dirty"}, "note"),
        ({"stream": "s", "made": 9, "waiting": 1}, "missing"),
        ({"clock": "unsynced"}, "clock"),
    ],
)
async def test_what_a_device_says_is_what_somebody_should_see_to(
    store: RunningStore, said: dict[str, object], need: str
) -> None:
    store.status("counter-1", "sensor", clock="synced", disk_free_bytes=9, disk_bytes=10)
    store.status("sensor-9", "sensor", **{"clock": "synced", **said})
    devices = await seen(store)
    assert devices["sensor-9"].needs == (need,)
    assert devices["counter-1"].needs == ()
    assert next(iter(devices)) == "sensor-9"


@pytest.mark.parametrize(
    ("off_ms", "wrong"), [(CLOCK_OFF_MS + 1, True), (-CLOCK_OFF_MS - 1, True), (900, False)]
)
async def test_a_clock_is_held_against_the_hubs(
    store: RunningStore, off_ms: int, *, wrong: bool
) -> None:
    store.status("kiosk-9", wall_ms=store.hands.wall_ms() + off_ms)
    device = (await seen(store))["kiosk-9"]
    assert device.clock_off_ms == off_ms
    assert ("clock" in device.needs) is wrong, "though it says that it is not sure"


async def test_who_is_gone_comes_before_who_is_unwell(store: RunningStore) -> None:
    store.status("a-noted", note="the glass is dirty")
    store.status("b-gone")
    store.hands.ahead_ms += OFFLINE_MS
    store.status("a-noted", note="the glass is dirty")
    store.status("c-made-up", "shoppers", problem="lost", simulated=True)
    devices = await seen(store)
    assert [*devices] == ["b-gone", "a-noted", "c-made-up"]
    assert devices["b-gone"].needs[0] == "offline"


async def test_the_hubs_copies_are_told_and_when_they_are_too_old(store: RunningStore) -> None:
    async with httpx.AsyncClient(base_url=store.address, timeout=60) as client:
        known = store.known_as("viewer")
        told = []
        now = from_ms(store.hands.wall_ms())
        for view in (
            None,
            BackupView(made=now - timedelta(hours=47), copies=7),
            BackupView(made=now - timedelta(hours=49), copies=7, problem="no room"),
        ):
            store.vault.view = view
            answer = await client.get("/api/v1/fleet", headers=known)
            told.append(msgspec.json.decode(answer.content, type=FleetView).copies)
    assert told[0] is None
    assert [(one.copies, one.overdue, one.problem) for one in told[1:] if one is not None] == [
        (7, False, None),
        (7, True, "no room"),
    ]


async def test_a_hub_tells_of_its_trouble_while_there_is_some_and_is_no_device(
    store: RunningStore,
) -> None:
    store.status("kiosk-1")
    async with httpx.AsyncClient(
        base_url=store.address, headers=store.known_as("viewer"), timeout=60
    ) as client:
        for problem, live in (("no copy since Friday", ["hub", "kiosk-1"]), (None, ["kiosk-1"])):
            store.status("hub", "hub", problem=problem)
            known = (await client.get("/api/v1/live")).json()
            assert [one["name"] for one in known["devices"]] == live
            books = (await client.get("/api/v1/ledger")).json()
            assert [one["device"] for one in books["devices"]] == ["kiosk-1"]
            assert [*await seen(store)] == ["kiosk-1"]
            counted = (await client.get("/metrics")).text
            assert 'vetrina_devices{state="online"} 1\n' in counted
