"""A region's node, from start to stop, on one page.

What comes in: settings and the clocks. It opens the region's ledger and its people, and then serves
what the hubs of its stores bring and what its staff see, until it is told to stop. Only here do its
tasks start.
"""

import asyncio
import logging
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from random import Random
from typing import NoReturn

from hub.accounts.opening import registered
from hub.garbage import look_rarely
from hub.ledger import Ledger
from hub.region.views import PullView
from hub.register.signet import SignetError, signing_key
from hub.screen.door import widen
from hub.screen.region.books import Books, Door
from hub.screen.region.house import RegionHouse
from hub.screen.region.server import serve
from hub.screen.serving import ScreenError
from hub.settings import HubSettings
from hub.store import StoreError
from hub.upstream.puller import Puller
from wire.supervisor import Supervisor
from wire.timepiece import Timepiece

LEDGER = "region.db"
"""The ledger's name in the node's folder, where it is a file."""

FAILURES = (StoreError, SignetError, ScreenError)
"""What an operator can mend; told in one line."""

_log = logging.getLogger(__name__)


async def run(settings: HubSettings, version: str, timepiece: Timepiece) -> NoReturn:
    """Run one region's node until it is cancelled.

    Raises:
        StoreError, SignetError, ScreenError: it cannot run; it says what to do.
    """
    name = settings.region.name
    _log.info("vetrina-hub %s, region %s, data in %s", version, name, settings.data)
    widen()
    look_rarely()
    async with AsyncExitStack() as stack:
        await asyncio.to_thread(settings.data.mkdir, parents=True, exist_ok=True)
        key = await asyncio.to_thread(signing_key, settings.data)
        taking = await stack.enter_async_context(_door(settings, "taking", reads_only=False))
        reading = await stack.enter_async_context(_door(settings, "reading", reads_only=True))
        register = await stack.enter_async_context(registered(settings.data, timepiece))
        pulls: dict[str, PullView] = {}
        house = RegionHouse(name, key, Books(taking, reading), register, timepiece, pulls)
        random = Random()  # noqa: S311 - spreads visits, guards nothing
        tasks = await stack.enter_async_context(asyncio.TaskGroup())  # last in, first stopped
        for job in (
            *(
                Puller(one, settings.region.pull_minutes, taking, timepiece, random, pulls).run()
                for one in settings.region.pulls
            ),
            serve(house, settings.http),
            Supervisor().watch(),
        ):
            tasks.create_task(job)
    raise AssertionError  # the tasks run until they are cancelled


@asynccontextmanager
async def _door(settings: HubSettings, name: str, *, reads_only: bool) -> AsyncIterator[Door]:
    """A door to the ledger, with a thread of its own."""
    loop = asyncio.get_running_loop()
    with ThreadPoolExecutor(1, thread_name_prefix=name) as thread:
        ledger = await loop.run_in_executor(thread, lambda: opened(settings, reads_only=reads_only))
        try:
            yield Door(ledger, thread)
        finally:
            await loop.run_in_executor(thread, ledger.close)


def opened(settings: HubSettings, *, reads_only: bool = False) -> Ledger:
    """The region's ledger: in the server that the settings name, or in a file of its folder.

    Raises:
        StoreError: it cannot be opened.
    """
    url = settings.region.database
    if url is None:
        from hub.ledger.sqlite import SqliteLedger  # noqa: PLC0415 - one of the two is needed

        return SqliteLedger(Path(settings.data) / LEDGER, reads_only=reads_only)
    try:
        from hub.ledger.postgres import PostgresLedger  # noqa: PLC0415 - an extra
    except ImportError as error:
        msg = f"PostgreSQL needs the extra postgres: pip install vetrina[postgres] ({error})"
        raise StoreError(msg) from error
    return PostgresLedger(url)
