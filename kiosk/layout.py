"""Where everything stands on a glass of so many millimetres. PURE.

In: the size of the glass and the number of faces. Out: sizes in millimetres; the widgets multiply
by the density. Sources: 40 mm faces and 10 mm gaps are meant for a standing finger; 20 mm is the
least that is hit without aiming; type of 11 mm has 8 mm capitals, read from 1.5 m.
"""

from msgspec import Struct

MM_PER_INCH = 25.4

FACE_MM_BEST = 40.0
FACE_MM_MIN = 20.0
GAP_MM_BEST = 10.0
GAP_MM_MIN = 4.0
QUESTION_MM_BEST = 11.3
QUESTION_MM_MIN = 5.0
QUESTION_SHARE_MIN = 0.2
"""The question gets at least this share of the height before faces may grow."""

SMALL_MM = 100.0
"""A glass whose shorter side is below this is a small one."""


class Layout(Struct, frozen=True, kw_only=True):
    """Sizes on one glass, in millimetres; ``columns`` is the number of faces side by side."""

    columns: int
    rows: int
    face_mm: float
    gap_mm: float
    margin_mm: float
    word_mm: float
    word_box_mm: float
    question_mm: float
    bar_mm: float
    note_mm: float


class TooSmallError(ValueError):
    """A glass cannot carry the faces in a size that fingers hit."""


def arrange(width_mm: float, height_mm: float, faces: int) -> Layout:
    """The arrangement with the largest faces, side by side if they are equally large.

    Raises:
        TooSmallError: no arrangement has faces of ``FACE_MM_MIN``.
    """
    arrangements = [
        _in_columns(width_mm, height_mm, faces, columns) for columns in (faces, (faces + 1) // 2)
    ]
    best = max(arrangements, key=lambda one: (round(one.face_mm, 1), one.columns))
    if best.face_mm < FACE_MM_MIN:
        msg = (
            f"a glass of {width_mm:.0f} x {height_mm:.0f} mm leaves faces of {best.face_mm:.0f} mm;"
            f" fingers need {FACE_MM_MIN:.0f} mm"
        )
        raise TooSmallError(msg)
    return best


def _in_columns(width_mm: float, height_mm: float, faces: int, columns: int) -> Layout:
    small = min(width_mm, height_mm) < SMALL_MM
    margin_mm = 6.0 if small else 9.0
    bar_mm = 13.0 if small else 15.0
    word_mm = 5.2 if small else 6.2
    word_box_mm = word_mm * 1.9
    rows = -(-faces // columns)
    across_mm = width_mm - 2 * margin_mm
    down_mm = height_mm * (1 - QUESTION_SHARE_MIN) - 2 * margin_mm - bar_mm
    gap_mm = max(GAP_MM_MIN, min(GAP_MM_BEST, across_mm / columns - FACE_MM_MIN))
    face_mm = min(
        FACE_MM_BEST,
        (across_mm - (columns - 1) * gap_mm) / columns,
        down_mm / rows - word_box_mm,
    )
    return Layout(
        columns=columns,
        rows=rows,
        face_mm=face_mm,
        gap_mm=gap_mm,
        margin_mm=margin_mm,
        word_mm=word_mm,
        word_box_mm=word_box_mm,
        question_mm=QUESTION_MM_BEST,
        bar_mm=bar_mm,
        note_mm=3.6 if small else 4.2,
    )
