"""Simulated stores whose truth is known: what shoppers think by the hour, and what is heard of it.

In comes a seed; out go days of touchpoints: how satisfied those who are inclined to answer are in
every five minutes, and the events that reach the hub, with abuse, outages and late arrivals. It
scores nothing. People an hour follow real streets (``pedestrians.csv``).
"""

import csv
from dataclasses import dataclass, field
from math import sin
from pathlib import Path
from random import Random

from hub.scoring.intake import Happened
from wire.events import Passage, Rating

BIN_MS = 300_000
DAY_MS = 86_400_000
HOUR_MS = 3_600_000
FIRST_MS = 1_767_484_800_000  # Sunday, 4 January 2026, 0:00 UTC
OPENS, CLOSES = 9, 21  # hours, UTC: the simulated shop stands in no time zone
PLACES = 6
DROP_CHANCE = 0.12  # of a touchpoint's day
DROP_POINTS = (0.15, 0.45)
TROUBLE_CHANCE = 0.05  # of a day: abuse, an outage of the kiosk, one of the counter
UNHAPPY_MORE = 1.9  # how many times as often the unhappy answer
UNHAPPY = (0, 1)  # faces, counted from the worst


@dataclass
class Day:
    """One touchpoint on one day: the truth of each open bin, and when it dropped, if it did."""

    store: int
    place: int
    number: int
    truth: dict[int, float] = field(default_factory=dict)
    dropped_ms: int | None = None
    drop: float = 0.0
    answers_an_hour: float = 0.0


@dataclass
class World:
    """A store: its days, and what reaches the hub, in the order of its coming."""

    days: list[Day]
    events: list[Happened]


def world(seed: int, days: int) -> World:
    """One store over some days."""
    game = Random(seed)  # noqa: S311 - a seeded game, no secret
    shapes = _shapes()
    found, events = [], []
    for place in range(PLACES):
        shape = game.choice(sorted(shapes))
        level, swing = game.uniform(0.6, 0.85), game.uniform(0.0, 0.06)
        people, share = game.uniform(400, 4_000), game.uniform(0.01, 0.08)
        for number in range(days):
            day = Day(seed, place, number)
            hours = shapes[shape]["weekend" if number % 7 in {0, 6} else "weekday"]
            _live(
                game, day, level + game.gauss(0, 0.03), swing, share, _scaled(hours, people), events
            )
            found.append(day)
    return World(found, sorted(events, key=lambda one: one.received_ms))


def _live(  # noqa: PLR0913, PLR0917 - a day has that many sides
    game: Random,
    day: Day,
    level: float,
    swing: float,
    share: float,
    hours: list[float],
    events: list[Happened],
) -> None:
    begins_ms = FIRST_MS + day.number * DAY_MS
    if game.random() < DROP_CHANCE:
        day.drop = game.uniform(*DROP_POINTS)
        day.dropped_ms = begins_ms + game.randrange(11 * 12, 18 * 12) * BIN_MS
    day.answers_an_hour = share * sum(hours[OPENS:CLOSES]) / (CLOSES - OPENS)
    cut = _span(game, begins_ms)
    blind = _span(game, begins_ms)
    for at_ms in range(begins_ms + OPENS * HOUR_MS, begins_ms + CLOSES * HOUR_MS, BIN_MS):
        hour = (at_ms - begins_ms) / HOUR_MS
        mean = level + swing * sin(hour / 2)
        if day.dropped_ms is not None and at_ms >= day.dropped_ms:
            mean -= day.drop
        faces = _faces(min(max(mean, 0.05), 0.97))
        heard = _heard(faces)
        day.truth[at_ms // BIN_MS] = sum(p * face / 3 for face, p in enumerate(heard))
        passers = _poisson(game, hours[int(hour)] / 12)
        late_ms = cut[1] if cut[0] <= at_ms < cut[1] else 0
        for _ in range(_poisson(game, passers * share)):
            face = game.choices((1, 2, 3, 4), heard)[0]
            events.append(_tap(game, day, at_ms + game.randrange(BIN_MS), face, late_ms=late_ms))
        if not blind[0] <= at_ms < blind[1]:
            events.append(_walk(day, at_ms, passers))
    if game.random() < TROUBLE_CHANCE:
        _abuse(game, day, begins_ms, events)


def _abuse(game: Random, day: Day, begins_ms: int, events: list[Happened]) -> None:
    at_ms, face = begins_ms + game.randrange(10, 19) * HOUR_MS, game.choice((1, 4))
    for _ in range(game.randrange(15, 40)):
        gap_ms = game.randrange(300, 3_000)
        at_ms += gap_ms
        events.append(_tap(game, day, at_ms, face, since_ms=gap_ms))


def _span(game: Random, begins_ms: int) -> tuple[int, int]:
    """Two hours, on some days, in which something is cut off."""
    if game.random() >= TROUBLE_CHANCE:
        return 0, 0
    first_ms = begins_ms + game.randrange(OPENS, CLOSES - 2) * HOUR_MS
    return first_ms, first_ms + 2 * HOUR_MS


def _faces(mean: float) -> list[float]:
    """Shares of the four faces among all who pass, with a mean utility."""
    miss = 1 - mean
    return [miss**3, 3 * miss**2 * mean, 3 * miss * mean**2, mean**3]


def _heard(faces: list[float]) -> list[float]:
    """Shares among those who answer: the unhappy answer more often."""
    weighed = [p * (UNHAPPY_MORE if face in UNHAPPY else 1) for face, p in enumerate(faces)]
    return [one / sum(weighed) for one in weighed]


def _tap(  # noqa: PLR0913 - a tap has that many sides
    game: Random, day: Day, at_ms: int, face: int, *, since_ms: int = 60_000, late_ms: int = 0
) -> Happened:
    rating = Rating(
        visit=f"{game.getrandbits(64):016x}",
        question=f"question-{day.place}",
        version=1,
        scale=4,
        face=face,
        language="it",
        since_press_ms=since_ms,
    )
    return Happened(
        device=f"kiosk-{day.place}",
        at_ms=at_ms,
        shift_ms=0,
        received_ms=max(at_ms, late_ms),
        event=rating,
    )


def _walk(day: Day, start_ms: int, passers: int) -> Happened:
    sent_ms = start_ms + BIN_MS
    passage = Passage(
        line=f"line-{day.place}", start_ms=start_ms, seconds=300, coverage=1.0, in_=passers, out=0
    )
    return Happened(
        device=f"counter-{day.place}", at_ms=sent_ms, shift_ms=0, received_ms=sent_ms, event=passage
    )


def _poisson(game: Random, mean: float) -> int:
    """By exponential gaps; means here are some tens at most."""
    count, left = 0, mean
    while (left := left - game.expovariate(1.0)) > 0:
        count += 1
    return count


def _scaled(hours: list[float], people: float) -> list[float]:
    whole = sum(hours[OPENS:CLOSES])
    return [people * one / whole for one in hours]


def _shapes() -> dict[str, dict[str, list[float]]]:
    text = (Path(__file__).parent / "pedestrians.csv").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    found: dict[str, dict[str, list[float]]] = {}
    for place, days, *hours in list(csv.reader(lines))[1:]:
        found.setdefault(place, {})[days] = [float(one) for one in hours]
    return found
