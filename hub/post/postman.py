"""Makes the round: brings what is owed, and remembers in the journal what was brought.

In come the alerts of a logbook and carriers; out go letters, and a ``PostView`` that says how it
stands with each addressee. An outage is told once in the log and all the time in the view. A
letter counts as told when the other side took it and before the line is on disk, so that a hub
which is killed in between tells it once more: the letter's id is then the same.
"""

import asyncio
import logging
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from random import Random
from typing import NoReturn

import msgspec

from hub.alerts import Alerts
from hub.live.post import AddresseeView, PostView
from hub.post.carriers import Carrier, UndeliveredError
from hub.post.letter import Letter
from hub.post.owed import Patience, Told, What, due, owed, refused
from hub.store import Entry
from wire.codec import from_ms
from wire.timepiece import Timepiece

TOLD = "told"
"""The journal's lines of who was told what."""

ROUND_S = 1.0
"""Between two looks: an alert is minutes old when it is raised, and a second is nothing to it."""

TOLD_KEPT = 10_000
"""More than all alerts that are remembered, for all addressees."""

log = logging.getLogger(__name__)


class Postman:
    """The round of one hub. ``write`` makes a letter, ``alerts`` gives those that are known now."""

    def __init__(  # noqa: PLR0913 - whom it tells, what, and by which clock
        self,
        carriers: Sequence[Carrier],
        *,
        alerts: Callable[[], Alerts],
        write: Callable[[int, What], Letter],
        keep: Callable[[str, str], None],
        quiet: Callable[[int], bool] = lambda _now_ms: False,
        timepiece: Timepiece,
        random: Random,
    ) -> None:
        self._carriers = {one.name: one for one in carriers}
        self._alerts = alerts
        self._write = write
        self._keep = keep
        self._quiet = quiet
        self._timepiece = timepiece
        self._random = random
        self._told: dict[Told, int] = {}
        self._patience: dict[str, Patience] = {}
        self._problems: dict[str, str] = {}

    def recall(self, entries: Iterable[Entry]) -> None:
        """Read again who was told what."""
        for entry in entries:
            if entry.kind == TOLD:
                self._note(msgspec.json.decode(entry.body, type=Told), entry.at_ms)

    async def run(self) -> NoReturn:
        """Bring what is owed, for ever; no addressee waits for another one."""
        await asyncio.gather(*(self._serve(name) for name in self._carriers))
        await asyncio.Event().wait()  # there is nobody to tell
        raise AssertionError

    async def round(self) -> None:
        """Bring what is due now."""
        await asyncio.gather(*(self._bring(name) for name in self._carriers))

    async def _serve(self, name: str) -> NoReturn:
        while True:
            await self._bring(name)
            await asyncio.sleep(ROUND_S)

    def view(self) -> PostView:
        """How it stands."""
        debts = self._owed()
        return PostView(
            addressees=tuple(
                AddresseeView(
                    name=name,
                    waiting=sum(one.to == name for one in debts),
                    last_told=self._last_told(name),
                    problem=self._problems.get(name),
                )
                for name in self._carriers
            )
        )

    async def _bring(self, name: str) -> None:
        debts = due(self._owed(), self._patience, self._timepiece.wall_ms())
        for one in [one for one in debts if one.to == name]:
            try:
                await self._carriers[name].bring(self._write(one.alert, one.what))
            except UndeliveredError as error:
                self._refused(name, str(error))
                return
            now_ms = self._timepiece.wall_ms()
            self._note(one, now_ms)
            self._keep(TOLD, msgspec.json.encode(one).decode())
            self._patience.pop(name, None)
            if self._problems.pop(name, None) is not None:
                log.info("%s is told of alerts again", name)

    def _refused(self, name: str, problem: str) -> None:
        before = self._patience.get(name, Patience())
        now_ms = self._timepiece.wall_ms()
        self._patience[name] = refused(before, self._random.random(), now_ms)
        if name not in self._problems:
            log.warning("%s cannot be told of alerts: %s; trying on", name, problem)
        self._problems[name] = problem

    def _owed(self) -> list[Told]:
        now_ms, alerts = self._timepiece.wall_ms(), self._alerts().values()
        quiet = self._quiet(now_ms)
        return owed(alerts, self._told.keys(), [*self._carriers], now_ms, quiet=quiet)

    def _note(self, told: Told, at_ms: int) -> None:
        self._told[told] = at_ms
        while len(self._told) > TOLD_KEPT:
            del self._told[next(iter(self._told))]

    def _last_told(self, name: str) -> datetime | None:
        return max(
            (from_ms(at_ms) for told, at_ms in self._told.items() if told.to == name), default=None
        )
