"""Keeps Home Assistant told of the store: introduces what is there, takes back what has left.

In: the description in force, from the board, and what an earlier run has said, from the hub's
folder. Out: retained messages (``hub.discovery``), again whenever the broker may have forgotten
them, and empty ones where nothing is to be found any more. Switched off, it only takes back.
"""

import asyncio
import logging
from collections.abc import Mapping
from typing import NoReturn

import msgspec

from config.shop import Shop
from hub.board import Board
from hub.discovery import introductions
from hub.settings import HubSettings
from hub.shopkeeper import Retainer

log = logging.getLogger(__name__)

LOOK_S = 2.0  # as often as the shop's file is looked at

SAID = "home-assistant.json"
"""The topics at which something of this hub is retained."""


class Announcer:
    """What is retained for Home Assistant, while the settings say so."""

    def __init__(self, settings: HubSettings, board: Board) -> None:
        self._settings = settings.home_assistant
        self._board = board
        self._file = settings.data / SAID
        self._page = settings.http.public_url
        self._shop: Shop | None = None
        self._wanted: Mapping[str, bytes] = {}
        self._kept: frozenset[str] | None = None  # what the file says; None: not read yet
        self._told: dict[str, bytes] = {}  # to the broker, since it is there

    def forget(self) -> None:
        """Say everything again: the broker may have forgotten it."""
        self._told.clear()

    async def watch(self, link: Retainer) -> NoReturn:
        """Look at the description again and again."""
        while True:
            await self.look(link)
            await asyncio.sleep(LOOK_S)

    async def look(self, link: Retainer) -> None:
        """Say what is new. What is said is kept first: what nobody remembers stays for ever."""
        if self._kept is None:
            self._kept = await asyncio.to_thread(self._read)
        if self._shop is not self._board.shop:
            self._shop = self._board.shop
            self._wanted = self._all(self._shop)
        if not self._board.is_connected or not await self._keep(self._kept | self._wanted.keys()):
            return
        for topic, payload in self._wanted.items():
            if self._told.get(topic) != payload and self._retain(link, topic, payload):
                self._told[topic] = payload
        gone = self._kept - self._wanted.keys()
        left = {topic for topic in gone if not self._retain(link, topic, b"")}
        if gone:
            log.info("Home Assistant is told no more of %d devices", len(gone - left))
            self._told = {name: one for name, one in self._told.items() if name not in gone}
            await self._keep(self._wanted.keys() | left)

    def _all(self, shop: Shop) -> Mapping[str, bytes]:
        if not self._settings.discovery:
            return {}
        return introductions(shop, self._settings.prefix, self._page)

    async def _keep(self, said: frozenset[str] | set[str]) -> bool:
        """Whether the folder has it."""
        if said != self._kept:
            try:
                await asyncio.to_thread(self._file.write_bytes, msgspec.json.encode(sorted(said)))
            except OSError as error:
                log.debug("what Home Assistant is told cannot be kept yet: %s", error)
                return False
            self._kept = frozenset(said)
        return True

    def _read(self) -> frozenset[str]:
        try:
            return msgspec.json.decode(self._file.read_bytes(), type=frozenset[str])
        except FileNotFoundError:
            return frozenset()
        except (OSError, msgspec.DecodeError) as error:  # cut short by the power
            log.warning("nobody knows what Home Assistant was told before: %s", error)
            return frozenset()

    @staticmethod
    def _retain(link: Retainer, topic: str, payload: bytes) -> bool:
        return link.publish(topic, payload, qos=1, retain=True)
