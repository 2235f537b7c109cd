"""The disk fills up, under the device or under the hub, and has room again later."""

import asyncio
import logging
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.faults.brokers import Broker, endpoint, until
from tests.faults.power_disk import ROOM_BYTES, PowerDisk
from tests.faults.storekeeper import storekeeper
from tests.faults.test_brokers import PATIENCE_S, drained, rating, talking, visits
from wire.device import Device
from wire.outbox import OutboxError

TIGHT_BYTES = 300_000  # an empty database, its log, and not much more
TAPS_MAX = 5_000


@pytest.fixture
async def disk(folder: Path) -> AsyncIterator[PowerDisk]:
    async with PowerDisk(folder / "disk") as one:
        yield one


async def tap_until_refused(kiosk: Device, thanked: list[str]) -> None:
    for number in range(TAPS_MAX):
        await kiosk.say(rating(f"v{number}"))
        thanked.append(f"v{number}")


async def test_a_full_device_thanks_nobody_and_loses_nothing(
    broker: Broker, folder: Path, disk: PowerDisk
) -> None:
    thanked: list[str] = []
    async with talking(disk.path, broker) as kiosk:
        disk.order(f"room {TIGHT_BYTES}")
        with pytest.raises(OutboxError, match="cannot be written"):
            await tap_until_refused(kiosk, thanked)
        with pytest.raises(OutboxError, match="cannot be written"):
            await kiosk.say(rating("refused"))
        disk.order(f"room {ROOM_BYTES}")
        await kiosk.say(rating("welcome"))
        async with storekeeper(folder / "hub.db", endpoint(broker)):
            await drained(kiosk)
    stored = visits(folder / "hub.db")
    assert len(thanked) > 1
    assert set(thanked) | {"welcome"} <= set(stored)
    assert len(stored) == len(set(stored))
    assert set(stored) <= {*thanked, "welcome", "refused", f"v{len(thanked)}"}


async def test_a_full_hub_receipts_nothing_and_says_so(
    broker: Broker, folder: Path, disk: PowerDisk, caplog: pytest.LogCaptureFixture
) -> None:
    names = [f"v{number}" for number in range(400)]
    database = disk.path / "hub.db"
    with caplog.at_level(logging.INFO, "hub.intake"):
        async with storekeeper(database, endpoint(broker)) as hub, talking(folder, broker) as kiosk:
            await kiosk.say(rating(names[0]))
            await drained(kiosk)
            disk.order("room 0")
            for name in names[1:]:
                await kiosk.say(rating(name))
            await until(lambda: bool(hub.refusals), PATIENCE_S)
            await asyncio.sleep(0.5)  # long enough for a wrong receipt
            assert (await kiosk.holding()).waiting == len(names) - 1
            disk.order(f"room {ROOM_BYTES}")
            await drained(kiosk)
            assert hub.refusals[-1] is None
    said = [record.levelname for record in caplog.records]
    assert said == ["WARNING", "INFO"], "once when it begins, once when it ends"
    assert sorted(visits(database)) == sorted(names)
