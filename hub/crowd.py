"""Made-up shoppers of one touchpoint, one after the other: when, how content, and why.

In come a touchpoint, the store's local time and dice; out go events as a kiosk makes them. A day
has two rushes, every touchpoint its own level, and now and then something goes wrong for a while.
It reads no clock and sends nothing.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from math import exp
from random import Random
from typing import Literal, NamedTuple

from config.shop import Question, Touchpoint
from config.vocabulary import ELEMENTS, EXPECTED, Element
from wire.events import Answer, Event, Rating, Reason

OPENS, CLOSES = 9, 20  # local hours; the demo store has none of its own, so that it works at night
RUSHES = ((11.5, 1.6), (17.5, 1.8))  # local hour, and how long around it
QUIET = 0.25  # of a rush, between them
WEEKDAYS = (0.7, 0.7, 0.75, 0.8, 0.9, 1.0, 0.85)  # from Monday
NIGHT = 0.15  # of a rush, where somebody looks at the demo outside the hours

MOODS = (0.68, 0.86)  # of 1, the best face: the usual level of each touchpoint is in between
CROWDING = 0.12  # of a mood is lost in the rush of a Saturday, and gained when nobody is there
MOOD_TROUBLED = 0.3  # as above
TROUBLE_CHANCE = 0.01  # at each visit
TROUBLE_VISITS = 25
TROUBLED_DAYS = 0.1  # of a touchpoint's days
TROUBLE_HOURS = 3.0
LAMP_AT, LAMP_FROM = "fitting-rooms", 14.0
"""Today the light of the fitting rooms fails in the afternoon, where a store has some."""

REASON_CHANCE = 0.45
TROUBLED_REASON_CHANCE = 0.8  # who is annoyed says why
FURTHER_CHANCE = 0.5
DIRECTIONS: tuple[Literal["too_little"], Literal["too_much"]] = ("too_little", "too_much")


class Stand(NamedTuple):
    """Where simulated shoppers tap: a device, and the touchpoint that it speaks for."""

    device: str
    place: Touchpoint


class Character(NamedTuple):
    """How one simulated store differs from another.

    ``lift`` is added to the mood of everybody there, of 1; ``rush`` is how many come, times what is
    usual; ``name`` goes into the dice, so that two stores do not have the same days. ``acts``: its
    staff do something now and then.
    """

    lift: float = 0.0
    rush: float = 1.0
    name: str = ""
    acts: bool = False


USUAL = Character()


class Trouble(NamedTuple):
    """What is wrong at a touchpoint from one local hour to another."""

    element: Element
    since: float
    until: float


def rush(at: datetime) -> float:
    """How busy the store is at a local time: 0 when it is closed, 1 in the rush of a Saturday."""
    hour = hour_of(at)
    if not OPENS <= hour < CLOSES:
        return 0.0
    waves = max(exp(-(((hour - peak) / width) ** 2)) for peak, width in RUSHES)
    return WEEKDAYS[at.weekday()] * (QUIET + (1 - QUIET) * waves)


def hour_of(at: datetime) -> float:
    """The local hour with its minutes."""
    return at.hour + at.minute / 60


def trouble_of(
    place: Touchpoint, day: date, *, today: bool, character: Character = USUAL
) -> Trouble | None:
    """What goes wrong at a touchpoint on a day; the same whoever asks."""
    if today:
        lamp = Trouble(ELEMENTS[0], LAMP_FROM, float(CLOSES))
        return lamp if place.id == LAMP_AT else None
    dice = Random(f"{character.name}{place.id} {day}")  # noqa: S311 - play
    if dice.random() >= TROUBLED_DAYS:
        return None
    since = dice.uniform(OPENS + 1, CLOSES - TROUBLE_HOURS)
    return Trouble(dice.choice(ELEMENTS), since, since + TROUBLE_HOURS)


class Crowd:
    """The shoppers of one touchpoint; ``surprises``: something may go wrong at any visit."""

    def __init__(
        self,
        stand: Stand,
        languages: Sequence[str],
        random: Random,
        *,
        surprises: bool = True,
        character: Character = USUAL,
    ) -> None:
        self._place = stand.place
        self._languages = languages
        self._random = random
        self._surprise = TROUBLE_CHANCE if surprises else 0.0
        level = Random(f"{character.name}{stand.place.id}")  # noqa: S311 - the same on every day
        self._usual = level.uniform(*MOODS) + character.lift
        self._mood = self._usual
        self._left = 0
        self._element = ELEMENTS[0]

    def pause_s(self, rate: float) -> float:
        """How long until the next one comes at ``rate`` visits a minute (a Poisson process)."""
        return self._random.expovariate(rate / 60)

    def visit(self, at: datetime, trouble: Trouble | None = None, lift: float = 0.0) -> list[Event]:
        """What one shopper says at a local time: a rating, and perhaps why and more.

        ``lift`` is how much better than usual the mood is there, of 1.
        """
        random = self._random
        wrong = self._wrong(hour_of(at), trouble)
        aim = MOOD_TROUBLED if wrong else self._usual + lift + CROWDING * (0.5 - rush(at))
        self._mood += 0.3 * (aim - self._mood) + random.gauss(0, 0.02)
        question = random.choice(self._place.questions)
        happy = min(1.0, max(0.0, random.gauss(self._mood, 0.22)))
        rating = self._rating(question, happy)
        said: list[Event] = [rating]
        if random.random() < (REASON_CHANCE if wrong is None else TROUBLED_REASON_CHANCE):
            said.append(self._reason(rating.visit, happy, wrong))
        if random.random() < FURTHER_CHANCE:
            said.extend(self._more(rating.visit, happy))
        return said

    def _wrong(self, hour: float, trouble: Trouble | None) -> Element | None:
        if self._left == 0 and self._random.random() < self._surprise:
            self._left = TROUBLE_VISITS
            self._element = self._random.choice(ELEMENTS)
        self._left = max(0, self._left - 1)
        if trouble is not None and trouble.since <= hour < trouble.until:
            return trouble.element
        return self._element if self._left else None

    def _rating(self, question: Question, happy: float) -> Rating:
        random = self._random
        return Rating(
            visit=f"{random.getrandbits(64):016x}",
            question=question.id,
            version=question.version,
            scale=question.scale,
            face=1 + round(happy * (question.scale - 1)),
            language=random.choice(self._languages),
            decision_ms=int(random.lognormvariate(7.2, 0.5)),
        )

    def _reason(self, visit: str, happy: float, wrong: Element | None) -> Reason:
        random = self._random
        if happy > 0.5:  # noqa: PLR2004 - the upper half of the faces
            return Reason(visit=visit, element=random.choice(self._place.elements), liked=True)
        if wrong is None:
            offered = [one for one in ELEMENTS if one.name in self._place.elements]
            element, direction = random.choice(offered or ELEMENTS), random.choice(DIRECTIONS)
        else:
            element, direction = wrong, DIRECTIONS[0]
        if element.directions:
            return Reason(visit=visit, element=element.name, direction=direction)
        return Reason(visit=visit, element=element.name, problem=random.choice(element.problems))

    def _more(self, visit: str, happy: float) -> Iterator[Answer]:
        random = self._random
        if self._place.further:
            asked = random.choice(self._place.further)
            choice = random.choice(asked.choices).id
            yield Answer(visit=visit, question=asked.id, version=asked.version, choice=choice)
        if self._place.expectation is not None:
            rank = min(len(EXPECTED) - 1, int(happy * len(EXPECTED)))
            expected = self._place.expectation
            yield Answer(visit=visit, question=expected, version=1, choice=EXPECTED[rank])
