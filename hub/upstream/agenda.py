"""When a store's hub goes to its region. PURE.

In come the store's name, how far its log is, how a visit went and the time; out goes when the next
one is due. Stores of one region come apart: each has a moment of its own after a report, which its
name gives it, and whoever failed comes again after a pause that nobody shares with it.
"""

import hashlib
from typing import NamedTuple

from msgspec import Struct

FIRST_MS = 30_000
"""The longest first pause after a failure; each further one may be twice as long."""

LONGEST_MS = 3_600_000
"""No pause is longer: also a region that was away for days is found again within the hour."""

LEAST_MS = 1_000
"""No pause is shorter."""

ASK_MS = 3_600_000
"""Between two visits with nothing to bring: a region that was restored is found within the hour."""

DOUBLINGS_MAX = 7
"""Beyond them a pause is as long as it gets."""


class Rules(Struct, frozen=True, kw_only=True):
    """Whose agenda it is, and within how long after a report all stores come."""

    store: str
    spread_ms: int


class Agenda(NamedTuple):
    """``due_ms`` is when the next visit is; ``failures`` how many went wrong one after the other.

    ``seen`` is the number of the last line that a visit was planned for.
    """

    due_ms: int
    failures: int = 0
    seen: int = 0


def start(rules: Rules, now_ms: int) -> Agenda:
    """The first visit is soon: somebody who sets a hub up wants to see that it arrives."""
    return Agenda(due_ms=now_ms + min(moment_ms(rules), FIRST_MS))


def noticed(agenda: Agenda, rules: Rules, seq: int, now_ms: int) -> Agenda:
    """The log has a line of this number; a new one is brought at the store's own moment."""
    if seq == agenda.seen:
        return agenda
    due_ms = min(agenda.due_ms, now_ms + moment_ms(rules))
    return agenda._replace(seen=seq, due_ms=agenda.due_ms if agenda.failures else due_ms)


def went(agenda: Agenda, now_ms: int, *, well: bool, draw: float, wait_ms: int = 0) -> Agenda:
    """How a visit went; ``draw`` is from 0 to 1, ``wait_ms`` what the region asked for."""
    if well:
        return agenda._replace(due_ms=now_ms + ASK_MS, failures=0)
    longest = min(LONGEST_MS, FIRST_MS * 2 ** min(agenda.failures, DOUBLINGS_MAX))
    pause = max(LEAST_MS, round(draw * longest), min(wait_ms, LONGEST_MS))
    return agenda._replace(due_ms=now_ms + pause, failures=agenda.failures + 1)


def moment_ms(rules: Rules) -> int:
    """How long after a report this store comes; the same every day, and another for each store."""
    if not rules.spread_ms:
        return 0
    drawn = int.from_bytes(hashlib.sha256(rules.store.encode()).digest()[:8], "big")
    return drawn % rules.spread_ms
