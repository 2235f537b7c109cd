"""One shopper after the other, as values: what the screen shows and what has to be stored. PURE.

In: taps, touches, choices of language, the outbox's answers and ticks, each with the time in
milliseconds of a clock that never goes back. Out: the next state, and effects for the shell to
carry out. It draws nothing, stores nothing, reads no clock and makes no tokens.

What holds for every sequence of inputs (``tests/kiosk/test_session.py``):

* A tap is one rating, unless it is the same press bouncing.
* Thanks are shown only when every rating of the visit is on disk.
* A rating that the outbox refused is offered again, unchanged, until it is stored or too old to
  carry a true time; it is then given up openly, and was never thanked.
* Once the outbox answers, the question comes back by itself.
"""

from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

from config.shop import Question
from wire.events import DAY_MS, Rating

BOUNCE_MS = 400
"""Touches this close to the last one are the same finger: worn glass, or two input drivers."""

THANKS_MS = 3_000
"""Long enough to be read, short enough that the next person need not wait."""

LANGUAGE_IDLE_MS = 15_000
"""Who chose a language and tapped nothing for so long has left; the next one gets the shop's."""

STORING_MS_MAX = 5_000
"""A disk that takes longer is in trouble; usual are 1 to 10 ms, on a worn SD card 500."""

RETRY_MS = 10_000
"""How often a refused rating is offered to the outbox again; this is also how trouble ends."""

HELD_MS_MAX = 300_000
"""Longest that a refused rating is held. It is stamped when it is stored, so it can be late by
this much: one bin of the hub's model. Older, it would be told at a wrong time."""

NO_ANSWER = "the outbox does not answer"


class Screen(StrEnum):
    """What is in front of the shopper."""

    ASKING = "asking"
    STORING = "storing"
    THANKS = "thanks"
    REFUSED = "refused"


class Held(Struct, frozen=True, kw_only=True):
    """A rating that is not on disk yet; ``refused_ms`` is ``None`` while the outbox is at it."""

    rating: Rating
    made_ms: int
    refused_ms: int | None = None


class State(Struct, frozen=True, kw_only=True):
    """All that the kiosk knows of the person in front of it, and of its own trouble.

    ``since_ms`` is when the screen came up, ``visit_ms`` when the visitor first did something that
    was not a tap, ``chosen_ms`` when a language was last chosen, ``touched_ms`` the last touch that
    counted, ``pressed_ms`` the last press of a face. ``problem`` is set from the first refusal
    until something is stored again. ``held`` is bounded by time: faces are out of reach while the
    outbox refuses, and ``STORING_MS_MAX`` admits a dozen presses.
    """

    questions: tuple[Question, ...]
    languages: tuple[str, ...]
    language: str
    screen: Screen = Screen.ASKING
    turn: int = 0
    face: int | None = None
    since_ms: int = 0
    visit_ms: int | None = None
    chosen_ms: int | None = None
    touched_ms: int | None = None
    pressed_ms: int | None = None
    held: tuple[Held, ...] = ()
    problem: str | None = None
    problem_ms: int = 0

    @property
    def question(self) -> Question:
        """The question whose turn it is."""
        return self.questions[self.turn % len(self.questions)]


class Tap(Struct, frozen=True, kw_only=True):
    """A face was pressed, 1 (worst) to the question's scale; ``visit`` is a token never used."""

    face: int
    visit: str


class Touch(Struct, frozen=True):
    """The thanks were touched: this person is done."""


class Choose(Struct, frozen=True):
    """A language was chosen."""

    language: str


class Leave(Struct, frozen=True):
    """The visit is over for a reason of the house: it closes, or the screen is cleaned."""


class Stored(Struct, frozen=True):
    """The rating of this visit is on disk."""

    visit: str


class Refused(Struct, frozen=True):
    """The rating of this visit could not be stored; nothing of it is on disk."""

    visit: str
    problem: str


class Tick(Struct, frozen=True):
    """Time has passed; wanted several times a second."""


Input = Tap | Touch | Choose | Leave | Stored | Refused | Tick


class Say(Struct, frozen=True):
    """Store this rating; answered by ``Stored`` or ``Refused``."""

    rating: Rating


class Trouble(Struct, frozen=True):
    """Nothing can be stored any more, and why; once per outage."""

    problem: str


class GaveUp(Struct, frozen=True):
    """So many refused ratings became too old to be told; none of them was thanked."""

    ratings: int


class Recovered(Struct, frozen=True):
    """Storing works again, after so long."""

    lasted_ms: int


Effect = Say | Trouble | GaveUp | Recovered
Step = tuple[State, tuple[Effect, ...]]


def begin(questions: tuple[Question, ...], languages: tuple[str, ...], now_ms: int) -> State:
    """The first question of the day in the shop's first language."""
    return State(questions=questions, languages=languages, language=languages[0], since_ms=now_ms)


def step(state: State, given: Input, now_ms: int) -> Step:  # noqa: PLR0911 - one for each input
    """What follows from one input at one time."""
    match given:
        case Tap():
            return _tap(state, given, now_ms)
        case Touch():
            return _touch(state, now_ms), ()
        case Choose():
            return _choose(state, given, now_ms), ()
        case Leave():
            return _leave(state, now_ms), ()
        case Stored():
            return _stored(state, given, now_ms)
        case Refused():
            return _refused(state, given, now_ms)
        case Tick():
            return _tick(state, now_ms)


