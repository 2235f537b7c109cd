"""Whether the clock may say that something is old. PURE.

In: what was believed of the clock until now, and what it says. Out: what is believed from now on. A
clock that jumps far ahead makes everything old at once, and what is taken by age never comes back:
so a jump is believed only with a reason, and till then nothing that goes by age goes. A hub that
was off for a month has such a jump as well: to the log both look alike.
"""

from msgspec import Struct

from wire.codec import from_ms
from wire.envelope import Clock
from wire.events import DAY_MS

NEAR_DAYS = 7
"""A hub that was off for a holiday; so much too early nothing is missed."""

SHUT_DAYS = 100
"""A store that was shut for a season, where a time server set the clock. More than that is rather a
time server that is wrong, or not the one that it says."""

DOUBT_DAYS = 14
"""A clock that goes on for so long from where it jumped to, on every page and under every report,
is right, or nobody minds."""


class Belief(Struct, frozen=True, kw_only=True):
    """``believed_ms`` is the latest moment that was believed.

    In doubt, ``since_ms`` is where the clock jumped to, and ``upto_ms`` how far it has gone on.
    """

    believed_ms: int
    since_ms: int | None = None
    upto_ms: int | None = None

    @property
    def is_doubted(self) -> bool:
        """Whether nothing may go by its age now."""
        return self.since_ms is not None

    @property
    def until_ms(self) -> int:
        """When the clock will have gone on for long enough; it has to be in doubt."""
        return (self.since_ms or 0) + DOUBT_DAYS * DAY_MS


def step(belief: Belief, now_ms: int, clock: Clock) -> Belief:
    """Look at the clock again; asked every hour."""
    ahead_ms = now_ms - belief.believed_ms
    most_days = SHUT_DAYS if clock == "synced" else NEAR_DAYS
    if ahead_ms <= most_days * DAY_MS:
        # One that was set back by nobody who knows may be set ahead again.
        return Belief(believed_ms=now_ms if clock == "synced" else max(now_ms, belief.believed_ms))
    goes_on = belief.upto_ms is not None and abs(now_ms - belief.upto_ms) <= NEAR_DAYS * DAY_MS
    since_ms = belief.since_ms if goes_on and belief.since_ms is not None else now_ms
    if now_ms - since_ms >= DOUBT_DAYS * DAY_MS:
        return Belief(believed_ms=now_ms)
    return Belief(believed_ms=belief.believed_ms, since_ms=since_ms, upto_ms=now_ms)


def in_words(belief: Belief) -> str:
    """What people are told of a clock in doubt."""
    days = ((belief.since_ms or 0) - belief.believed_ms) // DAY_MS
    since, until = from_ms(belief.believed_ms).date(), from_ms(belief.until_ms).date()
    return (
        f"the clock jumped {days} days ahead of {since}, and nothing goes by its age: set it right;"
        f" if it is right, what is old goes from {until} on"
    )
