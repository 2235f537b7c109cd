"""Simulated shoppers: a load and demo tool, labelled as such wherever they show.

Each touchpoint's simulated device is a real one, with an outbox, an uplink and a status; only the
fingers (``hub.crowd``) are made up.
"""

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from random import Random
from typing import NoReturn, Protocol
from zoneinfo import ZoneInfo

from config.shop import SIMULATED, Shop
from hub.crowd import NIGHT, Crowd, Stand, rush, trouble_of
from wire.codec import from_ms
from wire.device import Device
from wire.events import Event
from wire.link import Endpoint
from wire.outbox import OutboxError
from wire.timepiece import Timepiece

log = logging.getLogger(__name__)

REASON_S = 2.0  # a shopper reads the chips


class DemoError(Exception):
    """There is nobody to simulate; the message says what to do."""


FAILURES = (DemoError, OutboxError)


class Saying(Protocol):
    """What is needed of a device (``wire.device.Device``)."""

    name: str

    async def say(self, *events: Event) -> None:
        """Put events on disk."""


def stands_of(shop: Shop) -> list[Stand]:
    """Where simulated shoppers tap.

    Raises:
        DemoError: no touchpoint of the shop has a device whose name begins with ``simulated-``.
    """
    stands = [
        Stand(device, place)
        for place in shop.touchpoints
        for device in place.devices
        if device.startswith(SIMULATED) and place.questions
    ]
    if not stands:
        msg = f"no touchpoint of {shop.store} has a device named {SIMULATED}...: add one"
        raise DemoError(msg)
    return stands


async def run(  # noqa: PLR0913 - as a device, and where and how often
    shop: Shop,
    *,
    folder: Path,
    endpoint: Endpoint,
    rate: float,
    version: str,
    timepiece: Timepiece,
) -> NoReturn:
    """Let shoppers tap until cancelled; ``rate`` visits a minute at each touchpoint in a rush.

    Raises:
        DemoError: no touchpoint of the shop has a device whose name begins with ``simulated-``.
    """
    stands = stands_of(shop)
    zone = ZoneInfo(shop.timezone)

    def local() -> datetime:
        return from_ms(timepiece.wall_ms()).astimezone(zone)

    log.info("simulated shoppers at %s", ", ".join(stand.device for stand in stands))
    async with asyncio.TaskGroup() as tasks:
        for stand in stands:
            device = Device(
                folder=folder / stand.device,
                store=shop.store,
                name=stand.device,
                program="shoppers",
                version=version,
                endpoint=endpoint,
                timepiece=timepiece,
                simulated=True,
            )
            crowd = Crowd(stand, shop.languages, Random())  # noqa: S311 - play
            tasks.create_task(_stand(device, stand, crowd, rate, local))
    raise AssertionError  # they tap until they are cancelled


async def _stand(
    device: Device, stand: Stand, crowd: Crowd, rate: float, local: Callable[[], datetime]
) -> None:
    async with device, asyncio.TaskGroup() as tasks:
        tasks.create_task(device.run())
        tasks.create_task(tap(device, stand, crowd, rate, local))


async def tap(
    device: Saying, stand: Stand, crowd: Crowd, rate: float, local: Callable[[], datetime]
) -> NoReturn:
    """Let a crowd tap on a device for ever; while its disk takes nothing, nobody is counted."""
    refused = False
    while True:
        await asyncio.sleep(crowd.pause_s(rate * max(NIGHT, rush(local()))))
        at = local()
        rating, *more = crowd.visit(at, trouble_of(stand.place, at.date(), today=True))
        try:
            await device.say(rating)
            if more:
                await asyncio.sleep(REASON_S)
                await device.say(*more)
        except OutboxError as error:
            if not refused:
                log.warning("%s: shoppers are turned away: %s", device.name, error)
            refused = True
            continue
        if refused:
            log.info("%s: shoppers are welcome again", device.name)
            refused = False
