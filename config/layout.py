"""Where everything stands on a glass of so many millimetres. PURE.

In: the size of the glass and the number of faces. Out: sizes in millimetres; the widgets multiply
by the density. Sources: 40 mm faces and 10 mm gaps are meant for a standing finger; 20 mm is the
least that is hit without aiming; type of 11 mm has 8 mm capitals, read from 1.5 m.
"""

import math

from msgspec import Struct

MM_PER_INCH = 25.4

FACE_MM_BEST = 40.0
FACE_MM_MIN = 20.0
DOT_MM = 1.0
"""A face is at least drawn, whatever the glass."""

GAP_MM_BEST = 10.0
GAP_MM_MIN = 4.0
QUESTION_MM_BEST = 11.3
QUESTION_SHARE_MIN = 0.16
"""The question gets at least this share of the height before the faces may grow."""

SMALL_MM = 100.0
"""A glass whose shorter side is below this is a small one."""


TOP, ABOVE_FACES, BELOW_FACES, BOTTOM = 1.0, 0.5, 0.8, 0.6
"""Free space from top to bottom, in margins."""

NOTE_LINES = 1.5
"""Height of the small line below the question, in heights of its type."""


class Layout(Struct, frozen=True, kw_only=True):
    """Sizes on one glass, in millimetres; ``columns`` is the number of faces side by side.

    ``_box`` is the height that a line of text gets, without it the size of the type. ``note`` is
    small print, ``bar`` the row of buttons at the bottom, ``name`` the shop's at the top.
    """

    columns: int
    face_mm: float
    gap_mm: float
    margin_mm: float
    top_mm: float
    above_faces_mm: float
    below_faces_mm: float
    bottom_mm: float
    name_box_mm: float
    word_mm: float
    word_box_mm: float
    question_mm: float
    bar_mm: float
    button_mm: float
    note_mm: float


class TooSmallError(ValueError):
    """A glass cannot carry the faces in a size that fingers hit."""


def arrange(width_mm: float, height_mm: float, faces: int, *, reach_mm: float = math.inf) -> Layout:
    """The arrangement with the largest faces, side by side if they are equally large.

    No face reaches higher than ``reach_mm``. There is always one, on a glass for dolls with faces
    too small to hit: ``check`` says so before a shopper would have to find out.
    """
    arrangements = [
        _in_columns(width_mm, height_mm, faces, columns, reach_mm)
        for columns in (faces, (faces + 1) // 2)
    ]
    return max(arrangements, key=lambda one: (round(one.face_mm, 1), one.columns))


def check(width_mm: float, height_mm: float, faces: int) -> None:
    """Whether a glass carries so many faces.

    Raises:
        TooSmallError: no arrangement has faces of ``FACE_MM_MIN``.
    """
    face_mm = arrange(width_mm, height_mm, faces).face_mm
    if face_mm < FACE_MM_MIN:
        msg = (
            f"a glass of {width_mm:.0f} x {height_mm:.0f} mm leaves faces of {face_mm:.0f} mm;"
            f" fingers need {FACE_MM_MIN:.0f} mm"
        )
        raise TooSmallError(msg)


def _in_columns(
    width_mm: float, height_mm: float, faces: int, columns: int, reach_mm: float
) -> Layout:
    small = min(width_mm, height_mm) < SMALL_MM
    margin_mm = 6.0 if small else 9.0
    bar_mm = 13.0 if small else 15.0
    note_mm = 3.6 if small else 4.2
    word_mm = 5.2 if small else 6.2
    name_box_mm = note_mm * 1.3
    word_box_mm = word_mm * 1.9
    rows = -(-faces // columns)
    across_mm = width_mm - 2 * margin_mm
    gap_mm = max(GAP_MM_MIN, min(GAP_MM_BEST, across_mm / columns - FACE_MM_MIN))
    below_mm = margin_mm * (BELOW_FACES + BOTTOM) + bar_mm
    above_mm = margin_mm * (TOP + ABOVE_FACES) + name_box_mm + note_mm * NOTE_LINES
    down_mm = height_mm * (1 - QUESTION_SHARE_MIN) - above_mm - below_mm
    down_mm = min(down_mm, reach_mm - below_mm)
    face_mm = min(
        FACE_MM_BEST,
        (across_mm - (columns - 1) * gap_mm) / columns,
        (down_mm - (rows - 1) * gap_mm) / rows - word_box_mm,
    )
    face_mm = max(face_mm, DOT_MM)
    return Layout(
        columns=columns,
        face_mm=face_mm,
        gap_mm=gap_mm,
        margin_mm=margin_mm,
        top_mm=margin_mm * TOP,
        above_faces_mm=margin_mm * ABOVE_FACES,
        below_faces_mm=margin_mm * BELOW_FACES,
        bottom_mm=margin_mm * BOTTOM,
        name_box_mm=name_box_mm,
        word_mm=word_mm,
        word_box_mm=word_box_mm,
        question_mm=QUESTION_MM_BEST,
        bar_mm=bar_mm,
        button_mm=20.0 if small else 24.0,
        note_mm=note_mm,
    )
