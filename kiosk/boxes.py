"""Boxes on a glass, in millimetres from its lower left: cut, split and laid in rows. PURE.

In: boxes, counts, gaps. Out: boxes. It knows nothing of what stands in them.
"""

from msgspec import Struct
from msgspec.structs import replace


class Glass(Struct, frozen=True, kw_only=True):
    """The glass and what was asked of it: ``large`` text, everything within reach (``low``)."""

    width_mm: float
    height_mm: float
    large: bool = False
    low: bool = False


class Box(Struct, frozen=True):
    """Where something stands, counted from the lower left of the glass."""

    left_mm: float
    bottom_mm: float
    width_mm: float
    height_mm: float

    @property
    def right_mm(self) -> float:
        """Its right edge."""
        return self.left_mm + self.width_mm

    @property
    def top_mm(self) -> float:
        """Its upper edge."""
        return self.bottom_mm + self.height_mm

    def within(self, other: "Box") -> "Box":
        """The same place, counted from the lower left of another box."""
        return replace(
            self, left_mm=self.left_mm - other.left_mm, bottom_mm=self.bottom_mm - other.bottom_mm
        )


def middle(box: Box, width_mm: float, height_mm: float) -> Box:
    """A box of at most this size in the middle of another."""
    width_mm, height_mm = min(width_mm, box.width_mm), min(height_mm, box.height_mm)
    return Box(
        box.left_mm + (box.width_mm - width_mm) / 2,
        box.bottom_mm + (box.height_mm - height_mm) / 2,
        width_mm,
        height_mm,
    )


def row(box: Box, widths_mm: list[float], gap_mm: float) -> list[Box]:
    """Boxes of these widths from the left, as high as the box."""
    boxes, left_mm = [], box.left_mm
    for width_mm in widths_mm:
        boxes.append(Box(left_mm, box.bottom_mm, width_mm, box.height_mm))
        left_mm += width_mm + gap_mm
    return boxes


def grid(box: Box, count: int, columns: int, gap_mm: float) -> list[Box]:
    """Equal boxes in reading order; a last row that is not full stands in the middle."""
    rows = -(-count // columns)
    width_mm = (box.width_mm - (columns - 1) * gap_mm) / columns
    height_mm = (box.height_mm - (rows - 1) * gap_mm) / rows
    boxes = []
    for index in range(count):
        down, across = divmod(index, columns)
        in_row = min(columns, count - down * columns)
        spare_mm = (columns - in_row) * (width_mm + gap_mm) / 2
        boxes.append(
            Box(
                box.left_mm + spare_mm + across * (width_mm + gap_mm),
                box.top_mm - (down + 1) * height_mm - down * gap_mm,
                width_mm,
                height_mm,
            )
        )
    return boxes


def overlap(one: Box, other: Box) -> bool:
    """Whether two boxes share more than an edge."""
    slack_mm = 0.001  # sums of millimetres are not exact
    across_mm = min(one.right_mm, other.right_mm) - max(one.left_mm, other.left_mm)
    down_mm = min(one.top_mm, other.top_mm) - max(one.bottom_mm, other.bottom_mm)
    return min(across_mm, down_mm) > slack_mm
