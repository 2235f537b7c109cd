"""Words that have had their time are in no file, and the event that they came with stays."""

import os
import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from msgspec.structs import replace

from config.command import FAILED, OK
from hub.cli import main
from hub.erasure import Eraser
from hub.live.desk import Erased
from hub.retention import look, tidy, turn
from hub.store import Batch, Reject, StoreError
from hub.store.sqlite import SqliteStore
from tests.hub.store.promises import batch, incoming
from tests.ports import free_port
from wire.codec import decode_body, encode_body
from wire.events import Comment

CANARY = "Ginevra-was-here"
KIND = "vetrina.comment.v1"


def comment(seq: int, text: str) -> object:
    kind, body = encode_body(Comment(visit=f"v{seq}", language="it", text=text))
    assert kind == KIND
    said = incoming(seq, body=body.decode())
    return type(said)(
        **{**{name: getattr(said, name) for name in said.__struct_fields__}, "type": kind}
    )


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    """Five comments, received one millisecond after the other from 2,001 on."""
    one = SqliteStore(tmp_path / "hub.db")
    one.commit(batch(*(comment(seq, f"{CANARY}, word {seq}.") for seq in range(1, 6))))
    yield one
    one.close()


def files_with(folder: Path, words: str) -> list[str]:
    return [
        one.name
        for one in folder.rglob("*")
        if one.is_file() and words.encode() in one.read_bytes()
    ]


def test_old_words_go_and_young_ones_stay(store: SqliteStore, tmp_path: Path) -> None:
    assert files_with(tmp_path, "word 1.") != []
    assert turn(store, 0, 2_004) == (5, 3, True)
    assert turn(store, 0, 2_004) == (5, 0, True)
    gone = [number for number in range(1, 6) if files_with(tmp_path, f"word {number}.") == []]
    assert gone == [1, 2, 3]
    events = [decode_body(one.type, one.body.encode()) for one in store.events_after(0, 9)]
    assert [one.withdrawn for one in events] == [True, True, True, False, False]
    assert [one.visit for one in events] == ["v1", "v2", "v3", "v4", "v5"]
    assert store.counts().stored == 5


def test_what_comes_again_does_not_bring_the_words_back(store: SqliteStore, tmp_path: Path) -> None:
    assert store.erase([1]) == 1
    again = store.commit(batch(comment(1, f"{CANARY}, word 1.")))
    assert (again.repeats, again.stored, again.streams[0].clash) == (1, [], False)
    store.commit(batch(incoming(6)))
    assert files_with(tmp_path, "word 1.") == []
    other = store.commit(batch(comment(2, "another card's")))
    assert other.streams[0].clash


def test_nothing_else_is_touched(store: SqliteStore) -> None:
    store.commit(batch(incoming(6)))
    before = store.events_after(0, 9)
    assert store.erase([6, 99]) == 0
    assert store.events_after(0, 9) == before


def test_a_person_erases_by_words(
    tmp_path: Path, store: SqliteStore, capsys: pytest.CaptureFixture[str]
) -> None:
    typed = ["erase", "--contains", CANARY.upper(), "--data", str(tmp_path)]
    assert main([*typed, "--http-port", str(free_port())]) == FAILED
    assert "no hub answers on port" in capsys.readouterr().err
    store.close()
    assert main(typed) == OK
    said = capsys.readouterr()
    assert "5 comments erased" in said.out
    assert CANARY not in said.out + said.err
    assert files_with(tmp_path, CANARY) == []
    assert main(typed) == FAILED


async def test_only_the_comments_with_the_words_are_erased(
    tmp_path: Path, store: SqliteStore
) -> None:
    store.commit(batch(incoming(6)))
    before = [one.body for one in store.events_after(0, 9)]
    with ThreadPoolExecutor(1) as thread:
        done = await Eraser(store, thread, tmp_path, tmp_path / "copies").containing("WORD 4")
    after = [one.body for one in store.events_after(0, 9)]
    assert done == Erased(erased=1)
    changed = [n for n, (old, new) in enumerate(zip(before, after, strict=True), 1) if old != new]
    assert changed == [4]


