"""What a person and a phone read from a kiosk's glass: large letters, and a square.

In: a picture of the screen. Out: text. Letters are told by their shapes in the font that comes with
Kivy; nothing is asked of the program.
"""

from importlib.util import find_spec
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from wire.enrol import CODE_CHARACTERS, LETTERS

LIGHT = 128
"""Letters are brighter, the ground is darker."""

TYPE_PX = 96
SHAPE_PX = (40, 56)
"""Every letter is brought to this size, to be compared."""

SAME_HEIGHT = 0.12
"""By how much letters of one line differ in height: round ones reach over."""


def scanned(picture: Image.Image) -> str:
    """What a phone reads that is held before the screen; nothing while there is no square."""
    text, *_ = cv2.QRCodeDetector().detectAndDecode(np.asarray(picture.convert("L")))
    return str(text)


def letters(picture: Image.Image) -> str:
    """The code in letters, as a person reads it; nothing while there is none."""
    light = (np.asarray(picture.convert("L")) > LIGHT).astype(np.uint8)
    _, labels, boxes, _ = cv2.connectedComponentsWithStats(light)
    found = [(index, *map(int, box[:4])) for index, box in enumerate(boxes) if index]
    square = max(found, key=lambda one: one[3] * one[4])
    beside = [one for one in found if one[1] + one[3] <= square[1]]
    if not beside:
        return ""
    tallest = max(one[4] for one in beside)
    line = [one for one in beside if one[4] >= tallest * (1 - SAME_HEIGHT)]
    if len(line) != CODE_CHARACTERS:
        return ""
    known = {letter: _shape(_drawn(letter)) for letter in LETTERS}
    read = ""
    for index, x, y, width, height in sorted(line, key=lambda one: one[1]):
        shape = _shape(labels[y : y + height, x : x + width] == index)
        read += max(known, key=lambda letter: float((known[letter] * shape).sum()))
    return read


def _drawn(letter: str) -> NDArray[np.bool_]:
    spec = find_spec("kivy")
    assert spec is not None
    assert spec.origin is not None
    file = Path(spec.origin).parent / "data" / "fonts" / "RobotoMono-Regular.ttf"
    page = Image.new("L", (TYPE_PX * 2, TYPE_PX * 2))
    ImageDraw.Draw(page).text((TYPE_PX // 2, 0), letter, 255, ImageFont.truetype(file, TYPE_PX))
    return np.asarray(page.crop(page.getbbox())) > LIGHT


def _shape(ink: NDArray[np.bool_]) -> NDArray[np.float32]:
    """A letter that fills its frame, compared by likeness: its mean is 0 and its length 1."""
    grey = cv2.resize(ink.astype(np.float32), SHAPE_PX, interpolation=cv2.INTER_AREA)
    centred = grey - grey.mean()
    return centred / np.float32(np.linalg.norm(centred))
