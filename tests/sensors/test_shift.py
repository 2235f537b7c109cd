"""What a sensor says and tells while it works."""

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace as replaced

import msgspec
import numpy as np
import pytest
from msgspec.structs import replace

from sensors import minute, walk
from sensors.app import counting
from sensors.camera import Finished, Frame, Outage, Sight
from sensors.counting import Counting
from sensors.demo import MOTION
from sensors.detections import Detections, Pixels, Thresholds, detections
from sensors.floor import Stretch
from sensors.minute import Moment
from sensors.settings import load_settings
from sensors.shift import TICK_S, UNSAID_MAX, Shift
from wire.codec import encode_body
from wire.envelope import Clock
from wire.events import Event, Passage
from wire.outbox import OutboxFull

STEP_MS = 100
PIXELS: Pixels = np.random.default_rng(1).integers(50, 200, (100, 200, 3), np.uint8)
BLACK: Pixels = np.zeros((100, 200, 3), np.uint8)
FRAME = Frame(PIXELS, cut=False, taken_ms=0)
STALLED = Outage("stalled", "door: no frame for 10 s")
DOWN = Outage("down", "door: there is no such camera")


class SpeakerFake:
    """Takes what is said and told; a ``full`` one refuses, and one not ``free`` is writing."""

    def __init__(self) -> None:
        self.said: list[Event] = []
        self.told: list[dict[str, object]] = []
        self.full = False
        self.asked = asyncio.Event()
        self.free = asyncio.Event()
        self.free.set()

    async def say(self, *events: Event) -> None:
        self.asked.set()
        await asyncio.shield(self._write(events))

    async def _write(self, events: Sequence[Event]) -> None:
        await self.free.wait()
        if self.full:
            msg = "the outbox is full"
            raise OutboxFull(msg)
        self.said += events

    def tell(self, *, soon: bool = True, **changes: object) -> None:
        assert soon
        if not self.told or changes != self.told[-1]:
            self.told.append(changes)


class TimepieceFake:
    """Clocks that stand until they are moved."""

    boot = "boot"

    def __init__(self) -> None:
        self.wall = 1_700_000_040_000  # a whole minute
        self.uptime = 1_000

    def pass_ms(self, duration_ms: int) -> None:
        self.wall += duration_ms
        self.uptime += duration_ms

    def wall_ms(self) -> int:
        return self.wall

    def uptime_ms(self) -> int:
        return self.uptime

    def clock(self) -> Clock:
        return "synced"


class DetectorFake:
    """Somebody who walks to and fro over the line, 20 frames each way; blind when told to be."""

    name = "fake"
    thresholds = Thresholds(high=0.5, low=0.25, birth=0.5)

    def __init__(self, timepiece: "TimepieceFake | None" = None, takes_ms: int = 0) -> None:
        self.number = 0
        self.blind = False
        self.takes_ms = takes_ms
        self._timepiece = timepiece

    def detect(self, frame: Pixels) -> Detections | None:
        assert frame is PIXELS or frame is BLACK
        if self._timepiece is not None:
            self._timepiece.pass_ms(self.takes_ms)
        x = 80 + 2 * abs(self.number % 40 - 20)
        self.number += 1
        return None if self.blind else detections([[x - 8, 20, x + 8, 60]], [0.9])


