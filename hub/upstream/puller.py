"""A region's node fetches the log of a hub that it can reach, now and then.

In come the settings of one hub, the ledger and the time; out go its lines into the ledger, page by
page. A line that is wrong is kept as a fault and read past, as where a hub brings it. A hub that is
at fault, whatever it answers, is told once in the journal, and once when it is well again; why it
is, stands where the region's pages look. It holds up no other hub.
"""

import asyncio
import logging
from collections.abc import Callable, MutableMapping
from random import Random
from typing import NoReturn, ParamSpec, Protocol, TypeVar

from msgspec.structs import replace

from hub.daily.chain import NOTHING, Head
from hub.ledger import Ledger
from hub.region.views import PullView
from hub.settings import Pulled
from hub.store import StoreError
from hub.upstream import agenda
from hub.upstream.agenda import Agenda, Rules
from hub.upstream.pull import HUB_LOG, fetch
from hub.upstream.region import Address, VisitError, called
from hub.upstream.roster import enrol
from wire.codec import from_ms
from wire.sync import Cursor
from wire.timepiece import Timepiece

P = ParamSpec("P")
T = TypeVar("T")

LOOK_S = 5.0

VISIT_S = 900.0
"""For one visit; what is missing then comes with the next."""

_log = logging.getLogger(__name__)


class Desk(Protocol):
    """What is needed of a ``hub.screen.region.books.Door``."""

    @property
    def ledger(self) -> Ledger:
        """The ledger."""

    async def ask(self, work: Callable[P, T], *args: P.args, **_: P.kwargs) -> T:
        """Do something with it, in turn."""


class Puller:
    """The carrier of one store that does not come by itself; ``shown`` has how that goes."""

    def __init__(  # noqa: PLR0913, PLR0917 - whom it visits, when, and where that is seen
        self,
        pulled: Pulled,
        minutes: int,
        desk: Desk,
        timepiece: Timepiece,
        random: Random,
        shown: MutableMapping[str, PullView],
    ) -> None:
        self._pulled = pulled
        self._desk = desk
        self._timepiece = timepiece
        self._random = random
        self._shown = shown
        self._say(PullView(store=pulled.store))
        rules = Rules(store=pulled.store, spread_ms=minutes * 60_000)
        self._pause_ms = rules.spread_ms
        self._agenda: Agenda = agenda.start(rules, timepiece.uptime_ms())

    async def run(self) -> NoReturn:
        """Fetch what is due, now and then."""
        while True:
            await self.look()
            await asyncio.sleep(LOOK_S)

    async def look(self) -> None:
        """Fetch what is due now."""
        if self._timepiece.uptime_ms() < self._agenda.due_ms:
            return
        store, wait_ms = self._pulled.store, 0
        try:
            async with asyncio.timeout(VISIT_S):
                taken = await self._visit()
        except (VisitError, StoreError, TimeoutError) as error:
            problem = str(error) or "it takes too long"
            if not self._agenda.failures:
                _log.warning("the log of %s is not fetched: %s", store, problem)
            wait_ms = error.wait_ms if isinstance(error, VisitError) else 0
            self._say(replace(self._view, problem=problem))
            well = False
        else:
            well = True
            self._say(PullView(store=store, reached=from_ms(self._timepiece.wall_ms())))
            if taken or self._agenda.failures:
                _log.info("%d new lines of %s", taken, store)
        now_ms, draw = self._timepiece.uptime_ms(), self._random.random()
        self._agenda = agenda.went(self._agenda, now_ms, well=well, draw=draw, wait_ms=wait_ms)
        if well:
            self._agenda = self._agenda._replace(due_ms=now_ms + self._pause_ms)

    async def _visit(self) -> int:
        """How many lines were new."""
        pulled, desk = self._pulled, self._desk
        await desk.ask(enrol, desk.ledger, pulled.store)
        began_ms, taken = self._timepiece.wall_ms(), 0
        heads = await desk.ask(desk.ledger.heads, pulled.store, began_ms)
        async with called(await asyncio.to_thread(_address, pulled)) as caller:
            async for page in fetch(caller, HUB_LOG, *heads):
                now_ms = self._timepiece.wall_ms()
                outcome = await desk.ask(
                    desk.ledger.ingest, pulled.store, page.lines, now_ms, "pull"
                )
                taken += outcome.accepted
                for doubt in outcome.faults[:1]:
                    _log.warning("line %d of %s: %s", doubt.seq, pulled.store, doubt.trouble)
        return taken

    def _say(self, view: PullView) -> None:
        self._view = self._shown[view.store] = view


def head_of(cursor: Cursor | None) -> Head:
    """How far a log is known, as its readers say it."""
    return NOTHING if cursor is None else Head(cursor.seq, cursor.digest)


def _address(pulled: Pulled) -> Address:
    try:
        key = pulled.key_file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        msg = f"its key cannot be read: {error}"
        raise VisitError(msg) from error
    return Address(pulled.url, key, pulled.ca_file)
