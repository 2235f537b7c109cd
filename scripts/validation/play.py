"""Plays a simulated store to the model and to its rivals, and notes what each says.

In come a store and the names of what is to be played; out go, by method and variant, the errors of
its estimates and how far it was from an alarm in every five minutes of every judged day. Everybody
knows only what has been received by then. Days of the first weeks teach what is usual, and are not
judged. Nothing is tuned here.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from math import inf, log, sqrt

from validation.alarms import Path
from validation.rivals import METHODS, Guess, Rival, Tap
from validation.world import (
    BIN_MS,
    CLOSES,
    DAY_MS,
    FIRST_MS,
    HOUR_MS,
    OPENS,
    PLACES,
    Day,
    World,
    world,
)

from config.parameters import Formula, Parameters
from config.shop import Question, Shop, Touchpoint
from config.vocabulary import ExPro, Module
from hub.scorekeeper import Scorekeeper
from hub.scoring.detector import item_alert
from hub.scoring.item import item_score
from wire.events import Rating

TICK_MS = 900_000
LEARNING_DAYS = 14
MODEL = "the model"
FORMULAS: dict[str, Formula] = {MODEL: "2", "the model's formula 1": "1"}
BEST_FACE = 4

Played = tuple[str, str]
"""A method and its variant; the model has but one, ''."""


@dataclass(slots=True)
class Errors:
    """What one method's estimates come to; ``calm`` is while nothing has dropped."""

    squares: float = 0.0
    calm: float = 0.0
    n: int = 0
    calm_n: int = 0
    held: int = 0
    calm_held: int = 0
    said: int = 0

    def add(self, guess: Guess, truth: float, *, calm: bool) -> None:
        """One estimate beside the truth."""
        square = (100 * (guess.mean - truth)) ** 2
        self.squares, self.n = self.squares + square, self.n + 1
        held = guess.lo is not None and guess.hi is not None and guess.lo <= truth <= guess.hi
        self.said += guess.lo is not None
        self.held += held
        if calm:
            self.calm, self.calm_n = self.calm + square, self.calm_n + 1
            self.calm_held += held

    def join(self, other: "Errors") -> None:
        """Those of another store."""
        for name in Errors.__slots__:
            setattr(self, name, getattr(self, name) + getattr(other, name))

    @property
    def rmse(self) -> float:
        """Root of the mean square, in points of 100."""
        return sqrt(self.squares / self.n) if self.n else inf


@dataclass
class Notes:
    """What was said, by method and variant."""

    errors: dict[Played, Errors] = field(default_factory=dict)
    paths: dict[Played, list[Path]] = field(default_factory=dict)

    def join(self, other: "Notes") -> None:
        """Those of another store."""
        for key, errors in other.errors.items():
            self.errors.setdefault(key, Errors()).join(errors)
        for key, paths in other.paths.items():
            self.paths.setdefault(key, []).extend(paths)


def everybody() -> list[Played]:
    """Every method with each of its variants."""
    rivals = [(name, variant) for name, method in METHODS.items() for variant in method.variants]
    return [*((name, "") for name in FORMULAS), *rivals]


def play(seed: int, days: int, wanted: Iterable[Played]) -> Notes:
    """One store, of so many days."""
    return listen(world(seed, days), wanted)


def listen(one: World, wanted: Iterable[Played]) -> Notes:
    """What each of those that are ``wanted`` says of a store."""
    notes, taps = Notes(), taps_of(one)
    days = {(day.place, day.number): day for day in one.days}
    for name, variant in wanted:
        errors = notes.errors.setdefault((name, variant), Errors())
        if name in FORMULAS:
            found: Iterable[Path] = _model(one, FORMULAS[name], errors)
        else:
            make = METHODS[name].variants[variant]
            found = [
                path
                for place, heard in taps.items()
                for path in attend(make(), heard, _of(days, place), errors)
            ]
        notes.paths[name, variant] = list(found)
    return notes


