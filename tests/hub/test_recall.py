"""A hub that stopped goes on as if it never had, and reads no more of the log than it must."""

import random
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from config.load import load_shop
from config.shop import Shop
from hub import shorthand
from hub.board import Board
from hub.recall import recall, snapshot_of, stretch_after, write_on
from hub.scoring.state import BIN_MS
from hub.store import STRETCH_EVENTS, Batch, Incoming, Snapshot
from hub.store.sqlite import SqliteStore
from wire.clock import When
from wire.codec import encode_body
from wire.events import DAY_MS, Answer, Event, Passage, Rating, Reason

NOW_MS = 1_767_265_200_000
SHOP = load_shop(None)
QUESTIONS = {"kiosk-1": "entrance.welcome", "kiosk-2": "fitting.comfort", "new-one": "made.up"}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    one = SqliteStore(tmp_path / "hub.db")
    yield one
    one.close()


def incoming(seq: int, device: str, event: Event, at_ms: int) -> Incoming:
    kind, body = encode_body(event)
    return Incoming(
        device=device,
        stream="s",
        seq=seq,
        oldest=seq,  # a number that another device has is no hole
        type=kind,
        when=When(at_ms=at_ms, shift_ms=0, retimed=False),
        received_ms=at_ms + 1_000,
        body=body.decode(),
        problem=None,
        raw=body,
        data=body,
    )


def fill(store: SqliteStore, days: int, seed: int = 1) -> None:
    """Some days of answers, corrections, reasons and people, as a store's devices say them."""
    game = random.Random(seed)
    said: list[tuple[int, str, Event]] = []
    for number in range(40 * days):
        device = game.choice(sorted(QUESTIONS))
        at_ms = NOW_MS - game.randrange(days * DAY_MS)
        rating = Rating(
            visit=f"v{number}",
            question=QUESTIONS[device],
            version=1,
            scale=4,
            face=game.randint(1, 4),
            language="it",
            since_press_ms=game.choice([None, 900, 60_000]),
        )
        reason = Reason(visit=f"v{number}", element="light", direction="too_much")
        again = msgspec.structs.replace(rating, face=game.randint(1, 4))
        walk = Passage(line="entrance", start_ms=at_ms, seconds=60, coverage=1.0, in_=3, out=2)
        said += [(at_ms + n * 700, device, one) for n, one in enumerate((rating, reason, again))]
        said.append((at_ms + 60_000, "camera-1", walk))
    said.sort(key=lambda one: one[0])
    for first in range(0, len(said), 100):
        events = [
            incoming(first + n + 1, device, event, at_ms)
            for n, (at_ms, device, event) in enumerate(said[first : first + 100])
        ]
        store.commit(Batch(incoming=events))


def recalled(store: SqliteStore, shop: Shop = SHOP, *, anew: bool = False) -> tuple[Board, int]:
    """A board that has read on, and how many events it had to read."""
    board = Board(shop)
    steps = list(recall(store, board, NOW_MS, anew=anew))
    return board, steps[-1].done


def seen(board: Board) -> list[bytes]:
    return [
        msgspec.json.encode(board.live(NOW_MS + ahead_ms)) for ahead_ms in (0, BIN_MS, 2 * DAY_MS)
    ]


def test_stopped_and_started_again_shows_what_never_stopping_shows(store: SqliteStore) -> None:
    fill(store, days=14)
    before, first = recalled(store)
    before.live(NOW_MS)
    store.keep(snapshot_of(before))
    late = Answer(visit="v3", question="recommend", version=1, choice="9")
    rating = Rating(
        visit="v3", question="entrance.welcome", version=1, scale=4, face=1, language="it"
    )
    rest = [
        incoming(10_000 + n, "kiosk-1", event, NOW_MS - DAY_MS)
        for n, event in enumerate((late, rating))
    ]
    store.commit(Batch(incoming=rest))
    again, second = recalled(store)
    whole, third = recalled(store, anew=True)
    assert (first, second, third) == (14 * 160, 2, 14 * 160 + 2)
    assert again._scores._chronicle == whole._scores._chronicle
    assert seen(again) == seen(whole)


