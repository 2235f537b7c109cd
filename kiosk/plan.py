"""Where everything stands on every screen of the visit, in millimetres. PURE.

In: the glass, and how many things stand on it. Out: boxes, and the sizes of type. The faces' own
sizes are ``config.layout``'s. What is pressed stands in the lower part where ``low`` was asked for:
lower than ``LOW_SHARE`` of the glass and ``REACH_MM``.
"""

from msgspec import Struct

from config.layout import SMALL_MM, Layout, arrange
from kiosk.boxes import Box, Glass, grid, middle, row

TARGET_WIDTH_MM, TARGET_HEIGHT_MM = 20.0, 13.0
"""The least of anything that is pressed, but for letters."""

LOW_SHARE = 0.6
REACH_MM = 300.0
"""Of the glass's height; above it a seated person does not reach a glass that hangs for all."""

LARGE_TYPE_MM = 10.3
"""Its capitals are 7.3 mm high: 0.7 degrees at 60 cm, EN 301 549 5.1.4."""

LARGE_CHIP_MM = 62.0, 15.0
"""A chip that carries the longest element's name in large type."""

CHIP_MM_MAX = 92.0, 58.0
CHIP_ASPECT = 1.5
"""A chip looks best so much wider than high."""

RAGGED_SHARE = 0.75
"""What a grid with a gap in its last row is worth."""

GAP_MM = 4.0
REST_MM = 1.0
"""Height of the line that shows the rest of the time."""

BUTTONS_MAX = 3
"""At the bottom of any screen: back or undo, write, and the one that goes on."""

TOOL_MM = 20.0
WORDED_MM = 26.0, 46.0
"""Least and best width of a button at the bottom with a word on it."""

LETTER_GAP_MM = 1.0
LETTER_MM_MAX = 22.0, 17.0
"""Larger keys make the hand travel."""

QR_MM_MAX = 46.0
QR_MM_MIN = 26.0
"""Smaller codes of 33 modules a phone does not read at arm's length."""


class Frame(Struct, frozen=True, kw_only=True):
    """What all screens have in common.

    ``rest`` is the line of time, ``head`` for words, ``body`` for what is offered. ``bar`` are the
    buttons at the bottom, ``languages`` and ``ease`` the two that every screen has. ``tray`` is
    what they open.
    """

    rest: Box
    head: Box
    body: Box
    bar: list[Box]
    languages: Box
    ease: Box
    type_mm: float
    headline_mm: float
    note_mm: float
    button_mm: float


def frame(glass: Glass, buttons: int) -> Frame:
    """The frame with so many buttons at the bottom."""
    margin_mm = margin(glass)
    high_mm = bar_height(glass)
    across_mm = glass.width_mm - 2 * margin_mm
    bottom_mm = margin_mm * 0.6
    lowest = Box(margin_mm, bottom_mm, across_mm, high_mm)
    tools_mm = WORDED_MM[0] + TOOL_MM + 2 * GAP_MM
    spare_mm = across_mm - tools_mm
    wide_mm = (spare_mm - (buttons - 1) * GAP_MM) / buttons if buttons else 0.0
    top_mm = bottom_mm + high_mm
    line = lowest
    if buttons and wide_mm < WORDED_MM[0] - 2:
        line = Box(margin_mm, top_mm + GAP_MM, across_mm, high_mm)
        wide_mm = (across_mm - (buttons - 1) * GAP_MM) / buttons
        top_mm = line.top_mm
    bar = row(line, [min(wide_mm, WORDED_MM[1])] * buttons, GAP_MM)
    if bar and line is not lowest:  # the button that goes on stands at the right end
        bar = [*bar[:-1], Box(line.right_mm - bar[-1].width_mm, *_rest_of(bar[-1]))]
    ease = Box(lowest.right_mm - TOOL_MM, bottom_mm, TOOL_MM, high_mm)
    head_mm = _head_mm(glass)
    ceiling_mm = glass.height_mm - margin_mm * 0.8
    body_top_mm = min(ceiling_mm - head_mm, reach(glass))
    body = Box(margin_mm, top_mm + GAP_MM, across_mm, body_top_mm - top_mm - GAP_MM)
    head_bottom_mm = body_top_mm + GAP_MM * 0.5
    return Frame(
        rest=Box(0, glass.height_mm - REST_MM, glass.width_mm, REST_MM),
        head=Box(margin_mm, head_bottom_mm, across_mm, ceiling_mm - head_bottom_mm),
        body=body,
        bar=bar,
        languages=Box(ease.left_mm - GAP_MM - WORDED_MM[0], bottom_mm, WORDED_MM[0], high_mm),
        ease=ease,
        type_mm=LARGE_TYPE_MM if glass.large else (5.4 if _small(glass) else 6.6),
        headline_mm=LARGE_TYPE_MM if glass.large or _small(glass) else 12.5,
        note_mm=6.0 if glass.large else (3.8 if _small(glass) else 4.6),
        button_mm=(3.9 if _small(glass) else 4.8) * (1.4 if glass.large else 1.0),
    )


