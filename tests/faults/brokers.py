"""Both brokers as real processes that a test may kill: the embedded one and Mosquitto.

A broker keeps its port over its deaths, so that whoever was connected finds it again. Missing
programs are an error here, never a reason to leave a test out.
"""

import asyncio
import getpass
import os
import shutil
import socket
import subprocess
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from hub.broker import EmbeddedBroker
from tests.ports import free_port
from wire.link import Endpoint

HOST = "127.0.0.1"
START_S = 60.0
SBIN = "/usr/sbin:/usr/local/sbin"  # where Debian keeps mosquitto, and a user's PATH does not look

MOSQUITTO = """\
user {user}
listener {port} 127.0.0.1
allow_anonymous true
max_inflight_messages 1000
max_queued_messages 100000
max_queued_bytes 67108864
set_tcp_nodelay true
"""

FORGETFUL = "persistence false\n"
PERSISTENT = "persistence true\npersistence_location {folder}/\nautosave_interval 60\n"


class Broker(Protocol):
    """A broker on ``port`` of this machine."""

    port: int

    async def start(self) -> None:
        """Come up, and return when connections are taken."""

    async def kill(self) -> None:
        """Die at once, as from ``kill -9``; nothing when dead already."""


class Embedded:
    """The hub's own broker, as the hub starts it."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self.inner = EmbeddedBroker(folder, self.port)
        self._started = False

    @property
    def process(self) -> "subprocess.Popen[bytes]":
        """The child that listens."""
        child: subprocess.Popen[bytes] = self.inner._broker._process
        return child

    async def start(self) -> None:
        await self.inner.__aenter__()
        self._started = True

    async def kill(self) -> None:
        if self._started:
            self._started = False
            self.process.kill()
            self.process.wait()
            await self.inner.__aexit__()  # closes our end of its pipe


class Mosquitto:
    """Debian's Mosquitto with the settings of a store, less its passwords.

    ``memory`` says how much it remembers over a restart: ``FORGETFUL`` or ``PERSISTENT``.
    """

    def __init__(self, folder: Path, memory: str = FORGETFUL) -> None:
        self.port = free_port()
        self._configuration = folder / "mosquitto.conf"
        text = (MOSQUITTO + memory).format(
            user=getpass.getuser(), port=self.port, folder=folder.absolute()
        )
        self._configuration.write_text(text, encoding="utf-8")
        self._log = folder / "mosquitto.log"
        self.process: subprocess.Popen[bytes] | None = None

    async def start(self) -> None:
        self._spawn()
        await until(lambda: is_listening(self.port), START_S)

    async def kill(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None

    def _spawn(self) -> None:
        command = [program_path("mosquitto"), "-c", str(self._configuration)]
        with self._log.open("ab") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log)


KINDS: dict[str, Callable[[Path], Broker]] = {"embedded": Embedded, "mosquitto": Mosquitto}


def endpoint(broker: Broker) -> Endpoint:
    return Endpoint(host=HOST, port=broker.port)


def program_path(name: str) -> str:
    """Where a program is; a test that needs it fails without it."""
    found = shutil.which(name, path=f"{os.environ.get('PATH', '')}:{SBIN}")
    if found is None:
        msg = f"{name} is missing: apt-get install mosquitto mosquitto-clients"
        raise FileNotFoundError(msg)
    return found


def is_listening(port: int) -> bool:
    with suppress(OSError), socket.create_connection((HOST, port), timeout=1.0):
        return True
    return False


async def until(so: Callable[[], bool], seconds: float) -> None:
    """Wait until something is so; the limit only keeps a broken test from hanging.

    Raises:
        TimeoutError: it never was.
    """
    async with asyncio.timeout(seconds):
        while not so():  # noqa: ASYNC110 - what happens in other processes sets no event
            await asyncio.sleep(0.02)
