"""What fingers on the glass mean: presses, wipes, and two gestures for staff. PURE.

In: contacts as a driver reports them, in millimetres from the upper left corner, each with the
time in milliseconds of a clock that never goes back. Out: what may reach the screen. It knows no
button and draws nothing.

What holds for every sequence of contacts (``tests/kiosk/test_touch.py``):

* Two presses are never closer than ``BOUNCE_MS``, and one contact that two drivers report is one.
* Nothing that is part of a wipe is a press: what had been let through by then is taken back.
* ``QUIET_MS`` after the last finger has left, a tap is a press again.
"""

from enum import StrEnum
from math import hypot

from msgspec import Struct
from msgspec.structs import replace

BOUNCE_MS = 400
"""A press this close to the last one is the same finger: worn glass, or two input drivers."""

TYPING_BOUNCE_MS = 120
"""On a keyboard two fingers follow each other; the same finger needs longer to come back."""

ECHO_MM = 12.0
"""Two drivers place one contact this close to each other, whatever their calibration."""

WIPE_CONTACTS = 4  # more fingers than a tap or the cleaning gesture has: a hand, a cloth
SWEEP_MM = 250.0
"""A finger that travels so far is a cloth: once across a glass of 10 inches from corner to corner;
nothing on these screens is dragged."""

QUIET_MS = 2_000
"""A wipe is over so long after the last contact."""

STUCK_MS = 10_000
"""A contact that says nothing for so long is dirt or a lost message, and no finger any more."""

CORNER_MM = 25.0
CORNER_TAPS = 5  # then hold the next one; no shopper does that
CORNER_PAUSE_MS = 1_500
"""A longer pause between the taps begins the gesture anew."""

EXIT_HOLD_MS = 1_500
CLEAN_HOLD_MS = 3_000
CLEAN_FINGERS = 3  # held together: the cleaning gesture; never a tap
STILL_MM = 10.0
"""A finger that is held moves no further than this."""

FINGERS_MAX = 16
"""More contacts at once than the usual glass reports; further ones are part of the wipe."""


class Phase(StrEnum):
    """What a contact does."""

    DOWN = "down"
    MOVE = "move"
    UP = "up"


class Contact(Struct, frozen=True, kw_only=True):
    """One report of a driver; ``finger`` is the same from down to up, ``source`` the driver."""

    finger: str
    phase: Phase
    x_mm: float
    y_mm: float
    source: str = "touch"


class Gesture(StrEnum):
    """What staff ask for without a button."""

    EXIT = "exit"
    CLEAN = "clean"


class Finger(Struct, frozen=True, kw_only=True):
    """A contact that is on the glass; ``passed``: the screen knows of it."""

    name: str
    source: str
    passed: bool
    down_ms: int
    heard_ms: int
    from_mm: tuple[float, float]
    at_mm: tuple[float, float]
    path_mm: float = 0.0

    @property
    def still(self) -> bool:
        """Whether it is where it came down."""
        return _apart_mm(self.from_mm, self.at_mm) <= STILL_MM


class Counts(Struct, frozen=True, kw_only=True):
    """Since the program began: wipes, and contacts that another driver had reported already."""

    wipes: int = 0
    doubles: int = 0


class Glass(Struct, frozen=True, kw_only=True):
    """What is on the glass.

    ``wiped_ms`` is the last contact of a wipe that may not be over, ``lifted`` the finger that left
    last, ``pressed_ms`` the last press. ``taps`` is how much of the exit gesture has been made, the
    last at ``tapped_ms``; ``asked``: the fingers that are on the glass have made their gesture.
    """

    fingers: tuple[Finger, ...] = ()
    lifted: Finger | None = None
    wiped_ms: int | None = None
    pressed_ms: int | None = None
    taps: int = 0
    tapped_ms: int = 0
    asked: bool = False
    counts: Counts = Counts()


class Outcome(Struct, frozen=True, kw_only=True):
    """What follows: whether the screen is told of the contact, which fingers it has to forget."""

    glass: Glass
    passed: bool = False
    cancelled: tuple[str, ...] = ()
    gesture: Gesture | None = None