def chips(glass: Glass, body: Box, count: int) -> list[Box]:
    """Places for what is offered; fewer than ``count`` where large type leaves no room for all.

    The last one then goes on to the next.
    """
    if glass.large:
        for shown in range(count, 2, -1):
            for columns in range(1, shown + 1):
                boxes = _in_columns(body, shown, columns)
                if _carries(boxes[0]):
                    return boxes
    return max((_in_columns(body, count, columns) for columns in range(1, count + 1)), key=_worth)


def tray(glass: Glass, count: int) -> tuple[Box, list[Box]]:
    """The panel that opens from the bottom, and the places on it."""
    margin_mm, high_mm = margin(glass), bar_height(glass)
    across_mm = glass.width_mm - 2 * margin_mm
    columns = max(1, int((across_mm + GAP_MM) / (WORDED_MM[0] - 4 + GAP_MM)))
    columns = -(-count // -(-count // columns))  # rows of even length
    rows = -(-count // columns)
    places = Box(margin_mm, margin_mm * 0.6, across_mm, rows * high_mm + (rows - 1) * GAP_MM)
    panel = Box(0, 0, glass.width_mm, places.top_mm + GAP_MM)
    return panel, grid(places, count, columns, GAP_MM)


class Asking(Struct, frozen=True, kw_only=True):
    """The question's screen; ``languages`` are as many as the buttons that fit, else none."""

    layout: Layout
    frame: Frame
    kicker: Box
    question: Box
    note: Box
    faces: list[Box]
    languages: list[Box]


def asking(glass: Glass, faces: int, languages: int) -> Asking:
    """Faces in reading order from the best, each with its word below it."""
    layout = arrange(glass.width_mm, glass.height_mm, faces, reach_mm=reach(glass))
    here = frame(glass, 0)
    rows = -(-faces // layout.columns)
    cell_mm = layout.face_mm + layout.word_box_mm
    low_mm = here.body.bottom_mm - GAP_MM + layout.below_faces_mm
    across_mm = layout.columns * layout.face_mm + (layout.columns - 1) * layout.gap_mm
    down_mm = rows * cell_mm + (rows - 1) * layout.gap_mm
    # No face where the next screen has a button that sends: a second tap must hit nothing.
    lift_mm = frame(glass, BUTTONS_MAX).bar[0].top_mm - (low_mm + layout.word_box_mm)
    low_mm += max(0.0, min(lift_mm, reach(glass) - low_mm - down_mm))
    left_mm = (glass.width_mm - across_mm) / 2
    places = grid(Box(left_mm, low_mm, across_mm, down_mm), faces, layout.columns, layout.gap_mm)
    top_mm = glass.height_mm - layout.top_mm
    kicker = Box(
        here.head.left_mm, top_mm - layout.name_box_mm, here.head.width_mm, layout.name_box_mm
    )
    above_mm = low_mm + down_mm + layout.above_faces_mm
    note_mm = layout.note_mm * 1.5
    note = Box(kicker.left_mm, above_mm, kicker.width_mm, note_mm)
    question = Box(
        kicker.left_mm, note.top_mm, kicker.width_mm, kicker.bottom_mm - GAP_MM * 0.4 - note.top_mm
    )
    return Asking(
        layout=layout,
        frame=here,
        kicker=kicker,
        question=question,
        note=note,
        faces=places,
        languages=_side_by_side(here, languages),
    )


class Writing(Struct, frozen=True, kw_only=True):
    """The comment's screen: the ``field``, small print below it, and the ``keys`` row by row."""

    frame: Frame
    headline: Box
    field: Box
    note: Box
    counter: Box
    keys: list[list[Box]]


def writing(glass: Glass, widths: list[list[float]]) -> Writing:
    """``widths`` are those of the keys, row by row, in widths of a letter's key."""
    here = frame(glass, 2)
    left_mm, across_mm = here.body.left_mm, here.body.width_mm
    bottom_mm = here.body.bottom_mm - GAP_MM * 0.25
    top_mm = glass.height_mm - margin(glass) * 0.6
    head_mm = (top_mm - bottom_mm) * (0.34 if _upright(glass) else 0.36)
    room_mm = min(top_mm - head_mm, reach(glass)) - bottom_mm
    high_mm = min(LETTER_MM_MAX[1], (room_mm - (len(widths) - 1) * LETTER_GAP_MM) / len(widths))
    unit_mm = min(LETTER_MM_MAX[0], (across_mm + LETTER_GAP_MM) / max(map(sum, widths)))
    keys = []
    for up, line in enumerate(reversed(widths)):
        wide_mm = sum(line) * unit_mm - LETTER_GAP_MM
        where = Box(
            left_mm + (across_mm - wide_mm) / 2,
            bottom_mm + up * (high_mm + LETTER_GAP_MM),
            wide_mm,
            high_mm,
        )
        keys.append(row(where, [one * unit_mm - LETTER_GAP_MM for one in line], LETTER_GAP_MM))
    floor_mm = keys[-1][0].top_mm + GAP_MM * 0.4
    note_mm = here.note_mm * 1.35
    note = Box(left_mm, floor_mm, across_mm * 0.75, note_mm)
    headline_mm = min(here.headline_mm * 0.75, (top_mm - floor_mm) * 0.3)
    headline = Box(left_mm, top_mm - headline_mm, across_mm, headline_mm)
    return Writing(
        frame=here,
        headline=headline,
        field=Box(left_mm, note.top_mm, across_mm, headline.bottom_mm - 1.0 - note.top_mm),
        note=note,
        counter=Box(note.right_mm, floor_mm, across_mm * 0.25, note_mm),
        keys=keys[::-1],
    )


class Telling(Struct, frozen=True, kw_only=True):
    """A screen that asks nothing: a sign, a headline, a detail; ``code`` for a phone beside it."""

    frame: Frame
    sign: Box
    headline: Box
    detail: Box
    code: Box | None
    code_words: Box | None


def telling(glass: Glass, buttons: int, *, code: bool) -> Telling:
    """The thanks, or the honest failure."""
    here = frame(glass, buttons)
    free = Box(
        here.body.left_mm,
        here.body.bottom_mm,
        here.body.width_mm,
        here.head.top_mm - here.body.bottom_mm,
    )
    code_box = words_box = None
    if code:
        free, beside = _halves(free, upright=_upright(glass))
        side_mm = min(QR_MM_MAX, beside.width_mm, beside.height_mm - here.note_mm * 3)
        block = middle(beside, beside.width_mm, side_mm + here.note_mm * 3)
        square = middle(block, side_mm, side_mm)
        code_box = Box(square.left_mm, block.top_mm - side_mm, side_mm, side_mm)
        words_box = Box(block.left_mm, block.bottom_mm, block.width_mm, here.note_mm * 2.8)
    high_mm = min(free.height_mm, 74.0)
    block = middle(free, free.width_mm, high_mm)
    sign_mm = high_mm * 0.42
    headline_mm = high_mm * 0.32
    detail_mm = high_mm * 0.2
    return Telling(
        frame=here,
        sign=Box(block.left_mm, block.top_mm - sign_mm, block.width_mm, sign_mm),
        headline=Box(block.left_mm, block.bottom_mm + detail_mm + 1.0, block.width_mm, headline_mm),
        detail=Box(block.left_mm, block.bottom_mm, block.width_mm, detail_mm),
        code=code_box,
        code_words=words_box,
    )


def margin(glass: Glass) -> float:
    """Free space at the edges, for palms and for bezels that stand out."""
    return 6.0 if _small(glass) else 9.0


def bar_height(glass: Glass) -> float:
    """Height of the buttons at the bottom."""
    return TARGET_HEIGHT_MM if _small(glass) else 15.0


def reach(glass: Glass) -> float:
    """Up to where something to press may stand."""
    if not glass.low:
        return glass.height_mm
    return min(glass.height_mm * LOW_SHARE, REACH_MM)


def _side_by_side(here: Frame, languages: int) -> list[Box]:
    """Buttons for all languages in the bar's free part; none where they do not fit."""
    left_mm, right_mm = here.body.left_mm, here.ease.left_mm - GAP_MM
    wide_mm = (right_mm - left_mm - (languages - 1) * GAP_MM * 0.5) / max(languages, 1)
    if languages <= 1 or wide_mm < TARGET_WIDTH_MM:
        return []
    wide_mm = min(wide_mm, WORDED_MM[0])
    return row(
        Box(left_mm, here.ease.bottom_mm, right_mm - left_mm, here.ease.height_mm),
        [wide_mm] * languages,
        GAP_MM * 0.5,
    )


def _in_columns(body: Box, count: int, columns: int) -> list[Box]:
    rows = -(-count // columns)
    room = middle(
        body,
        columns * (CHIP_MM_MAX[0] + GAP_MM) - GAP_MM,
        rows * (CHIP_MM_MAX[1] + GAP_MM) - GAP_MM,
    )
    return grid(room, count, columns, GAP_MM)


def _worth(boxes: list[Box]) -> float:
    """How large the type on them can be; boxes in full rows are worth more."""
    one, last = boxes[0], boxes[-1]
    full = last.right_mm >= max(box.right_mm for box in boxes)
    return min(one.width_mm / CHIP_ASPECT, one.height_mm) * (1.0 if full else RAGGED_SHARE)


def _carries(chip: Box) -> bool:
    return chip.width_mm >= LARGE_CHIP_MM[0] and chip.height_mm >= LARGE_CHIP_MM[1]


def _halves(box: Box, *, upright: bool) -> tuple[Box, Box]:
    first, second = grid(box, 2, 1 if upright else 2, GAP_MM)
    return first, second


def _head_mm(glass: Glass) -> float:
    share = 0.24 if glass.large else 0.21
    return min(max(glass.height_mm * share, 16.0), 40.0)


def _rest_of(box: Box) -> tuple[float, float, float]:
    return box.bottom_mm, box.width_mm, box.height_mm


def _small(glass: Glass) -> bool:
    return min(glass.width_mm, glass.height_mm) < SMALL_MM


def _upright(glass: Glass) -> bool:
    return glass.height_mm > glass.width_mm
