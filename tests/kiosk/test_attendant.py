"""The attendant with hand-written partners: what is shown, stored, told and logged."""

import asyncio
import logging
from collections.abc import Coroutine
from itertools import count

import pytest
from msgspec.structs import replace

from config.shop import Question
from config.station import Station
from config.vocabulary import ExPro
from kiosk.attendant import PROBLEM_CHARACTERS_MAX, Attendant
from kiosk.visit.ends import begin
from kiosk.visit.inputs import Moved, Sensed, Tick, Touch
from kiosk.visit.state import Scene, State
from kiosk.visit.storing import HELD_MS_MAX, RETRY_MS
from wire.envelope import Clock
from wire.events import Event, Rating, Reason
from wire.outbox import OutboxError, OutboxFull

QUESTION = Question(id="welcome", expro=ExPro.PEOPLE, text={"it": "Come va?", "en": "How?"})


STATION = Station(
    store="demo",
    shop="Demo",
    device="kiosk-1",
    touchpoint="till",
    place="Till",
    timezone="Europe/Rome",
    languages=["it", "en"],
    questions=[QUESTION],
)


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

    def __init__(self, station: Station = STATION) -> None:
        self.clock = HandClock()
        self.device = Notebook()
        self.shown: list[State] = []
        self.applied: list[Station] = []
        self.tasks: list[asyncio.Task[None]] = []
        numbers = count(1)
        self.attendant = Attendant(
            state=begin(station),
            timepiece=self.clock,
            speaker=self.device,
            show=self.shown.append,
            start=self.start,
            new_visit=lambda: f"visit-{next(numbers)}",
            applied=self.applied.append,
        )

    def start(self, work: Coroutine[None, None, None]) -> None:
        self.tasks.append(asyncio.create_task(work))

    async def settle(self) -> None:
        await asyncio.gather(*self.tasks)

    @property
    def scene(self) -> Scene:
        return self.attendant.state.scene


async def test_a_tap_is_shown_before_it_is_stored_and_thanked_after() -> None:
    booth = Booth()
    booth.device.slow = asyncio.Event()
    booth.attendant.tap(2)
    assert [state.scene for state in booth.shown] == [Scene.STORING]
    assert booth.device.said == []
    booth.device.slow.set()
    await booth.settle()
    assert [state.scene for state in booth.shown] == [Scene.STORING, Scene.THANKS]
    [rating] = booth.device.said
    assert isinstance(rating, Rating)
    assert (rating.visit, rating.face) == ("visit-1", 2)


async def test_each_tap_is_a_visit_of_its_own() -> None:
    booth = Booth()
    for face in (1, 4):
        booth.attendant.tap(face)
        await booth.settle()
        booth.clock.now_ms += 1_000
        booth.attendant.hear(Touch())
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
    assert booth.scene is Scene.REFUSED
    for _ in range(3):
        booth.clock.now_ms += RETRY_MS
        booth.attendant.hear(Tick())
        await booth.settle()
    assert booth.device.told == [str(error)]
    assert [record.levelname for record in caplog.records] == ["WARNING"]
    booth.device.broken = None
    booth.clock.now_ms += RETRY_MS
    booth.attendant.hear(Tick())
    await booth.settle()
    assert booth.scene is Scene.ASKING
    assert booth.device.told == [str(error), None]
    assert [record.levelname for record in caplog.records] == ["WARNING", "INFO"]
    assert len(booth.device.said) == 1


async def test_ratings_given_up_are_logged(caplog: pytest.LogCaptureFixture) -> None:
    booth = Booth()
    booth.device.broken = OutboxFull("no room")
    booth.attendant.tap(4)
    await booth.settle()
    booth.clock.now_ms += HELD_MS_MAX
    booth.attendant.hear(Tick())
    assert "never thanked: 1" in caplog.messages[-1]
    assert booth.scene is Scene.ASKING


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
        booth.attendant.hear(Tick())
    assert booth.shown == []


async def test_a_refused_reason_is_dropped_openly_and_its_rating_stands(
    caplog: pytest.LogCaptureFixture,
) -> None:
    booth = Booth(replace(STATION, elements=["light", "sound"]))
    booth.attendant.tap(4)
    await booth.settle()
    assert booth.scene is Scene.REASONS
    booth.clock.now_ms += 1_000
    booth.device.broken = OutboxFull("no room")
    booth.attendant.hear(Sensed("light"))
    await booth.settle()
    assert booth.scene is Scene.REFUSED
    assert [type(one) for one in booth.device.said] == [Rating]
    assert caplog.messages == [
        "a reason was refused and is dropped; its rating is stored",
        "answers cannot be stored, the screen says so: no room",
    ]


async def test_what_is_said_reaches_the_device_in_its_order() -> None:
    booth = Booth(replace(STATION, elements=["light", "sound"]))
    booth.attendant.tap(4)
    await booth.settle()
    for element in ("light", "sound", "light"):
        booth.clock.now_ms += 1_000
        booth.attendant.hear(Sensed(element))
    await booth.settle()
    said = [one for one in booth.device.said if isinstance(one, Reason)]
    assert [(one.element, one.liked) for one in said] == [
        ("light", True),
        ("sound", True),
        ("light", False),
    ]


async def test_another_station_is_told_of_before_it_is_shown() -> None:
    booth = Booth()
    other = replace(STATION, touchpoint="door", languages=["en"])
    booth.attendant.hear(Moved(other))
    assert booth.applied == [other]
    [shown] = booth.shown
    assert (shown.station, shown.language) == (other, "en")
