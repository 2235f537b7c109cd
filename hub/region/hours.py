"""Hours by weekdays, over stores and days. PURE.

In come the answers of each local hour; out go cells. Hours that a store does not tell, for too few
answered, are in none of them.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from msgspec import Struct

from hub.region.known import Faces
from hub.region.shown import Shown, drawn, evidence, together, usual_of


class AnsweredHour(NamedTuple):
    """What was answered on a weekday, from Monday as 0, in a local hour."""

    weekday: int
    hour: int
    faces: Faces


class HourCell(Struct, frozen=True, kw_only=True):
    """One hour of one weekday; without a value, fewer than five answered."""

    weekday: int
    hour: int
    value: float | None
    lo: float | None
    hi: float | None
    n: int


def hours(answered: Iterable[AnsweredHour]) -> tuple[HourCell, ...]:
    """Every hour of which anything is known, each drawn to the whole week."""
    faces: dict[tuple[int, int], list[Faces]] = defaultdict(list)
    for one in answered:
        faces[one.weekday, one.hour].append(one.faces)
    evident = {when: evidence(counts) for when, counts in sorted(faces.items())}
    usual = usual_of(together(evident.values()))
    return tuple(
        _cell(weekday, hour, drawn(found, usual)) for (weekday, hour), found in evident.items()
    )


def _cell(weekday: int, hour: int, shown: Shown) -> HourCell:
    return HourCell(
        weekday=weekday, hour=hour, value=shown.value, lo=shown.lo, hi=shown.hi, n=shown.n
    )
