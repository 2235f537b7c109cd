"""Brings the hub itself to the release that it carries, and says when that one may stay.

In: the environment that the hub runs in, what the renewal has written down there, the board, the
clocks. Out: notes for the renewal, which is root's and does the rest; lines of the audit log; the
stage that the devices' page shows. A release is asked for once a night where the store stays closed
and no device is on trial, and it is tried on a copy before. What it does on trial is
``hub.own_trial``'s.
"""

import asyncio
import logging
from datetime import UTC, datetime
from pathlib import Path
from typing import NoReturn, Protocol
from zoneinfo import ZoneInfo

from config.renewal import journal as book
from config.renewal.journal import Asked, Journal, JournalError
from config.renewal.notes import (
    WANTED,
    WHY_CHARACTERS_MAX,
    Proved,
    leave,
    leave_proved,
)
from config.renewal.renew import PROOF_MS
from config.renewal.shelf import VERSIONS
from config.renewal.told import failure, running, shelf
from hub.accounts.origin import HERE
from hub.backup.making import Origin
from hub.board import Board
from hub.carried import manifest
from hub.commander import HUB, Writer
from hub.live.own import Own, OwnView, Stage
from hub.own_trial import OwnTrial, there
from hub.proving import Proof, Proving
from hub.rollout import PATIENCE_MS, stays_closed
from hub.store import StoreError
from wire.timepiece import Timepiece

log = logging.getLogger(__name__)

ROUND_S = 1.0  # between two looks at what the renewal has written down: as often as that one looks

AGAIN_MS = 20 * 3_600_000
"""A release that was refused is asked for again in the next night, not in this one."""

BEGINS_MS = 120_000  # in which the renewal begins, or is not there

MARGIN_MS = 30 * 60_000
"""How long the store has to stay closed when the trial begins: three times what it takes."""

STUCK_MS = PROOF_MS + BEGINS_MS
"""After it the renewal is no longer at work: it was killed."""


class Others(Protocol):
    """The rollout of the devices; see ``hub.renewing.Renewing``."""

    waits: bool

    def is_under_way(self, now_ms: int) -> bool:
        """Whether a device may be on trial."""


