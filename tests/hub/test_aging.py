"""Answers that have had their time become the very sums that scores are made of, and are gone."""

import random
import shutil
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec
import pytest
from msgspec.structs import replace

from config.load import load_shop
from hub import shorthand
from hub.aging import MONTH_DAYS, SHORTEST_DAYS, before, turn
from hub.board import Board
from hub.recall import recall, snapshot_of
from hub.retention import sum_up, tidy
from hub.scoring.intake import Asked, fold
from hub.scoring.state import State
from hub.scoring.sums import Sum, hour_of
from hub.settings import Retention
from hub.store import Batch, Incoming, StoreError
from hub.store.aging import LATE_MS
from hub.store.migrate import Migration, shipped
from hub.store.sqlite import SqliteStore
from wire.clock import When
from wire.codec import encode_body
from wire.events import DAY_MS, Answer, Comment, Event, Passage, Rating, Reason

SHOP = load_shop(None)
ZONE = ZoneInfo("Asia/Kolkata")  # whose hours begin at half past those of UTC
NOW_MS = 1_767_265_200_000
OLD_MS = before(25, NOW_MS)
AGES = (OLD_MS, NOW_MS)
CANARY = "Ginevra"


def incoming(  # noqa: PLR0913, PLR0917 - any of it may be another
    seq: int,
    event: Event,
    at_ms: int,
    late_ms: int = 1_000,
    device: str = "kiosk-1",
    stream: str = "s",
) -> Incoming:
    kind, body = encode_body(event)
    return Incoming(
        device=device,
        stream=stream,
        seq=seq,
        oldest=None,
        type=kind,
        when=When(at_ms=at_ms, shift_ms=0, retimed=False),
        received_ms=at_ms + late_ms,
        body=body.decode(),
        problem=None,
        raw=body,
        data=body,
    )


def rating(visit: str, face: int, question: str = "entrance.welcome", version: int = 1) -> Rating:
    return Rating(
        visit=visit, question=question, version=version, scale=5, face=face, language="it"
    )


def said(game: random.Random, visit: str) -> Iterator[Event]:
    """What a shopper may say: an answer, perhaps another in its place, reasons, more."""
    question = game.choice(["entrance.welcome", "fitting.comfort"])
    first = replace(
        rating(visit, game.randint(1, 5), question, game.randint(1, 2)),
        since_press_ms=game.choice([None, 500, 60_000]),
    )
    yield first
    if game.random() < 0.3:
        yield replace(first, face=game.randint(1, 5))
    for element in game.sample(["light", "sound", "scent"], game.randint(0, 3)):
        blamed = Reason(visit=visit, element=element, direction="too_much")
        yield game.choice([blamed, Reason(visit=visit, element=element, liked=True)])
        if game.random() < 0.2:
            yield Reason(visit=visit, element=element, withdrawn=True)
    for _ in range(game.randint(0, 2)):
        choice = game.choice(["as", "worse"])
        yield Answer(visit=visit, question="entrance.expected", version=1, choice=choice)
    if game.random() < 0.1:
        yield Comment(visit=visit, language="it", withdrawn=True)


def story(seed: int, visits: int = 120, span_days: int = 20) -> list[Incoming]:
    """Visits of some days around the moment before which answers are old, as they came in.

    Some came in late, some too late, and a visit's later words may overtake its first.
    """
    game = random.Random(seed)
    moments = sorted(
        OLD_MS + game.randrange(-span_days * DAY_MS, 2 * DAY_MS) for _ in range(visits)
    )
    events, seqs = list[Incoming](), defaultdict[str, int](int)
    for number, begun_ms in enumerate(moments):
        device = game.choice(["kiosk-1", "kiosk-2"])
        for step, event in enumerate(said(game, f"{CANARY}{number}")):
            seqs[device] += 1
            late_ms = game.choice([1_000] * 8 + [3 * DAY_MS, 9 * DAY_MS])
            events.append(incoming(seqs[device], event, begun_ms + 4_000 * step, late_ms, device))
        if game.random() < 0.5:
            seqs["door"] += 1
            people = Passage(
                line="l", start_ms=begun_ms - 60_000, seconds=60, coverage=1.0, in_=1, out=0
            )
            events.append(incoming(seqs["door"], people, begun_ms, device="door"))
    return sorted(events, key=lambda one: one.received_ms)


