"""How long a scene waits for the person, and which press is one. PURE.

In: a state and the time. Out: whether a press counts; the state with its end put off; the state
after time has passed without a touch. Sources of the times: research on comparable kiosks, and
WCAG 2.2.1 for the warning and for ten times the time.
"""

from msgspec.structs import replace

from kiosk.visit.ends import next_visit
from kiosk.visit.state import Scene, State

BOUNCE_MS = 400
"""Presses this close to the last one are the same finger: worn glass, or two input drivers."""

AIMED_MS = 250
"""What came up by itself less than this ago, nobody has aimed at: the eye and the hand take so
long. The finger meant what was there before."""

IDLE_MS = {
    Scene.ASKING: 15_000,
    Scene.REASONS: 15_000,
    Scene.DIRECTIONS: 15_000,
    Scene.FURTHER: 15_000,
    Scene.EXPECTED: 15_000,
    Scene.COMMENT: 45_000,
    Scene.THANKS: 3_000,
    Scene.REFUSED: 15_000,
}
"""Who touches nothing for so long has left. Fifteen seconds let a slow reader compare six chips;
writing needs pauses; thanks are read in three, and the next person need not wait."""

SAID_IDLE_MS = 6_000
"""Who has given a reason and then stops has said what there was to say."""

CORRECTION_MS = 10_000
"""The faces stand there again to be corrected: long enough to look and tap, and too short for the
next person to come and tap over the rating of who has left."""

SLOW_CORRECTION_MS = 20_000
"""The same for who asked for more time, whom a warning follows; ten times would be minutes in
which anybody's tap counts as theirs, so this one time is fixed."""

SLOW_FACTOR = 10
"""WCAG 2.2.1: who asked for more time gets at least ten times as much."""

WARNING_MS = 20_000
"""WCAG 2.2.1: at least 20 s to say with one touch that one is still there."""


def bounced(state: State, now_ms: int) -> bool:
    """Whether a press is the last one again."""
    return state.touched_ms is not None and now_ms - state.touched_ms < BOUNCE_MS


def aimed(state: State, now_ms: int) -> bool:
    """Whether the scene was there long enough to be what the finger meant."""
    return state.appeared_ms is None or now_ms - state.appeared_ms >= AIMED_MS


def put_off(state: State, now_ms: int) -> State:
    """Somebody is there: the scene ends a whole patience from now, if it ends by itself."""
    if not _ends_by_itself(state):
        return replace(state, ends_ms=None, warned=False)
    return replace(state, begun_ms=now_ms, ends_ms=now_ms + _idle_ms(state), warned=False)


def wait(state: State, now_ms: int) -> State:
    """Warn or end a scene whose time is up; a shopper who has left leaves nothing behind."""
    if state.ends_ms is None or now_ms < state.ends_ms:
        return state
    warns = state.scene is Scene.COMMENT or state.access.slow
    if warns and not state.warned:
        return replace(state, begun_ms=now_ms, ends_ms=now_ms + WARNING_MS, warned=True)
    return next_visit(state)


def _ends_by_itself(state: State) -> bool:
    """The outbox ends the storing and, while ratings are held, the refusal; a question stays."""
    if state.scene is Scene.STORING:
        return False
    if state.scene is Scene.REFUSED:
        return not state.held or state.noticed_ms is not None
    return not state.idle


def _idle_ms(state: State) -> int:
    if state.scene is Scene.ASKING and state.visit is not None:
        return SLOW_CORRECTION_MS if state.access.slow else CORRECTION_MS
    said = state.scene is Scene.REASONS and state.reasons
    idle_ms = SAID_IDLE_MS if said else IDLE_MS[state.scene]
    return idle_ms * SLOW_FACTOR if state.access.slow else idle_ms
