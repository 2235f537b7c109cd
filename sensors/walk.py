"""PURE. Draws the walk scene: figures crossing a floor, for a demo without a camera or a clip.

A frame number in, a picture out, always the same one. Figures walk to and fro over the
``entrance`` of the shipped settings, with soft shadows, a plant that sways, a screen that flickers
and the noise of a camera. It shows nobody; whoever shows its counts says that they are drawn.
"""

import math
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sensors.detections import Pixels

FRAMES_PER_SECOND = 10.0
WIDTH_PX, HEIGHT_PX = 640, 480

_SPEED_HEIGHTS_PER_S = 0.75  # an unhurried walk
_STRIDE_HEIGHTS = 0.8
_WALL_PX = 130
_TILE_PX = 80
_NOISE_LEVELS = 4.0  # standard deviation, of 255
_SHADOW = 0.78  # of the light that falls beside it

_Scene = NDArray[np.float32]
_Colour = tuple[int, int, int]  # blue, green, red


class _Figure(NamedTuple):
    """Somebody drawn: where they walk (in shares of the frame), and what they wear."""

    foot_y: float
    left: float
    right: float
    start: float
    coat: _Colour
    legs: _Colour


_FIGURES = (
    _Figure(0.37, -0.08, 1.08, 0.10, (60, 60, 170), (60, 50, 45)),
    _Figure(0.44, 0.55, 1.10, 0.95, (140, 90, 40), (50, 50, 60)),
    _Figure(0.51, -0.10, 1.10, 1.45, (70, 120, 60), (40, 40, 40)),
    _Figure(0.58, 0.30, 1.12, 0.60, (40, 110, 190), (90, 70, 60)),
    _Figure(0.66, -0.12, 1.12, 1.05, (120, 60, 120), (45, 45, 70)),
)
_SKIN: _Colour = (150, 180, 215)
_GREENS: tuple[_Colour, ...] = ((50, 110, 60), (50, 125, 65), (45, 140, 70), (55, 120, 50))


class Foot(NamedTuple):
    """Where something drawn stands, in pixels, and how tall it is there."""

    x_px: float
    y_px: float
    height_px: float


class _Oval(NamedTuple):
    """An upright ellipse, in heights of what it belongs to, up from its foot."""

    across: float
    up: float
    half_width: float
    half_height: float


_PLANT = Foot(x_px=70, y_px=200, height_px=110)


def draw(number: int) -> Pixels:
    """Frame ``number`` (0, 1, 2 ...): ``HEIGHT_PX`` x ``WIDTH_PX`` x 3."""
    scene = _background().copy()
    _draw_plant(scene, number)
    scene[30:75, 300:380] = 120 + 60 * math.sin(0.7 * number)  # a screen on the wall
    standing = feet(number)
    for foot in standing:
        patch, inside = _patch(scene, foot, _Oval(0.16, 0.0, 0.24, 0.05))
        patch[inside] *= _SHADOW
    for figure, foot in zip(_FIGURES, standing, strict=True):
        _draw_figure(scene, figure, foot)
    scene += np.roll(_noise(), number * 7919, axis=None)  # a prime: the noise never looks still
    return np.clip(scene, 0, 255).astype(np.uint8)


def feet(number: int) -> list[Foot]:
    """Where the figures stand in a frame, from the back to the front; the truth of the scene."""
    seconds = number / FRAMES_PER_SECOND
    standing = []
    for figure in _FIGURES:
        height_px = (0.02 + 0.25 * figure.foot_y) * HEIGHT_PX  # as the shipped settings expect
        way_px = (figure.right - figure.left) * WIDTH_PX
        walked = figure.start + seconds * _SPEED_HEIGHTS_PER_S * height_px / way_px
        share = 1 - abs(walked % 2 - 1)  # to and fro
        x_px = figure.left * WIDTH_PX + share * way_px
        standing.append(Foot(x_px, figure.foot_y * HEIGHT_PX, height_px))
    return standing


def _draw_figure(scene: _Scene, figure: _Figure, foot: Foot) -> None:
    swing = math.sin(2 * math.pi * foot.x_px / (_STRIDE_HEIGHTS * foot.height_px))
    for side in (-1, 1):
        for part in range(6):  # from the hip to the foot
            reach = side * swing * 0.12 * part / 5
            _fill(scene, foot, _Oval(reach, 0.42 - 0.075 * part, 0.055, 0.06), figure.legs)
    _fill(scene, foot, _Oval(0.0, 0.62, 0.13, 0.24), figure.coat)
    _fill(scene, foot, _Oval(0.10 * swing, 0.58, 0.05, 0.17), figure.coat)
    _fill(scene, foot, _Oval(0.0, 0.91, 0.07, 0.09), _SKIN)


def _draw_plant(scene: _Scene, number: int) -> None:
    for leaf, green in enumerate(_GREENS):
        sway = 0.03 * math.sin(0.13 * number + leaf)
        _fill(scene, _PLANT, _Oval(0.12 * (leaf - 1.5) + sway, 0.6, 0.06, 0.35), green)
    _fill(scene, _PLANT, _Oval(0.0, 0.15, 0.16, 0.15), (70, 95, 150))


def _fill(scene: _Scene, foot: Foot, oval: _Oval, colour: _Colour) -> None:
    patch, inside = _patch(scene, foot, oval)
    patch[inside] = colour


def _patch(scene: _Scene, foot: Foot, oval: _Oval) -> tuple[_Scene, NDArray[np.bool_]]:
    """The part of the scene around an oval, as a view, and which of its pixels lie inside."""
    tall = foot.height_px
    x, y = foot.x_px + oval.across * tall, foot.y_px - oval.up * tall
    half_x, half_y = oval.half_width * tall, oval.half_height * tall
    left, right = max(0, math.floor(x - half_x)), max(0, math.ceil(x + half_x))
    top, bottom = max(0, math.floor(y - half_y)), max(0, math.ceil(y + half_y))
    patch = scene[top:bottom, left:right]
    rows = (np.arange(top, top + patch.shape[0]) - y)[:, None] / half_y
    columns = (np.arange(left, left + patch.shape[1]) - x)[None, :] / half_x
    return patch, rows**2 + columns**2 <= 1


@cache
def _background() -> _Scene:
    """Wall, skirting and a tiled floor that darkens towards the back."""
    scene = np.empty((HEIGHT_PX, WIDTH_PX, 3), np.float32)
    scene[:_WALL_PX] = (205, 215, 220)
    depth = np.linspace(0.75, 1.0, HEIGHT_PX - _WALL_PX)[:, None, None]
    scene[_WALL_PX:] = np.array((165, 178, 190)) * depth
    scene[_WALL_PX - 6 : _WALL_PX] = (110, 120, 130)
    rows, columns = np.arange(_WALL_PX, HEIGHT_PX), np.arange(WIDTH_PX)
    spread = 0.4 + 0.6 * (rows - _WALL_PX) / (HEIGHT_PX - _WALL_PX)  # tiles are wider in front
    tiles = (columns[None, :] - WIDTH_PX / 2) / (spread[:, None] * _TILE_PX)
    scene[_WALL_PX:][np.abs(tiles - np.round(tiles)) < 1 / _TILE_PX] -= 12
    return scene


@cache
def _noise() -> _Scene:
    drawn = np.random.default_rng(1).normal(0, _NOISE_LEVELS, (HEIGHT_PX, WIDTH_PX, 3))
    return drawn.astype(np.float32)
