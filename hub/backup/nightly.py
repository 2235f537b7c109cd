"""A copy every night, while the hub runs.

In come the settings, the store and the time; out go copies, older ones less, and how that goes, for
whoever looks at the hub. What fails is told once in the journal, and tried again every hour.
"""

import asyncio
import logging
import shutil
from pathlib import Path
from typing import NoReturn
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from hub.backup.making import FOLDER, Origin, copies, make
from hub.backup.manifest import BackupError
from hub.backup.rota import Keep, is_due, outdated
from hub.live.backup import BackupView, Vault
from hub.settings import HubSettings
from wire.codec import from_ms
from wire.timepiece import Timepiece

LOOK_S = 60.0
SETTLE_MS = 600_000  # a hub that has just started has other things to do
AGAIN_MS = 3_600_000

log = logging.getLogger(__name__)


def folder_of(settings: HubSettings) -> Path:
    """Where copies lie."""
    return settings.backup.folder or settings.data / FOLDER


class Nightly:
    """The copies of one hub; ``vault`` is where it is seen how they are."""

    def __init__(
        self, settings: HubSettings, named: tuple[str, str], timepiece: Timepiece, vault: Vault
    ) -> None:
        """``named`` are the names of the store and of its time zone."""
        self._settings = settings
        self._into = folder_of(settings)
        self._store, self._zone = named[0], ZoneInfo(named[1])
        self._timepiece = timepiece
        self._vault = vault
        self._next_ms = timepiece.uptime_ms() + SETTLE_MS

    async def run(self, program: str) -> NoReturn:
        """Make a copy whenever one is due; ``program`` is the hub's version."""
        await self._see()
        while True:
            await self.look(program)
            await asyncio.sleep(LOOK_S)

    async def look(self, program: str) -> None:
        """Make a copy if one is due."""
        now_ms, rules = self._timepiece.wall_ms(), self._settings.backup
        made = None if self._vault.view is None else self._vault.view.made
        last_ms = None if made is None else round(made.timestamp() * 1000)
        waiting = self._timepiece.uptime_ms() < self._next_ms
        if waiting or not is_due(last_ms, now_ms, self._zone, rules.at):
            return
        origin = Origin(now_ms, program, self._store, self._settings.shop)
        try:
            path = await asyncio.to_thread(make, self._settings.data, self._into, origin)
            self._next_ms = self._timepiece.uptime_ms() + AGAIN_MS
            await asyncio.to_thread(self._thin_out)
        except (BackupError, OSError) as error:
            await self._failed(str(error))
        else:
            log.info("a copy of this hub is in %s", path)
            await self._see()

    async def _see(self) -> None:
        try:
            self._vault.view = await asyncio.to_thread(self._view)
        except OSError as error:
            await self._failed(str(error))

    async def _failed(self, problem: str) -> None:
        """Tell it once; what is there is looked at again: the clock may have been set back."""
        if self._vault.view is None or self._vault.view.problem is None:
            log.warning("%s", problem)
        try:
            view = await asyncio.to_thread(self._view)
        except OSError:
            view, now = self._vault.view or BackupView(), from_ms(self._timepiece.wall_ms())
            view = view if view.made is None or view.made <= now else BackupView()
        self._vault.view = replace(view, problem=problem)
        self._next_ms = self._timepiece.uptime_ms() + AGAIN_MS

    def _thin_out(self) -> None:
        rules, found = self._settings.backup, self._until_now()
        keep = Keep(days=rules.days, weeks=rules.weeks, months=rules.months)
        for one in outdated(found, self._zone, keep):
            try:
                shutil.rmtree(found[one])
            except OSError as error:
                log.warning("a copy that has had its time stays: %s", error)

    def _view(self) -> BackupView:
        found = self._until_now()
        made = from_ms(max(found)) if found else None
        return BackupView(made=made, copies=len(found))

    def _until_now(self) -> dict[int, Path]:
        """Without those from before the clock was set back: their names say nothing yet."""
        now_ms = self._timepiece.wall_ms()
        return {at_ms: path for at_ms, path in copies(self._into).items() if at_ms <= now_ms}