def filled(path: Path, events: list[Incoming]) -> SqliteStore:
    store = SqliteStore(path)
    for begin in range(0, len(events), 40):
        store.commit(Batch(incoming=events[begin : begin + 40]))
    return store


def turned(store: SqliteStore, ages: tuple[int, int] = AGES) -> int:
    """Turn all that is old; how many answers went."""
    gone, upto = 0, store.aged_upto()
    while True:
        done = turn(store, upto, ages, ZONE, SHOP.scoring)
        upto, gone = done.upto, gone + done.answers
        if done.is_done:
            return gone


def in_store(store: SqliteStore) -> dict[Sum, int]:
    return dict(store.sums(-1, 10_000))


def counters(state: State) -> Counter[tuple[object, ...]]:
    """The counters that scores are made of, by local hour."""
    found = Counter[tuple[object, ...]]()
    for item, answers in state.items.items():
        for bin_, faces in answers.faces.items():
            for face, n in enumerate(faces, 1):
                found[item, hour_of(bin_, ZONE), "face", str(face)] += n
        for bin_, n in answers.held.items():
            found[item, hour_of(bin_, ZONE), "held", ""] += n
        for bin_, senses in answers.senses.items():
            at = item, hour_of(bin_, ZONE)
            found[*at, "session", ""] += senses.n
            found[*at, "unhappy", ""] += senses.nbad
            named: dict[str, Mapping[str, int]] = {
                "liked": senses.good,
                "blamed": senses.said,
                "loss": senses.loss,
                "felt": senses.felt,
            }
            for kind, words in named.items():
                for word, n in words.items():
                    found[*at, kind, word] += n
    return Counter({key: n for key, n in found.items() if n})


def folded(store: SqliteStore) -> State:
    """What the log comes to when it is read at once, as scores are."""
    asked = Asked(
        places={}, expectations={}, recommend=None, lines=frozenset(), parameters=SHOP.scoring
    )
    state = State()
    for one in shorthand.understood(store.events_after(0, 100_000)).happened:
        fold(state, one, asked)
    return state


def as_counters(sums: Mapping[Sum, int]) -> Counter[tuple[object, ...]]:
    """The same out of sums, versions together: scores know none."""
    found = Counter[tuple[object, ...]]()
    for one, n in sums.items():
        if one.kind not in {"choice", "comment", "stale"}:
            item = (one.device, False, one.question, one.scale)
            found[item, one.hour_ms, one.kind, one.said] += n
    return Counter({key: n for key, n in found.items() if n})


@pytest.mark.parametrize("seed", range(4))
def test_sums_and_what_is_left_are_what_the_whole_log_was(tmp_path: Path, seed: int) -> None:
    with closing(filled(tmp_path / "hub.db", story(seed))) as store:
        whole, stale = counters(folded(store)), sum(folded(store).stale.values())
        before_events = store.counts().stored
        gone = turned(store)
        rest = folded(store)
        held = in_store(store)
        assert as_counters(held) + counters(rest) == whole
        late = sum(n for one, n in held.items() if one.kind == "stale")
        assert late + sum(rest.stale.values()) == stale
        assert gone > 200
        assert store.counts().stored == before_events, "what was ever stored is counted as before"
        left = [one for one in store.events_after(0, 10_000) if one.type != "vetrina.passage.v1"]
        first = next(one for one in left if one.received_ms >= OLD_MS)
        assert [one for one in left if one.position < first.position] == [], "behind the young"
        assert turned(store) == 0


def test_visits_are_in_no_file_afterwards(tmp_path: Path) -> None:
    with closing(filled(tmp_path / "hub.db", story(5))) as store:
        store.keep_shorthand(0, CANARY.encode())
        turned(store)
        tidy(store, tmp_path, None, OLD_MS)
        left = {f"{CANARY}{n}" for n in range(120)
                if any(f'"{CANARY}{n}"' in one.body for one in store.events_after(0, 9_999))}  # fmt: skip
        assert 0 < len(left) < 40
        assert store.shorthand(0) is None
        written = b"".join(one.read_bytes() for one in tmp_path.iterdir() if one.is_file())
        told = {f"{CANARY}{n}" for n in range(120) if f'"{CANARY}{n}"'.encode() in written}
        assert told == left


