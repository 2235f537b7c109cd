"""The devices' page says what each needs, and begins with who needs somebody most."""

import httpx
import msgspec
import pytest

from hub.health import OFFLINE_MS
from hub.live.fleet import CLOCK_OFF_MS, FleetDevice, FleetView
from tests.hub.running_store import RunningStore


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
