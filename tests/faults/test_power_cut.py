"""The power goes while an outbox or a store is written to, on a disk that forgets.

Every name in the writer's notebook was promised to be durable; after each cut all of them must
still be there. A writer that does not wait for the disk (``--hasty``) loses some: the proof that
the disk forgets, and that the test would see it.
"""

import asyncio
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.faults.amounts import CUTS, dice
from tests.faults.brokers import until
from tests.faults.power_disk import ROOT, PowerDisk
from tests.faults.tapper import names

START_S = 60.0
QUESTIONS = {
    "outbox": "SELECT json_extract(CAST(body AS TEXT), '$.visit') FROM outbox",
    "store": "SELECT json_extract(body, '$.visit') FROM events",
}


@pytest.fixture
async def disk(folder: Path) -> AsyncIterator[PowerDisk]:
    async with PowerDisk(folder / "disk") as one:
        yield one


class Writing:
    """A writer on the disk, its notebook beside it on a disk that keeps its power."""

    def __init__(self, disk: PowerDisk, notes: Path, what: str, *flags: str) -> None:
        self._disk = disk
        self._what = what
        self._notes = notes
        self.database = disk.path / f"{what}.db"
        for name in ("promised", "settled"):
            (notes / name).touch()
        self._command = [sys.executable, "-m", "tests.faults.writer", what]
        self._command += [str(self.database), str(notes), *flags]

    async def until_the_power_goes(self, seconds: float, manner: str) -> None:
        """Write for a while from the first promise on, and pull the plug."""
        promises = len(self.promised())
        process = self._spawn()
        try:
            await until(lambda: len(self.promised()) > promises or gone(process), START_S)
            await asyncio.sleep(seconds)
        finally:
            process.kill()
            process.wait()
        self._disk.order(manner)

    def promised(self) -> list[str]:
        return names(self._notes / "promised")

    def missing(self) -> set[str]:
        """What was promised, was not settled since, and is not there; all when unreadable."""
        owed = set(self.promised()) - set(names(self._notes / "settled"))
        try:
            with closing(sqlite3.connect(self.database)) as db:
                verdict = db.execute("PRAGMA quick_check").fetchall()
                held = {row[0] for row in db.execute(QUESTIONS[self._what])}
        except sqlite3.DatabaseError:
            return owed
        return owed - held if verdict == [("ok",)] else owed

    def _spawn(self) -> "subprocess.Popen[bytes]":
        with (self._notes / "log").open("ab") as log:
            return subprocess.Popen(self._command, cwd=ROOT, stdout=log, stderr=log)


def gone(process: "subprocess.Popen[bytes]") -> bool:
    """Whether a writer that nobody has killed has ended, which none may.

    Raises:
        ChildProcessError: it has.
    """
    if process.poll() is not None:
        msg = f"the writer ended with {process.returncode}"
        raise ChildProcessError(msg)
    return False


@pytest.mark.parametrize("manner", ["drop", "torn"])
@pytest.mark.parametrize("what", sorted(QUESTIONS))
async def test_what_was_promised_survives(
    disk: PowerDisk, folder: Path, what: str, manner: str
) -> None:
    writing = Writing(disk, folder, what)
    random = dice()
    for _ in range(CUTS):
        await writing.until_the_power_goes(random.uniform(0, 0.3), manner)
        assert writing.missing() == set()
    assert len(writing.promised()) > 2 * CUTS


@pytest.mark.parametrize("what", sorted(QUESTIONS))
async def test_a_hasty_writer_is_caught(disk: PowerDisk, folder: Path, what: str) -> None:
    writing = Writing(disk, folder, what, "--hasty")
    random = dice()
    for _ in range(CUTS):
        await writing.until_the_power_goes(random.uniform(0, 0.3), "drop")
        if writing.missing():
            return
    pytest.fail("nothing was lost: the disk does not forget, or the test does not see it")
