"""The hub as tests need it: its storing half inside the test, or all of it as a process.

``storekeeper`` is the store, ingest and link that ``hub.app`` runs, without board and screen, and
shows what they do; ``HubProcess`` is the program itself, to be killed.
"""

import asyncio
import secrets
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from pathlib import Path
from typing import NoReturn

from hub.ingest import Ingest, Outcome
from hub.intake import Flow, Intake
from hub.pacing import Pacer
from hub.store import Store, StoreError
from hub.store.sqlite import SqliteStore
from tests.faults.amounts import dice
from tests.faults.brokers import HOST
from tests.ports import free_port
from wire import topics
from wire.codec import encode_status
from wire.events import Status, offline
from wire.link import Endpoint, Link, Will
from wire.timepiece import SystemTimepiece, Timepiece

ROOT = Path(__file__).resolve().parents[2]
STORE = "demo"
VERSION = "0+test"


class Storekeeping:
    """What a test sees of a hub that runs inside it."""

    def __init__(self) -> None:
        self.outcomes: list[Outcome] = []
        self.flows: list[Flow] = []
        self.refusals: list[StoreError | None] = []
        self.link: Link
        self.intake: Intake

    @property
    def stored(self) -> int:
        return sum(len(outcome.committed.stored) for outcome in self.outcomes)

    def note(self, outcome: Outcome, flow: Flow) -> None:
        self.outcomes.append(outcome)
        self.flows.append(flow)


@asynccontextmanager
async def storekeeper(
    path: Path,
    endpoint: Endpoint,
    *,
    opener: Callable[[Path], Store] = SqliteStore,
    timepiece: Timepiece | None = None,
) -> AsyncIterator[Storekeeping]:
    """A running hub on the database ``path``; it stops, connection and all, with the context."""
    seen = Storekeeping()
    clock = timepiece or SystemTimepiece()
    loop = asyncio.get_running_loop()
    with ThreadPoolExecutor(1) as thread:
        store = await loop.run_in_executor(thread, opener, path)
        try:
            pacer = Pacer()
            ingest = Ingest(store, STORE, pacer)
            seen.intake = Intake(
                ingest=ingest,
                pacer=pacer,
                timepiece=clock,
                thread=thread,
                on_outcome=seen.note,
                on_refusal=seen.refusals.append,
            )
            up = asyncio.Event()
            seen.link = hub_link(endpoint, seen.intake, up)
            async with asyncio.TaskGroup() as tasks:
                running = [
                    tasks.create_task(seen.link.run()),
                    tasks.create_task(seen.intake.run(seen.link, STORE)),
                    tasks.create_task(announce(seen.link, up)),
                ]
                yield seen
                for task in running:
                    task.cancel()
        finally:
            await loop.run_in_executor(thread, store.close)


def hub_link(endpoint: Endpoint, intake: Intake, up: asyncio.Event) -> Link:
    return Link(
        endpoint,
        f"{STORE}-{topics.HUB}",
        subscriptions=[topics.every_device(STORE, "event"), topics.every_device(STORE, "status")],
        on_message=intake.note,
        on_up=up.set,
        on_down=lambda: None,
        will=Will(topics.device(STORE, topics.HUB, "status"), offline("hub", VERSION)),
        random=dice(),
        manual_ack=True,
        lasting=True,
    )


async def announce(link: Link, up: asyncio.Event) -> NoReturn:
    """Say at each connection which run of the hub this is."""
    status = Status(state="online", program="hub", version=VERSION, boot=secrets.token_hex(8))
    topic = topics.device(STORE, topics.HUB, "status")
    while True:
        await up.wait()
        up.clear()
        link.publish(topic, encode_status(status), qos=1, retain=True)


class HubProcess:
    """The whole hub as a process of its own, at a broker of the test's."""

    def __init__(self, folder: Path, port: int) -> None:
        self.database = folder / "hub.db"
        self._log = folder / "hub.log"
        self._command = [sys.executable, "-m", "hub", "run", "--data", str(folder)]
        self._command += ["--broker", f"{HOST}:{port}", "--http-port", str(free_port())]
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(self._command, cwd=ROOT, stdout=log, stderr=log)

    def kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None
