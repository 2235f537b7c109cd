"""Between the hub and the visit: takes what is handed out, keeps it, hands it on, and reports.

In: payloads from the broker, and which station the visit is at. Out: stations for the visit, the
newest only, each kept on disk before; and what the status says of them. It judges nothing
(``kiosk.instructions``), and when a station is applied is the visit's business.
"""

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from typing import NoReturn, Protocol

from config.station import Station
from kiosk.drawer import DAMAGED, Drawer
from kiosk.instructions import Instruction, Refusal, abbreviated

log = logging.getLogger(__name__)

RETRY_S = 10.0
"""Between two tries of a disk that refuses; the hub does not hand the same out again by itself."""


class Teller(Protocol):
    """What is needed of a ``wire.device.Device``."""

    def __call__(
        self,
        *,
        config_wanted: str | None = None,
        config_running: str | None = None,
        config_problem: str | None = None,
    ) -> None:
        """Say it in the next status, at once."""


class Liaison:
    """One kiosk's instructions: what was handed out, what is kept, what is in force.

    ``judge`` is ``kiosk.instructions.judge`` for this kiosk; ``move`` hands a station to the visit,
    None: the kiosk stands at no touchpoint any more. ``tell`` sends the three fields together.
    """

    def __init__(
        self,
        *,
        judge: Callable[[bytes], Instruction | Refusal],
        drawer: Drawer,
        move: Callable[[Station | None], None],
        tell: Teller,
        retry_s: float = RETRY_S,
    ) -> None:
        """Meet the partners; ``open`` looks into the drawer."""
        self._retry_s = retry_s
        self._judge = judge
        self._drawer = drawer
        self._move = move
        self._tell = tell
        self._kept: Instruction | None = None  # on disk, and handed to the visit
        self._wanted: str | None = None
        self._running: str | None = None
        self._problem: str | None = None
        self._newest: bytes | None = None
        self._came = asyncio.Event()

    def open(self) -> Station | None:
        """The last good station, if the drawer holds one; to be called before the visit begins.

        What is there and cannot be used is put aside and reported: the hub will hand it out again.
        """
        try:
            payload = self._drawer.kept()
        except OSError as error:
            self._report(f"{error}")
            return None
        if payload is None:
            return None
        found = self._judge(payload)
        if isinstance(found, Refusal):
            with suppress(OSError):  # a disk that refuses is told by the outbox
                self._drawer.put_aside()
            self._report(f"kept as {DAMAGED}: {found.reason}")
            return None
        self._kept = found
        self._wanted = found.fingerprint
        return found.station

    def note(self, payload: bytes) -> None:
        """Take note of what was handed out; called by the link. Of several the last one counts."""
        self._newest = payload
        self._came.set()

    def applied(self, *, placed: bool) -> None:
        """The visit is at the station that it was handed last, or (not ``placed``) at none."""
        self._running = self._kept.fingerprint if placed and self._kept else None
        self._report(self._problem)

    async def run(self) -> NoReturn:
        """Follow what is handed out, for ever."""
        while True:
            await self._came.wait()
            self._came.clear()
            payload, self._newest = self._newest, None
            if payload is not None and not await self._follow(payload):
                await self._rest(payload)

    async def _follow(self, payload: bytes) -> bool:
        """Do as a payload says; False: the disk refuses, and it has to be tried again."""
        try:
            if payload:
                await self._take(payload)
            else:
                await self._withdraw()
        except OSError as error:
            self._report(f"it cannot be kept: {error}")
            return False
        return True

    async def _take(self, payload: bytes) -> None:
        found = await asyncio.to_thread(self._judge, payload)
        self._wanted = found.fingerprint
        if isinstance(found, Refusal):
            self._report(found.reason)
            return
        if self._kept is None or found.fingerprint != self._kept.fingerprint:
            await asyncio.to_thread(self._drawer.keep, payload)
            log.info("new instructions: %s", found.station.place)
            self._kept = found
            self._move(found.station)
        self._report(None)

    async def _withdraw(self) -> None:
        self._wanted = None
        if self._kept is not None:
            await asyncio.to_thread(self._drawer.clear)
            log.info("this kiosk stands at no touchpoint any more")
            self._kept = None
            self._move(None)
        self._report(None)

    async def _rest(self, payload: bytes) -> None:
        """Wait before the same is tried again, or something newer comes."""
        with suppress(TimeoutError):
            async with asyncio.timeout(self._retry_s):
                await self._came.wait()
        if self._newest is None:
            self.note(payload)

    def _report(self, problem: str | None) -> None:
        short = None if problem is None else abbreviated([problem])
        if short is not None and short != self._problem:
            log.warning("instructions are not followed: %s", short)
        self._problem = short
        self._tell(
            config_wanted=self._wanted,
            config_running=self._running,
            config_problem=short,
        )
