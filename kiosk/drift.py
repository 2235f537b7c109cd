"""Where the picture stands, so that nothing burns into the glass. PURE.

In: the number of a move. Out: an offset in pixels. The whole picture walks around a small square,
in moves too small to draw the eye and few enough to cost nothing.
"""

MOVE_S = 20.0
"""Three moves a minute; each draws one frame, a thousandth of what an animation would take."""

MOVE_PX = 4
SIDE_MOVES = 3  # any three moves of 4 px end 8.9 px or more from where they began, corners too
OFFSET_PX_MAX = SIDE_MOVES * MOVE_PX // 2
"""Far less than the margin of every screen."""

_DIRECTIONS = ((1, 0), (0, 1), (-1, 0), (0, -1))


def offset_px(move: int) -> tuple[int, int]:
    """How far right and up of its place the picture stands after a move, counted from 1."""
    x = y = -OFFSET_PX_MAX
    for made in range(move % (len(_DIRECTIONS) * SIDE_MOVES)):
        right, up = _DIRECTIONS[made // SIDE_MOVES]
        x, y = x + right * MOVE_PX, y + up * MOVE_PX
    return x, y
