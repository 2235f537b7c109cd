"""Hours by weekdays, over stores and days. PURE.

In come the answers of each local hour, and who passed in it; out go cells. Hours that a store does
not tell, for too few answered or passed, are in none of them.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from msgspec import Struct

from hub.region.known import Faces
from hub.region.shown import Shown, drawn, evidence, together, usual_of


class AnsweredHour(NamedTuple):
    """What was answered on a weekday, from Monday as 0, in a local hour."""

    weekday: int
    hour: int
    faces: Faces


class HourPeople(Struct, frozen=True, kw_only=True):
    """How many people passed the touchpoints that count them."""

    passers: int


class HourCell(Struct, frozen=True, kw_only=True):
    """One hour of one weekday; without a value, fewer than five answered.

    ``people`` null: nobody counted them, or the stores are too many to look at one by one.
    """

    weekday: int
    hour: int
    value: float | None
    lo: float | None
    hi: float | None
    n: int
    people: HourPeople | None = None


Passers = Mapping[tuple[int, int], int]
"""People by weekday and local hour."""


def hours(answered: Iterable[AnsweredHour], passers: Passers) -> tuple[HourCell, ...]:
    """Every hour of which anything is known, each drawn to the whole week."""
    faces: dict[tuple[int, int], list[Faces]] = defaultdict(list)
    for one in answered:
        faces[one.weekday, one.hour].append(one.faces)
    evident = {when: evidence(counts) for when, counts in sorted(faces.items())}
    usual = usual_of(together(evident.values()))
    return tuple(
        _cell(when, drawn(evident.get(when, evidence([])), usual), passers.get(when))
        for when in sorted({*evident, *passers})
    )


def _cell(when: tuple[int, int], shown: Shown, passers: int | None) -> HourCell:
    weekday, hour = when
    return HourCell(
        weekday=weekday,
        hour=hour,
        value=shown.value,
        lo=shown.lo,
        hi=shown.hi,
        n=shown.n,
        people=None if passers is None else HourPeople(passers=passers),
    )
