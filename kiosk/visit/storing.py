"""Keeping what was said: the outbox stores it, refuses it, or does not answer. PURE.

A rating that the outbox refused is held and offered again, unchanged, until it is stored or too old
to carry a true time; it is then given up openly, and was never thanked. A reason, answer or comment
that it refused is dropped openly: the shopper sees the refusal and no mark or thanks for it, and
the rating before it stands.
"""

from msgspec.structs import replace

from kiosk.visit.effects import Dropped, Effect, GaveUp, Recovered, Say, Trouble
from kiosk.visit.ends import next_visit
from kiosk.visit.inputs import Refused, Stored
from kiosk.visit.state import Held, Scene, State
from kiosk.visit.way import onward
from wire.events import Rating

STORING_MS_MAX = 5_000
"""A disk that takes longer is in trouble; usual are 1 to 10 ms, on a worn SD card 500."""

RETRY_MS = 10_000
"""How often a refused rating is offered to the outbox again; this is also how trouble ends."""

HELD_MS_MAX = 300_000
"""Longest that a refused rating is held. It is stamped when it is stored, so it can be late by
this much: one bin of the hub's model. Older, it would be told at a wrong time."""

NO_ANSWER = "the outbox does not answer"

Step = tuple[State, tuple[Effect, ...]]


def stored(state: State, given: Stored, now_ms: int) -> Step:
    """Thank when every rating of the visit is on disk; whatever is stored ends an outage."""
    effects: tuple[Effect, ...] = ()
    if state.problem is not None:
        effects = (Recovered(now_ms - state.problem_ms),)
        state = replace(state, problem=None)
    held = tuple(one for one in state.held if one.rating != given.event)
    was_held, state = held != state.held, replace(state, held=held)
    if held or not was_held:
        return state, effects
    if state.scene is Scene.STORING:
        return onward(state), effects
    return (next_visit(state) if state.scene is Scene.REFUSED else state), effects


def refused(state: State, given: Refused, now_ms: int) -> Step:
    """Hold a rating, drop anything else; tell the shopper whose it was, and the house."""
    event = given.event
    if isinstance(event, Rating):
        held = tuple(
            replace(one, refused_ms=now_ms) if one.rating == event else one for one in state.held
        )
        return _in_trouble(replace(state, held=held), given.problem, now_ms)
    dropped = Dropped(event)
    if event.visit != state.visit:  # the shopper has left; the next one is not bothered
        state, effects = _known(state, given.problem, now_ms)
        return state, (dropped, *effects)
    state, effects = _in_trouble(state, given.problem, now_ms)
    return state, (dropped, *effects)


def wait(state: State, now_ms: int) -> Step:
    """Offer again what was refused a while ago, and give up what became too old."""
    if state.scene is not Scene.REFUSED:
        hangs = any(now_ms - one.made_ms >= STORING_MS_MAX for one in state.held)
        return _in_trouble(state, NO_ANSWER, now_ms) if hangs else (state, ())
    kept = tuple(one for one in state.held if not _too_old(one, now_ms))
    lost = len(state.held) - len(kept)
    due = [one for one in kept if _due(one, now_ms)]
    effects: list[Effect] = [GaveUp(lost)] if lost else []
    effects += [Say(one.rating) for one in due]
    held = tuple(replace(one, refused_ms=None) if one in due else one for one in kept)
    state = replace(state, held=held)
    return (next_visit(state) if lost and not held else state), tuple(effects)


def _too_old(one: Held, now_ms: int) -> bool:
    return one.refused_ms is not None and now_ms - one.made_ms >= HELD_MS_MAX


def _due(one: Held, now_ms: int) -> bool:
    return one.refused_ms is not None and now_ms - one.refused_ms >= RETRY_MS


def _in_trouble(state: State, problem: str, now_ms: int) -> Step:
    """Say so on the glass, where nothing of the answers stands any longer."""
    state = replace(state, scene=Scene.REFUSED, face=None, element=None, choice=None, draft="")
    return _known(replace(state, reasons=(), told=()), problem, now_ms)


def _known(state: State, problem: str, now_ms: int) -> Step:
    if state.problem is not None:
        return state, ()
    return replace(state, problem=problem, problem_ms=now_ms), (Trouble(problem),)
