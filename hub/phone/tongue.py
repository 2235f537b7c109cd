"""Which language a browser would like. PURE.

In: the header ``Accept-Language`` (RFC 9110, 12.5.4) and the languages of the store. Out: one of
them. It keeps nothing: who switches the language says so with each form.
"""

from collections.abc import Sequence

HEADER_CHARACTERS_MAX = 200
"""Browsers send a dozen languages at most; the rest of a longer one is not read."""


def spoken(header: str, offered: Sequence[str]) -> str:
    """The offered language that is liked best; the store's first where none is liked."""
    liked = [
        (-weight, place, code)
        for place, part in enumerate(header[:HEADER_CHARACTERS_MAX].split(","))
        for code, weight in [_liking(part)]
        if code in offered and weight > 0
    ]
    return min(liked)[2] if liked else offered[0]


def _liking(part: str) -> tuple[str, float]:
    """A language and how much it is liked: ``de-AT;q=0.7`` is German, 0.7."""
    code, _, parameter = part.strip().partition(";")
    name, _, weight = parameter.replace(" ", "").partition("=")
    language = code.partition("-")[0].lower()
    if name != "q":
        return language, 1.0
    try:
        return language, float(weight)
    except ValueError:
        return language, 0.0
