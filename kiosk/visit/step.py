"""What follows from one input at one time: the whole visit in one function. PURE.

In: inputs, each with the time in milliseconds of a clock that never goes back. Out: the next state,
and effects for the shell to carry out. It draws nothing, stores nothing, reads no clock and makes
no tokens.

What holds for every sequence of inputs (``tests/kiosk/visit/test_promises.py``):

* A tap is one rating, unless it is the same press bouncing.
* Thanks, and everything after the face, come when every rating of the visit is on disk.
* Nothing of a person is left for the next: no language, ease, face, reason, answer or draft.
* Once the outbox answers, the question comes back by itself.
* Another station is applied between two visits, and always in the end.
"""

from msgspec.structs import replace

from kiosk.visit import asking, comment, ends, further, patience, reasons, storing, way
from kiosk.visit.effects import Effect
from kiosk.visit.inputs import (
    Back,
    Choose,
    Chosen,
    Done,
    Ease,
    Heard,
    Input,
    Leave,
    Moved,
    Refused,
    Said,
    Send,
    Sensed,
    Stored,
    Tap,
    Tick,
    Touch,
    Typed,
    Undo,
    Write,
)
from kiosk.visit.state import Scene, State

Step = tuple[State, tuple[Effect, ...]]

Saying = Tap | Sensed | Said | Chosen | Send | Undo
Going = Write | Back | Done
Light = Touch | Choose | Ease | Typed  # no presses: what comes right after them counts
Hand = Saying | Going | Light
House = Stored | Refused | Moved | Leave | Heard | Tick


def step(state: State, given: Input, now_ms: int) -> Step:
    """What is due by now comes first, then the input, then what waited for the visit's end."""
    state, due = _take(state, Tick(), now_ms)
    state, effects = _take(state, given, now_ms)
    after, moved = ends.move(state)
    if after.question != state.question:
        after = replace(after, appeared_ms=now_ms)
    return after, (*due, *effects, *moved)


def _take(state: State, given: Input, now_ms: int) -> Step:
    """Follow one input; a hand on the glass and a new scene put the scene's end off."""
    if isinstance(given, Hand):
        after, effects = _touched(state, given, now_ms)
    else:
        after, effects = _told(state, given, now_ms)
    by_hand = isinstance(given, Hand)
    if after.spent and after.scene in way.OPEN:
        after = way.enter(after, Scene.THANKS)
    new = after.scene is not state.scene or after.question != state.question
    if new:
        after = replace(after, appeared_ms=None if by_hand else now_ms)
    return (patience.put_off(after, now_ms) if new or by_hand else after), effects


def _told(state: State, given: House, now_ms: int) -> Step:
    """What the outbox, the clock and the house say."""
    match given:
        case Tick():
            state, effects = storing.wait(state, now_ms)
            return patience.wait(state, now_ms), effects
        case Heard():
            return (state if state.warned else patience.put_off(state, now_ms)), ()
        case Stored():
            return storing.stored(state, given, now_ms)
        case Refused():
            return storing.refused(state, given, now_ms)
        case Moved(station):
            return replace(state, next_station=station), ()
        case Leave():
            return (state if state.idle else ends.next_visit(state)), ()


def _touched(state: State, given: Hand, now_ms: int) -> Step:
    """One finger is one press, whatever it hits; letters may follow each other quickly."""
    begun = isinstance(given, Tap) and state.scene is not Scene.ASKING  # it went down on the faces
    aimed = begun or isinstance(given, Typed) or patience.aimed(state, now_ms)
    if patience.bounced(state, now_ms) or not aimed:
        return state, ()
    if isinstance(given, Light):
        return _follow(state, given, now_ms), ()
    state = replace(state, touched_ms=now_ms)
    if isinstance(given, Going):
        return _go(state, given), ()
    return _say(state, given, now_ms)


def _follow(state: State, given: Light, now_ms: int) -> State:
    match given:
        case Touch():
            return _touch(state, now_ms)
        case Typed():
            return comment.edit(state, given)
        case Choose():
            return asking.choose(state, given, now_ms)
        case Ease():
            return asking.ease(state, given, now_ms)


def _say(state: State, given: Saying, now_ms: int) -> Step:
    match given:
        case Tap():
            return asking.tap(state, given, now_ms)
        case Sensed():
            return reasons.sense(state, given)
        case Said():
            return reasons.say(state, given)
        case Chosen():
            return further.choose(state, given)
        case Send():
            return comment.send(state)
        case Undo():
            return way.undo(state)


def _go(state: State, given: Going) -> State:
    match given:
        case Write():
            return comment.write(state)
        case Back():
            return way.back(state)
        case Done():
            return _done(state)


def _done(state: State) -> State:
    """Go on; what is on the screen and was not said is not said."""
    match state.scene:
        case Scene.STORING | Scene.REFUSED:
            return state
        case Scene.DIRECTIONS:
            return way.back(state)
        case Scene.THANKS:
            return ends.next_visit(state)
        case _:
            return state if state.visit is None else way.onward(replace(state, draft=""))


def _touch(state: State, now_ms: int) -> State:
    """Skip the thanks, or a refusal that has nothing to wait for; else somebody is there."""
    over = state.scene is Scene.THANKS or (state.scene is Scene.REFUSED and not state.held)
    if not over or state.warned:
        return state
    return replace(ends.next_visit(state), touched_ms=now_ms)