class Scene:
    """A shift with its fakes."""

    def __init__(
        self, remark: str | None = None, takes_ms: Sequence[int] = (0,), doubts: Sequence[str] = ()
    ) -> None:
        """``takes_ms`` is what a frame takes with the detector and with each lighter one."""
        self.speaker, self.timepiece = SpeakerFake(), TimepieceFake()
        detectors = [DetectorFake(self.timepiece, each) for each in takes_ms]
        for number, detector in enumerate(detectors):
            detector.name = f"network-{number}"
        self.detector, *self.spares = detectors
        door = Stretch("door", (0.5, 1.0), (0.5, 0.0))
        now = Moment(self.timepiece.wall_ms(), self.timepiece.uptime_ms())
        self.shift = Shift(
            self.speaker,
            Counting(self.detector, [door]),
            minute.opened(["door"], 10_000, now),
            self.timepiece,
            remark=remark,
            doubts=lambda width_px, height_px: [
                f"{one}, {width_px} x {height_px}" for one in doubts
            ],
            spare=lambda: self.spares.pop(0) if self.spares else None,
        )

    async def sights(self, *shown: Sight) -> AsyncIterator[Sight]:
        for sight in shown:
            now_ms = self.timepiece.uptime_ms()
            yield replaced(sight, taken_ms=now_ms) if isinstance(sight, Frame) else sight
            self.timepiece.pass_ms(STEP_MS)

    async def watch(self, *shown: Sight) -> None:
        await self.shift.watch(self.sights(*shown))

    def counts(self) -> list[tuple[float, int | None, int | None]]:
        passages = [one for one in self.speaker.said if isinstance(one, Passage)]
        assert len(passages) == len(self.speaker.said)
        return [(round(one.coverage, 2), one.in_, one.out) for one in passages]


async def test_a_watched_bucket_is_said_when_it_is_over() -> None:
    scene = Scene()
    await scene.watch(*[FRAME] * 100)
    assert scene.counts() == []
    await scene.watch(FRAME)
    assert scene.counts() == [(1.0, 2, 3)]


async def test_a_frame_belongs_where_it_was_taken_and_not_where_it_was_looked_at() -> None:
    scene = Scene()

    async def late(frames: int) -> None:
        for _ in range(frames):
            taken_ms = scene.timepiece.uptime_ms() - 500
            await scene.shift.watch(one(Frame(PIXELS, cut=False, taken_ms=taken_ms)))
            scene.timepiece.pass_ms(STEP_MS)

    await late(105)
    assert scene.counts() == [], "the newest was taken before the end of the bucket"
    await late(1)
    assert [coverage for coverage, _, _ in scene.counts()] == [1.0]


async def one(sight: Sight) -> AsyncIterator[Sight]:
    yield sight


async def test_the_rest_is_said_at_the_end_once() -> None:
    scene = Scene()
    await scene.watch(*[FRAME] * 21)
    await scene.shift.end()
    await scene.shift.end()
    assert scene.counts() == [(0.2, 0, 1)]


async def test_what_is_being_written_when_the_sensor_stops_is_said_once() -> None:
    scene = Scene()
    await scene.watch(*[FRAME] * 100)
    scene.speaker.free.clear()
    watching = asyncio.create_task(scene.watch(FRAME))
    async with asyncio.timeout(100):
        await scene.speaker.asked.wait()
        watching.cancel()
        await asyncio.wait([watching])
        scene.speaker.free.set()
        await scene.shift.end()
    assert [one for one in scene.counts() if one[0] == 1.0] == [(1.0, 2, 3)]


async def test_a_finished_recording_says_the_rest_and_that_it_is_over() -> None:
    scene = Scene()
    await scene.watch(*[FRAME] * 21, Finished())
    assert scene.counts() == [(0.2, 0, 1)]
    assert scene.speaker.told[-1] == {"source": "finished", "problem": None}
    async with asyncio.timeout(60):
        await scene.shift.keep_time()


async def test_an_outage_lowers_the_coverage() -> None:
    scene = Scene()
    await scene.watch(*[FRAME] * 21, STALLED)
    scene.timepiece.pass_ms(7_000)
    await scene.watch(*[FRAME] * 10)
    assert scene.counts() == [(0.28, 0, 1)]


async def test_an_unwatched_bucket_is_none_and_said_without_frames() -> None:
    scene = Scene()
    scene.timepiece.pass_ms(10_000 + minute.LATE_MS)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(1.5 * TICK_S):
            await scene.shift.keep_time()
    assert scene.counts() == [(0.0, None, None)]


