"""Opens what the phones of a store need: for each touchpoint that serves them a device and a desk.

In: the store's description and the hub's settings. Out: devices, which are to be run, and
desks, at the start and whenever a touchpoint begins to serve phones. A touchpoint's phones are one
device of the store, with an outbox of its own in the hub's folder: their answers are kept, sent,
receipted and counted as a kiosk's are, and the hub believes itself no more than anybody else.
"""

import asyncio
import logging
import secrets
from collections.abc import Sequence
from contextlib import AsyncExitStack
from pathlib import Path
from types import TracebackType
from typing import Self

from config.load import save
from config.shop import Shop, Touchpoint
from hub.phone.desk import Desk
from hub.phone.ticket import KEY_BYTES
from hub.settings import HubSettings
from wire.device import Device
from wire.outbox import OutboxError
from wire.timepiece import Timepiece

log = logging.getLogger(__name__)

FOLDER = "phones"
KEY = "tickets.key"
VISIT_BYTES = 12  # as a kiosk's: nobody meets another's by chance


class Lobby:
    """The phones' desks, by touchpoint; their outboxes are closed at its end.

    A desk whose outbox cannot be used is told once and tried again with the next ``open``: a full
    disk keeps phones waiting, not the hub.
    """

    def __init__(self, settings: HubSettings, version: str, timepiece: Timepiece) -> None:
        """Nothing is open yet."""
        self.desks: dict[str, Desk] = {}
        self._settings = settings
        self._version = version
        self._timepiece = timepiece
        self._key: bytes | None = None
        self._waiting: set[str] = set()
        self._stack = AsyncExitStack()

    async def __aenter__(self) -> Self:
        """Be there for ``open``."""
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close all outboxes."""
        await self._stack.aclose()

    async def open(self, shop: Shop) -> Sequence[Device]:
        """Open a desk wherever phones are served without one; the new devices are to be run."""
        places = [one for one in shop.touchpoints if one.serves_phones and one.id not in self.desks]
        devices = []
        for place in places:
            try:
                devices.append(await self._open(place, shop))
            except OutboxError as error:
                if place.id not in self._waiting:
                    log.warning("no phone is served at %s yet: %s", place.id, error)
                self._waiting.add(place.id)
            else:
                self._waiting.discard(place.id)
        return devices

    async def _open(self, place: Touchpoint, shop: Shop) -> Device:
        folder = self._settings.data / FOLDER
        if self._key is None:
            self._key = await asyncio.to_thread(_key, folder)
        device = Device(
            folder=folder / place.phones,
            store=shop.store,
            name=place.phones,
            program="phone",
            version=self._version,
            endpoint=self._settings.broker.endpoint(),
            timepiece=self._timepiece,
        )
        await self._stack.enter_async_context(device)
        self.desks[place.id] = Desk(
            place,
            shop.languages,
            speaker=device,
            timepiece=self._timepiece,
            key=self._key,
            new_visit=lambda: secrets.token_urlsafe(VISIT_BYTES),
        )
        return device


def _key(folder: Path) -> bytes:
    """What tickets are signed with, the same after a restart: a page that is open stays good."""
    path = folder / KEY
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if path.exists() and len(known := path.read_bytes()) == KEY_BYTES:
            return known
        key = secrets.token_bytes(KEY_BYTES)
        save(path, key)
    except OSError as error:
        log.warning("open pages on phones will not outlive this run of the hub: %s", error)
        key = secrets.token_bytes(KEY_BYTES)
    return key
