"""How the devices are: online, stale or offline, and whether their numbers add up. PURE.

In come what a device last said of itself, when that came in, and how far the hub has its stream;
out go values. It repairs nothing and raises no alarm.
"""

from typing import Literal

from msgspec import Struct

from wire.events import STATUS_SECONDS, Status

STALE_MS = int(3 * STATUS_SECONDS * 1000)
"""Three statuses missed in a row are no accident of the network."""

OFFLINE_MS = int(9 * STATUS_SECONDS * 1000)
"""By then the broker would have published the last will of a device that can still reach it."""

BEHIND_MS = 60_000
"""A kiosk takes new questions when nobody is in front of it; longer than this is worth a look."""

DeviceState = Literal["online", "stale", "offline", "unknown"]

ConfigState = Literal["current", "pending", "behind", "refused"]
"""Whether a kiosk shows what it was handed out: not yet, for too long not, or it will not."""


class Ledger(Struct, frozen=True, kw_only=True):
    """Where the events of one stream are: made = stored + waiting + lost + missing.

    ``missing`` is what nobody accounts for; above 0 it is a fault to look into. It is never below
    0: a status is older than what the hub has stored since, and what waits for its receipt may be
    stored already.
    """

    stream: str
    made: int
    stored: int
    waiting: int
    lost: int
    missing: int


class Held(Struct, frozen=True, kw_only=True):
    """How far the hub has one stream; the words are those of ``hub.store.StreamState``."""

    upto: int
    also: tuple[tuple[int, int], ...]
    lost: int


def device_state(status: Status | None, heard_ms: int, now_ms: int) -> DeviceState:
    """The state of a device whose last status came in at ``heard_ms``.

    Without any status it is ``unknown``: it sends events, but never said how it is. A time to come
    is one from before the hub's clock was set back; a device that is there soon speaks again.
    """
    if status is None:
        return "unknown"
    age_ms = abs(now_ms - heard_ms)
    if status.state == "offline" or age_ms >= OFFLINE_MS:
        return "offline"
    return "stale" if age_ms >= STALE_MS else "online"


def ledger(status: Status, held: Held | None) -> Ledger | None:
    """The books of the stream a device writes now; None when it does not tell."""
    if status.stream is None or status.made is None or status.waiting is None:
        return None
    stored = lost = 0
    if held is not None:
        above = sum(last - first + 1 for first, last in held.also)
        stored, lost = held.upto - held.lost + above, held.lost
    return Ledger(
        stream=status.stream,
        made=status.made,
        stored=stored,
        waiting=status.waiting,
        lost=lost,
        missing=max(0, status.made - stored - status.waiting - lost),
    )


def config_state(
    status: Status | None, wanted: str | None, unlike_ms: int | None, now_ms: int
) -> ConfigState | None:
    """How a kiosk stands to the fingerprint that it was handed out.

    ``unlike_ms`` is since when it is online and says another one. None where nothing is to be told:
    no kiosk, or one at no touchpoint that shows nothing.
    """
    if status is None or status.program != "kiosk":
        return None
    if wanted == status.config_running:
        return None if wanted is None else "current"
    if status.config_problem is not None and status.config_wanted == wanted:
        return "refused"
    long = unlike_ms is not None and abs(now_ms - unlike_ms) > BEHIND_MS
    return "behind" if long else "pending"


def ailment(status: Status) -> str | None:
    """What a device says is wrong with it now; not what its outbox has been through before."""
    if status.problem:
        return status.problem
    if status.source in ("stalled", "down"):
        return f"its source is {status.source}"
    return None


def trouble(status: Status) -> str | None:
    """What a device says is or was wrong with it, in its own words; None when nothing is."""
    now = ailment(status)
    if now is not None:
        return now
    if status.refused:
        return f"{status.refused} taps refused: its outbox was full"
    if status.replaced_outbox:
        return f"a damaged outbox was put aside: {status.replaced_outbox}"
    return None
