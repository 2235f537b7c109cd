"""A desk with hand-written partners, for tests: a device that writes down, a clock that is set."""

import asyncio
from itertools import count

from msgspec.structs import replace

from config.load import load_shop
from config.shop import Touchpoint
from hub.phone.desk import Desk
from wire.envelope import Clock
from wire.events import Event

KEY = b"k" * 32
LANGUAGES = ("it", "en", "de")


class Hands:
    """A timepiece that the test sets."""

    boot = "boot"

    def __init__(self) -> None:
        self.now_ms = 100_000

    def wall_ms(self) -> int:
        return self.now_ms

    def uptime_ms(self) -> int:
        return self.now_ms

    def clock(self) -> Clock:
        return "synced"


class Notebook:
    """A device that writes down; ``broken`` makes it refuse, ``slow`` makes it wait."""

    def __init__(self) -> None:
        self.said: list[Event] = []
        self.told: list[str | None] = []
        self.broken: Exception | None = None
        self.slow: asyncio.Event | None = None

    async def say(self, *events: Event) -> None:
        if self.slow is not None:
            await self.slow.wait()
        if self.broken is not None:
            raise self.broken
        self.said += events

    def tell(self, *, problem: str | None) -> None:
        self.told.append(problem)


class Counter:
    """One touchpoint's desk and its partners."""

    def __init__(self, place: Touchpoint | None = None) -> None:
        self.hands = Hands()
        self.notebook = Notebook()
        self.place = place or replace(load_shop(None).touchpoints[0], phone=True)
        self.open()

    def open(self) -> None:
        """Begin, or begin again as after a restart of the hub: nothing is remembered."""
        numbers = count(1)
        self.desk = Desk(
            self.place,
            LANGUAGES,
            speaker=self.notebook,
            timepiece=self.hands,
            key=KEY,
            new_visit=lambda: f"visit-{next(numbers)}",
        )
