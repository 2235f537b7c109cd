"""Devices that come back after an outage: each one's outbox is full of events, and drains.

    python scripts/bench/backlog.py FOLDER --port 1883 --fill
    python scripts/bench/backlog.py FOLDER --port 1883

The first fills the outboxes, the second runs the devices, real ones, and prints one JSON object
with the seconds until the hub has had everything.
"""

import argparse
import asyncio
import json
import time
from pathlib import Path

from load import STORE

from wire.device import Device
from wire.events import Rating
from wire.link import Endpoint
from wire.timepiece import SystemTimepiece

FILL_EVENTS = 500  # in one transaction
LOOK_S = 0.05
DRAIN_S_MAX = 120.0


def rating(number: int) -> Rating:
    """A tap among many."""
    return Rating(
        visit=f"v{number}", question="checkout.staff", version=1, scale=4, face=3, language="it"
    )


async def fill(device: Device, events: int) -> None:
    """Let shoppers tap while there is no hub."""
    async with device:
        for first in range(0, events, FILL_EVENTS):
            await device.say(*(rating(n) for n in range(first, min(first + FILL_EVENTS, events))))


async def drain(device: Device) -> None:
    """Run until nothing waits."""
    async with device, asyncio.TaskGroup() as tasks:
        running = tasks.create_task(device.run())
        async with asyncio.timeout(DRAIN_S_MAX):
            while (await device.holding()).waiting:  # noqa: ASYNC110 - a device has no such event
                await asyncio.sleep(LOOK_S)
        running.cancel()


async def run(chosen: argparse.Namespace) -> dict[str, float]:
    """All devices at once; how long they took."""
    start_s = time.monotonic()
    async with asyncio.TaskGroup() as tasks:
        for number in range(chosen.devices):
            device = Device(
                folder=chosen.folder / f"device-{number}",
                store=STORE,
                name=f"back-{number}",
                program="shoppers",
                version="bench",
                endpoint=Endpoint(port=chosen.port),
                timepiece=SystemTimepiece(),
                simulated=True,
            )
            share = chosen.events // chosen.devices
            tasks.create_task(fill(device, share) if chosen.fill else drain(device))
    return {"seconds": time.monotonic() - start_s}


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="fill outboxes, or drain them")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--devices", type=int, default=20)
    parser.add_argument("--events", type=int, default=20_000)
    parser.add_argument("--fill", action="store_true")
    print(json.dumps(asyncio.run(run(parser.parse_args()))))