class OwnRelease:
    """The release of one hub.

    ``prefix`` is the environment that it runs in, ``folder`` its own; ``shop`` is the file of the
    store's description.
    """

    def __init__(  # noqa: PLR0913 - its partners, each by name
        self,
        *,
        prefix: Path,
        folder: Path,
        own: Own,
        proving: Proving,
        shop: Path | None,
        board: Board,
        others: Others,
        writer: Writer,
        trial: OwnTrial,
        timepiece: Timepiece,
    ) -> None:
        self._prefix = prefix.resolve()  # as it is now: what leads to it may lead elsewhere soon
        self._folder = folder
        self._own = own
        self._proving = proving
        self._shop = shop
        self._board = board
        self._others = others
        self._writer = writer
        self._trial = trial
        self._timepiece = timepiece
        self._release = running(self._prefix)
        self._shelf = shelf(self._prefix)
        self._told: tuple[int, int] | None = None  # which release was asked for, and when
        self._answered: str | None = None
        self._doing: tuple[tuple[str, int], str] | None = None
        self._doing_since_ms = 0
        others.waits = self._shelf is not None  # until the journal was read

    async def run(self) -> NoReturn:
        """See to it for ever; a hub that nothing renews has nothing to see to."""
        await asyncio.to_thread(self._proving.tidy)
        while True:
            if self._shelf is not None:
                await self.look(self._shelf)
            await asyncio.sleep(ROUND_S)

    async def look(self, at: Path) -> None:
        """Do what is to be done next; ``at`` is the folder of the releases."""
        try:
            journal = await asyncio.to_thread(book.read, at)
        except JournalError as error:
            self._show("settled", None, str(error)[:WHY_CHARACTERS_MAX])
            self._others.waits = False
            return
        said = await asyncio.to_thread(failure, self._prefix)
        trial, asked = journal.trial, journal.asked
        if trial is not None:
            self._others.waits = True
            self._show("trial", trial.counter, said)
            if trial.counter == self._release and trial.over is None:
                await self._trial.look(trial.counter)
            await self._nudge(("trial", trial.counter), trial.over or "")
        elif asked is not None:
            self._others.waits = True
            self._show("proving", asked.counter, said)
            if asked.mark != self._answered:
                await self._answer(at, asked)
            await self._nudge(("proof", asked.counter), asked.mark)
        else:
            await self._ask(journal, said)

    async def _ask(self, journal: Journal, said: str | None) -> None:
        """Have the renewal fetch what this hub carries, if that is newer and it is time."""
        carried = await asyncio.to_thread(manifest, self._folder, "hub")
        if carried is None or carried.counter <= max(journal.seen.counter, self._release or 0):
            self._others.waits = False
            self._show("settled", None, said)
            return
        now_ms = self._timepiece.wall_ms()
        counter, told_ms = self._told or (0, 0)
        since_ms = now_ms - told_ms if counter == carried.counter else AGAIN_MS
        if 0 <= since_ms < AGAIN_MS:
            begins = since_ms < BEGINS_MS or journal.refused is None
            self._others.waits = begins and since_ms < PATIENCE_MS
            self._show("asked" if self._others.waits else "waiting", carried.counter, said)
            return
        is_time = self._timepiece.clock() == "synced" and self._is_closed(PATIENCE_MS)
        self._others.waits = is_time
        self._show("waiting", carried.counter, said)
        if is_time and not self._others.is_under_way(now_ms):
            await self._want(carried.counter, now_ms)

    async def _want(self, counter: int, now_ms: int) -> None:
        try:
            await self._writer.note(HUB, "release-wanted", f"hub {counter}", HERE)
            await asyncio.to_thread(leave, self._folder, WANTED, counter)
        except (OSError, StoreError) as error:
            log.warning("release %d is not asked for: %s", counter, error)
        self._told = counter, now_ms

    async def _answer(self, at: Path, asked: Asked) -> None:
        """Try a release on a copy, and say what came of it."""
        proof = self._unfit() or await self._proof(at, asked) or self._unfit() or Proof()
        why = None if proof.problem is None else proof.problem[:WHY_CHARACTERS_MAX]
        answer = Proved(
            counter=asked.counter,
            mark=asked.mark,
            problem=why,
            is_final=proof.is_final,
            devices=there(self._board, self._timepiece.wall_ms()),
        )
        came = f"hub {asked.counter} {why or 'holds on a copy'}"
        try:
            await self._writer.note(HUB, "release-proved", came, HERE)
            await asyncio.to_thread(leave_proved, self._folder, answer)
        except (OSError, StoreError) as error:
            log.warning("what came of release %d cannot be said: %s", asked.counter, error)
            return
        self._answered = asked.mark

    async def _proof(self, at: Path, asked: Asked) -> Proof | None:
        """Why the release does not hold; None: it does."""
        now_ms = self._timepiece.wall_ms()
        origin = Origin(now_ms, self._own.view.version, self._board.shop.store, self._shop)
        new = at / VERSIONS / str(asked.counter)
        found = await self._proving.prove(new, self._prefix, origin)
        return None if found.problem is None else found

    def _unfit(self) -> Proof | None:
        """Why it is no time for a trial, whoever wants one."""
        if not self._is_closed(MARGIN_MS):
            return Proof(problem="the store is open, or will be soon")
        if self._others.is_under_way(self._timepiece.wall_ms()):
            return Proof(problem="a device is on trial")
        return None

    async def _nudge(self, doing: tuple[str, int], mark: str) -> None:
        """Have the renewal begin anew where it was broken off: it does not begin by itself.

        What is on trial is ended at any hour; what is not yet waits for a night.
        """
        now_ms = self._timepiece.uptime_ms()
        if self._doing != (doing, mark):
            self._doing, self._doing_since_ms = (doing, mark), now_ms
        elif now_ms - self._doing_since_ms > STUCK_MS and (
            doing[0] == "trial" or self._is_closed(PATIENCE_MS)
        ):
            self._doing_since_ms = now_ms
            try:
                await asyncio.to_thread(leave, self._folder, WANTED, doing[1])
            except OSError as error:
                log.warning("the renewal is not told to go on: %s", error)

    def _is_closed(self, for_ms: int) -> bool:
        shop, now_ms = self._board.shop, self._timepiece.wall_ms()
        local = datetime.fromtimestamp(now_ms / 1000, UTC).astimezone(ZoneInfo(shop.timezone))
        return stays_closed(shop.hours, local, for_ms)

    def _show(self, stage: Stage, number: int | None, problem: str | None) -> None:
        version = self._own.view.version
        self._own.view = OwnView(
            version=version,
            release=self._release,
            next=number,
            stage=stage,
            problem=problem,
        )
