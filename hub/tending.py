"""What a hub does for itself while it runs: copies, room on its disk, its release, what is old.

In: the settings, the store and what is around it. Out: work for ``hub.app``, which starts it.
"""

import sys
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple, NoReturn

from hub.backup.nightly import Nightly, folder_of
from hub.ballast import Ballast
from hub.board import Board
from hub.commander import Commander, Writer
from hub.live.backup import Vault
from hub.live.own import Own
from hub.memory import keep_on, on_thread
from hub.own_release import OwnRelease
from hub.own_trial import OwnTrial
from hub.proving import Proving
from hub.recall import snapshot_of
from hub.renewing import Renewing
from hub.retention import retain
from hub.settings import HubSettings
from hub.store.sqlite import SqliteStore
from wire.supervisor import Supervisor
from wire.timepiece import Timepiece


class Around(NamedTuple):
    """Where it is shown how copies and release are, who commands, who writes down what was done.

    ``file`` is the one that the settings are from.
    """

    vault: Vault
    own: Own
    commander: Commander
    writer: Writer
    file: Path | None


def tend(  # noqa: PLR0913, PLR0917 - what it keeps, and all that is around it
    settings: HubSettings,
    thread: ThreadPoolExecutor,
    store: SqliteStore,
    board: Board,
    timepiece: Timepiece,
    around: Around,
) -> list[Coroutine[None, None, NoReturn]]:
    """All of it, for as long as the hub runs."""
    devices = Renewing(settings.data, board, around.commander, timepiece)
    trial = OwnTrial(
        settings.data,
        board,
        around.writer,
        lambda: on_thread(thread, store.keep, snapshot_of(board)),
        timepiece,
    )
    itself = OwnRelease(
        prefix=Path(sys.prefix),
        folder=settings.data,
        own=around.own,
        proving=Proving(settings.data, folder_of(settings), around.file),
        shop=settings.shop,
        board=board,
        others=devices,
        writer=around.writer,
        trial=trial,
        timepiece=timepiece,
    )
    return [
        itself.run(),
        devices.run(),
        keep_on(thread, store, board),
        retain(thread, store, settings.retention, timepiece, board),
        Supervisor().watch(),
        Ballast(settings.data, around.vault).run(),
        *_copies(settings, board, around, timepiece),
    ]


def _copies(
    settings: HubSettings, board: Board, around: Around, timepiece: Timepiece
) -> list[Coroutine[None, None, NoReturn]]:
    """Who copies the hub at night, where that is wanted."""
    if not settings.backup.enabled:
        return []
    named = board.shop.store, board.shop.timezone
    return [Nightly(settings, named, timepiece, around.vault).run(around.own.view.version)]