def touch(
    glass: Glass, contact: Contact, now_ms: int, *, deaf: bool = False, bounce_ms: int = BOUNCE_MS
) -> Outcome:
    """Judge one contact; a ``deaf`` screen is told of none that comes down meanwhile."""
    glass, lost = _without_stuck(glass, now_ms)
    match contact.phase:
        case Phase.DOWN:
            outcome = _down(glass, contact, now_ms, deaf=deaf, bounce_ms=bounce_ms)
        case Phase.MOVE:
            outcome = _move(glass, contact, now_ms)
        case Phase.UP:
            outcome = _up(glass, contact, now_ms, bounce_ms)
    return replace(outcome, cancelled=lost + outcome.cancelled)


def wait(glass: Glass, now_ms: int) -> Outcome:
    """Time has passed: a gesture may have been held long enough, a contact may have been lost."""
    glass, lost = _without_stuck(glass, now_ms)
    gesture = None if glass.asked or _wiping(glass, now_ms) else _held(glass, now_ms)
    if gesture is None:
        return Outcome(glass=glass, cancelled=lost)
    outcome = let_go(replace(glass, asked=True, taps=0))
    return replace(outcome, cancelled=lost + outcome.cancelled, gesture=gesture)


def let_go(glass: Glass) -> Outcome:
    """The screen changes under the fingers: none of those that are down presses anything."""
    known = tuple(one.name for one in glass.fingers if one.passed)
    fingers = tuple(replace(one, passed=False) for one in glass.fingers)
    return Outcome(glass=replace(glass, fingers=fingers), cancelled=known)


def _down(glass: Glass, contact: Contact, now_ms: int, *, deaf: bool, bounce_ms: int) -> Outcome:
    glass, lost = _without(glass, contact.finger)  # down again: its lifting was not reported
    at_mm = (contact.x_mm, contact.y_mm)
    if _echoes(glass, contact.source, at_mm, now_ms):
        counts = replace(glass.counts, doubles=glass.counts.doubles + 1)
        return Outcome(glass=replace(glass, counts=counts), cancelled=lost)
    others = len(glass.fingers)
    wiping = _wiping(glass, now_ms)
    crowded = others + 1 >= CLEAN_FINGERS
    passed = not (deaf or wiping or crowded or _bounces(glass, now_ms, bounce_ms))
    finger = Finger(
        name=contact.finger,
        source=contact.source,
        passed=passed,
        down_ms=now_ms,
        heard_ms=now_ms,
        from_mm=at_mm,
        at_mm=at_mm,
    )
    outcome = let_go(glass) if crowded else Outcome(glass=glass)
    glass = replace(
        outcome.glass,
        fingers=(*outcome.glass.fingers, finger)[:FINGERS_MAX],
        wiped_ms=now_ms if wiping else None,
        asked=glass.asked and others > 0,
        taps=glass.taps if others == 0 and _goes_on(glass, at_mm, now_ms) else 0,
    )
    if others + 1 >= WIPE_CONTACTS:
        glass = _wiped(glass, now_ms)
    return Outcome(glass=glass, passed=passed, cancelled=lost + outcome.cancelled)


def _move(glass: Glass, contact: Contact, now_ms: int) -> Outcome:
    finger = _finger(glass, contact.finger)
    if finger is None:
        return Outcome(glass=glass)
    at_mm = (contact.x_mm, contact.y_mm)
    path_mm = finger.path_mm + _apart_mm(finger.at_mm, at_mm)
    moved = replace(finger, at_mm=at_mm, path_mm=path_mm, heard_ms=now_ms)
    fingers = tuple(moved if one is finger else one for one in glass.fingers)
    wiped_ms = now_ms if _wiping(glass, now_ms) else None
    glass = replace(glass, fingers=fingers, wiped_ms=wiped_ms)
    if path_mm >= SWEEP_MM:
        outcome = let_go(glass)
        return replace(outcome, glass=_wiped(outcome.glass, now_ms))
    return Outcome(glass=glass, passed=moved.passed)