async def test_an_outage_is_told_at_once_and_logged_once(caplog: pytest.LogCaptureFixture) -> None:
    scene = Scene()
    with caplog.at_level(logging.INFO):
        await scene.watch(FRAME, STALLED, DOWN, DOWN, STALLED, FRAME, FRAME)
    assert scene.speaker.told == [
        {"source": "ok", "problem": None},
        {"source": "stalled", "problem": STALLED.problem},
        {"source": "down", "problem": DOWN.problem},
        {"source": "stalled", "problem": STALLED.problem},
        {"source": "ok", "problem": None},
    ]
    assert [record.levelname for record in caplog.records] == ["WARNING", "INFO"]
    assert caplog.messages[1] == "watching again after 0 s"


async def test_a_drawn_scene_is_told_as_such() -> None:
    scene = Scene(remark="a drawn scene, not a camera")
    await scene.watch(FRAME)
    assert scene.speaker.told == [{"source": "ok", "problem": "a drawn scene, not a camera"}]


async def test_frames_that_cannot_be_judged_are_no_evidence_and_soon_a_problem() -> None:
    scene = Scene()
    await scene.watch(*[FRAME] * 10)
    scene.detector.blind = True
    await scene.watch(*[FRAME] * 102)
    assert [told["problem"] for told in scene.speaker.told] == [
        None,
        "the picture cannot be judged: the light or the camera moves",
    ]
    scene.detector.blind = False
    await scene.watch(*[FRAME] * 10)
    assert scene.speaker.told[-1] == {"source": "ok", "problem": None}
    assert [coverage for coverage, _, _ in scene.counts()] == [0.09]


async def test_a_flash_is_no_problem() -> None:
    scene = Scene()
    await scene.watch(*[FRAME] * 150)
    scene.detector.blind = True
    await scene.watch(*[FRAME] * 20)
    assert scene.speaker.told[-1] == {"source": "ok", "problem": None}


async def test_a_full_outbox_keeps_counts_until_there_is_room(
    caplog: pytest.LogCaptureFixture,
) -> None:
    scene = Scene()
    scene.speaker.full = True
    with caplog.at_level(logging.INFO):
        await scene.watch(*[FRAME] * 201)
        assert scene.speaker.said == []
        assert scene.speaker.told[-1] == {"source": "ok", "problem": "the outbox is full"}
        scene.speaker.full = False
        await scene.watch(*[FRAME] * 100)
    assert scene.counts() == [(1.0, 2, 3), (1.0, 3, 2), (1.0, 2, 3)]
    assert scene.speaker.told[-1] == {"source": "ok", "problem": None}
    assert [record.levelname for record in caplog.records] == ["WARNING", "INFO"]


async def test_a_disk_that_stays_full_keeps_the_newest_counts() -> None:
    scene = Scene()
    scene.speaker.full = True
    for _ in range(UNSAID_MAX + 5):
        scene.timepiece.pass_ms(10_000)
        await scene.watch(FRAME)
    scene.speaker.full = False
    scene.timepiece.pass_ms(10_000)
    await scene.watch(FRAME)
    assert len(scene.speaker.said) == UNSAID_MAX


async def test_a_long_problem_fits_into_the_status() -> None:
    scene = Scene()
    await scene.watch(Outage("down", "x" * 1_000))
    assert len(str(scene.speaker.told[0]["problem"])) == 200


async def test_nothing_of_a_picture_is_ever_said() -> None:
    """The real pipeline on drawn people: numbers of a passage, and nothing else, leave it."""
    scene, settings = Scene(), replace(load_settings(None), detector=MOTION)
    shift = Shift(
        scene.speaker,
        counting(settings),
        minute.opened(["entrance"], 1_000, Moment(scene.timepiece.wall, scene.timepiece.uptime)),
        scene.timepiece,
    )
    await shift.watch(
        scene.sights(*[Frame(walk.draw(n), cut=False, taken_ms=0) for n in range(60)])
    )
    assert len(scene.speaker.said) == 5
    fields = {"start_ms", "seconds", "coverage", "line", "in", "out"}
    for event in scene.speaker.said:
        kind, body = encode_body(event)
        assert kind == "vetrina.passage.v1"
        assert len(body) < 150
        values = msgspec.json.decode(body)
        assert set(values) == fields
        assert all(
            value is None or isinstance(value, int | float | str) for value in values.values()
        )


