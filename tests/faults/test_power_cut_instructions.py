"""The power goes while a kiosk keeps what it was handed out: the old one or the new one, never half.

A keeper that does not wait for the disk (``--hasty``) leaves something else: the proof that the
disk forgets, and that the test would see it.
"""

import asyncio
import errno
import os
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from kiosk.drawer import Drawer
from kiosk.instructions import Instruction, judge
from tests.faults.amounts import CUTS, dice
from tests.faults.brokers import until
from tests.faults.power_disk import ROOT, PowerDisk
from tests.faults.tapper import names
from tests.kiosk.handed_out import KIOSK

START_S = 60.0


@pytest.fixture
async def disk(folder: Path) -> AsyncIterator[PowerDisk]:
    async with PowerDisk(folder / "disk") as one:
        yield one


def promised(folder: Path) -> list[int]:
    return [int(name) for name in names(folder / "promised")]


def kept(disk: PowerDisk) -> int | None:
    """The number of the handout that a kiosk would start with; None: it would start unmet."""
    payload = Drawer(disk.path).kept()
    found = None if payload is None else judge(payload, KIOSK)
    return int(found.station.place.split()[1]) if isinstance(found, Instruction) else None


def begin(command: list[str | Path], path: Path) -> "subprocess.Popen[bytes]":
    with path.open("ab") as log:
        return subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log)


async def until_the_power_goes(disk: PowerDisk, folder: Path, manner: str, *flags: str) -> None:
    """Keep for a while from the first promise on, and pull the plug."""
    before = promised(folder)
    first = max(before, default=0) + 2  # the one before may have got there without a promise
    command = [sys.executable, "-m", "tests.faults.keeper", disk.path, folder, str(first), *flags]
    process = begin(command, folder / "log")
    try:
        await until(
            lambda: len(promised(folder)) > len(before) or process.poll() is not None, START_S
        )
        assert process.poll() is None, (folder / "log").read_text()
        await asyncio.sleep(dice(len(before)).uniform(0, 0.1))
    finally:
        process.kill()
        process.wait()
    disk.order(manner)


@pytest.mark.parametrize("manner", ["drop", "torn"])
async def test_the_old_one_or_the_new_one(disk: PowerDisk, folder: Path, manner: str) -> None:
    (folder / "promised").touch()
    for _ in range(CUTS):
        await until_the_power_goes(disk, folder, manner)
        last = promised(folder)[-1]
        assert kept(disk) in (last, last + 1)


async def test_a_hasty_keeper_is_caught(disk: PowerDisk, folder: Path) -> None:
    (folder / "promised").touch()
    for _ in range(CUTS):
        await until_the_power_goes(disk, folder, "drop", "--hasty")
        last = promised(folder)[-1]
        if kept(disk) not in (last, last + 1):
            return
    pytest.fail("nothing was lost: the disk does not forget, or the test does not see it")


async def test_the_disk_ends_also_for_whoever_holds_it_open(folder: Path) -> None:
    """Its process would be left to the tests that come after."""
    async with PowerDisk(folder / "disk") as one:
        held = os.open(one.path, os.O_RDONLY)
    try:
        with pytest.raises(OSError, match=os.strerror(errno.ENOTCONN)):
            os.fstat(held)
    finally:
        os.close(held)
