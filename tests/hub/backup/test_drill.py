"""A store whose hub was put back from a copy, with what its devices still held, never failed.

Not in counts alone: every score, of now and of days before, and every day's report is the same, bit
for bit. What the hub had taken after the copy is still at the devices here; what becomes of what is
not is ``tests/faults/test_restore.py``.
"""

import random
from collections import defaultdict
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from shutil import rmtree

import msgspec
import pytest

from hub.backup.making import Origin, make
from hub.backup.restoring import restore
from hub.recall import recall
from hub.store import Batch, Incoming
from hub.store.sqlite import SqliteStore
from tests.hub.register.writing import ENDED_MS, HOUR_MS, Writing, busy
from wire.clock import When

DAY_MS = 24 * HOUR_MS
NOW_MS = ENDED_MS + DAY_MS
BATCH_EVENTS = 50


def said() -> list[Incoming]:
    """Two days of a store, as its devices sent them: each counts from 1."""
    seqs = defaultdict[str, int](int)
    events = []
    for one in [*busy(), *busy(1)]:
        seqs[one.device] += 1
        data = one.body.encode()
        events.append(
            Incoming(
                device=one.device,
                stream="s",
                seq=seqs[one.device],
                oldest=1,
                type=one.type,
                when=When(at_ms=one.at_ms, shift_ms=0, retimed=False),
                received_ms=one.received_ms,
                body=one.body,
                problem=None,
                raw=data,
                data=data,
            )
        )
    return events


def send(store: SqliteStore, events: Sequence[Incoming]) -> None:
    for first in range(0, len(events), BATCH_EVENTS):
        store.commit(Batch(incoming=events[first : first + BATCH_EVENTS]))


async def told(folder: Path, store: SqliteStore) -> dict[str, object]:
    """All that the hub says of it: counts, scores of now and before, reports of both days."""
    writing = Writing(folder, store, now_ms=NOW_MS)
    for _ in recall(store, writing.board, NOW_MS):
        pass
    await writing.look_at(NOW_MS)
    moments = (NOW_MS, NOW_MS - 10 * HOUR_MS, NOW_MS - 34 * HOUR_MS)
    writing.close()
    return {
        "counts": store.counts(),
        "streams": {
            (one.device, one.upto, one.also, one.lost, one.clash) for one in store.streams()
        },
        "live": [msgspec.json.encode(writing.board.live(at_ms)) for at_ms in moments],
        "scores": [msgspec.json.encode(writing.board.scores(at_ms)) for at_ms in moments],
        "days": msgspec.json.encode(writing.board.history(NOW_MS)),
        "reports": [msgspec.json.encode(one.report) for one in writing.lines()],
    }


@pytest.mark.parametrize("seed", range(2))
async def test_a_restored_store_says_what_one_that_never_failed_says(
    tmp_path: Path, seed: int
) -> None:
    game, events = random.Random(seed), said()
    settled, copied, lost = sorted(game.sample(range(len(events)), 3))
    with closing(SqliteStore(tmp_path / "never" / "hub.db")) as store:
        send(store, events)
        never = await told(tmp_path / "never", store)
    folder = tmp_path / "failed"
    with closing(SqliteStore(folder / "hub.db")) as store:
        send(store, events[:copied])
        copy = make(folder, tmp_path / "copies", Origin(NOW_MS, "0", "demo", None))
        send(store, events[copied:lost])
    rmtree(folder)
    restore(copy, folder, NOW_MS)
    held = events[settled:]  # of some the receipt was never heard: they come again
    half = game.randrange(len(held))
    with closing(SqliteStore(folder / "hub.db")) as store:
        send(store, [*held[half:], *held[:half]])  # what is fresh overtakes
        failed = await told(folder, store)
    assert len(never["reports"]) >= 2  # type: ignore[arg-type]  # a list, as written above
    for part, what in never.items():
        assert failed[part] == what, part
