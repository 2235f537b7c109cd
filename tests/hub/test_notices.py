"""Score and occupancy are said when they change, again when forgotten, and never too old."""

import json
from typing import Any

from config.load import load_shop
from hub.board import Board
from hub.live import LiveView
from hub.live.footfall import occupancy
from hub.notices import Notices
from tests.hub.running_store import RunningStore
from wire.codec import to_ms

SCORE = "vetrina/v1/demo/hub/score/store"
OCCUPANCY = "vetrina/v1/demo/hub/occupancy"


class Shopfloor(RunningStore):
    """The store's board, without its page."""

    def live(self, after_ms: int = 0) -> LiveView:
        self.hands.ahead_ms += after_ms
        return self.board.live(self.hands.wall_ms())


def said(notices: Notices, live: LiveView, floor: Board) -> dict[str, Any]:
    inside = occupancy(floor.counted(to_ms(live.as_of)), to_ms(live.as_of), hours=False)
    return {topic: json.loads(payload) for topic, payload in notices.new(live, inside, None)}


def test_at_first_everything_is_said_and_nothing_is_made_up() -> None:
    board = Board(load_shop(None))
    first = said(Notices(), board.live(1_767_265_200_000), board)
    assert first.keys() == {SCORE, OCCUPANCY}
    assert first[SCORE]["score"]["value"] is None
    assert first[OCCUPANCY]["occupancy"] is None


def test_only_what_changed_is_said_again() -> None:
    floor, notices = Shopfloor(), Notices()
    said(notices, floor.live(), floor.board)
    assert said(notices, floor.live(after_ms=1_000), floor.board) == {}
    floor.tap("kiosk-1", 4)
    assert said(notices, floor.live(after_ms=1_000), floor.board).keys() == {SCORE}
    floor.walk(9, 2)
    told = said(notices, floor.live(after_ms=1_000), floor.board)
    assert (told[OCCUPANCY]["in"], told[OCCUPANCY]["out"]) == (9, 2)
    assert told[OCCUPANCY]["occupancy"] == 7


def test_what_is_retained_never_grows_old_and_is_said_to_a_new_broker() -> None:
    floor, notices = Shopfloor(), Notices()
    said(notices, floor.live(), floor.board)
    assert said(notices, floor.live(after_ms=61_000), floor.board).keys() == {SCORE, OCCUPANCY}
    assert said(notices, floor.live(after_ms=1_000), floor.board) == {}
    notices.forget()
    assert said(notices, floor.live(), floor.board).keys() == {SCORE, OCCUPANCY}
