"""The attendant with hand-written partners: what is shown, stored, told and logged."""

import asyncio
import logging
from collections.abc import Coroutine
from itertools import count

import pytest

from config.shop import Question
from config.vocabulary import ExPro
from kiosk import session
from kiosk.attendant import PROBLEM_CHARACTERS_MAX, Attendant
from kiosk.session import RETRY_MS, Screen
from wire.envelope import Clock
from wire.events import Event, Rating
from wire.outbox import OutboxError, OutboxFull

QUESTION = Question(id="welcome", expro=ExPro.PEOPLE, text={"it": "Come va?", "en": "How?"})


class HandClock:
    """A timepiece that the test sets."""

    boot = "boot"

    def __init__(self) -> None:
        self.now_ms = 5_000

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


class Booth:
    """An attendant with its partners."""

    def __init__(self) -> None:
        self.clock = HandClock()
        self.device = Notebook()
        self.shown: list[session.State] = []
        self.tasks: list[asyncio.Task[None]] = []
        numbers = count(1)
        self.attendant = Attendant(
            state=session.begin((QUESTION,), ("it", "en"), self.clock.now_ms),
            timepiece=self.clock,
            speaker=self.device,
            show=self.shown.append,
            start=self.start,
            new_visit=lambda: f"visit-{next(numbers)}",
        )

    def start(self, work: Coroutine[None, None, None]) -> None:
        self.tasks.append(asyncio.create_task(work))

    async def settle(self) -> None:
        await asyncio.gather(*self.tasks)

    @property
    def screen(self) -> Screen:
        return self.attendant.state.screen


async def test_a_tap_is_shown_before_it_is_stored_and_thanked_after() -> None:
    booth = Booth()
    booth.device.slow = asyncio.Event()
    booth.attendant.tap(2)
    assert [state.screen for state in booth.shown] == [Screen.STORING]
    assert booth.device.said == []
    booth.device.slow.set()
    await booth.settle()
    assert [state.screen for state in booth.shown] == [Screen.STORING, Screen.THANKS]
    [rating] = booth.device.said
    assert isinstance(rating, Rating)
    assert (rating.visit, rating.face) == ("visit-1", 2)


async def test_each_tap_is_a_visit_of_its_own() -> None:
    booth = Booth()
    for face in (1, 4):
        booth.attendant.tap(face)
        await booth.settle()
        booth.clock.now_ms += 1_000
        booth.attendant.touch()
        booth.clock.now_ms += 1_000
    visits = [one.visit for one in booth.device.said if isinstance(one, Rating)]
    assert visits == ["visit-1", "visit-2"]


@pytest.mark.parametrize("error", [OutboxFull("no room"), OutboxError("disk I/O error")])
async def test_an_outage_is_shown_told_and_logged_once_and_its_end_too(
    error: OutboxError, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    booth = Booth()
    booth.device.broken = error
    booth.attendant.tap(4)
    await booth.settle()
    assert booth.screen is Screen.REFUSED
    for _ in range(3):
        booth.clock.now_ms += RETRY_MS
        booth.attendant.tick()
        await booth.settle()
    assert booth.device.told == [str(error)]
    assert [record.levelname for record in caplog.records] == ["WARNING"]
    booth.device.broken = None
    booth.clock.now_ms += RETRY_MS
    booth.attendant.tick()
    await booth.settle()
    assert booth.screen is Screen.ASKING
    assert booth.device.told == [str(error), None]
    assert [record.levelname for record in caplog.records] == ["WARNING", "INFO"]
    assert len(booth.device.said) == 1


async def test_ratings_given_up_are_logged(caplog: pytest.LogCaptureFixture) -> None:
    booth = Booth()
    booth.device.broken = OutboxFull("no room")
    booth.attendant.tap(4)
    await booth.settle()
    booth.clock.now_ms += session.HELD_MS_MAX
    booth.attendant.tick()
    assert "never thanked: 1" in caplog.messages[-1]
    assert booth.screen is Screen.ASKING


async def test_a_long_problem_still_fits_the_status() -> None:
    booth = Booth()
    booth.device.broken = OutboxError("x" * 1_000)
    booth.attendant.tap(4)
    await booth.settle()
    [told] = booth.device.told
    assert told is not None
    assert len(told) == PROBLEM_CHARACTERS_MAX


async def test_a_programmers_error_is_not_taken_for_a_full_disk() -> None:
    booth = Booth()
    booth.device.broken = RuntimeError("a bug")
    booth.attendant.tap(4)
    with pytest.raises(RuntimeError, match="a bug"):
        await booth.settle()


async def test_ticks_without_news_draw_nothing() -> None:
    booth = Booth()
    for _ in range(5):
        booth.clock.now_ms += 100
        booth.attendant.tick()
    assert booth.shown == []
