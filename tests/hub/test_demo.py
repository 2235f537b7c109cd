"""Simulated shoppers outlive a disk that refuses."""

import asyncio
import logging
from datetime import UTC, datetime
from random import Random

import pytest

from config.load import load_shop
from hub.crowd import Crowd, Stand, Trouble
from hub.demo import tap
from wire.events import Event
from wire.outbox import OutboxError, OutboxFull

RATE = 60_000.0  # visits a minute
SATURDAY = datetime(2026, 10, 3, 11, 30, tzinfo=UTC)


class Forgetful:
    """A device that refuses the taps of some turns."""

    name = "simulated-1"

    def __init__(self, refusals: dict[int, OutboxError]) -> None:
        self.refusals = refusals
        self.turns = 0
        self.said: list[Event] = []
        self.enough = asyncio.Event()

    async def say(self, *events: Event) -> None:
        self.turns += 1
        if self.turns in self.refusals:
            raise self.refusals[self.turns]
        self.said += events
        if self.turns > 8:
            self.enough.set()


async def test_a_disk_that_refuses_is_told_once_and_waited_for(
    caplog: pytest.LogCaptureFixture,
) -> None:
    device = Forgetful({2: OutboxError("try again"), 3: OutboxFull("full"), 5: OutboxError("no")})
    place = load_shop(None).touchpoints[0]
    stand = Stand("simulated-1", place)
    crowd = Hurried(stand, ["it"], Random(7))
    with caplog.at_level(logging.INFO, "hub.demo"):
        tapping = asyncio.create_task(tap(device, stand, crowd, RATE, lambda: SATURDAY))
        async with asyncio.timeout(60):
            await device.enough.wait()
        tapping.cancel()
    assert [record.levelname for record in caplog.records] == ["WARNING", "INFO"] * 2
    assert len(device.said) == device.turns - 3


class Hurried(Crowd):
    """Shoppers who do not stay to say why."""

    def visit(self, at: datetime, trouble: Trouble | None = None) -> list[Event]:
        return super().visit(at, trouble)[:1]
