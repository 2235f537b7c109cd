"""What the kiosk is there for right now: to ask, to sleep, to be cleaned, to let staff in. PURE.

In: touches, gestures, keys of the PIN pad, what the hub said, the local time, each with the time in
milliseconds of a clock that never goes back. Out: the next duty, and effects for the shell to carry
out. It knows no PIN, no screen and no file.

What holds for every sequence of inputs (``tests/kiosk/test_duty.py``):

* Within opening hours the kiosk is on duty, at the latest ``PAD_MS`` after staff have left it, or
  once the time is over for which the hub has shut it.
* Nobody leaves the program without the PIN, and without a PIN there is no pad.
* A visit is ended before anything else takes the screen.
* A store whose time is not known does not sleep: a dark screen by day is worse than one at night.
"""

from datetime import datetime
from enum import StrEnum
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from config.hours import Hours, is_open, opens_next
from kiosk.touch import Gesture
from wire.command import IDENTIFY_S

CLEANING_MS = 30_000
"""Long enough for a cloth, short enough that the next shopper does not leave."""

PAD_MS = 20_000
"""Who touches nothing for so long has left the pad open."""

LINGER_MS = 60_000
"""Who is still at the glass when the store closes may finish."""

LIT_MS = 20_000
"""A touch lights the sleeping screen for so long; it does nothing else."""

TRIES_MAX = 5  # with LOCK_MS: a PIN of six digits is safe for years
LOCK_MS = 900_000
"""After so many wrong PINs the pad is closed for a quarter of an hour, also after a restart."""

NAMED_MS = IDENTIFY_S * 1000

PIN_DIGITS_MAX = 12  # more is not remembered by people; bounds what the pad takes


class Post(StrEnum):
    """What is in front: the visit, or a screen of the house."""

    ON_DUTY = "on-duty"
    ASLEEP = "asleep"
    CLEANING = "cleaning"
    PAD = "pad"
    UNMET = "unmet"
    SHUT = "shut"


class Duty(Struct, frozen=True, kw_only=True):
    """All that decides what the kiosk is there for.

    ``pin``: there is one. ``met``: the hub has said what to ask. ``local`` is the store's time,
    None while the clock is not known to be right. ``opens`` is the next opening, while asleep.
    ``touched_ms`` is the last touch, ``ends_ms`` when pad or cleaning end by themselves, ``left_s``
    the countdown of the cleaning. ``digits`` were typed, ``checking`` is being looked at,
    ``allowed``: the PIN was right. ``tries`` have been wrong in a row, ``locked_ms`` is when the
    next is allowed. ``lit``: the backlight is on. Until ``shut_ms`` the hub wants no taps, until
    ``named_ms`` it wants to be seen which kiosk this is.
    """

    post: Post = Post.ON_DUTY
    pin: bool = False
    met: bool = True
    hours: Hours | None = None
    local: datetime | None = None
    opens: datetime | None = None
    touched_ms: int | None = None
    ends_ms: int | None = None
    left_s: int = 0
    digits: str = ""
    checking: bool = False
    wrong: bool = False
    allowed: bool = False
    tries: int = 0
    locked_ms: int | None = None
    lit: bool = True
    shut_ms: int | None = None
    named_ms: int | None = None

    @property
    def hears(self) -> bool:
        """Whether what is touched reaches the screen."""
        return self.post in {Post.ON_DUTY, Post.PAD}

    @property
    def unsure(self) -> bool:
        """Whether it would sleep by the hours, if it only knew the time."""
        return self.hours is not None and self.local is None


class Touched(Struct, frozen=True):
    """Somebody touched the glass, wherever."""


class Asked(Struct, frozen=True):
    """Somebody made one of the gestures for staff."""

    gesture: Gesture


class Digit(Struct, frozen=True):
    """A key of the pad."""

    digit: str


class Erase(Struct, frozen=True):
    """The last digit was a mistake."""


class Enter(Struct, frozen=True):
    """The PIN is complete."""


class Checked(Struct, frozen=True):
    """The PIN that was entered is right, or it is not."""

    right: bool


