"""Words that have had their time are in no file, and the event that they came with stays."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from config.command import FAILED, OK
from hub.cli import main
from hub.retention import containing, turn
from hub.store.sqlite import SqliteStore
from tests.hub.store.promises import batch, incoming
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
    assert turn(store, 0, 2_004) == (3, 3)
    assert turn(store, 3, 2_004) == (3, 0)
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
    assert [*containing(store, "WORD 4")] == [4]


def test_a_person_erases_by_words(
    tmp_path: Path, store: SqliteStore, capsys: pytest.CaptureFixture[str]
) -> None:
    typed = ["erase", "--contains", CANARY.upper(), "--data", str(tmp_path)]
    assert main(typed) == FAILED
    assert "in use by another program" in capsys.readouterr().err
    store.close()
    assert main(typed) == OK
    said = capsys.readouterr()
    assert "5 comments erased" in said.out
    assert CANARY not in said.out + said.err
    assert files_with(tmp_path, CANARY) == []
    assert main(typed) == FAILED
