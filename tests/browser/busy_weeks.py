"""Four weeks of a store for the desk, and a noon at which its fitting rooms have become too warm."""

from random import Random

from tests.hub.running_store import QUESTIONS, RunningStore
from wire.events import Answer, Rating, Reason

HOUR_MS = 3_600_000
DAY_MS = 24 * HOUR_MS
HOURS = range(9, 20)
NOON = 12
WATCHED_DAYS = 2
"""The camera is new: before it there is nothing to show, and nothing is shown."""

USUAL = {"kiosk-1": (3, 4, 4, 4), "kiosk-2": (3, 4, 4, 3), "kiosk-3": (4, 4, 3, 2)}
"""Faces of an ordinary day; each kiosk's own four."""


def four_weeks(store: RunningStore, *, warm: bool = True) -> None:
    """Every day from 9 to 20; today until noon. ``warm``: the last two hours went wrong."""
    dice = Random(7)
    for ago in range(28, -1, -1):
        for hour in HOURS:
            if ago == 0 and hour >= NOON:
                break
            back_ms = ago * DAY_MS + (NOON - hour) * HOUR_MS
            if ago < WATCHED_DAYS:
                for minute in range(60):
                    store.walk(dice.randint(0, 2), dice.randint(0, 2), back_ms - minute * 60_000)
            _hour(store, dice, back_ms, warm=warm and ago == 0 and hour >= NOON - 2)
    for device in QUESTIONS:
        store.status(device)
    store.status("counter-1", "sensor")


def _hour(store: RunningStore, dice: Random, back_ms: int, *, warm: bool) -> None:
    for device, faces in USUAL.items():
        hot = warm and device == "kiosk-2"
        for nth in range(14 if hot else 3):
            face = dice.choice((1, 1, 1, 2)) if hot else dice.choice(faces)
            at_ms = back_ms - nth * 240_000 - 60_000
            visit(store, dice, device, face, at_ms, hot=hot)


def visit(  # noqa: PLR0913 - who, where, what, when
    store: RunningStore, dice: Random, device: str, face: int, ago_ms: int, *, hot: bool
) -> None:
    """A rating with its reason, now and then."""
    name = f"{dice.getrandbits(64):016x}"
    question = QUESTIONS[device]
    rating = Rating(visit=name, question=question, version=1, scale=4, face=face, language="it")
    store.say(device, rating, ago_ms)
    reason = _reason(name, dice, face, hot=hot)
    if reason is not None:
        store.say(device, reason, ago_ms - 5_000)
    if device == "kiosk-3":
        expected = Answer(
            visit=name,
            question="checkout.expected",
            version=1,
            choice=dice.choice(("as_expected", "better", "better", "better")),
        )
        store.say(device, expected, ago_ms - 6_000)


def _reason(name: str, dice: Random, face: int, *, hot: bool) -> Reason | None:
    if hot:
        return Reason(visit=name, element="temperature", direction="too_much")
    if dice.random() < 0.6:
        return None
    element = dice.choice(("light", "cleanliness", "space"))
    if face == 4:
        return Reason(visit=name, element=element, liked=True)
    if element == "light":
        return Reason(visit=name, element=element, direction="too_little")
    return Reason(
        visit=name, element=element, problem="untidy" if element == "cleanliness" else "crowded"
    )
