"""What shoppers and sensors say in the scoring tests, as the log holds it."""

import itertools

from config.parameters import Parameters
from hub.scoring.intake import Asked, Happened, fold
from hub.scoring.state import BIN_MS, LIKED, Item, State
from hub.scoring.visit import WITHDRAWN
from wire.events import Answer, Passage, Rating, Reason

VISITS = itertools.count()  # a visit of its own for each event that names none
NOON_MS = 1_767_265_200_000
BIN = NOON_MS // BIN_MS
ASKED = Asked(
    places={"kiosk-1": "entrance", "kiosk-2": "entrance", "kiosk-3": "checkout"},
    expectations={"expected.people": "people"},
    recommend="recommend",
    lines=frozenset(),
    parameters=Parameters(),
)
WELCOME = Item("entrance", placed=True, question="welcome", scale=4)


def happened(event: object, device: str, at_ms: int, **more: int) -> Happened:
    fields = {"shift_ms": 0, "received_ms": at_ms, **more}
    return Happened(device=device, at_ms=at_ms, event=event, **fields)


def tap(  # noqa: PLR0913 - a tap has that many sides
    device: str = "kiosk-1",
    *,
    at_ms: int = NOON_MS,
    face: int = 4,
    scale: int = 4,
    visit: str | None = None,
    since_press_ms: int | None = None,
    late_ms: int = 0,
    seq: int = 0,
) -> Happened:
    rating = Rating(
        visit=visit or f"v{next(VISITS)}",
        question="welcome",
        version=1,
        scale=scale,
        face=face,
        language="it",
        since_press_ms=since_press_ms,
    )
    return happened(rating, device, at_ms, received_ms=at_ms + late_ms, seq=seq)


def reason(  # noqa: PLR0913 - a reason has that many sides
    element: str,
    device: str = "kiosk-1",
    *,
    visit: str = "v",
    word: str = "too_much",
    at_ms: int = NOON_MS + 2_000,
    seq: int = 0,
) -> Happened:
    """``word`` is a direction, a problem, or one of liked and withdrawn."""
    said = {"liked": word == LIKED, "withdrawn": word == WITHDRAWN}
    if word in {"too_little", "too_much"}:
        said = {"direction": word}
    elif not any(said.values()):
        said = {"problem": word}
    return happened(Reason(visit=visit, element=element, **said), device, at_ms, seq=seq)


def answer(
    question: str, choice: str, *, visit: str | None = None, at_ms: int = NOON_MS
) -> Happened:
    said = Answer(visit=visit or f"v{next(VISITS)}", question=question, version=1, choice=choice)
    return happened(said, "kiosk-1", at_ms)


def bucket(  # noqa: PLR0913 - a bucket has that many sides
    line: str = "door",
    *,
    start_ms: int = NOON_MS,
    sent_ms: int | None = None,
    shift_ms: int = 0,
    coverage: float = 1.0,
    people: tuple[int, int] = (3, 2),
) -> Happened:
    came, went = people if coverage else (None, None)
    passage = Passage(
        line=line, start_ms=start_ms, seconds=60, coverage=coverage, in_=came, out=went
    )
    sent_ms = start_ms + shift_ms + 60_000 if sent_ms is None else sent_ms
    return happened(passage, "counter-1", sent_ms, shift_ms=shift_ms)


def folded(*events: Happened) -> State:
    state = State()
    for event in events:
        fold(state, event, ASKED)
    return state
