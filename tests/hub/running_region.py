"""A real node behind its routes: the real ledger and server, in this process."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack, suppress
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from hub.accounts.keys import Keys
from hub.accounts.opening import registered
from hub.accounts.role import Person, Role
from hub.accounts.tokens import Tokens
from hub.ledger.sqlite import SqliteLedger
from hub.region.views import PullView
from hub.screen.region.books import Books, Door
from hub.screen.region.house import RegionHouse
from hub.screen.region.server import RegionScreen
from hub.screen.serving import bind
from hub.settings import Http
from hub.upstream.region import Address
from tests.hub.running_store import CHEAP, Hands
from tests.ports import free_port

REGION = "north"
HERE = "127.0.0.1"


class RunningRegion:
    """Start and stop a node's screen."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.keys = Keys()
        self.hands = Hands()
        self.pulls: dict[str, PullView] = {}
        self.key = Ed25519PrivateKey.generate()
        self.port = free_port()
        self.address = f"http://{HERE}:{self.port}"

    def known_as(self, role: Role, name: str | None = None) -> dict[str, str]:
        """What somebody with this role sends along, on each request."""
        key = self.keys.make(Person(name=name or f"the {role}", role=role))
        return {"Authorization": f"Bearer {key}"}

    def address_of(self, store: str) -> Address:
        key = self.keys.make(Person(name=store, role="store"))
        return Address(self.address, key)

    async def start(self) -> None:
        listener = bind(HERE, self.port)
        await self.furnish()
        self._task = asyncio.create_task(self.screen.serve(listener))
        while True:
            with suppress(OSError):
                _, writer = await asyncio.open_connection(HERE, self.port)
                writer.close()
                return
            await asyncio.sleep(0.02)

    async def furnish(self) -> None:
        self._opened = AsyncExitStack()
        opened = registered(self.folder, self.hands, self.keys, CHEAP)  # passwords cost nothing
        self.register = await self._opened.enter_async_context(opened)
        self.tokens = Tokens(self.register.roll)
        self.ledger = SqliteLedger(self.folder / "region.db")
        self.reader = SqliteLedger(self.folder / "region.db", reads_only=True)
        self._threads = [ThreadPoolExecutor(1), ThreadPoolExecutor(1)]
        books = Books(
            Door(self.ledger, self._threads[0]),
            Door(self.reader, self._threads[1]),
        )
        house = RegionHouse(REGION, self.key, books, self.register, self.hands, self.pulls)
        self.screen = RegionScreen(house, Http())

    async def stop(self) -> None:
        self._task.cancel()
        with suppress(asyncio.CancelledError):
            await self._task
        await self.close()

    async def close(self) -> None:
        await self._opened.aclose()
        for thread in self._threads:
            thread.shutdown()
        self.reader.close()
        self.ledger.close()
