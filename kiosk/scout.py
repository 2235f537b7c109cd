"""Carries out what the search for a hub asks for: looks, asks to be let in, keeps what comes of it.

In: what is touched on the glass, and what the network answers. Out: what is to be shown, and at the
end the device's own files. It decides nothing; that is ``kiosk.search``.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from pathlib import Path
from typing import Protocol

from config.enrolment import keep
from config.joining import hub_at
from kiosk.search import Answered, Ask, Effect, Given, Hub, Joined, Leave, Look, Search, step
from wire.joining import Newcomer, Shown, TurnedAwayError
from wire.lookout import Found, NoNetworkError

REJECTED_S = 60.0
"""How long a kiosk that was rejected shows so, before it asks again."""

log = logging.getLogger(__name__)


class Glass(Protocol):
    """What shows how far it has come."""

    def stand(self, search: Search) -> None:
        """Show this from now on."""

    def tell(self, shown: Shown) -> None:
        """Show what the hub that is asked has come to."""

    def stop(self) -> None:
        """The kiosk belongs to a store: close the window."""


class Scout:
    """One kiosk on its way; ``start`` runs a coroutine beside the program."""

    def __init__(
        self,
        device: str,
        data: Path,
        glass: Glass,
        start: Callable[[Coroutine[None, None, None]], "asyncio.Task[None]"],
        look: Callable[[], Awaitable[list[Found]]],
    ) -> None:
        """Meet the partners; nothing is looked for yet."""
        self._device = device
        self._data = data
        self._glass = glass
        self._start = start
        self._look = look
        self._search = Search()
        self._looking: asyncio.Task[None] | None = None
        self._asking: asyncio.Task[None] | None = None

    def begin(self, search: Search, effects: tuple[Effect, ...]) -> None:
        """Show where it begins, and do what is to be done first."""
        self._follow(search, effects)

    def hear(self, given: Given) -> None:
        """Follow what was touched, or what has happened."""
        self._follow(*step(self._search, given))

    def _follow(self, search: Search, effects: tuple[Effect, ...]) -> None:
        self._search = search
        self._glass.stand(search)
        for effect in effects:
            match effect:
                case Look(wait_s):
                    _end(self._looking)
                    self._looking = self._start(self._look_out(wait_s))
                case Ask(hub):
                    _end(self._looking)
                    _end(self._asking)
                    self._asking = self._start(self._join(hub))
                case Leave():
                    _end(self._asking)

    def end(self) -> None:
        """Look for none and ask none any more; what is being kept is kept."""
        _end(self._looking)
        _end(self._asking)

    async def _look_out(self, wait_s: float) -> None:
        await asyncio.sleep(wait_s)
        try:
            found = await self._look()
        except NoNetworkError as error:
            log.warning("nobody can be asked for a hub: %s", error)
            self._looking = None
            self.hear(Answered((), offline=True))
            return
        self._looking = None  # what follows may be another look, and this one is over
        self.hear(Answered(tuple(Hub(str(one.where), one.store, one.fingerprint) for one in found)))

    async def _join(self, hub: Hub) -> None:
        """Ask until a manager wants the kiosk; one who does not may have mistaken it."""
        log.info("this kiosk belongs to no store yet, and asks the hub at %s", hub.address)
        self._glass.tell(Shown())
        newcomer = Newcomer(hub_at(hub.address), "kiosk", self._device, self._glass.tell)
        while True:
            try:
                admitted = await newcomer.join()
            except TurnedAwayError:
                self._glass.tell(Shown(is_rejected=True))
                await asyncio.sleep(REJECTED_S)
                continue
            self.hear(Joined())  # from here on no touch leads to another hub
            await asyncio.to_thread(keep, self._data, admitted, hub.address)
            self._glass.stop()
            return


def _end(task: "asyncio.Task[None] | None") -> None:
    if task is not None:
        task.cancel()
