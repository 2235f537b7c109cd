"""A picture is what was on the screen, and fits the limit."""

import io
import random

from PIL import Image

from kiosk.shot import COARSEST, Dots, png

WIDTH_PX, HEIGHT_PX = 31, 17


def drawn(seed: int = 0) -> tuple[Dots, Image.Image]:
    rgba = random.Random(seed).randbytes(4 * WIDTH_PX * HEIGHT_PX)
    dots = Dots(width_px=WIDTH_PX, height_px=HEIGHT_PX, rgba=rgba)
    seen = Image.frombytes("RGBA", (WIDTH_PX, HEIGHT_PX), rgba).convert("RGB")
    return dots, seen.transpose(Image.Transpose.FLIP_TOP_BOTTOM)


def test_every_point_is_where_it_was() -> None:
    dots, seen = drawn()
    made = png(dots, 100_000)
    assert made is not None
    picture = Image.open(io.BytesIO(made))
    picture.verify()
    assert Image.open(io.BytesIO(made)).tobytes() == seen.tobytes()


def test_one_that_is_too_large_is_made_coarser_until_it_fits() -> None:
    dots, seen = drawn()
    whole = png(dots, 100_000)
    assert whole is not None
    made = png(dots, len(whole) - 1)
    assert made is not None
    assert len(made) < len(whole)
    picture = Image.open(io.BytesIO(made))
    assert picture.size == (16, 9)
    assert picture.getpixel((3, 2)) == seen.getpixel((6, 4))


def test_nothing_that_does_not_fit_is_sent() -> None:
    dots, _ = drawn()
    least = len(range(0, WIDTH_PX, COARSEST)) * len(range(0, HEIGHT_PX, COARSEST))
    assert png(dots, least) is None
