"""Simulated shoppers: a load and demo tool, labelled as such wherever they show.

Each touchpoint's simulated device is a real one, with an outbox, an uplink and a status; only the
fingers are made up. The moods wander through the day, and now and then something goes wrong at a
touchpoint for a while, so that there is something to see.
"""

import asyncio
import logging
from collections.abc import Sequence
from pathlib import Path
from random import Random
from typing import Literal, NamedTuple, NoReturn, Protocol

from config.shop import Question, Shop
from config.vocabulary import ELEMENTS
from wire.device import Device
from wire.events import Event, Rating, Reason
from wire.link import Endpoint
from wire.outbox import OutboxError
from wire.timepiece import Timepiece

log = logging.getLogger(__name__)

PREFIX = "simulated-"
MOOD_USUAL = 0.78  # of 1, the best face
MOOD_TROUBLED = 0.3  # as above
TROUBLE_CHANCE = 0.01  # at each visit
TROUBLE_VISITS = 25
REASON_CHANCE = 0.45
REASON_S = 2.0  # a shopper reads the chips
DIRECTIONS: tuple[Literal["too_little"], Literal["too_much"]] = ("too_little", "too_much")


class DemoError(Exception):
    """There is nobody to simulate; the message says what to do."""


FAILURES = (DemoError, OutboxError)


class Stand(NamedTuple):
    """Where simulated shoppers tap: a device, and what it asks."""

    device: str
    questions: Sequence[Question]


class Saying(Protocol):
    """What is needed of a device (``wire.device.Device``)."""

    name: str

    async def say(self, *events: Event) -> None:
        """Put events on disk."""


async def run(  # noqa: PLR0913 - as a device, and where and how often
    shop: Shop,
    *,
    folder: Path,
    endpoint: Endpoint,
    rate: float,
    version: str,
    timepiece: Timepiece,
) -> NoReturn:
    """Let shoppers tap until cancelled; ``rate`` visits a minute at each touchpoint.

    Raises:
        DemoError: no touchpoint of the shop has a device whose name begins with ``simulated-``.
    """
    stands = [
        Stand(device, place.questions)
        for place in shop.touchpoints
        for device in place.devices
        if device.startswith(PREFIX) and place.questions
    ]
    if not stands:
        msg = f"no touchpoint of {shop.store} has a device named {PREFIX}...: add one to the shop"
        raise DemoError(msg)
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
            tasks.create_task(_stand(device, crowd, rate))
    raise AssertionError  # they tap until they are cancelled


async def _stand(device: Device, crowd: "Crowd", rate: float) -> None:
    async with device, asyncio.TaskGroup() as tasks:
        tasks.create_task(device.run())
        tasks.create_task(tap(device, crowd, rate))


async def tap(device: Saying, crowd: "Crowd", rate: float) -> NoReturn:
    """Let a crowd tap on a device for ever; while its disk takes nothing, nobody is counted."""
    refused = False
    while True:
        await asyncio.sleep(crowd.pause_s(rate))
        rating, reason = crowd.visit()
        try:
            await device.say(rating)
            if reason is not None:
                await asyncio.sleep(REASON_S)
                await device.say(reason)
        except OutboxError as error:
            if not refused:
                log.warning("%s: shoppers are turned away: %s", device.name, error)
            refused = True
            continue
        if refused:
            log.info("%s: shoppers are welcome again", device.name)
            refused = False


class Crowd:
    """The shoppers of one touchpoint, one after the other."""

    def __init__(self, stand: Stand, languages: Sequence[str], random: Random) -> None:
        self._stand = stand
        self._languages = languages
        self._random = random
        self._mood = MOOD_USUAL
        self._trouble = 0
        self._element = ELEMENTS[0]

    def pause_s(self, rate: float) -> float:
        """How long until the next one comes (a Poisson process)."""
        return self._random.expovariate(rate / 60)

    def visit(self) -> tuple[Rating, Event | None]:
        """One shopper's tap, and perhaps why."""
        random = self._random
        if self._trouble == 0 and random.random() < TROUBLE_CHANCE:
            self._trouble = TROUBLE_VISITS
            self._element = random.choice(ELEMENTS)
        self._trouble = max(0, self._trouble - 1)
        aim = MOOD_TROUBLED if self._trouble else MOOD_USUAL
        self._mood += 0.3 * (aim - self._mood) + random.gauss(0, 0.02)
        question = random.choice(self._stand.questions)
        happy = min(1.0, max(0.0, random.gauss(self._mood, 0.22)))
        face = 1 + round(happy * (question.scale - 1))
        visit = f"{random.getrandbits(64):016x}"
        rating = Rating(
            visit=visit,
            question=question.id,
            version=question.version,
            scale=question.scale,
            face=face,
            language=random.choice(self._languages),
            decision_ms=int(random.lognormvariate(7.2, 0.5)),
        )
        said = random.random() < REASON_CHANCE
        return rating, self._reason(visit, happy) if said else None

    def _reason(self, visit: str, happy: float) -> Reason:
        random = self._random
        element = self._element if self._trouble else random.choice(ELEMENTS)
        if happy > 0.5:  # noqa: PLR2004 - the upper half of the faces
            return Reason(visit=visit, element=element.name, liked=True)
        if element.directions:
            return Reason(visit=visit, element=element.name, direction=random.choice(DIRECTIONS))
        return Reason(visit=visit, element=element.name, problem=random.choice(element.problems))
