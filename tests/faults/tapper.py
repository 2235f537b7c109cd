"""A kiosk without a screen, to be killed: taps that it names itself, and two notebooks about them.

``offered`` has a visit's name before the tap is said, ``thanked`` only after ``say`` has returned;
both are synced. They are the oracle's: nothing in them comes from the outbox. It taps until a file
``stop`` stands in its folder, and goes on sending until it is killed.
"""

import argparse
import asyncio
import os
import secrets
from pathlib import Path
from random import Random
from typing import IO

from tests.faults.amounts import dice
from wire.device import Device
from wire.events import Rating
from wire.link import Endpoint
from wire.timepiece import SystemTimepiece

PAUSE_S = 0.02  # between the taps of one shopper
SHOPPERS = 3  # at once, so that taps share commits and payloads
LOOK_S = 0.2


class Notebook:
    """Names, one a line, each on disk when ``write`` returns."""

    def __init__(self, path: Path) -> None:
        self._file: IO[bytes] = path.open("ab", buffering=0)

    def write(self, name: str) -> None:
        self._file.write(f"{name}\n".encode())
        os.fsync(self._file.fileno())


def names(path: Path) -> list[str]:
    """What a notebook holds, without a last line that a kill has cut."""
    whole, _, _ = path.read_text(encoding="ascii").rpartition("\n")
    return whole.split("\n") if whole else []


async def tap(device: Device, folder: Path, random: Random) -> None:
    """One shopper after the other, until there is a file ``stop``."""
    offered, thanked = Notebook(folder / "offered"), Notebook(folder / "thanked")
    while not (folder / "stop").exists():
        visit = secrets.token_hex(8)
        offered.write(visit)
        await device.say(
            Rating(visit=visit, question="q1", version=1, scale=4, face=2, language="en")
        )
        thanked.write(visit)
        await asyncio.sleep(random.uniform(0, 2 * PAUSE_S))


async def run(folder: Path, store: str, name: str, port: int) -> None:
    """Tap and send for ever."""
    random = dice(secrets.randbits(32))
    device = Device(
        folder=folder,
        store=store,
        name=name,
        program="kiosk",
        version="0+test",
        endpoint=Endpoint(port=port),
        timepiece=SystemTimepiece(),
        random=random,
    )
    async with device, asyncio.TaskGroup() as tasks:
        tasks.create_task(device.run())
        for _ in range(SHOPPERS):
            tasks.create_task(tap(device, folder, random))


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--store", required=True)
    parser.add_argument("--name", required=True)
    parser.add_argument("--port", type=int, required=True)
    chosen = parser.parse_args()
    asyncio.run(run(chosen.folder, chosen.store, chosen.name, chosen.port))
