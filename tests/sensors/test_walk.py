"""The scene that is drawn when there is nothing to watch."""

from collections.abc import Callable
from typing import Any

import numpy as np
from msgspec.structs import replace

from sensors import walk
from sensors.app import counting
from sensors.demo import MOTION
from sensors.line import distance_px
from sensors.settings import load_settings

FRAMES = 600


def test_a_frame_is_always_the_same_and_the_next_another() -> None:
    assert np.array_equal(walk.draw(7), walk.draw(7))
    assert not np.array_equal(walk.draw(7), walk.draw(8))
    assert walk.draw(0).shape == (walk.HEIGHT_PX, walk.WIDTH_PX, 3)
    assert walk.draw(0).dtype == np.uint8


def test_the_shipped_settings_count_the_scene(judge: Callable[..., Any]) -> None:
    settings = replace(load_settings(None), detector=MOTION)
    counter = counting(settings)
    frame_ms = 1000 / walk.FRAMES_PER_SECOND
    counted = [
        (one.at_ms / frame_ms, one.direction)
        for number in range(FRAMES)
        if (seen := counter.see(walk.draw(number), round(number * frame_ms), cut=False))
        for one in seen.crossings
    ]
    (entrance,) = settings.stretches()
    over = entrance.on(walk.WIDTH_PX, walk.HEIGHT_PX)
    sides = [[distance_px(over, foot[:2]) > 0 for foot in walk.feet(n)] for n in range(FRAMES)]
    true = [
        (number, "in" if here else "out")
        for number in range(1, FRAMES)
        for there, here in zip(sides[number - 1], sides[number], strict=True)
        if there != here
    ]
    assert len(true) > 20
    judgement = judge(counted, true, walk.FRAMES_PER_SECOND)
    assert judgement.f1 >= 0.95, judgement
    assert judgement.count_error <= 0.08, judgement
