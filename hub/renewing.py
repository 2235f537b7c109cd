"""Brings a store's devices to the releases that the hub carries, a few at a time.

In: the board, the hub's folder, the clocks, and what devices answer. Out: commands to take a
release, and to keep one. Who was told what, who stayed and where it failed lies in a file, so that
a hub that begins anew tells nobody twice and forgets no failure. Who is next is decided by
``hub.rollout``.
"""

import asyncio
import logging
from datetime import UTC, datetime
from pathlib import Path
from typing import NoReturn
from zoneinfo import ZoneInfo

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from config.load import save
from hub.accounts.origin import HERE
from hub.board import Board
from hub.carried import OF_DEVICES, manifest
from hub.commander import HUB, LIFE_MS, Commander, CommandError
from hub.health import ailment
from hub.live.fleet import Sent
from hub.rollout import PATIENCE_MS, Candidate, due, stays_closed
from wire.command import Keep, Order, Take, word
from wire.events import Status
from wire.release import Program
from wire.timepiece import Timepiece

log = logging.getLogger(__name__)

ROUND_S = 5.0  # between two looks at who is to keep or to take a release

KEPT = "rollout.json"
KEPT_BYTES_MAX = 1_048_576  # five thousand devices, ten times what a hub knows


class Told(Struct, frozen=True, kw_only=True):
    """How one device stands to the ``release`` that it was told of last.

    ``at_ms`` is when it was told to take it, None: it had it already. ``settled``: it has answered
    to keep it. ``failed``: it has said that it does not hold.
    """

    release: int
    at_ms: int | None = None
    settled: bool = False
    failed: bool = False


class Renewing:
    """The rollout of one store; ``folder`` is the hub's."""

    def __init__(
        self, folder: Path, board: Board, commander: Commander, timepiece: Timepiece
    ) -> None:
        self._folder = folder
        self._board = board
        self._commander = commander
        self._timepiece = timepiece
        self._told = _read(folder / KEPT)
        self.waits = False  # while the hub itself is on trial, or about to be

    async def run(self) -> NoReturn:
        """Bring the devices to the hub's releases, for ever."""
        while True:
            for program in OF_DEVICES:
                carried = await asyncio.to_thread(manifest, self._folder, program)
                if carried is not None:
                    await self._bring(program, carried.counter)
            await self._commander.give_up()
            await asyncio.sleep(ROUND_S)

    def is_under_way(self, now_ms: int) -> bool:
        """Whether a device may be on trial: it was told, and has neither stayed nor failed."""
        return any(
            one.at_ms is not None
            and 0 <= now_ms - one.at_ms < PATIENCE_MS
            and not one.settled
            and not one.failed
            for one in self._told.values()
        )

    async def _bring(self, program: Program, counter: int) -> None:
        of_program = {
            name: heard.status
            for name, heard in self._board.devices().items()
            if heard.status is not None and heard.status.program == program
        }
        await self._learn(of_program, counter)
        for name, status in of_program.items():
            fits = status.release == counter and ailment(status) is None
            if fits and self._waits(name, counter):
                await self._tell(name, Keep(counter))
        now_ms = self._timepiece.wall_ms()
        shop = self._board.shop
        local = datetime.fromtimestamp(now_ms / 1000, UTC).astimezone(ZoneInfo(shop.timezone))
        candidates = [self._candidate(name, one, counter) for name, one in of_program.items()]
        closed = stays_closed(shop.hours, local) and not self.waits
        for name in due(counter, candidates, now_ms, closed=closed):
            told = Told(release=counter, at_ms=now_ms)
            if await self._keep({**self._told, name: told}):
                await self._tell(name, Take(counter))

    async def _learn(self, devices: dict[str, Status], counter: int) -> None:
        """Keep what the devices say and have answered, before anybody else is told."""
        after = dict(self._told)
        for name, status in devices.items():
            known = self._of(name, counter)
            last = self._commander.last(name)
            failed = known.failed or _has_failed(status, counter)
            runs = status.release == counter
            settled = runs and (known.settled or _has_stayed(last, counter))
            if name in after or failed or settled:
                after[name] = replace(known, failed=failed, settled=settled)
        if after != self._told:
            await self._keep(after)

    async def _keep(self, told: dict[str, Told]) -> bool:
        """Keep it on disk; where that fails nobody is told, and it is tried again."""
        try:
            await asyncio.to_thread(save, self._folder / KEPT, msgspec.json.encode(told))
        except OSError as error:
            log.warning("how far the release has gone cannot be kept, it waits: %s", error)
            return False
        self._told = told
        return True

    def _of(self, name: str, counter: int) -> Told:
        told = self._told.get(name)
        return told if told is not None and told.release == counter else Told(release=counter)

    def _waits(self, name: str, counter: int) -> bool:
        """Whether a device that runs the release was not told to keep it, or did not do it.

        What its outbox went through is no reason against it: going back would not mend that.
        """
        if self._of(name, counter).settled:
            return False
        sent = self._commander.last(name)
        if sent is None or sent.order != "keep":
            return True
        return sent.outcome != "done" and self._timepiece.wall_ms() - sent.at_ms > LIFE_MS

    def _candidate(self, name: str, status: Status, counter: int) -> Candidate:
        told = self._of(name, counter)
        return Candidate(
            name=name,
            online=self._commander.is_there(name),
            well=ailment(status) is None and status.replaced_outbox is None,
            release=status.release,
            settled=told.settled and status.release == counter,
            failed=told.failed,
            told_ms=told.at_ms,
        )

    async def _tell(self, name: str, order: Order) -> None:
        try:
            await self._commander.command(name, order, HUB, HERE)
        except CommandError as error:
            log.debug("%s is not told to %s: %s", name, word(order), error)


def _has_failed(status: Status, counter: int) -> bool:
    return (status.release_problem or "").startswith(f"release {counter}:")


def _has_stayed(sent: Sent | None, counter: int) -> bool:
    return sent is not None and (sent.order, sent.outcome, sent.release) == (
        "keep",
        "done",
        counter,
    )


def _read(path: Path) -> dict[str, Told]:
    """What was kept; where it cannot be read devices are told again, which does no harm to them."""
    try:
        with path.open("rb") as file:
            return msgspec.json.decode(file.read(KEPT_BYTES_MAX), type=dict[str, Told])
    except FileNotFoundError:
        return {}
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError) as error:
        log.warning("how far the release has gone cannot be read, it begins anew: %s", error)
        return {}
