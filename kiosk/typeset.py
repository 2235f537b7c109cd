"""A sentence in a box: the largest type, in lines of even length. PURE.

In: the widths of its words in the best size of type, and the box. Out: which words share a line,
and how much smaller than the best the type has to be. It measures and draws nothing.
"""

from collections.abc import Callable
from itertools import accumulate, pairwise

from msgspec import Struct

LINES_MAX = 4
"""Above this a question is a text, and nobody reads it standing."""

FEWER_LINES_WORTH = 0.8
"""Fewer lines are taken when the type loses no more than this factor: one line reads best."""


class Setting(Struct, frozen=True):
    """How to set a sentence: ``scale`` (at most 1) of the best type, words for each line."""

    scale: float
    words: list[int]


def fit(
    words_px: list[float],
    space_px: float,
    line_px: float,
    box_px: tuple[float, float],
    least_scale: float = 0.0,
) -> Setting:
    """Set words into a box of width and height; all lengths but the box in the best type.

    More lines are taken before the type gets smaller than ``least_scale``. There is always an
    answer, if need be in type too small to read.
    """
    width_px, height_px = box_px
    settings = []
    for lines in range(1, min(LINES_MAX, len(words_px)) + 1):
        longest_px, words = _evenest(words_px, space_px, lines)
        broad = width_px / longest_px if longest_px else 1.0  # signs without width need none
        scale = min(1.0, broad, height_px / (lines * line_px))
        settings.append(Setting(max(scale, 0.0), words))
    largest = max(one.scale for one in settings)
    worth = max(largest * FEWER_LINES_WORTH, min(largest, least_scale))
    return next(one for one in settings if one.scale >= worth)


def wrapped(text: str, width_px: float, measure_px: Callable[[str], float]) -> list[str]:
    """Lines of at most a width, broken at spaces; a word that is wider is broken anywhere."""
    lines = [""]
    for word in text.split(" "):
        line = f"{lines[-1]} {word}" if lines[-1] else word
        if measure_px(line) <= width_px:
            lines[-1] = line
            continue
        lines.append("")
        for letter in word:
            if lines[-1] and measure_px(lines[-1] + letter) > width_px:
                lines.append("")
            lines[-1] += letter
    return lines if lines[0] or not text else lines[1:]


def _evenest(words_px: list[float], space_px: float, lines: int) -> tuple[float, list[int]]:
    """The longest line of the best way to make so many lines, and how many words each takes.

    ``best[n]`` is the answer for the first n words; each further line is laid at their end.
    """
    upto_px = [0.0, *accumulate(words_px)]  # a line's length must not cost a sum of its words

    def line_px(start: int, end: int) -> float:
        return upto_px[end] - upto_px[start] + space_px * (end - start - 1)

    count = len(words_px)
    best = {end: (line_px(0, end), [0, end]) for end in range(1, count + 1)}
    for line in range(2, lines + 1):
        best = {
            end: min(
                (
                    (max(best[cut][0], line_px(cut, end)), [*best[cut][1], end])
                    for cut in range(line - 1, end)
                ),
                key=lambda one: (one[0], -one[1][-2]),  # of equal ways the longer upper line
            )
            for end in range(line, count + 1)
        }
    longest_px, cuts = best[count]
    return longest_px, [after - before for before, after in pairwise(cuts)]
