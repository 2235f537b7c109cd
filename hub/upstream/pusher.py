"""Brings the log of a store's hub to its region whenever that is due.

In come the settings, the log's reader and the time; out go visits, and how they went, for whoever
looks at the hub. A region that is not reached is told once in the journal, and once when it is
again. It decides nothing about when: that is ``hub.upstream.agenda``.
"""

import asyncio
import logging
from random import Random
from typing import NoReturn

from msgspec.structs import replace

from hub.daily.chain import NOTHING
from hub.live.upstream import UpstreamView, Way
from hub.settings import Upstream
from hub.store import StoreError
from hub.upstream import agenda
from hub.upstream.agenda import Agenda, Rules
from hub.upstream.push import Log, Progress, Visit, visit
from hub.upstream.receipts import Receipts, ReceiptsError
from hub.upstream.region import Address, RegionNode, VisitError, called
from wire.codec import from_ms
from wire.timepiece import Timepiece

LOOK_S = 5.0
"""Between two looks at the own log: a line in it is there for at least half an hour."""

VISIT_S = 900.0
"""For one visit: years of a log over a slow line; what is missing then comes with the next."""

_log = logging.getLogger(__name__)


class Pusher:
    """The carrier of one store; ``way`` is where it is seen how that goes."""

    def __init__(  # noqa: PLR0913, PLR0917 - what it brings, where to, and when
        self,
        settings: Upstream,
        log: Log,
        receipts: Receipts,
        timepiece: Timepiece,
        random: Random,
        way: Way,
    ) -> None:
        self._settings = settings
        self._log = log
        self._receipts = receipts
        self._timepiece = timepiece
        self._random = random
        self._way = way
        self._rules = Rules(store=receipts.store, spread_ms=settings.spread_s * 1000)
        self._view = way.view = UpstreamView()
        self._agenda = agenda.start(self._rules, timepiece.uptime_ms())

    async def run(self) -> NoReturn:
        """Bring what is due, now and then."""
        while True:
            await self.look()
            await asyncio.sleep(LOOK_S)

    async def look(self) -> None:
        """Bring what is due now."""
        try:
            if not await self._is_due():
                return
            async with asyncio.timeout(VISIT_S):
                found = await self._visit()
        except (VisitError, ReceiptsError, StoreError, TimeoutError) as error:
            self._went_wrong(error)
        else:
            self._went_well(found)

    async def _is_due(self) -> bool:
        """Whether to bring something now.

        Raises:
            StoreError: the log cannot be read.
        """
        now_ms = self._timepiece.uptime_ms()
        head = (await self._log.page(NOTHING, 1)).head
        self._agenda = agenda.noticed(self._agenda, self._rules, head.seq, now_ms)
        return now_ms >= self._agenda.due_ms

    async def _visit(self) -> Visit:
        return await brought(self._settings, self._log, self._receipts, lambda _done, _of: None)

    def _went_well(self, found: Visit) -> None:
        if self._agenda.failures:
            _log.info("the region is reached again, after %d tries", self._agenda.failures)
        trouble = next((one.trouble for one in found.doubts), None)
        if trouble is not None:
            _log.warning("the region finds lines of this log wrong: %s", trouble)
        reached = from_ms(self._timepiece.wall_ms())
        self._say(replace(self._view, reached=reached, behind=found.behind, problem=trouble))
        self._agenda = self._next(well=True)

    def _went_wrong(self, error: Exception) -> None:
        problem = str(error) or "it takes too long"
        if not self._agenda.failures:
            _log.warning("the region is not reached: %s", problem)
        wait_ms = error.wait_ms if isinstance(error, VisitError) else 0
        self._say(replace(self._view, problem=problem))
        self._agenda = self._next(well=False, wait_ms=wait_ms)

    def _next(self, *, well: bool, wait_ms: int = 0) -> Agenda:
        now_ms, draw = self._timepiece.uptime_ms(), self._random.random()
        return agenda.went(self._agenda, now_ms, well=well, draw=draw, wait_ms=wait_ms)

    def _say(self, view: UpstreamView) -> None:
        self._view = view
        self._way.view = view


async def brought(settings: Upstream, log: Log, receipts: Receipts, on_progress: Progress) -> Visit:
    """One visit to the region of the settings.

    Raises:
        VisitError, ReceiptsError: see ``visit``.
    """
    address = await asyncio.to_thread(address_of, settings)
    async with called(address) as caller:
        node = RegionNode(caller, receipts.store)
        return await visit(log, node, receipts, settings.key, on_progress)


def address_of(settings: Upstream) -> Address:
    """Where the region is; its token is read anew each time, so that it can be changed.

    Raises:
        VisitError: the token cannot be read.
    """
    try:
        token = settings.token_file.read_text(encoding="utf-8") if settings.token_file else ""
    except (OSError, UnicodeDecodeError) as error:
        msg = f"the token cannot be read: {error}"
        raise VisitError(msg) from error
    return Address(settings.url or "", token.strip(), settings.ca_file)
