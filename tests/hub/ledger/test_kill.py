"""A program that takes lines is killed at any moment, again and again: no row is wrong or missing.

VETRINA_LEDGER_KILLS says how often in all; both databases share them.
"""

import asyncio
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random

import pytest

from tests.faults.tapper import names
from tests.hub.ledger.books import log
from tests.hub.ledger.conftest import database
from tests.hub.ledger.contents import held, troubles
from tests.hub.ledger.taker import PROMISED, opened
from wire.sync import packed

KILLS = int(os.environ.get("VETRINA_LEDGER_KILLS", "8"))
DATABASES = ("sqlite", "postgres")
STORES = ("milan-1", "rome-1", "turin-1")
LINES_A_KILL = 12
BEGIN_S = 60.0
ROOT = Path(__file__).resolve().parents[3]


@contextmanager
def taking(where: str, folder: Path, seed: str) -> Iterator[None]:
    """A taker that lives inside the block, and is then killed."""
    command = [sys.executable, "-m", "tests.hub.ledger.taker", where, str(folder), seed]
    with (folder / "taker.log").open("ab") as said:
        process = subprocess.Popen(command, cwd=ROOT, stdout=said, stderr=said)
    try:
        yield
    finally:
        process.kill()
        process.wait()


def promised(folder: Path) -> list[tuple[str, int]]:
    path = folder / PROMISED
    noted = [line.split() for line in names(path)] if path.exists() else []
    return [(store, int(seq)) for store, seq in noted]


@pytest.fixture(params=DATABASES)
def where(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return str(tmp_path / "region.db")
    return database(request.getfixturevalue("postgres"))


async def test_no_kill_leaves_a_row_wrong_missing_or_double(where: str, tmp_path: Path) -> None:
    kills, random = -(-KILLS // len(DATABASES)), Random(where[:4])
    logs = {
        store: log(LINES_A_KILL * kills // 2, store=store, revisions=2, places=1).lines
        for store in STORES
    }
    for store, lines in logs.items():
        (tmp_path / f"{store}.ndjson").write_bytes(packed(lines))
    for turn in range(kills):
        before = len(promised(tmp_path))
        with taking(where, tmp_path, f"{turn}"):
            async with asyncio.timeout(BEGIN_S):
                while len(promised(tmp_path)) == before:  # noqa: ASYNC110 - another process writes
                    await asyncio.sleep(0.005)
            await asyncio.sleep(random.uniform(0, 0.12))
        ledger = opened(where)
        assert troubles(ledger) == []
        for store, seq in promised(tmp_path):
            assert ledger.cursor(store).seq >= seq, "promised, and lost"
        ledger.close()
    survived, whole = opened(where), opened(str(tmp_path / "whole.db"))
    for store, lines in logs.items():
        for ledger in (survived, whole):
            ledger.ingest(store, lines, 1, "push")
    assert held(survived) == held(whole)
    assert survived.faults(None, 9) == []
    survived.close()
    whole.close()
