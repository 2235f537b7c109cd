"""One branch at a time: whatever forks, holes and restored hubs there are, a log is one chain."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from hub.daily.chain import digest, mark, opened
from hub.ledger.database import Database, Found, Sentences, Value
from hub.ledger.keeper import Keeper
from hub.ledger.sqlite import SqliteLedger
from tests.hub.ledger.books import STORE, Hub, log
from tests.hub.ledger.contents import troubles
from wire.report import NO_HASH, Sealed

HUBS = some.lists(
    some.tuples(some.integers(0, 9), some.integers(0, 9), some.integers(1, 5)), max_size=4
)
"""From which hub each one was restored, how far back, and how many lines it wrote since."""


def family(restored: list[tuple[int, int, int]]) -> list[Sealed]:
    """Every line of a hub and of all that came from its backups."""
    hubs, made = [log(5, places=1)], 0
    for number, (which, back, lines) in enumerate(restored, 1):
        old = hubs[which % len(hubs)]
        again = old.restored(max(0, len(old.lines) - back), number)
        for turn in range(lines):
            made += 1
            again.write(len(again.lines) + turn, made, made=made, places=1)
        hubs.append(again)
    found = {digest(one.document): one for hub in hubs for one in hub.lines}
    return [*found.values()]


def chained(lines: list[Sealed]) -> None:
    for before, one in pairwise(lines):
        assert opened(one).previous == digest(before.document)


def read(ledger: Keeper, size: int, end: str | None = None) -> list[Sealed]:
    """A branch as a reader has it, page by page."""
    found: list[Sealed] = []
    while page := ledger.log(STORE, opened(found[-1]).seq if found else 0, size, end):
        assert len(page) <= size
        found += page
    return found


@settings(max_examples=25, deadline=None)
@given(HUBS, some.data(), some.integers(1, 7))
def test_a_log_is_one_chain_and_every_branch_can_be_had(
    restored: list[tuple[int, int, int]], data: some.DataObject, size: int
) -> None:
    lines = family(restored)
    came = data.draw(some.lists(some.sampled_from(lines), unique_by=mark, min_size=1))
    with TemporaryDirectory() as folder:
        ledger = SqliteLedger(Path(folder) / "region.db")
        for one in came:
            ledger.ingest(STORE, [one], 1, "push")
        going, cursor = read(ledger, size), ledger.cursor(STORE)
        chained(going)
        if cursor is None:
            assert going == []
        else:
            assert opened(going[0]).previous == NO_HASH
            assert (len(going), digest(going[-1].document)) == (cursor.seq, cursor.digest)
        every: set[str] = set()
        for end in ledger.trail(STORE).ends:
            branch = read(ledger, size, end)
            chained(branch)
            assert digest(branch[-1].document) == end
            every |= {digest(one.document) for one in branch}
        assert every == {digest(one.document) for one in came}
        assert ledger.log(STORE, 0, 9, "f" * 64) == []
        assert troubles(ledger) == []
        ledger.close()


class CountingSentences:
    """``hub.ledger.database.Sentences`` that counts what a database answers and is told."""

    def __init__(self, inner: Sentences) -> None:
        self._inner = inner
        self.rows_read = self.said = 0

    def rows(self, sentence: str, values: tuple[Value, ...] = ()) -> Found:
        found = self._inner.rows(sentence, values)
        self.said += 1
        self.rows_read += len(found)
        return found

    def run(self, sentence: str, values: tuple[Value, ...] = ()) -> None:
        self.said += 1
        self._inner.run(sentence, values)

    def run_many(self, sentence: str, values: Iterator[tuple[Value, ...]]) -> None:
        self.said += 1
        self._inner.run_many(sentence, values)

    def hold(self, store: str) -> None:
        self._inner.hold(store)


class CountingDatabase:
    """A database whose last transaction is counted."""

    def __init__(self, inner: Database) -> None:
        self._inner = inner
        self.path = inner.path
        self.reading = inner.reading
        self.close = inner.close

    @contextmanager
    def writing(self) -> Iterator[Sentences]:
        with self._inner.writing() as db:
            self.last = CountingSentences(db)
            yield self.last


@pytest.mark.parametrize("fork", [False, True], ids=["hole", "hole and fork"])
def test_what_a_new_line_costs_behind_an_old_hole_does_not_grow_with_the_log(
    tmp_path: Path, *, fork: bool
) -> None:
    costs = []
    for days in (12, 120):
        hub = log(days, places=1)
        ledger = SqliteLedger(tmp_path / f"{days}.db")
        counted = CountingDatabase(ledger.database)
        ledger = Keeper(counted)
        ledger.ingest(STORE, [one for at, one in enumerate(hub.lines) if at != 4], 1, "pull")
        if fork:
            dead = hub.restored(days - 4, 1)
            dead.write(days - 4, 9, places=1)
            ledger.ingest(STORE, dead.lines[-1:], 1, "file")
        before = ledger.trail(STORE)
        for turn in range(3):
            hub.write(days + turn // 2, turn, places=1)
            assert ledger.ingest(STORE, hub.lines[-1:], 2, "pull").accepted == 1
        costs.append((counted.last.rows_read, counted.last.said))
        assert ledger.trail(STORE).gaps == before.gaps == ((5, 5),)
        assert ledger.trail(STORE).forks == before.forks
        assert ledger.cursor(STORE).seq == 4
        assert troubles(ledger) == []
        ledger.ingest(STORE, hub.lines, 3, "push")
        assert (ledger.trail(STORE).gaps, ledger.cursor(STORE).seq) == ((), days + 3)
        assert troubles(ledger) == []
        ledger.close()
    assert costs[0] == costs[1]


def test_a_hole_below_late_days_alone_is_told_by_the_next_day(tmp_path: Path) -> None:
    hub = Hub()
    for day in (0, 1, 2, 1, 1, 3, 4):  # the hole is before two late lines
        hub.write(day, len(hub.lines), places=1)
    ledger = SqliteLedger(tmp_path / "region.db")
    ledger.ingest(STORE, [*hub.lines[:2], *hub.lines[3:4]], 1, "push")
    for one in hub.lines[4:]:
        ledger.ingest(STORE, [one], 1, "push")
        assert troubles(ledger) == []
    ledger.close()


def test_a_long_wrongly_signed_line_is_kept_whole_and_handed_on(tmp_path: Path) -> None:
    hub = log(2, places=200)
    wrong = Sealed(document=hub.lines[1].document, signature=bytes(64))
    assert len(wrong.document) > 65_536
    ledger, copied = SqliteLedger(tmp_path / "node.db"), SqliteLedger(tmp_path / "laptop.db")
    ledger.ingest(STORE, [hub.lines[0], wrong], 1, "push")
    assert ledger.counts() == {STORE: 2}
    assert list(ledger.named(STORE, [mark(wrong)])) == [wrong]
    copied.pin(STORE, opened(wrong).key, 1, "region")
    copied.ingest(
        STORE, ledger.named(STORE, [mark(wrong), digest(hub.lines[0].document)]), 1, "file"
    )
    day = opened(wrong).report.day
    assert copied.counts() == ledger.counts()
    assert copied.untold(day, day) == ledger.untold(day, day) != []
    for one in (ledger, copied):
        one.close()
