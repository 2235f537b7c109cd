"""Breaks a sentence into lines of even length, so that no word is left alone. PURE.

In: the widths of its words. Out: which words share a line. It measures and draws nothing.
"""

from itertools import pairwise

LINES_MAX = 4
"""Above this a question is a text, and nobody reads it standing."""


def break_lines(words_px: list[float], space_px: float, width_px: float) -> list[int] | None:
    """How many words each line takes, with the fewest lines and the longest of them shortest.

    ``None`` when the words do not fit into ``LINES_MAX`` lines of ``width_px``.
    """
    for lines in range(1, min(LINES_MAX, len(words_px)) + 1):
        longest_px, cuts = _evenest(tuple(words_px), space_px, lines)
        if longest_px <= width_px:
            return [after - before for before, after in pairwise(cuts)]
    return None


def _evenest(words_px: tuple[float, ...], space_px: float, lines: int) -> tuple[float, list[int]]:
    """The longest line of the best way to make so many lines, and where its lines begin and end.

    ``best[n]`` is the answer for the first n words; each further line is laid at their end.
    """
    def line_px(start: int, end: int) -> float:
        return sum(words_px[start:end]) + space_px * (end - start - 1)

    count = len(words_px)
    best = {end: (line_px(0, end), [0, end]) for end in range(1, count + 1)}
    for line in range(2, lines + 1):
        best = {
            end: min(
                (max(best[cut][0], line_px(cut, end)), [*best[cut][1], end])
                for cut in range(line - 1, end)
            )
            for end in range(line, count + 1)
        }
    return best[count]
