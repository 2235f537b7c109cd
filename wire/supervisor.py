"""Tells systemd that a program is ready and alive, as sd_notify(3) describes it.

In: whether the program lives, asked again and again. Out: datagrams to ``NOTIFY_SOCKET``. A program
whose loop is stuck sends none, and one that says that it does not live is not spoken for: systemd
starts either anew. Where nobody supervises it says nothing.
"""

import asyncio
import os
import socket
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import NoReturn

PINGS = 3  # within the time that systemd waits for one: two may come late
LOOK_S = 0.2  # until the program lives for the first time, and where systemd sets no time
WITHOUT_WATCHDOG_S = 10.0


def _always() -> bool:
    return True


class Supervisor:
    """The one that started this program, as its environment tells; perhaps nobody.

    ``WATCHDOG_PID`` is not looked at: an X server may stand between systemd and a kiosk.
    """

    def __init__(self, environment: Mapping[str, str] = os.environ) -> None:
        """Read where to speak and how often."""
        path = environment.get("NOTIFY_SOCKET", "")
        self._address = "\0" + path[1:] if path.startswith("@") else path
        wanted_us = environment.get("WATCHDOG_USEC", "")
        self._ping_s = WITHOUT_WATCHDOG_S
        if wanted_us.isdecimal() and int(wanted_us) > 0:
            self._ping_s = int(wanted_us) / 1_000_000 / PINGS

    async def watch(self, lives: Callable[[], bool] = _always) -> NoReturn:
        """Speak for the program for as long as it lives; ready is when it does for the first time.

        ``lives`` is asked at most as often as systemd wants to hear.
        """
        while not (self._address and lives()):  # noqa: ASYNC110 - nobody tells of a frame
            await asyncio.sleep(LOOK_S)
        self._tell("READY=1")
        try:
            while True:
                if lives():
                    self._tell("WATCHDOG=1")
                await asyncio.sleep(self._ping_s)
        finally:
            self._tell("STOPPING=1")

    def _tell(self, state: str) -> None:
        """Send one datagram, and wait for nobody: an unheard ping is systemd's to judge."""
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
            line.setblocking(False)  # noqa: FBT003 - the standard library's own
            with suppress(OSError):
                line.sendto(state.encode(), self._address)
