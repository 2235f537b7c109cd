"""Whatever is done to a store's lines on their way, or in the database, is told; and so is a fork.

VETRINA_LEDGER_DOCUMENTS says of how many lines each one is tampered with.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from random import Random

import pytest
from msgspec.structs import replace

from hub.daily.chain import opened, public, seal
from hub.ledger.branch import Node, settle
from hub.ledger.examine import examine
from hub.ledger.keeper import Keeper
from hub.ledger.rows import Line
from hub.ledger.sqlite import SqliteLedger
from tests.hub.ledger.books import STORE, Hub, key, log
from tests.hub.ledger.contents import held, troubles
from wire.report import Sealed

DOCUMENTS = int(os.environ.get("VETRINA_LEDGER_DOCUMENTS", "150"))
AT_ONCE = 200
RESTORES = 12


@pytest.fixture(scope="module")
def hub() -> Hub:
    return log(DOCUMENTS // 2, revisions=2, places=1)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Keeper]:
    one = SqliteLedger(tmp_path / "region.db")
    yield one
    one.close()


def changed(line: Sealed, random: Random) -> Iterator[Sealed]:
    """A line with one byte of it another: of the document any, and of the signature any."""
    for field in ("document", "signature"):
        other = bytearray(getattr(line, field))
        other[random.randrange(len(other))] ^= random.randrange(1, 256)
        yield Sealed(
            **{"document": line.document, "signature": line.signature, field: bytes(other)}
        )


def test_no_tampered_line_is_taken_and_each_is_told(hub: Hub, ledger: Keeper) -> None:
    random, thief = Random(1), key(7)
    ledger.pin(STORE, public(hub.key), 1, "zoe")
    spoiled: list[Sealed] = []
    for at, line in enumerate(hub.lines):
        spoiled += changed(line, random)
        spoiled.append(replace(line, signature=thief.sign(line.document)))
        spoiled.append(replace(line, signature=hub.lines[at - 1].signature))
        spoiled.append(replace(line, document=line.document[:-1]))
    for start in range(0, len(spoiled), AT_ONCE):
        page = spoiled[start : start + AT_ONCE]
        done = ledger.ingest(STORE, page, 1, "file")
        assert (done.accepted, done.known, len(done.faults)) == (0, 0, len(page))
    assert ledger.cursor(STORE) is None
    assert all(not rows for name, rows in held(ledger).items() if name != "stores")
    for start in range(0, len(hub.lines), AT_ONCE):
        done = ledger.ingest(STORE, hub.lines[start : start + AT_ONCE], 2, "push")
        assert done.faults == ()
    assert ledger.cursor(STORE).seq == len(hub.lines)


def test_every_byte_of_a_line_is_guarded(hub: Hub) -> None:
    line = hub.lines[5]
    assert examine(STORE, line).revision is not None
    for place in range(len(line.document)):
        for flip in (1, 0x80):
            other = bytearray(line.document)
            other[place] ^= flip
            assert examine(STORE, replace(line, document=bytes(other))).fault is not None
    for place in range(len(line.signature)):
        other = bytearray(line.signature)
        other[place] ^= 1
        assert examine(STORE, replace(line, signature=bytes(other))).fault is not None


def test_what_another_key_has_signed_anew_is_told_and_does_not_count(
    hub: Hub, ledger: Keeper
) -> None:
    ledger.pin(STORE, public(hub.key), 1, "zoe")
    thief = key(7)
    stolen = [seal(replace(opened(one), key=public(thief)), thief) for one in hub.lines]
    for start in range(0, len(stolen), AT_ONCE):
        done = ledger.ingest(STORE, stolen[start : start + AT_ONCE], 1, "push")
        assert done.accepted == 0
        assert {one.trouble for one in done.faults} == {"foreign"}
    assert held(ledger, ("days", "weeks", "places")) == {"days": [], "weeks": [], "places": []}
    assert ledger.trail(STORE).foreign == len(stolen)


def nodes(hub: Hub) -> list[Node]:
    found = []
    for line in hub.lines:
        one = examine(STORE, line)
        assert one.revision is not None
        found.append(Line(line, one.digest, one.revision).node)
    return found


def test_every_line_that_is_left_out_leaves_a_hole(hub: Hub) -> None:
    every = nodes(hub)
    for at, left_out in enumerate(every[:-1]):
        found = settle([*every[:at], *every[at + 1 :]])
        [hole] = found.holes
        assert (hole.first, hole.last) == (left_out.seq, left_out.seq)
        assert hole.after <= left_out.day <= hole.before
        assert len(found.path) == at


def test_a_swap_on_the_way_changes_nothing(hub: Hub, ledger: Keeper, tmp_path: Path) -> None:
    lines = hub.lines[:20]
    other = SqliteLedger(tmp_path / "other.db")
    other.ingest(STORE, lines, 1, "push")
    for at in range(0, 20, 2):
        ledger.ingest(STORE, [lines[at + 1]], 1, "push")
        ledger.ingest(STORE, [lines[at]], 1, "push")
    assert held(ledger) == held(other)
    other.close()


def test_a_hand_in_the_database_is_found_by_who_takes_its_log(
    hub: Hub, ledger: Keeper, tmp_path: Path
) -> None:
    ledger.ingest(STORE, hub.lines[:9], 1, "push")
    with closing(sqlite3.connect(tmp_path / "region.db")) as db:
        db.execute("DROP TRIGGER lines_are_as_signed")
        db.execute(
            "UPDATE lines SET document = (SELECT document FROM lines WHERE seq = 4) WHERE seq = 5"
        )
        db.commit()
    laptop = SqliteLedger(tmp_path / "laptop.db")
    done = laptop.ingest(STORE, ledger.log(STORE, 0, 99), 1, "pull")
    assert {one.trouble for one in done.faults} == {"signature", "gap"}
    assert (done.cursor.seq, laptop.trail(STORE).gaps) == (4, ((5, 5),))
    laptop.close()


@pytest.mark.parametrize("seed", range(3))
def test_every_restored_hub_is_reported_and_no_branch_is_lost(ledger: Keeper, seed: int) -> None:
    random, hub, made = Random(seed), Hub(), 0
    every: set[bytes] = set()
    forks: set[tuple[int, str]] = set()
    told: list[int] = []
    for turn in range(RESTORES):
        if turn:
            back = random.randrange(len(hub.lines))
            hub = hub.restored(back, turn if turn % 2 else None)
            forks.add((back + 1, hub.head.digest))
        for _ in range(random.randrange(1, 5)):
            made += 1
            every.add(hub.write(made, made, made=made, places=1).document)
        done = ledger.ingest(STORE, hub.lines, turn, "push")
        told += [one.seq for one in done.faults if one.trouble == "fork"]
        assert (done.cursor.seq, done.cursor.digest) == hub.head, "the newest goes on"
    assert {seq for seq, _ in forks} == set(told) == set(ledger.trail(STORE).forks)
    assert len(told) == RESTORES - 1
    assert ledger.trail(STORE).lines == len(every)
    assert list(ledger.log(STORE, 0, 10**4)) == hub.lines
    assert troubles(ledger) == []
