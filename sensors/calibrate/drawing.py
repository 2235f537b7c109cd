"""What a person has drawn: checked against the camera, and put into the settings' own text.

Lines and zones in; warnings and a file's new text out. What else stands in the file, and every
comment outside the tables that are replaced, stays as it is. It reads and writes nothing.
"""

import math
import re
from collections.abc import Iterator, Sequence
from typing import Annotated

from msgspec import Meta, Struct

from sensors.floor import Stretch
from sensors.line import doubts
from sensors.settings import LINES_MAX, LineSettings, ZoneSettings
from sensors.size import PersonSize

SMALL_HEIGHTS = 0.5
"""A zone narrower than that is left while somebody only shifts their weight."""


class Drawing(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Everything that was drawn."""

    lines: Annotated[list[LineSettings], Meta(max_length=LINES_MAX)]
    zones: Annotated[list[ZoneSettings], Meta(max_length=LINES_MAX)]


def warnings(drawing: Drawing, size: PersonSize, width_px: int, height_px: int) -> list[str]:
    """Why it would count badly, though it could be kept."""
    drawn = (one for one in drawing.lines if one.a != one.b)  # the others are refused anyway
    stretches = [Stretch(one.name, one.a, one.b) for one in drawn]
    return [
        *doubts(stretches, size, width_px, height_px),
        *_of_zones(drawing.zones, size, width_px, height_px),
    ]


def _of_zones(
    zones: Sequence[ZoneSettings], size: PersonSize, width_px: int, height_px: int
) -> Iterator[str]:
    for zone in zones:
        points = [_on(corner, width_px, height_px) for corner in zone.corners]
        tall_px = size.height_px(max(y for _, y in points), height_px)
        if math.sqrt(_area_px2(points)) < SMALL_HEIGHTS * tall_px:
            yield f"zone {zone.name} is smaller than a person: nobody stays in it"


def rewritten(text: str, drawing: Drawing) -> str:
    """The settings' text with these lines and zones in the place of those before."""
    kept: list[str] = []
    place: int | None = None
    for block in _blocks(text):
        if not _TABLE.match(block[0]):
            kept += block
            continue
        place = len(kept) if place is None else place
        kept += _remarks(block)
    tables = [*map(_line, drawing.lines), *map(_zone, drawing.zones)]
    at = len(kept) if place is None else place
    before, after = "".join(kept[:at]).rstrip("\n"), "".join(kept[at:]).strip("\n")
    parts = [part for part in (before, "\n".join(tables).rstrip("\n"), after) if part]
    return "\n\n".join(parts) + "\n"


_HEADER = re.compile(r"^\s*\[{1,2}[\w.\"' -]+\]{1,2}\s*(#.*)?$")
_TABLE = re.compile(r"^\s*\[\[\s*(lines|zones)\s*\]\]")


def _blocks(text: str) -> Iterator[list[str]]:
    """A file from header to header; what stands before the first one is a block as well."""
    block: list[str] = []
    for line in text.splitlines(keepends=True):
        if _HEADER.match(line) and block:
            yield block
            block = []
        block.append(line)
    if block:
        yield block


def _remarks(block: Sequence[str]) -> list[str]:
    """The comments at the end of a table: they belong to what comes after it."""
    start = len(block)
    while start > 1 and (not block[start - 1].strip() or block[start - 1].startswith("#")):
        start -= 1
    return list(block[start:])


def _line(line: LineSettings) -> str:
    return f'[[lines]]\nname = "{line.name}"\na = {_point(line.a)}\nb = {_point(line.b)}\n'


def _zone(zone: ZoneSettings) -> str:
    corners = ", ".join(_point(corner) for corner in zone.corners)
    least = f"least_seconds = {zone.least_seconds}\n" if zone.least_seconds else ""
    return f'[[zones]]\nname = "{zone.name}"\ncorners = [{corners}]\n{least}'


def _point(point: tuple[float, float]) -> str:
    return f"[{point[0]:.4f}, {point[1]:.4f}]"


def rounded(drawing: Drawing) -> Drawing:
    """As it can be written: a ten-thousandth of a picture is finer than a finger."""
    return Drawing(
        lines=[
            LineSettings(name=one.name, a=_short(one.a), b=_short(one.b)) for one in drawing.lines
        ],
        zones=[
            ZoneSettings(
                name=one.name,
                corners=[_short(corner) for corner in one.corners],
                least_seconds=one.least_seconds,
            )
            for one in drawing.zones
        ],
    )


def _short(point: tuple[float, float]) -> tuple[float, float]:
    return round(point[0], 4), round(point[1], 4)


def _on(point: tuple[float, float], width_px: int, height_px: int) -> tuple[float, float]:
    return point[0] * width_px, point[1] * height_px


def _area_px2(points: Sequence[tuple[float, float]]) -> float:
    turned = [*points[1:], points[0]]
    return abs(sum(x * v - u * y for (x, y), (u, v) in zip(points, turned, strict=True))) / 2
