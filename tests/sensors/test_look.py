"""What ``doctor`` sees of a source."""

from collections.abc import Callable
from pathlib import Path
from random import Random

import numpy as np
import pytest

from sensors.detections import Detections, Pixels, Thresholds
from sensors.look import LIGHT_MIN, SHARPNESS_MIN, Look, doubts_of, look, sharpness
from sensors.order import Order
from wire.envelope import Clock

GREY: Pixels = np.full((48, 64, 3), 120, np.uint8)
CHEQUERED: Pixels = (
    np.where(np.indices((48, 64)).sum(axis=0)[..., None] % 2, 80, 160)
    .astype(np.uint8)
    .repeat(3, axis=2)
)


class Watch:
    """Moves on by what each detection takes."""

    boot = "boot"

    def __init__(self) -> None:
        self.uptime = 0

    def wall_ms(self) -> int:
        return 0

    def uptime_ms(self) -> int:
        return self.uptime

    def clock(self) -> Clock:
        return "synced"


class Slow:
    """A detector that takes 70 ms and finds nobody."""

    name = "slow"
    thresholds = Thresholds(high=0.5, low=0.2, birth=0.5)

    def __init__(self, watch: Watch) -> None:
        self._watch = watch

    def detect(self, frame: Pixels) -> Detections | None:
        assert frame.shape == (48, 64, 3)
        self._watch.uptime += 70


async def seen(source: str, *, loop: bool = True) -> Look:
    watch = Watch()
    return await look(Order(source, 50.0, loop=loop), Slow(watch), 4, watch, Random(1))


async def test_a_source_is_measured_alone_and_with_its_detector(film: Callable[..., Path]) -> None:
    found = await seen(str(film([10, 20, 30] * 9)))
    assert (found.problem, found.width_px, found.height_px) == (None, 64, 48)
    assert found.detector_ms == 70
    assert found.source_fps is not None
    assert found.counted_fps is not None
    assert found.light is not None
    assert found.light < 35
    assert len(doubts_of(found)) == 2, "dark, and nothing to see"


async def test_a_source_that_is_not_there_is_a_problem() -> None:
    found = await seen("films/none.avi")
    assert found == Look(problem="films/none.avi: there is no such file")
    assert doubts_of(found) == ["source: films/none.avi: there is no such file"]


async def test_a_recording_that_is_too_short_is_measured_as_far_as_it_goes(
    film: Callable[..., Path],
) -> None:
    found = await seen(str(film([100] * 3)), loop=False)
    assert (found.problem, found.width_px, found.counted_fps) == (None, 64, None)


def test_edges_are_sharp() -> None:
    assert sharpness(GREY) == 0.0
    assert sharpness(CHEQUERED) > 0.5
    assert sharpness(CHEQUERED // 4) == pytest.approx(sharpness(CHEQUERED), rel=0.5), "in the dusk"


def test_the_limits() -> None:
    assert doubts_of(Look(light=LIGHT_MIN, sharpness=SHARPNESS_MIN)) == []
    assert len(doubts_of(Look(light=LIGHT_MIN - 1, sharpness=SHARPNESS_MIN - 0.001))) == 2
