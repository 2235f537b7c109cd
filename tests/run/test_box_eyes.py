"""Whoever tries a store in a box reads the code off its kiosk's screen, or reads nothing."""

import importlib.util
from pathlib import Path

import pytest
from box.eyes import code_in
from PIL import Image, ImageDraw, ImageFont

from wire.enrol import LETTERS, spelt

_KIVY = importlib.util.find_spec("kivy")
assert _KIVY is not None
assert _KIVY.origin is not None
FONT = Path(_KIVY.origin).parent / "data" / "fonts" / "RobotoMono-Regular.ttf"
NIGHT, PAPER = ((24, 32, 42), (250, 245, 238)), ((250, 245, 238), (24, 32, 42))
SMALL_PX, LARGE_PX = 76, 124  # as on a glass of 800 x 480, and of 1920 x 1080


def shown(folder: Path, code: str, size_px: int, colours: tuple[tuple[int, int, int], ...]) -> Path:
    """A screen with a title, the code, and squares for a phone."""
    ground, ink = colours
    screen = Image.new("RGB", (1280, 800), ground)
    pen = ImageDraw.Draw(screen)
    for at, words, height_px in (
        ((40, 60), "This screen belongs to no store", 44),
        ((12, 240), code, size_px),
        ((40, 500), "A manager types it within ten minutes", 30),
    ):
        pen.text(at, words, fill=ink, font=ImageFont.truetype(str(FONT), height_px))
    pen.rectangle((780, 100, 1240, 560), fill="white")
    for step in range(0, 400, 16):
        pen.rectangle((800 + step, 140 + step * 7 % 400, 816 + step, 172 + step * 7 % 400), "black")
    path = folder / "glass.png"
    screen.save(path)
    return path


@pytest.mark.parametrize(("size_px", "colours"), [(SMALL_PX, NIGHT), (LARGE_PX, PAPER)])
@pytest.mark.parametrize("start", range(0, len(LETTERS), 8))
def test_every_letter_is_read_as_what_it_is(
    tmp_path: Path, start: int, size_px: int, colours: tuple[tuple[int, int, int], ...]
) -> None:
    code = LETTERS[start : start + 8]
    assert code_in(shown(tmp_path, spelt(code), size_px, colours), FONT) == code


def test_where_no_code_stands_none_is_read(tmp_path: Path) -> None:
    assert code_in(shown(tmp_path, "ask a hub", LARGE_PX, NIGHT), FONT) == ""
