"""What staff of a rehearsed store did, and how much better people were for it.

In come the description, the day on which the past ends and the store's character; out go deeds. The
same store does the same in every run, counted back from that day. It writes nothing.
"""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from random import Random
from typing import NamedTuple
from zoneinfo import ZoneInfo

from config.shop import Shop
from config.vocabulary import ELEMENTS
from hub.crowd import Character

AGO_DAYS = (21, 10)
"""At the first touchpoint; at each further one a day later, so that few are done at once."""

BEFORE_DAYS = 3  # of a past before the first deed: with fewer nothing can be told of it
LASTS = timedelta(days=7)  # as long as an action is judged over
AT = time(10)
LIFTS = (0.16, 0.13, 0.1, 0.0, -0.12)  # of a mood
USUAL_ELEMENT = ELEMENTS[0].name  # is done to about half the time: a lamp is soon changed


class Deed(NamedTuple):
    """Something done at a touchpoint, and how it changed the mood there."""

    at: datetime
    place: str
    element: str
    lift: float


def deeds(shop: Shop, today: date, days: int, character: Character) -> list[Deed]:
    """All of a past of so many days, the oldest first."""
    zone = ZoneInfo(shop.timezone)
    dice = Random(f"{character.name} does something")  # noqa: S311 - play
    known = {one.name for one in ELEMENTS}
    found = []
    for first in AGO_DAYS:
        for nth, place in enumerate(shop.touchpoints):
            offered = [one for one in place.elements if one in known]
            ago = first - nth
            if not offered or not 0 < ago <= days - BEFORE_DAYS:
                continue
            usual = USUAL_ELEMENT in offered and dice.random() < 0.5  # noqa: PLR2004 - half
            element = USUAL_ELEMENT if usual else dice.choice(offered)
            at = datetime.combine(today - timedelta(days=ago), AT, zone)
            found.append(Deed(at, place.id, element, dice.choice(LIFTS)))
    return sorted(found)


def lift(done: Sequence[Deed], place: str, at: datetime) -> float:
    """How much better the mood at a touchpoint is for what was done there of late."""
    return sum(one.lift for one in done if one.place == place and one.at <= at < one.at + LASTS)
