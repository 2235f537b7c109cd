"""A hub on trial: whether it does what a hub is there for, and the word that it may stay.

In: the board, what the hub before it has said of its devices, the clocks. Out: the word, once the
store takes a line, the broker is there and every device that was there is heard again; until then
what is still lacking, for the renewal to tell where it takes the way back. It asks no page of the
hub's own: one that is shown proves none of this.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from pathlib import Path

from config.renewal.notes import (
    KEPT,
    WHY_CHARACTERS_MAX,
    Doubt,
    Proved,
    leave,
    leave_doubt,
    proved,
)
from hub.accounts.origin import HERE
from hub.attendance import Attendance
from hub.board import Board
from hub.commander import HUB, Writer
from hub.health import device_state
from hub.store import StoreError
from wire.events import Status
from wire.timepiece import Timepiece

log = logging.getLogger(__name__)

SETTLE_MS = 10_000
"""How long a hub runs before it may stay: most that crash do it at once."""

MISSING_TOLD_MAX = 3


class OwnTrial:
    """The trial of one hub; ``write`` writes to its store, or raises a ``StoreError``."""

    def __init__(
        self,
        folder: Path,
        board: Board,
        writer: Writer,
        write: Callable[[], Awaitable[None]],
        timepiece: Timepiece,
    ) -> None:
        self._folder = folder
        self._board = board
        self._writer = writer
        self._write = write
        self._timepiece = timepiece
        self._since_ms = timepiece.uptime_ms()
        self._attendance = Attendance()
        self._doubt: str | None = None
        self._kept = False

    async def look(self, counter: int) -> None:
        """Say that this release may stay, as soon as nothing speaks against it."""
        if self._kept:
            return
        self._attendance = self._attendance.after(_statuses(self._board))
        before = await asyncio.to_thread(proved, self._folder)
        doubt = self._lacks(counter, before) or await self._stay(counter)
        if doubt is None or doubt == self._doubt:
            return
        try:
            said = Doubt(counter=counter, why=doubt[:WHY_CHARACTERS_MAX])
            await asyncio.to_thread(leave_doubt, self._folder, said)
            self._doubt = doubt
        except OSError as error:
            log.warning("what release %d lacks cannot be said: %s", counter, error)

    def _lacks(self, counter: int, before: Proved | None) -> str | None:
        """What speaks against this release; None: nothing."""
        if before is None or before.counter != counter:
            return "it is not known which devices were there before"
        if not self._board.is_connected:
            return "its broker is not there"
        if not self._board.is_writable:
            return "its store takes nothing"
        missing = self._attendance.missing(before.devices)
        if missing:
            more = len(missing) - MISSING_TOLD_MAX
            named = ", ".join(missing[:MISSING_TOLD_MAX])
            return f"not heard again: {named}" + (f" and {more} more" if more > 0 else "")
        if self._timepiece.uptime_ms() - self._since_ms < SETTLE_MS:
            return "it has only begun"
        return None

    async def _stay(self, counter: int) -> str | None:
        """Write to all that the hub keeps, and then the word; why that cannot be, None: it is."""
        try:
            await self._write()
            await self._writer.note(HUB, "release-kept", f"hub {counter}", HERE)
            await asyncio.to_thread(leave, self._folder, KEPT, counter)
        except (OSError, StoreError) as error:
            return str(error)
        self._kept = True
        log.info("release %d of this hub stays", counter)
        return None


def there(board: Board, now_ms: int) -> tuple[str, ...]:
    """The devices that are there now, without those that are made up."""
    heard = board.devices()
    return tuple(
        name
        for name, status in sorted(_statuses(board).items())
        if device_state(status, heard[name].at_ms, now_ms) == "online"
    )


def _statuses(board: Board) -> dict[str, Status]:
    return {
        name: heard.status
        for name, heard in board.devices().items()
        if heard.status is not None
        and heard.status.program in {"kiosk", "sensor"}
        and not heard.status.simulated
    }
