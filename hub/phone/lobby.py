"""Opens what the phones of a store need: for each touchpoint that serves them a device and a desk.

In: the store's description and the hub's settings. Out: devices, which are to be run, and
desks. A touchpoint's phones are one device of the store, with an outbox of its own in the hub's
folder: their answers are kept, sent, receipted and counted as a kiosk's are, and the hub believes
itself no more than anybody else.
"""

import asyncio
import logging
import secrets
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from msgspec import Struct

from config.load import save
from config.shop import Shop
from hub.phone.desk import Desk
from hub.phone.ticket import KEY_BYTES
from hub.settings import HubSettings
from wire.device import Device
from wire.timepiece import Timepiece

log = logging.getLogger(__name__)

FOLDER = "phones"
KEY = "tickets.key"
VISIT_BYTES = 12  # as a kiosk's: nobody meets another's by chance


class Lobby(Struct, frozen=True, kw_only=True):
    """The phones' devices, and their desks by touchpoint."""

    devices: list[Device]
    desks: dict[str, Desk]


@asynccontextmanager
async def opened(
    shop: Shop, settings: HubSettings, version: str, timepiece: Timepiece
) -> AsyncIterator[Lobby]:
    """Open the outboxes of all touchpoints that serve phones; none is a lobby without desks.

    Raises:
        OutboxError: one cannot be used.
    """
    places = [place for place in shop.touchpoints if place.asks_phones]
    lobby = Lobby(devices=[], desks={})
    async with AsyncExitStack() as stack:
        folder = settings.data / FOLDER
        key = await asyncio.to_thread(_key, folder) if places else b""
        for place in places:
            device = Device(
                folder=folder / place.phones,
                store=shop.store,
                name=place.phones,
                program="phone",
                version=version,
                endpoint=settings.broker.endpoint(),
                timepiece=timepiece,
            )
            await stack.enter_async_context(device)
            lobby.devices.append(device)
            lobby.desks[place.id] = Desk(
                place,
                shop.languages,
                speaker=device,
                timepiece=timepiece,
                key=key,
                new_visit=lambda: secrets.token_urlsafe(VISIT_BYTES),
            )
        yield lobby


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
