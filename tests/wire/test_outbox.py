"""Events stay on the device's disk until the hub has them."""

import sqlite3
from pathlib import Path

import msgspec
import pytest

from wire.codec import from_ms
from wire.envelope import Receipt
from wire.events import Comment, Rating
from wire.outbox import Outbox, OutboxBusy, OutboxError, OutboxFull, Stamp

STAMP = Stamp(made_ms=1_000, boot="b", uptimems=5, clock="synced")


def rating(visit: str) -> Rating:
    return Rating(visit=visit, question="q", version=1, scale=4, face=3, language="it")


def receipt(
    outbox: Outbox, upto: int, *also: tuple[int, int], stream: str | None = None
) -> Receipt:
    return Receipt(
        stream=stream or outbox.stream,
        upto=upto,
        also=list(also),
        window=400,
        pace=200,
        hub_time=from_ms(0),
    )


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "new folder" / "outbox.db"


def test_numbers_go_on_after_everything_was_settled_and_reopened(path: Path) -> None:
    outbox = Outbox(path)
    assert outbox.append([rating("a"), rating("b")], STAMP) == [1, 2]
    assert outbox.settle(receipt(outbox, 2)) == 2
    stream = outbox.stream
    outbox.close()
    outbox = Outbox(path)
    assert outbox.stream == stream
    assert outbox.append([rating("c")], STAMP) == [3]
    holding = outbox.holding()
    assert (holding.made, holding.waiting, holding.oldest, holding.oldest_made_ms) == (
        3,
        1,
        3,
        1_000,
    )
    outbox.close()


def test_an_empty_outbox_holds_nothing_below_its_next_number(path: Path) -> None:
    outbox = Outbox(path)
    assert outbox.oldest() == 1
    outbox.append([rating("a")], STAMP)
    outbox.settle(receipt(outbox, 1))
    assert outbox.oldest() == 2
    assert outbox.holding().oldest_made_ms is None
    outbox.close()


def test_pending_gives_whole_events_in_order(path: Path) -> None:
    outbox = Outbox(path)
    outbox.append([rating(name) for name in "abcde"], STAMP)
    found = outbox.pending(after=1, below=5, limit=2)
    assert [one.seq for one in found] == [2, 3]
    assert found[0].type == "vetrina.rating.v1"
    assert b'"visit":"b"' in found[0].body
    assert (found[0].boot, found[0].uptimems, found[0].clock) == ("b", 5, "synced")
    outbox.close()


def test_a_receipt_deletes_what_it_names_and_nothing_else(path: Path) -> None:
    outbox = Outbox(path)
    outbox.append([rating(str(number)) for number in range(10)], STAMP)
    assert outbox.settle(receipt(outbox, 2, (5, 6), (9, 9))) == 5
    assert [one.seq for one in outbox.pending(0, 99, 99)] == [3, 4, 7, 8, 10]
    assert outbox.settle(receipt(outbox, 2, (5, 6))) == 0
    outbox.close()


def test_a_copy_is_known_by_receipts_and_begins_a_new_stream(path: Path) -> None:
    outbox = Outbox(path)
    outbox.append([rating(name) for name in "abcd"], STAMP)
    outbox.settle(receipt(outbox, 1))
    old = outbox.stream
    assert not outbox.is_copy(receipt(outbox, 4))
    assert not outbox.is_copy(receipt(outbox, 9, stream="other"))
    assert outbox.is_copy(receipt(outbox, 9))
    assert outbox.is_copy(receipt(outbox, 1, (3, 5)))
    assert outbox.is_copy(msgspec.structs.replace(receipt(outbox, 2), clash=True))
    outbox.begin_again()
    assert outbox.stream != old
    found = outbox.pending(0, 99, 99)
    assert [(one.seq, one.was) for one in found] == [(n, f"{old}-{n + 1}") for n in (1, 2, 3)]
    assert [msgspec.json.decode(one.body)["visit"] for one in found] == ["b", "c", "d"]
    assert outbox.append([rating("e")], STAMP) == [4]
    outbox.begin_again()
    assert [one.was for one in outbox.pending(0, 2, 1)] == [f"{old}-2"], "the first name stays"
    outbox.close()
    outbox = Outbox(path)
    assert (outbox.made, outbox.holding().waiting) == (4, 4)
    outbox.close()


def test_an_empty_copy_begins_again_too(path: Path) -> None:
    outbox = Outbox(path)
    outbox.append([rating("a")], STAMP)
    outbox.settle(receipt(outbox, 1))
    outbox.begin_again()
    assert outbox.made == 0
    assert outbox.append([rating("b")], STAMP) == [1]
    outbox.close()


@pytest.mark.parametrize("strange", ["another stream", "numbers never given"])
def test_a_receipt_about_something_else_deletes_nothing(path: Path, strange: str) -> None:
    outbox = Outbox(path)
    outbox.append([rating("a")], STAMP)
    wrong = (
        receipt(outbox, 1, stream="other") if strange == "another stream" else receipt(outbox, 2)
    )
    assert outbox.settle(wrong) is None
    assert outbox.holding().waiting == 1
    outbox.close()