class Pick(Struct, frozen=True):
    """What staff chose to do, after the PIN."""

    choice: Literal["leave", "clean", "stay"]


class Told(Struct, frozen=True, kw_only=True):
    """What the hub has said so far."""

    met: bool
    hours: Hours | None


class Shut(Struct, frozen=True):
    """The hub wants no taps until then; None: it does again."""

    until_ms: int | None


class Name(Struct, frozen=True):
    """The hub wants to be seen which kiosk this is."""


class Tick(Struct, frozen=True):
    """Time has passed, wanted several times a second; ``local`` None: the clock is not right."""

    local: datetime | None


Input = Touched | Asked | Digit | Erase | Enter | Checked | Pick | Told | Shut | Name | Tick


class EndVisit(Struct, frozen=True):
    """The screen is taken from whoever is at it; what they tapped is kept."""


class Check(Struct, frozen=True):
    """Remember so many tries on disk, then look at the PIN; answered by ``Checked``."""

    digits: str
    tries: int


class Forgive(Struct, frozen=True):
    """The tries count no longer."""


class Light(Struct, frozen=True):
    """Switch the backlight."""

    on: bool


class Quit(Struct, frozen=True):
    """Staff have shown the PIN and want the program to end."""


Effect = EndVisit | Check | Forgive | Light | Quit
Step = tuple[Duty, tuple[Effect, ...]]


def begin(*, pin: bool, tries: int, now_ms: int) -> Duty:
    """The duty of a program that starts; a lock begins anew, since nobody knows for how long."""
    return Duty(pin=pin, tries=tries, locked_ms=now_ms + LOCK_MS if tries >= TRIES_MAX else None)