def taps_of(one: World) -> dict[int, list[Tap]]:
    """The answers of each touchpoint, in the order of their coming."""
    found: dict[int, list[Tap]] = {}
    for event in one.events:
        if isinstance(event.event, Rating):
            place = int(event.device.removeprefix("kiosk-"))
            gap_ms = event.event.since_press_ms or 0
            utility = (event.event.face - 1) / (BEST_FACE - 1)
            found.setdefault(place, []).append(Tap(event.at_ms, event.received_ms, utility, gap_ms))
    return found


def attend(
    rival: Rival, heard: list[Tap], days: Mapping[int, Day], errors: Errors
) -> Iterator[Path]:
    """A rival hears every tap as it comes, and is asked as often as the model."""
    paths = {number: Path(day) for number, day in days.items() if number >= LEARNING_DAYS}
    at = 0
    for now_ms in _ticks((0, number) for number in days):
        number, highest = _day_of(now_ms), -inf
        while at < len(heard) and heard[at].received_ms <= now_ms:
            height = rival.hear(heard[at])
            if _day_of(heard[at].at_ms) == number:  # not of the evening before
                highest = max(highest, height)
            at += 1
        if number in paths:
            paths[number].add(now_ms, highest)
            guess = rival.guess(now_ms) if now_ms % TICK_MS == 0 else None
            if guess is not None:
                _note(errors, guess, days[number], now_ms)
    yield from paths.values()


def _model(one: World, formula: Formula, errors: Errors) -> Iterator[Path]:
    """The production code, asked for alerts every five minutes, every third time for its score."""
    keeper = Scorekeeper(_shop(Parameters(formula=formula)))
    paths = {(day.place, day.number): Path(day) for day in one.days}
    events, at = one.events, 0
    for now_ms in _ticks(paths):
        while at < len(events) and events[at].received_ms <= now_ms:
            keeper.count(events[at])
            at += 1
        number = _day_of(now_ms)
        if number < LEARNING_DAYS:
            continue
        seen = keeper.window(now_ms)
        for planned in seen.plan.scored:
            path = paths[int(planned.item.question.removeprefix("question-")), number]
            alert = item_alert(seen, planned)
            if alert.eligible and alert.log_m is not None:
                path.add(now_ms, alert.log_m - log(alert.usual_per_day))
            if now_ms % TICK_MS == 0:
                found = item_score(seen, planned, alert).score
                guess = Guess(found.score / 100, found.lo / 100, found.hi / 100)
                _note(errors, guess, path.day, now_ms)
    yield from (path for path in paths.values() if path.day.number >= LEARNING_DAYS)


def _note(errors: Errors, guess: Guess, day: Day, now_ms: int) -> None:
    calm = day.dropped_ms is None or now_ms < day.dropped_ms
    errors.add(guess, day.truth[now_ms // BIN_MS], calm=calm)


def _ticks(days: Iterable[tuple[int, int]]) -> Iterator[int]:
    """Every five minutes of open shop, but for the first hour."""
    for number in range(max(number for _, number in days) + 1):
        begins_ms = FIRST_MS + number * DAY_MS
        yield from range(begins_ms + (OPENS + 1) * HOUR_MS, begins_ms + CLOSES * HOUR_MS, BIN_MS)


def _day_of(at_ms: int) -> int:
    return (at_ms - FIRST_MS) // DAY_MS


def _of(days: Mapping[tuple[int, int], Day], place: int) -> dict[int, Day]:
    return {number: day for (where, number), day in days.items() if where == place}


def _shop(scoring: Parameters) -> Shop:
    return Shop(
        store="simulated",
        name="Simulated",
        timezone="UTC",
        day_starts=0,
        scoring=scoring,
        touchpoints=[
            Touchpoint(
                id=f"place-{n}",
                name=f"Place {n}",
                devices=[f"kiosk-{n}"],
                lines=[f"line-{n}"],
                questions=[
                    Question(
                        id=f"question-{n}",
                        expro=ExPro.ENVIRONMENT,
                        module=Module.SENSE,
                        text={"it": "?", "en": "?"},
                    )
                ],
            )
            for n in range(PLACES)
        ],
    )
