"""An alert's way back: when it closes itself, and what opens it again on the same day."""

import itertools

from hub.board import Board
from hub.logbook import Logbook
from tests.hub.running_store import NOON_MS
from tests.hub.test_board import SHOP, stored
from wire.events import DAY_MS, Rating

HOUR_MS = 3_600_000
ENTRANCE = "kiosk-1", "entrance.welcome"
FITTING = "kiosk-2", "fitting.comfort"
VISITS = itertools.count()


def answered(
    board: Board, face: int, since_ms: int, n: int, where: tuple[str, str] = ENTRANCE
) -> None:
    """So many answers in the hour after ``since_ms``."""
    device, question = where
    each_ms = HOUR_MS // (n + 1)
    for one in range(1, n + 1):
        rating = Rating(
            visit=f"v{next(VISITS)}",
            question=question,
            version=1,
            scale=4,
            face=face,
            language="it",
        )
        board.fold([stored(rating, device, NOON_MS - since_ms - each_ms * one)])


def usual_days(board: Board, where: tuple[str, str] = ENTRANCE) -> None:
    """Content shoppers for nine days, twenty before each noon."""
    for ago in range(9, 0, -1):
        for hour in (1, 2):
            for face, n in ((3, 3), (4, 7)):
                answered(board, face, NOON_MS - ago * DAY_MS - hour * HOUR_MS, n, where)


def collapse(board: Board) -> None:
    """Two hours of the worst face before noon."""
    for hour in (2, 1):
        answered(board, 1, NOON_MS - hour * HOUR_MS, 11)


def test_the_stores_alert_closes_itself_when_its_answers_are_as_usual_again() -> None:
    board = Board(SHOP)
    usual_days(board)
    collapse(board)
    logbook = Logbook(board)
    logbook.look(NOON_MS)
    answered(board, 4, since_ms=NOON_MS, n=4)
    logbook.look(NOON_MS + HOUR_MS)
    assert [one.scope for one in logbook.open_alerts(NOON_MS).alerts] == ["STORE"], "4 say little"
    answered(board, 4, since_ms=NOON_MS + HOUR_MS, n=12)
    logbook.look(NOON_MS + 2 * HOUR_MS)
    assert {(one.scope, one.state) for one in logbook.alerts(NOON_MS).alerts} == {
        ("STORE", "cleared"),
        ("entrance.welcome", "cleared"),
    }
    assert logbook.open_alerts(NOON_MS).alerts == ()
    assert {one.ended for one in logbook.alerts(NOON_MS).alerts} == {"recovered"}


def test_a_second_fall_of_the_day_opens_the_alert_again_and_it_can_recover_again() -> None:
    board = Board(SHOP)
    usual_days(board)
    collapse(board)
    logbook = Logbook(board)
    logbook.look(NOON_MS)
    first = logbook.alerts(NOON_MS).alerts
    seen = []
    for hour, face in enumerate((4, 1, 1, 4, 4), 1):
        answered(board, face, since_ms=NOON_MS + (hour - 1) * HOUR_MS, n=11)
        for half in (1, 0):
            logbook.look(NOON_MS + hour * HOUR_MS - half * HOUR_MS // 2)
        seen.append({one.state for one in logbook.remembered.values()})
        if hour == 3:
            fallen = logbook.alerts(NOON_MS).alerts
            assert {one.ended for one in fallen} == {None}
            since_ms = {one.since.timestamp() * 1000 - NOON_MS for one in fallen}
            assert min(since_ms) > HOUR_MS / 2
    assert seen == [{"cleared"}, {"raised"}, {"raised"}, {"cleared"}, {"cleared"}]
    assert len(logbook.remembered) == len(first)


def test_one_bad_place_among_good_ones_is_not_the_whole_store() -> None:
    """The store is as usual over all of its answers, each held against its own place."""
    board = Board(SHOP)
    usual_days(board)
    usual_days(board, FITTING)
    collapse(board)
    logbook = Logbook(board)
    logbook.look(NOON_MS)
    answered(board, 1, since_ms=NOON_MS, n=6)
    answered(board, 4, since_ms=NOON_MS, n=12, where=FITTING)
    logbook.look(NOON_MS + HOUR_MS)
    assert [one.state for one in logbook.remembered.values() if one.scope == "STORE"] == ["raised"]
    answered(board, 3, since_ms=NOON_MS + HOUR_MS, n=4)
    answered(board, 4, since_ms=NOON_MS + HOUR_MS, n=40, where=FITTING)
    logbook.look(NOON_MS + 2 * HOUR_MS)
    assert {
        (one.scope, one.state) for one in logbook.remembered.values() if one.kind == "down"
    } == {("STORE", "cleared"), ("entrance.welcome", "raised")}
