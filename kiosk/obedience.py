"""What the hub's commands mean at a kiosk: to be seen, to be shut, to show its own screen.

In: commands that ``config.orders`` believes. Out: duties for the caretaker, the lock on disk, one
picture for the hub, and words of what was done. While a shopper writes it is not shut, and then as
well as while staff type their PIN there is no picture: it would tell what nobody was to read.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Protocol

import msgspec

from config.orders import OrderRefused
from kiosk.bolt import Bolt
from kiosk.caretaker import Caretaker
from kiosk.duty import Post
from kiosk.shot import Dots, png
from kiosk.visit.state import Scene, State
from wire.command import Command, Identify, Lock, Order, Screenshot, Unlock
from wire.screenshot import PNG_BYTES_MAX, Shot

BUSY = "a shopper is at it; ask again in a minute"
WRITING = "somebody writes or types a PIN; ask again in a minute"
TOO_LARGE = f"its picture is above {PNG_BYTES_MAX} bytes"

PUT_RIGHT_MS = 60_000
"""A lock counts minutes; a clock that is drawn by less is no reason to draw the screen anew."""

Deeds = Mapping[type[Order], Callable[[Command], Awaitable[str]]]


class Glass(Protocol):
    """What is needed of a ``kiosk.stage.Stage``."""

    def dots(self) -> Dots:
        """What it shows now."""


class Obedience:
    """Does as the hub says; ``state`` is what is in front of the shopper now."""

    def __init__(
        self,
        *,
        bolt: Bolt,
        caretaker: Caretaker,
        glass: Glass,
        state: Callable[[], State],
        expose: Callable[[bytes], None],
    ) -> None:
        """Be as shut as before the restart."""
        self._bolt = bolt
        self._caretaker = caretaker
        self._glass = glass
        self._state = state
        self._expose = expose
        caretaker.shut(bolt.until_uptimems())

    @property
    def deeds(self) -> Deeds:
        """What it does at each order."""
        return {
            Identify: self._identify,
            Lock: self._lock,
            Unlock: self._unlock,
            Screenshot: self._show,
        }

    def look_again(self) -> None:
        """Take taps sooner where the clock was put right since the start; wanted often."""
        shut_ms = self._caretaker.duty.shut_ms
        if shut_ms is None:
            return
        until_ms = self._bolt.until_uptimems()
        if until_ms is None or shut_ms - until_ms >= PUT_RIGHT_MS:
            self._caretaker.shut(until_ms)

    @property
    def identifies(self) -> bool:
        """Whether the screen says which kiosk this is."""
        return self._caretaker.duty.named_ms is not None

    @property
    def locked_until_ms(self) -> int | None:
        """The end of the lock in wall time; None: taps are taken."""
        return None if self._caretaker.duty.shut_ms is None else self._bolt.until_ms

    def busy(self) -> str | None:
        """Why the program may not be ended now; None: it may."""
        return None if self._state().idle else BUSY

    async def _identify(self, _: Command) -> str:
        self._caretaker.name()
        return "its name is on the screen"

    async def _lock(self, command: Command) -> str:
        assert isinstance(command.order, Lock)  # noqa: S101 - it is done at that order alone
        if self._state().scene is Scene.COMMENT:
            raise OrderRefused(BUSY)  # what is written and not sent would be lost
        await asyncio.to_thread(self._bolt.shut, command.order.minutes)
        self._caretaker.shut(self._bolt.until_uptimems())
        return f"no taps for {command.order.minutes} minutes"

    async def _unlock(self, _: Command) -> str:
        await asyncio.to_thread(self._bolt.open)
        self._caretaker.shut(None)
        return "taps are taken again"

    async def _show(self, command: Command) -> str:
        if self._state().scene is Scene.COMMENT or self._caretaker.duty.post is Post.PAD:
            raise OrderRefused(WRITING)
        dots = self._glass.dots()  # of this very moment: nobody has begun to write meanwhile
        made = await asyncio.to_thread(png, dots, PNG_BYTES_MAX)
        if made is None:
            raise OrderRefused(TOO_LARGE)
        self._expose(msgspec.json.encode(Shot(number=command.number, png=made)))
        return f"{len(made)} bytes"