def test_an_event_that_is_offered_again_is_refused_once_and_not_at_all_once_stored(
    path: Path,
) -> None:
    outbox = Outbox(path, events_max=1)
    outbox.append([rating("a")], STAMP)
    for visit in ("b", "b", "c", "b"):
        with pytest.raises(OutboxFull):
            outbox.append([rating(visit)], STAMP)
    assert outbox.holding().refused == 2
    outbox.settle(receipt(outbox, 1))
    outbox.append([rating("b")], STAMP)
    assert outbox.holding().refused == 1
    outbox.close()
    outbox = Outbox(path)
    assert outbox.holding().refused == 1, "the visit whose rating was given up"
    outbox.close()


def test_a_full_outbox_refuses_the_new_and_keeps_the_old(path: Path) -> None:
    outbox = Outbox(path, events_max=3)
    outbox.append([rating("a"), rating("b")], STAMP)
    with pytest.raises(OutboxFull, match="check the network and the hub"):
        outbox.append([rating("c"), rating("d")], STAMP)
    outbox.append([rating("e")], STAMP)
    with pytest.raises(OutboxFull):
        outbox.append([rating("f")], STAMP)
    assert outbox.holding().refused == 3
    outbox.close()
    outbox = Outbox(path, events_max=3)
    assert outbox.holding().refused == 3, "what was refused is counted on disk"
    outbox.settle(receipt(outbox, 1))
    outbox.append([rating("g")], STAMP)
    assert [one.seq for one in outbox.pending(0, 99, 99)] == [2, 3, 4]
    outbox.close()


def test_all_or_none(path: Path) -> None:
    outbox = Outbox(path)
    with pytest.raises(KeyError):
        outbox.append([rating("a"), object()], STAMP)  # type: ignore[list-item]
    assert outbox.holding().waiting == 0
    outbox.close()


def test_two_programs_cannot_share_an_outbox(path: Path) -> None:
    outbox = Outbox(path)
    with pytest.raises(OutboxBusy, match="in use by another program"):
        Outbox(path)
    outbox.close()
    Outbox(path).close()


@pytest.mark.parametrize("damage", ["no database", "torn page", "empty"])
def test_an_unreadable_outbox_is_kept_and_a_new_stream_begins(path: Path, damage: str) -> None:
    outbox = Outbox(path)
    outbox.append([rating(str(number)) for number in range(500)], STAMP)
    stream = outbox.stream
    outbox.close()
    content = bytearray(path.read_bytes())
    if damage == "no database":
        content[:] = b"not a database, much longer than a header would have to be" * 20
    elif damage == "torn page":
        content[4096 * 2 : 4096 * 4] = bytes(4096 * 2)
    else:
        content.clear()
    path.write_bytes(bytes(content))
    outbox = Outbox(path)
    assert outbox.stream != stream
    if damage == "empty":  # nothing is left that somebody could read
        assert outbox.replaced is None
    else:
        assert outbox.replaced is not None
        assert outbox.replaced.read_bytes() == bytes(content)
    assert outbox.append([rating("a")], STAMP) == [1]
    outbox.close()


def test_an_outbox_of_a_newer_program_is_left_alone(path: Path) -> None:
    Outbox(path).close()
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA user_version = 9")
    db.close()
    with pytest.raises(OutboxError, match="newer program"):
        Outbox(path)
    assert path.exists()


def test_a_folder_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(OutboxError, match="cannot be written"):
        Outbox(tmp_path / "file" / "outbox.db")


def test_it_is_written_so_that_a_power_cut_spares_it(path: Path) -> None:
    outbox = Outbox(path)
    outbox.append([rating("a")], STAMP)
    pragmas = {
        name: outbox._db.execute(f"PRAGMA {name}").fetchone()[0]
        for name in ("journal_mode", "synchronous")
    }
    assert pragmas == {"journal_mode": "wal", "synchronous": 2}  # 2: FULL
    outbox.settle(receipt(outbox, 1))
    outbox.append([rating("b")], STAMP)
    assert outbox._db.execute("PRAGMA synchronous").fetchone()[0] == 2
    outbox.close()


WORDS = "Anna in red was rude, call 0171"


def on_disk(path: Path) -> bytes:
    return b"".join(one.read_bytes() for one in path.parent.glob(f"{path.name}*"))


@pytest.mark.parametrize("by", ["upto", "also"])
def test_of_a_settled_comment_nothing_is_left_in_any_file(path: Path, by: str) -> None:
    box = Outbox(path)
    box.append([Comment(visit="v1", language="en", text=WORDS)], STAMP)
    assert WORDS.encode() in on_disk(path)
    box.append([rating("v2")], STAMP)
    stored = receipt(box, 1) if by == "upto" else receipt(box, 0, (1, 1))
    assert box.settle(stored) == 1
    assert WORDS.encode() not in on_disk(path)
    assert [one.seq for one in box.pending(0, 9, 9)] == [2]
    box.close()


def test_a_program_that_was_killed_between_leaves_no_comment_to_the_next(path: Path) -> None:
    box = Outbox(path)
    box.append([Comment(visit="v1", language="en", text=WORDS)], STAMP)
    box._db.execute("DELETE FROM outbox")
    kept = {one.name: one.read_bytes() for one in path.parent.glob(f"{path.name}*")}
    box.close()
    for name, content in kept.items():
        (path.parent / name).write_bytes(content)
    assert WORDS.encode() in on_disk(path)
    again = Outbox(path)
    again.append([rating("v2")], STAMP)
    again.settle(receipt(again, 2))
    assert WORDS.encode() not in on_disk(path)
    again.close()
