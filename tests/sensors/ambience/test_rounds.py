"""The rounds of the probes: what is said, what is told, and what happens when a probe fails."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from random import Random

import pytest

from sensors.ambience.measured import Doubt, Measured, ProbeError, Series
from sensors.ambience.rounds import UNSAID_MAX, Rounds
from wire.envelope import Clock
from wire.events import Event, Reading
from wire.outbox import OutboxFull

LIGHT = Series("light")
START_MS = 1_767_265_200_000


class TimepieceFake:
    """Stands still until it is moved."""

    boot = "b"

    def __init__(self) -> None:
        self.now_ms = 0

    def wall_ms(self) -> int:
        return START_MS + self.now_ms

    def uptime_ms(self) -> int:
        return 1_000 + self.now_ms

    def clock(self) -> Clock:
        return "synced"


class SpeakerFake:
    """Takes what is said and told; ``full`` refuses as a full outbox does.

    While ``free`` is not set, the disk is writing; as with a device, what has begun is not undone.
    """

    def __init__(self) -> None:
        self.said: list[Reading] = []
        self.note: object = None
        self.full = False
        self.asked = asyncio.Event()
        self.free = asyncio.Event()
        self.free.set()
        self._changed = asyncio.Event()

    async def say(self, *events: Event) -> None:
        self.asked.set()
        await asyncio.shield(self._write(events))

    async def _write(self, events: Sequence[Event]) -> None:
        await self.free.wait()
        if self.full:
            msg = "the outbox is full"
            raise OutboxFull(msg)
        self.said += [one for one in events if isinstance(one, Reading)]

    def tell(self, *, soon: bool = True, **changes: object) -> None:
        assert soon
        assert changes.keys() == {"note"}, "a camera's own state is not theirs to tell"
        self.note = changes["note"]
        self._changed.set()

    async def noted(self, note: object, *, differs: bool = False) -> None:
        """Return when it is so, or is not."""
        while (self.note == note) == differs:
            await self._changed.wait()
            self._changed.clear()


class ProbeFake:
    """Measures what it is given; then it fails, ``failures`` times, and then it waits for ever."""

    name = "bh1750 at 0x23 of bus 1"

    def __init__(self, values: list[Measured | Doubt], failures: int = 0) -> None:
        self._values = values
        self.failures = failures
        self.asked = 0

    async def watch(self) -> AsyncGenerator[Measured | Doubt, None]:
        self.asked += 1
        if self.asked <= self.failures:
            msg = "does not answer"
            raise ProbeError(msg)
        for one in self._values:
            yield one
        await asyncio.Event().wait()


@pytest.fixture
def speaker() -> SpeakerFake:
    return SpeakerFake()


@pytest.fixture
def timepiece() -> TimepieceFake:
    return TimepieceFake()


@pytest.fixture
def rounds(speaker: SpeakerFake, timepiece: TimepieceFake) -> Rounds:
    return Rounds(speaker, 60_000, timepiece, Random(1))


def lux(value: float) -> Measured:
    return Measured(LIGHT, value, 60_000)


async def test_a_minute_is_said_once_it_is_over(
    rounds: Rounds, speaker: SpeakerFake, timepiece: TimepieceFake
) -> None:
    await rounds.take(lux(82.0))
    timepiece.now_ms = 59_999
    await rounds.tick()
    assert speaker.said == []
    timepiece.now_ms = 60_000
    await rounds.tick()
    await rounds.tick()
    assert [(one.value, one.start_ms) for one in speaker.said] == [(82.0, START_MS)]


@pytest.mark.parametrize("value", [-1.0, 1e9, float("nan"), float("inf")])
async def test_what_is_not_plausible_is_told_and_never_a_number(
    rounds: Rounds, speaker: SpeakerFake, timepiece: TimepieceFake, value: float
) -> None:
    await rounds.take(lux(value))
    timepiece.now_ms = 60_000
    await rounds.tick()
    assert speaker.said == []
    assert str(speaker.note).startswith("light: ")
    assert "not plausible (0 to 150000 lx)" in str(speaker.note)
    await rounds.take(lux(82.0))
    assert speaker.note is None, "a value that is right ends it"


async def test_a_doubt_is_told(rounds: Rounds, speaker: SpeakerFake) -> None:
    await rounds.take(Doubt(LIGHT, "zigbee2mqtt/till: has no /lux"))
    assert speaker.note == "light: zigbee2mqtt/till: has no /lux"


async def test_a_full_disk_loses_no_reading_and_keeps_no_end_of_them(
    rounds: Rounds, speaker: SpeakerFake, timepiece: TimepieceFake
) -> None:
    speaker.full = True
    for minute in range(UNSAID_MAX + 5):
        timepiece.now_ms = 60_000 * minute
        await rounds.take(lux(float(minute)))
    speaker.full = False
    timepiece.now_ms += 60_000
    await rounds.tick()
    assert len(speaker.said) == UNSAID_MAX
    assert speaker.said[-1].value == UNSAID_MAX + 4


async def test_the_end_says_the_rest(
    rounds: Rounds, speaker: SpeakerFake, timepiece: TimepieceFake
) -> None:
    await rounds.take(lux(82.0))
    timepiece.now_ms = 30_000
    await rounds.end()
    await rounds.end()
    assert [(one.value, one.coverage) for one in speaker.said] == [(82.0, 0.5)]


async def test_what_is_being_written_when_the_sensor_stops_is_said_once(
    rounds: Rounds, speaker: SpeakerFake, timepiece: TimepieceFake
) -> None:
    await rounds.take(lux(82.0))
    timepiece.now_ms = 60_000
    speaker.free.clear()
    taking = asyncio.create_task(rounds.take(lux(83.0)))
    async with asyncio.timeout(100):
        await speaker.asked.wait()
        taking.cancel()
        await asyncio.wait([taking])
        timepiece.now_ms = 90_000
        ending = asyncio.create_task(rounds.end())
        await asyncio.sleep(0)
        speaker.free.set()
        await ending
    assert [one.value for one in speaker.said] == [82.0, 83.0]


async def test_a_probe_that_fails_is_told_and_tried_again(
    rounds: Rounds, speaker: SpeakerFake, timepiece: TimepieceFake
) -> None:
    probe = ProbeFake([lux(82.0)], failures=1)
    async with asyncio.timeout(100), asyncio.TaskGroup() as tasks:
        following = tasks.create_task(rounds.follow(probe))
        await speaker.noted(None, differs=True)
        assert speaker.note == "bh1750 at 0x23 of bus 1: does not answer"
        await speaker.noted(None)
        following.cancel()
    assert probe.asked == 2
    timepiece.now_ms = 60_000
    await rounds.tick()
    assert [one.value for one in speaker.said] == [82.0]