def _tap(state: State, tap: Tap, now_ms: int) -> Step:
    if _bounced(state, now_ms):
        return state, ()
    rating = Rating(
        visit=tap.visit,
        question=state.question.id,
        version=state.question.version,
        scale=state.question.scale,
        face=tap.face,
        language=state.language,
        decision_ms=_decision_ms(state, now_ms),
        since_press_ms=None if state.pressed_ms is None else now_ms - state.pressed_ms,
    )
    refused = state.screen is Screen.REFUSED
    pressed = replace(
        state,
        screen=Screen.REFUSED if refused else Screen.STORING,
        since_ms=now_ms,
        face=tap.face,
        touched_ms=now_ms,
        pressed_ms=now_ms,
        held=(*state.held, Held(rating=rating, made_ms=now_ms)),
    )
    return pressed, (Say(rating),)


def _touch(state: State, now_ms: int) -> State:
    if state.screen is not Screen.THANKS or _bounced(state, now_ms):
        return state
    return replace(_next_visit(state, now_ms), touched_ms=now_ms)


def _choose(state: State, choice: Choose, now_ms: int) -> State:
    """Switch the language; it is no press, so a tap right after it counts."""
    if _bounced(state, now_ms):
        return state
    visit_ms = now_ms if state.visit_ms is None else state.visit_ms
    return replace(state, language=choice.language, visit_ms=visit_ms, chosen_ms=now_ms)


def _leave(state: State, now_ms: int) -> State:
    """What is being stored goes on; then the next visit begins by itself."""
    if state.screen in {Screen.STORING, Screen.REFUSED}:
        return state
    return _next_visit(state, now_ms)


def _stored(state: State, stored: Stored, now_ms: int) -> Step:
    effects: tuple[Effect, ...] = ()
    if state.problem is not None:
        effects = (Recovered(now_ms - state.problem_ms),)
        state = replace(state, problem=None)
    held = tuple(one for one in state.held if one.rating.visit != stored.visit)
    state = replace(state, held=held)
    if held:
        return state, effects
    if state.screen is Screen.STORING:
        return replace(state, screen=Screen.THANKS, since_ms=now_ms), effects
    return _next_visit(state, now_ms), effects


def _refused(state: State, refused: Refused, now_ms: int) -> Step:
    held = tuple(
        replace(one, refused_ms=now_ms) if one.rating.visit == refused.visit else one
        for one in state.held
    )
    return _in_trouble(replace(state, held=held), refused.problem, now_ms)


def _tick(state: State, now_ms: int) -> Step:
    state = _language_reset(state, now_ms)
    shown_ms = now_ms - state.since_ms
    if state.screen is Screen.THANKS and shown_ms >= THANKS_MS:
        return _next_visit(state, now_ms), ()
    if state.screen is Screen.STORING and shown_ms >= STORING_MS_MAX:
        return _in_trouble(state, NO_ANSWER, now_ms)
    if state.screen is Screen.REFUSED:
        return _retry(state, now_ms)
    return state, ()


def _retry(state: State, now_ms: int) -> Step:
    """Offer again what was refused a while ago, and give up what became too old."""
    kept = tuple(one for one in state.held if not _too_old(one, now_ms))
    lost = len(state.held) - len(kept)
    due = [one for one in kept if _due(one, now_ms)]
    effects: list[Effect] = [GaveUp(lost)] if lost else []
    effects += [Say(one.rating) for one in due]
    held = tuple(replace(one, refused_ms=None) if one in due else one for one in kept)
    state = replace(state, held=held)
    return (state if held else _next_visit(state, now_ms)), tuple(effects)


def _too_old(one: Held, now_ms: int) -> bool:
    return one.refused_ms is not None and now_ms - one.made_ms >= HELD_MS_MAX


def _due(one: Held, now_ms: int) -> bool:
    return one.refused_ms is not None and now_ms - one.refused_ms >= RETRY_MS


def _in_trouble(state: State, problem: str, now_ms: int) -> Step:
    state = replace(state, screen=Screen.REFUSED, face=None)
    if state.problem is not None:
        return state, ()
    return replace(state, problem=problem, problem_ms=now_ms), (Trouble(problem),)


def _next_visit(state: State, now_ms: int) -> State:
    """The next question, with nothing left of the person before."""
    return replace(
        state,
        screen=Screen.ASKING,
        turn=state.turn + 1,
        language=state.languages[0],
        face=None,
        since_ms=now_ms,
        visit_ms=None,
        chosen_ms=None,
    )


def _language_reset(state: State, now_ms: int) -> State:
    if state.chosen_ms is None or now_ms - state.chosen_ms < LANGUAGE_IDLE_MS:
        return state
    return replace(state, language=state.languages[0], visit_ms=None, chosen_ms=None)


def _decision_ms(state: State, now_ms: int) -> int | None:
    """Time since the visitor was first noticed; who only taps is noticed by the tap."""
    if state.visit_ms is None or now_ms - state.visit_ms > DAY_MS:
        return None
    return now_ms - state.visit_ms


def _bounced(state: State, now_ms: int) -> bool:
    return state.touched_ms is not None and now_ms - state.touched_ms < BOUNCE_MS