def _up(glass: Glass, contact: Contact, now_ms: int, bounce_ms: int) -> Outcome:
    finger = _finger(glass, contact.finger)
    if finger is None:
        return Outcome(glass=glass)
    wiped_ms = now_ms if _wiping(glass, now_ms) else None
    glass, cancelled = _without(glass, contact.finger)
    glass = replace(glass, wiped_ms=wiped_ms, lifted=finger)
    if _in_corner(finger.at_mm) and finger.still and not glass.asked:
        glass = replace(glass, taps=glass.taps + 1, tapped_ms=now_ms)
    if not finger.passed or _pressed_within(glass, now_ms, bounce_ms):
        return Outcome(glass=glass, cancelled=cancelled)
    return Outcome(glass=replace(glass, pressed_ms=now_ms), passed=True)


def _wiped(glass: Glass, now_ms: int) -> Glass:
    """A wipe begins, or goes on."""
    begins = glass.wiped_ms is None
    counts = replace(glass.counts, wipes=glass.counts.wipes + begins)
    return replace(glass, wiped_ms=now_ms, taps=0, counts=counts)


def _wiping(glass: Glass, now_ms: int) -> bool:
    if glass.wiped_ms is None:
        return False
    return bool(glass.fingers) or now_ms - glass.wiped_ms < QUIET_MS


def _held(glass: Glass, now_ms: int) -> Gesture | None:
    """The gesture that the fingers on the glass have made by staying where they are."""
    if not glass.fingers or not all(one.still for one in glass.fingers):
        return None
    held_ms = now_ms - max(one.down_ms for one in glass.fingers)
    if len(glass.fingers) == CLEAN_FINGERS and held_ms >= CLEAN_HOLD_MS:
        return Gesture.CLEAN
    if len(glass.fingers) == 1 and glass.taps >= CORNER_TAPS and held_ms >= EXIT_HOLD_MS:
        return Gesture.EXIT
    return None


def _goes_on(glass: Glass, at_mm: tuple[float, float], now_ms: int) -> bool:
    """Whether a finger that comes down there now is one more tap of the exit gesture."""
    return _in_corner(at_mm) and now_ms - glass.tapped_ms <= CORNER_PAUSE_MS


def _echoes(glass: Glass, source: str, at_mm: tuple[float, float], now_ms: int) -> bool:
    """Whether another driver has just reported the same contact."""
    known = (*glass.fingers, *([glass.lifted] if glass.lifted else []))
    return any(
        one.source != source
        and now_ms - one.down_ms < BOUNCE_MS
        and _apart_mm(one.from_mm, at_mm) <= ECHO_MM
        for one in known
    )


def _bounces(glass: Glass, now_ms: int, bounce_ms: int) -> bool:
    held = any(one.passed and now_ms - one.down_ms < bounce_ms for one in glass.fingers)
    return held or _pressed_within(glass, now_ms, bounce_ms)


def _pressed_within(glass: Glass, now_ms: int, bounce_ms: int) -> bool:
    return glass.pressed_ms is not None and now_ms - glass.pressed_ms < bounce_ms


def _without_stuck(glass: Glass, now_ms: int) -> tuple[Glass, tuple[str, ...]]:
    stuck = [one for one in glass.fingers if now_ms - one.heard_ms >= STUCK_MS]
    kept = tuple(one for one in glass.fingers if one not in stuck)
    return replace(glass, fingers=kept), tuple(one.name for one in stuck if one.passed)


def _without(glass: Glass, name: str) -> tuple[Glass, tuple[str, ...]]:
    """The glass without that finger, and its name if the screen has to forget it."""
    finger = _finger(glass, name)
    kept = tuple(one for one in glass.fingers if one is not finger)
    return replace(glass, fingers=kept), ((name,) if finger is not None and finger.passed else ())


def _finger(glass: Glass, name: str) -> Finger | None:
    return next((one for one in glass.fingers if one.name == name), None)


def _in_corner(at_mm: tuple[float, float]) -> bool:
    return max(at_mm) <= CORNER_MM


def _apart_mm(one: tuple[float, float], other: tuple[float, float]) -> float:
    return hypot(one[0] - other[0], one[1] - other[1])
