"""Every score at once as JSON, made anew at most once a second however often it is asked for.

In come the board and the time; out go the bodies of ``/api/v1/scores`` and ``/api/v1/history``. The
live page does not ask here: it has ``hub.screen.feed``.
"""

import msgspec

from hub.board import Board
from hub.live.detail import ScoresView
from wire.timepiece import Timepiece

FRESH_MS = 1_000
"""A whole reading costs some hundredths of a second, in the loop that takes in the taps."""


class Sheet:
    """What was published last, of one board."""

    def __init__(self, board: Board, timepiece: Timepiece) -> None:
        self._board = board
        self._timepiece = timepiece
        self._encoder = msgspec.json.Encoder()
        self._scores: tuple[int, ScoresView] | None = None
        self._history: tuple[int, bytes] | None = None

    def view(self) -> ScoresView:
        """Everything that is scored, at most a second old."""
        now_ms = self._timepiece.uptime_ms()
        if self._scores is None or now_ms - self._scores[0] >= FRESH_MS:
            self._scores = now_ms, self._board.scores(self._timepiece.wall_ms())
        return self._scores[1]

    def scores(self) -> bytes:
        """The ``ScoresView`` of now."""
        return self._encoder.encode(self.view())

    def scope(self, key: str) -> bytes | None:
        """The ``ScopeView`` of one scope; None where nothing is scored under this name."""
        found = next((one for one in self.view().scopes if one.scope == key), None)
        return None if found is None else self._encoder.encode(found)

    def history(self) -> bytes:
        """The ``HistoryView`` of now."""
        now_ms = self._timepiece.uptime_ms()
        if self._history is None or now_ms - self._history[0] >= FRESH_MS:
            view = self._board.history(self._timepiece.wall_ms())
            self._history = now_ms, self._encoder.encode(view)
        return self._history[1]
