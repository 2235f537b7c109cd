"""A sensor that is asked which one it is: its log and its status say so for a while.

In: the hub's command, as ``config.orders`` believes it. Out: a line of the log, and what the status
says. It has no screen; who stands before the shelf reads it on the hub's page of devices.
"""

import asyncio
import logging
from collections.abc import Callable
from typing import NoReturn

from wire.command import IDENTIFY_S, Command

log = logging.getLogger(__name__)


class Badge:
    """``tell`` changes what the device says of itself; see ``wire.device.Device``."""

    def __init__(self, device: str, tell: Callable[..., None], show_s: float = IDENTIFY_S) -> None:
        self._device = device
        self._tell = tell
        self._show_s = show_s
        self._asked = asyncio.Event()

    async def show(self, _: Command) -> str:
        """Say which device this is, from now on."""
        log.warning("this is %s: the hub asks which one it is", self._device)
        self._asked.set()
        return "its log and its status say so"

    async def run(self) -> NoReturn:
        """Say it for a while each time, for ever."""
        while True:
            await self._asked.wait()
            self._asked.clear()
            self._tell(identifies=True)
            await asyncio.sleep(self._show_s)
            self._tell(identifies=False)