def test_with_other_rules_the_log_is_read_anew(store: SqliteStore) -> None:
    fill(store, days=2)
    store.keep(snapshot_of(recalled(store)[0]))
    assert recalled(store)[1] == 0
    stricter = msgspec.structs.replace(SHOP.scoring, burst_gap_ms=0)
    changed = msgspec.structs.replace(SHOP, scoring=stricter)
    board, read = recalled(store, changed)
    assert read == 2 * 160
    assert seen(board) == seen(recalled(store, changed, anew=True)[0])
    renamed = msgspec.structs.replace(SHOP, name="Another name")
    assert recalled(store, renamed)[1] == 0, "a name changes no score"


@pytest.mark.parametrize("content", [b"", b"\xc1", msgspec.msgpack.encode([b"", {}, {}, 0])])
def test_a_snapshot_that_cannot_be_read_costs_only_time(store: SqliteStore, content: bytes) -> None:
    fill(store, days=1)
    whole, read = recalled(store)
    store.keep(Snapshot(position=99, rules=whole.rules, content=content))
    again, read_again = recalled(store)
    assert (read_again, seen(again)) == (read, seen(whole))


def test_read_from_shorthand_from_json_or_never_stopped_it_is_the_same(store: SqliteStore) -> None:
    fill(store, days=35, seed=3)
    assert STRETCH_EVENTS < store.last_position() < 2 * STRETCH_EVENTS
    ran = Board(SHOP)
    for row in range(0, store.last_position(), 700):
        ran.fold(store.events_after(row, 700))
    from_json, read = recalled(store, anew=True)
    assert (store.last_shorthand(), read) == (0, 35 * 160), "the stretch that still grows has none"
    briefly, read_again = recalled(store, anew=True)
    assert read_again == read
    for one in (from_json, briefly):
        assert one._scores._chronicle == ran._scores._chronicle
        assert (seen(one), one.memory()) == (seen(ran), ran.memory())
    held = store.shorthand(0) or b""
    half = next(iter(stretch_after(store, 0).parts(STRETCH_EVENTS // 2)))
    store.keep_shorthand(0, shorthand.write(half) or b"")
    assert recalled(store, anew=True)[0].tally != ran.tally, "it is shorthand that is read"
    store.keep_shorthand(0, held[:-1])
    mended, read_again = recalled(store, anew=True)
    assert (read_again, seen(mended), mended.memory()) == (read, seen(ran), ran.memory())
    assert store.shorthand(0) == held


def test_a_recount_in_the_middle_of_a_stretch_reads_what_is_behind(store: SqliteStore) -> None:
    fill(store, days=35)
    whole = stretch_after(store, 0)
    for _ in ("from its JSON", "briefly"):
        part = stretch_after(store, 4_200)
        assert part == whole.behind(4_200)
        assert len(part.positions) == 800
        assert stretch_after(store, store.last_position()).positions == ()


def test_shorthand_goes_on_while_the_hub_runs(store: SqliteStore) -> None:
    fill(store, days=30)
    write_on(store)
    assert store.last_shorthand() == -1, "no stretch is whole yet"
    more = Rating(visit="w", question="q", version=1, scale=4, face=1, language="it")
    store.commit(
        Batch(
            incoming=[
                incoming(
                    10_000 + n, "kiosk-1", msgspec.structs.replace(more, visit=f"w{n}"), NOW_MS
                )
                for n in range(STRETCH_EVENTS - store.last_position())
            ]
        )
    )
    before = stretch_after(store, 0)
    write_on(store)
    write_on(store)
    assert store.last_shorthand() == 0
    assert shorthand.read(store.shorthand(0) or b"") == before


def test_progress_ends_at_the_end(store: SqliteStore) -> None:
    fill(store, days=1)
    steps = list(recall(store, Board(SHOP), NOW_MS))
    assert [(one.done, one.of) for one in steps] == [(0, 160), (160, 160)]