async def test_one_that_came_while_the_clock_was_ahead_holds_up_none_behind_it(
    tmp_path: Path, store: SqliteStore
) -> None:
    ahead = replace(comment(6, f"{CANARY}, ahead."), received_ms=9_000)
    store.commit(batch(ahead, comment(7, f"{CANARY}, behind.")))
    with ThreadPoolExecutor(1) as thread:
        start = await look(thread, store, 0, 9_000)
        assert files_with(tmp_path, "behind.") == []
        assert files_with(tmp_path, "ahead.") != []
        assert await look(thread, store, start, 9_001) == 7
    assert files_with(tmp_path, "ahead.") == []


async def test_words_are_looked_for_in_what_people_said_alone(
    tmp_path: Path, store: SqliteStore
) -> None:
    store.commit(batch(comment(6, 'he said "go away", Mr. Lang')))
    with ThreadPoolExecutor(1) as thread:
        eraser = Eraser(store, thread, tmp_path, tmp_path / "copies")
        assert await eraser.containing("language") == Erased(erased=0)
        assert await eraser.containing('said "GO AWAY"') == Erased(erased=1)


def test_only_what_may_be_a_comment_and_says_the_words_is_emptied(store: SqliteStore) -> None:
    raw = (
        b'{"source":"vetrina/demo/lang","data":{"language":"de","text":"\\u00c4rger: \\"Weg!\\""}}'
    )
    unread = replace(incoming(7), body=None, problem="newer", raw=raw)
    store.commit(batch(unread, replace(unread, seq=8, type="vetrina.comment.v2")))
    store.commit(Batch(rejects=[Reject(received_ms=1, topic="t", reason="r", payload=raw)]))
    for words in ("language", "lang", "demo"):
        assert store.erase([], words) == 0
    assert store.erase([], 'ärger: "weg') == 2
    left = [one.raw for one in store.quarantined(0, 9)]
    assert left == [raw, b"{}"], "a tap is nobody's words"


def test_what_nobody_could_read_goes_with_the_words(tmp_path: Path, store: SqliteStore) -> None:
    unread = replace(
        incoming(7), type=KIND, body=None, problem="newer", raw=f"<{CANARY} unread>".encode()
    )
    reject = Reject(received_ms=1, topic="t", reason="r", payload=f"<{CANARY} reject>".encode())
    store.commit(Batch(incoming=[unread], rejects=[reject]))
    for words in ("unread>", "reject>"):
        assert files_with(tmp_path, words) != []
        assert store.erase([], words.upper()) == 1
        assert files_with(tmp_path, words) == []
    assert store.counts().quarantined == 1, "it is known that there was one"


@pytest.mark.parametrize("kind", [KIND, "vetrina.comment.v2"])
def test_a_comment_that_nobody_could_read_goes_by_age_as_well(
    tmp_path: Path, store: SqliteStore, kind: str
) -> None:
    unread = replace(
        incoming(7), type=kind, body=None, problem="newer", raw=f"<{CANARY} unread>".encode()
    )
    reject = Reject(received_ms=1, topic="t", reason="r", payload=f"<{CANARY} reject>".encode())
    store.commit(Batch(incoming=[unread], rejects=[reject]))
    aside = tmp_path / "hub.before-9.db"
    aside.write_text(CANARY)
    os.utime(aside, (2, 2))
    tidy(store, tmp_path, unread.received_ms, 0)
    assert files_with(tmp_path, "unread>") != [], "it came in at that very moment"
    assert files_with(tmp_path, "reject>") == []
    assert not aside.exists()
    tidy(store, tmp_path, unread.received_ms + 1, 0)
    assert files_with(tmp_path, "unread>") == []


def test_bytes_that_a_reader_holds_are_told_and_gone_the_next_time(
    tmp_path: Path, store: SqliteStore
) -> None:
    store._conn.execute("PRAGMA busy_timeout = 0")
    with closing(sqlite3.connect(tmp_path / "hub.db", isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM events").fetchall()
        with pytest.raises(StoreError, match="try again"):
            store.erase([1])
        reader.execute("ROLLBACK")
    assert store.erase([1]) == 0, "the words are gone already"
    assert files_with(tmp_path, "word 1.") == []
