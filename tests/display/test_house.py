"""The screens of the house by night and by day, and the walk of the picture on a real window."""

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PIL import Image, ImageChops

from config.colours import colours, parts
from config.look import Look
from kiosk import drift
from kiosk.drift import MOVE_PX, OFFSET_PX_MAX
from kiosk.duty import Post

if TYPE_CHECKING:
    from tests.display.conftest import Display, Exhibit

ROOT = Path(__file__).parents[2]
SIZE_PX = (800, 480)

PATIENCE_S = 90.0
"""Only keeps a broken test from hanging."""

IN_A_HURRY = """
import asyncio
from config.load import languages_with_texts, load_shop, load_texts
from config.look import Look
from config.station import station_of
from kiosk import panel
from kiosk.settings import KioskSettings
from kiosk.visit.state import State
from msgspec.structs import replace
from wire.timepiece import SystemTimepiece

settings = KioskSettings(size="800x480", fullscreen=False)
panel.prepare(settings)
from kiosk.stage import Stage
stage = Stage(load_texts(languages_with_texts()), "kiosk-1", SystemTimepiece(), speaks=False)
station = replace(station_of(load_shop(None), "kiosk-1"), look=Look(mode="night", motion=False))

def begin(*_):
    stage.show(State(station=station, language="it"))
    stage.drift(every_s=1.0)

stage.bind(on_start=begin)
asyncio.run(stage.play())
"""
"""The question, whose picture moves every second."""


@pytest.mark.parametrize("mode", ["night", "day"])
@pytest.mark.parametrize("name", [Post.CLEANING, Post.UNMET, Post.PAD, "pad-allowed", "self-test"])
def test_the_house_has_the_colours_of_the_hour(
    exhibit: "Callable[..., Exhibit]", name: str, mode: str
) -> None:
    assert ground(exhibit(SIZE_PX), name, mode) == ground_of(mode)


@pytest.mark.parametrize("mode", ["night", "day"])
def test_a_screen_that_sleeps_is_dark(exhibit: "Callable[..., Exhibit]", mode: str) -> None:
    assert ground(exhibit(SIZE_PX), Post.ASLEEP, mode) == ground_of("night")


def ground(shown: "Exhibit", name: str, mode: str) -> tuple[int, ...]:
    picture = Image.open(shown.folder / f"kiosk-{shown.size}-house-{name}-{mode}.png")
    return tuple(picture.convert("RGB").getpixel((2, 2)))


def ground_of(mode: str) -> tuple[int, ...]:
    return tuple(round(255 * part) for part in parts(colours(Look(), mode).ground))


def test_the_picture_really_moves(
    open_display: "Callable[[tuple[int, int]], Display]", exhibit: "Callable[..., Exhibit]"
) -> None:
    display = open_display(SIZE_PX)
    shown = exhibit(SIZE_PX)
    process = subprocess.Popen(
        [sys.executable, "-c", IN_A_HURRY], cwd=ROOT, env=display.environment
    )
    seen = set()
    try:
        deadline_s = time.monotonic() + PATIENCE_S
        while len(seen) < 3:
            assert process.poll() is None
            assert time.monotonic() < deadline_s, seen
            offset = offset_px(display.picture(), shown)
            if offset is not None:
                seen.add(offset)
            time.sleep(0.1)
    finally:
        process.kill()
        process.wait()
    assert seen <= {(0, 0), *((right, -up) for right, up in map(drift.offset_px, range(1, 13)))}


def offset_px(picture: Image.Image, shown: "Exhibit") -> tuple[int, int] | None:
    """How far right and down of its place the question stands; None while it is not there."""
    steps = range(-OFFSET_PX_MAX, OFFSET_PX_MAX + 1, MOVE_PX // 2)
    for x, y in ((x, y) for x in steps for y in steps):
        if shown.shows(ImageChops.offset(picture, -x, -y), "asking-it"):
            return x, y
    return None
