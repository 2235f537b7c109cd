"""Reads the code off a kiosk's screen, as the manager does who stands before it.

In: a picture of the screen, and the font that the kiosk writes in. Out: the eight letters, or
nothing while no code is to be seen. It knows nothing but the letters' shapes.
"""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from wire.enrol import CODE_CHARACTERS, LETTERS

Pixels = np.ndarray[Any, np.dtype[Any]]

LIT = 128
HEIGHT_PX_MIN = 24  # the code is the largest writing; less is dust and small print
LINE_PX = 4  # Q and J hang a little out of the line
MODEL_PX = 160
LOOKED_AT_PX = (24, 32)
UNLIKE_MAX = (
    0.15  # a small letter to itself: 0.13; the nearest one decides, this keeps out what is none
)


class Mark(NamedTuple):
    """One connected stroke of the picture, where it is and what it looks like."""

    left: int
    top: int
    pixels: Pixels


def code_in(picture: Path, font: Path) -> str:
    """The code that a kiosk shows; empty when there is none to be read."""
    grey = np.asarray(Image.open(picture).convert("L"))
    models = _models(font)
    for shown in (grey, 255 - grey):
        for line in _lines(_marks(shown)):
            read = [_nearest(mark.pixels, models) for mark in line]
            if max(unlike for unlike, _ in read) <= UNLIKE_MAX:
                return "".join(letter for _, letter in read)
    return ""


def _marks(grey: Pixels) -> list[Mark]:
    lit = (grey > LIT).astype(np.uint8)
    _, labels, boxes, _ = cv2.connectedComponentsWithStats(lit)
    return [
        Mark(left, top, np.where(inside == number, grey[top : top + high, left : left + wide], 0))
        for number, (left, top, wide, high, _) in enumerate(boxes.tolist())
        if number and HEIGHT_PX_MIN <= high < len(grey) // 2
        for inside in (labels[top : top + high, left : left + wide],)
    ]


def _lines(marks: list[Mark]) -> Iterator[list[Mark]]:
    """Those with as many letters as a code has, the largest first."""
    for first in sorted(marks, key=lambda mark: -len(mark.pixels)):
        line = [mark for mark in marks if _is_beside(mark, first)]
        if len(line) == CODE_CHARACTERS:
            yield sorted(line, key=lambda mark: mark.left)


def _is_beside(mark: Mark, first: Mark) -> bool:
    higher = abs(len(mark.pixels) - len(first.pixels))
    return abs(mark.top - first.top) <= LINE_PX and higher <= len(first.pixels) // 5


@cache
def _models(font: Path) -> dict[str, Pixels]:
    written = ImageFont.truetype(str(font), MODEL_PX)
    found = {}
    for letter in LETTERS:
        paper = Image.new("L", (2 * MODEL_PX, 2 * MODEL_PX))
        ImageDraw.Draw(paper).text((MODEL_PX // 2, MODEL_PX // 4), letter, fill=255, font=written)
        found[letter] = np.asarray(paper.crop(paper.getbbox()))
    return found


def _nearest(seen: Pixels, models: dict[str, Pixels]) -> tuple[float, str]:
    """How unlike the letter is that it is least unlike, and which one that is."""
    return min((_unlike(seen, model), letter) for letter, model in models.items())


def _unlike(seen: Pixels, model: Pixels) -> float:
    one, other = (
        cv2.resize(each, LOOKED_AT_PX, interpolation=cv2.INTER_AREA) for each in (seen, model)
    )
    apart = float(np.mean(np.abs(one / one.max() - other / other.max())))
    slender = abs(float(np.log(_aspect(seen) / _aspect(model))))
    return apart + slender / 4


def _aspect(pixels: Pixels) -> float:
    high, wide = pixels.shape
    return wide / high