def test_what_comes_again_adds_nothing_and_what_is_new_is_not_lost(tmp_path: Path) -> None:
    events = story(6)
    with closing(filled(tmp_path / "hub.db", events)) as store:
        turned(store)
        held, upto = in_store(store), store.last_position()
        again = store.commit(Batch(incoming=events))
        assert (again.repeats, list(again.stored)) == (len(events), [])
        assert not any(one.clash for one in again.streams)
        fresh = replace(events[0], body='{"another":1}', data=b'{"another":1}')
        clash = store.commit(Batch(incoming=[fresh]))
        assert (clash.repeats, clash.streams[0].clash) == (1, True), "it begins a new stream"
        assert [one.reason for one in store.quarantined(0, 9)] == ["another event has this number"]
        resent = replace(fresh, stream="s3", seq=1, was=(fresh.stream, fresh.seq))
        assert len(store.commit(Batch(incoming=[resent])).stored) == 1
        renamed = [replace(one, stream="s2", was=(one.stream, one.seq)) for one in events[1:]]
        once_more = store.commit(Batch(incoming=renamed))
        assert (once_more.repeats, list(once_more.stored)) == (len(events) - 1, [])
        turned(store)
        assert in_store(store) == held
        assert store.last_position() > upto


def test_a_late_answer_of_that_age_is_kept_and_counted_as_late(tmp_path: Path) -> None:
    with closing(filled(tmp_path / "hub.db", story(7))) as store:
        turned(store)
        held = in_store(store)
        long_ago = incoming(9_000, rating("late", 1), OLD_MS - 100 * DAY_MS, 300 * DAY_MS)
        new = store.commit(Batch(incoming=[long_ago])).stored
        assert [one.seq for one in new] == [9_000]
        assert turned(store) == 0
        assert folded(store).stale[long_ago.received_ms // 300_000] == 1
        assert in_store(store) == held


def test_an_older_copy_comes_to_the_same_sums(tmp_path: Path) -> None:
    with closing(filled(tmp_path / "hub.db", story(8))) as store:
        half = (OLD_MS - 10 * DAY_MS, NOW_MS)
        assert turned(store, half) > 0
        store._conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        shutil.copy(tmp_path / "hub.db", tmp_path / "copy.db")
        turned(store)
        with closing(SqliteStore(tmp_path / "copy.db")) as copy:
            assert in_store(copy) != in_store(store)
            turned(copy)
            assert in_store(copy) == in_store(store)
            assert copy.events_after(0, 10_000) == store.events_after(0, 10_000)


def test_what_stops_in_the_middle_goes_on(tmp_path: Path) -> None:
    events = story(9)
    with closing(filled(tmp_path / "a.db", events)) as store:
        turned(store)
        wanted = in_store(store)
    with closing(filled(tmp_path / "hub.db", events)) as store:
        store._conn.execute(
            "CREATE TRIGGER full BEFORE UPDATE ON aging BEGIN SELECT raise(ABORT, 'disk full'); END"
        )
        with pytest.raises(StoreError, match="disk full"):
            turned(store)
        assert in_store(store) == {}
        assert store.aged_upto() == 0
        store._conn.execute("DROP TRIGGER full")
        turn(store, 0, AGES, ZONE, SHOP.scoring)
    with closing(SqliteStore(tmp_path / "hub.db")) as store:
        assert 0 < store.aged_upto() < len(events)
        turned(store)
        assert in_store(store) == wanted


def test_scores_are_what_they_were(tmp_path: Path) -> None:
    """The board of the day on which they become sums, read anew; every day that it still shows."""
    now_ms = OLD_MS + (15 * MONTH_DAYS - 1) * DAY_MS
    with closing(filled(tmp_path / "hub.db", story(10))) as store:
        recent = [
            incoming(20_000 + n, rating(f"r{n}", 1 + n % 5), now_ms - n * 3_600_000, stream="t")
            for n in range(300)
        ]
        store.commit(Batch(incoming=recent[::-1]))
        seen = []
        for _ in range(2):
            board = Board(SHOP)
            for _ in recall(store, board, now_ms, anew=True):
                pass
            seen.append((snapshot_of(board).content, board.history(now_ms)))
            turned(store)
        assert seen[0] == seen[1]
        assert in_store(store) != {}


def test_words_that_stay_keep_their_comment_and_nothing_else_of_the_visit(tmp_path: Path) -> None:
    old_ms = OLD_MS - DAY_MS
    worded = incoming(2, Comment(visit="a", language="it", text="bello"), old_ms)
    end = incoming(3, rating("b", 2), OLD_MS)
    with closing(filled(tmp_path / "hub.db", [incoming(1, rating("a", 5), old_ms), worded, end])) as store:  # fmt: skip
        assert turned(store) == 1
        assert [one.seq for one in store.events_after(0, 9)] == [2, 3]
    with closing(filled(tmp_path / "b.db", [incoming(1, rating("a", 5), old_ms), worded, end])) as store:  # fmt: skip
        store.erase([2])
        assert turned(store) == 2
        assert {one.kind for one in in_store(store)} == {"face", "comment"}


@pytest.mark.parametrize(
    ("ahead_ms", "gone"),
    [(NOW_MS - OLD_MS + DAY_MS, 2), (DAY_MS, 0)],
    ids=["of now", "of old only"],
)
def test_a_clock_that_was_ahead_of_now_holds_up_nothing(
    tmp_path: Path, ahead_ms: int, gone: int
) -> None:
    events = [
        incoming(1, rating("a", 5), OLD_MS, ahead_ms),
        incoming(2, rating("b", 5), OLD_MS - DAY_MS),
        incoming(3, rating("c", 5), NOW_MS),
    ]
    with closing(filled(tmp_path / "hub.db", events)) as store:
        assert turned(store) == gone


def test_the_newest_event_stays_however_old(tmp_path: Path) -> None:
    events = [incoming(n, rating(f"v{n}", 5), OLD_MS - DAY_MS) for n in (1, 2)]
    with closing(filled(tmp_path / "hub.db", events)) as store:
        assert turned(store) == 1
        assert store.last_position() == 2


async def test_the_job_goes_through_all_of_it(tmp_path: Path) -> None:
    with ThreadPoolExecutor(1) as thread, closing(filled(tmp_path / "hub.db", story(11))) as store:
        upto = await sum_up(thread, store, None, AGES, SHOP)
        assert store.aged_upto() == upto > 300
        held = in_store(store)
        assert held != {}
        assert await sum_up(thread, store, upto, AGES, SHOP) == upto
        assert in_store(store) == held


def test_what_nobody_could_read_goes_as_well(tmp_path: Path) -> None:
    unread = replace(incoming(1, rating("a", 1), OLD_MS - DAY_MS), body=None, problem="newer")
    with closing(filled(tmp_path / "hub.db", [unread, replace(unread, seq=2, received_ms=OLD_MS)])) as store:  # fmt: skip
        tidy(store, tmp_path, None, OLD_MS)
        assert [one.raw == b"{}" for one in store.quarantined(0, 9)] == [True, False]


def test_the_shortest_time_is_longer_than_anything_looks_back() -> None:
    shortest = next(
        months for months in range(1, 120) if _allows(months)
    ) * MONTH_DAYS  # fmt: skip
    assert shortest >= SHORTEST_DAYS
    assert LATE_MS // DAY_MS == 60
    assert Board(SHOP).looks_back_ms <= (SHORTEST_DAYS - 60) * DAY_MS


def _allows(months: int) -> bool:
    try:
        msgspec.convert({"answers_months": months}, Retention)
    except msgspec.ValidationError:
        return False
    return True


def test_a_store_of_before_gets_its_tables(tmp_path: Path) -> None:
    old: list[Migration] = shipped()[:4]
    SqliteStore(tmp_path / "hub.db", old).close()
    with closing(SqliteStore(tmp_path / "hub.db")) as store:
        assert store.aged_upto() == 0


def test_an_hour_is_one_of_the_stores_clocks() -> None:
    noon_ms = 1_767_265_200_000  # 11:00 UTC, 16:30 in Kolkata
    assert hour_of(noon_ms // 300_000, ZONE) == noon_ms - 1_800_000
    assert hour_of((noon_ms + 1_800_000) // 300_000, ZONE) == noon_ms + 1_800_000
    assert hour_of(noon_ms // 300_000, ZoneInfo("Europe/Rome")) == noon_ms