async def test_a_dark_camera_is_told_and_its_time_is_not_watched() -> None:
    scene = Scene()
    await scene.watch(*[FRAME] * 50)
    await scene.watch(*[Frame(BLACK, cut=False, taken_ms=0)] * 400)
    assert scene.speaker.told[-1] == {"source": "ok", "problem": "the picture is dark"}
    scene.timepiece.pass_ms(minute.LATE_MS)
    await scene.watch(*[FRAME] * 20)
    assert scene.speaker.told[-1] == {"source": "ok", "problem": None}
    coverage = [share for share, _, _ in scene.counts()]
    assert coverage[0] == 1.0, "nobody knows yet: it may be a hand"
    assert 0.0 in coverage
    assert (0.0, None, None) in scene.counts(), "no evidence is never 0"


def notes(scene: Scene) -> list[object]:
    return [told["note"] for told in scene.speaker.told if "note" in told]


async def test_a_machine_that_is_too_slow_goes_on_with_a_lighter_detector(
    caplog: pytest.LogCaptureFixture,
) -> None:
    scene = Scene(takes_ms=(400, 100))
    await scene.watch(*[FRAME] * 22)
    assert notes(scene) == ["too slow for network-0: counting with network-1"]
    (logged,) = caplog.messages
    assert logged.endswith("this machine is too slow for network-0: going on with network-1")
    await scene.watch(*[FRAME] * 200)
    assert len(notes(scene)) == 1, "it keeps up now"
    assert [round(share, 1) for share, _, _ in scene.counts()[:4]] == [1.0] * 4


async def test_a_machine_that_stays_too_slow_says_so_and_counts_on() -> None:
    scene = Scene(takes_ms=(400, 250))
    await scene.watch(*[FRAME] * 80)
    assert notes(scene)[-1] == (
        "2.9 frames/s are counted, below 4: this machine is too slow for network-1; "
        "too slow for network-0: counting with network-1"
    )
    assert all(share > 0.9 for share, _, _ in scene.counts()), "few frames, but enough to count by"


async def test_time_with_too_few_frames_to_count_by_is_not_watched() -> None:
    scene = Scene(takes_ms=(900,))
    await scene.watch(*[FRAME] * 60)
    assert notes(scene)[-1] == (
        "1.0 frames/s are counted, below 4: this machine is too slow for network-0; "
        "the time is not called watched"
    )
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(1.5 * TICK_S):
            await scene.shift.keep_time()
    (first, *_), *later = scene.counts()
    assert first > 0.8, "nobody knows yet"
    assert len(later) >= 4
    assert set(later[1:]) == {(0.0, None, None)}, "no evidence is never 0"


async def test_a_source_that_gives_too_few_frames_is_told_until_it_gives_enough() -> None:
    scene = Scene()
    for count, between_ms in ((60, 200), (200, 0)):
        for _ in range(count):
            await scene.watch(FRAME)
            scene.timepiece.pass_ms(between_ms)
    assert notes(scene) == ["3.3 frames/s are counted, below 4: few come", None]
    assert not scene.spares


async def test_misplaced_lines_are_told_once(caplog: pytest.LogCaptureFixture) -> None:
    scene = Scene(doubts=["line door is short", "line gate is outside"])
    await scene.watch(*[FRAME] * 5)
    told = ["line door is short, 200 x 100", "line gate is outside, 200 x 100"]
    assert notes(scene) == ["; ".join(told)]
    assert caplog.messages == told