def step(duty: Duty, given: Input, now_ms: int) -> Step:
    """What follows from one input at one time."""
    before = duty
    duty, effects = _react(duty, given, now_ms)
    if duty.post is not Post.ON_DUTY and before.post is Post.ON_DUTY:
        effects = (EndVisit(), *effects)
    left_ms = (duty.ends_ms or now_ms) - now_ms if duty.post is Post.CLEANING else 0
    is_seen = duty.named_ms is not None or _touched_within(duty, now_ms, LIT_MS)
    lit = duty.post is not Post.ASLEEP or is_seen
    if lit != before.lit:
        effects = (*effects, Light(lit))
    return replace(duty, left_s=-(-left_ms // 1000), lit=lit), effects


def _react(duty: Duty, given: Input, now_ms: int) -> Step:
    match given:
        case Touched():
            return _extend(replace(duty, touched_ms=now_ms, named_ms=None), now_ms), ()
        case Asked(gesture):
            return _asked(duty, gesture, now_ms), ()
        case Digit() | Erase() | Enter() | Pick():
            return _press(duty, given, now_ms) if duty.post is Post.PAD else (duty, ())
        case Checked(right):
            return _checked(duty, now_ms, right=right)
        case Told() | Shut() | Name():
            return _settle(_heard(duty, given, now_ms), now_ms), ()
        case Tick(local):
            return _tick(replace(duty, local=local), now_ms)


def _heard(duty: Duty, given: Told | Shut | Name, now_ms: int) -> Duty:
    """What the hub says."""
    match given:
        case Told(met=met, hours=hours):
            return replace(duty, met=met, hours=hours)
        case Shut(until_ms):
            return replace(duty, shut_ms=until_ms)
        case Name():
            return replace(duty, named_ms=now_ms + NAMED_MS)


def _asked(duty: Duty, gesture: Gesture, now_ms: int) -> Duty:
    if gesture is Gesture.CLEAN:
        return duty if duty.post is Post.PAD else _clean(duty, now_ms)
    if not duty.pin or duty.post is Post.PAD:
        return duty
    blank = replace(duty, digits="", wrong=False, allowed=False)
    return replace(blank, post=Post.PAD, ends_ms=now_ms + PAD_MS)


def _press(duty: Duty, given: Digit | Erase | Enter | Pick, now_ms: int) -> Step:
    """A key of the pad; while it is locked or the PIN is being looked at, the keys do nothing."""
    if isinstance(given, Pick):
        return _pick(duty, given, now_ms) if duty.allowed else (duty, ())
    if duty.locked_ms is not None or duty.checking or duty.allowed:
        return duty, ()
    match given:
        case Digit(digit):
            typed = (duty.digits + digit)[:PIN_DIGITS_MAX]
            return replace(duty, digits=typed, wrong=False), ()
        case Erase():
            return replace(duty, digits=duty.digits[:-1]), ()
        case Enter() if duty.digits:
            tries = duty.tries + 1
            checking = replace(duty, digits="", checking=True, tries=tries)
            return checking, (Check(duty.digits, tries),)
        case Enter():
            return duty, ()


def _pick(duty: Duty, pick: Pick, now_ms: int) -> Step:
    match pick.choice:
        case "leave":
            return _close(duty, now_ms), (Quit(),)
        case "clean":
            return _clean(replace(duty, allowed=False), now_ms), ()
        case "stay":
            return _close(duty, now_ms), ()


def _checked(duty: Duty, now_ms: int, *, right: bool) -> Step:
    if not duty.checking:
        return duty, ()
    duty = _extend(replace(duty, checking=False), now_ms)
    if right:
        return replace(duty, tries=0, allowed=duty.post is Post.PAD), (Forgive(),)
    locked_ms = now_ms + LOCK_MS if duty.tries >= TRIES_MAX else None
    return replace(duty, wrong=True, locked_ms=locked_ms), ()


def _tick(duty: Duty, now_ms: int) -> Step:
    effects: tuple[Effect, ...] = ()
    if duty.shut_ms is not None and now_ms >= duty.shut_ms:
        duty = replace(duty, shut_ms=None)
    if duty.named_ms is not None and now_ms >= duty.named_ms:
        duty = replace(duty, named_ms=None)
    if duty.locked_ms is not None and now_ms >= duty.locked_ms:
        duty = replace(duty, locked_ms=None, tries=0, wrong=False)
        effects = (Forgive(),)
    if duty.ends_ms is not None and now_ms >= duty.ends_ms:
        return _close(duty, now_ms), effects
    return _settle(duty, now_ms), effects


def _extend(duty: Duty, now_ms: int) -> Duty:
    return replace(duty, ends_ms=now_ms + PAD_MS) if duty.post is Post.PAD else duty


def _clean(duty: Duty, now_ms: int) -> Duty:
    return replace(duty, post=Post.CLEANING, ends_ms=now_ms + CLEANING_MS)


def _close(duty: Duty, now_ms: int) -> Duty:
    """Back from pad or cleaning to what the kiosk is there for without staff."""
    blank = replace(duty, post=Post.ON_DUTY, ends_ms=None, digits="", wrong=False, allowed=False)
    return _settle(blank, now_ms)


def _settle(duty: Duty, now_ms: int) -> Duty:
    """On duty, asleep, unmet or shut, as the facts have it; staff are not disturbed."""
    if duty.post in {Post.PAD, Post.CLEANING}:
        return duty
    if not duty.met:
        return replace(duty, post=Post.UNMET)
    if not _closed(duty):
        is_shut = duty.shut_ms is not None
        return replace(duty, post=Post.SHUT if is_shut else Post.ON_DUTY, opens=None)
    if (
        duty.post is Post.ON_DUTY
        and duty.shut_ms is None
        and _touched_within(duty, now_ms, LINGER_MS)
    ):
        return duty
    return replace(duty, post=Post.ASLEEP, opens=_opens(duty))


def _closed(duty: Duty) -> bool:
    return duty.hours is not None and duty.local is not None and not is_open(duty.hours, duty.local)


def _opens(duty: Duty) -> datetime | None:
    if duty.hours is None or duty.local is None:
        return None
    return opens_next(duty.hours, duty.local)


def _touched_within(duty: Duty, now_ms: int, span_ms: int) -> bool:
    return duty.touched_ms is not None and now_ms - duty.touched_ms < span_ms
