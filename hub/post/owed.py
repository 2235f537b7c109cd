"""Who still has to be told what, and when it is tried again. PURE.

In come the alerts, what was delivered, and the addressees; out go the letters that are owed. An
alert that is over or seen before it could be told is no news, and one that is six hours old is
none either (counted from when it was let out of quiet hours): the screen still shows it.
"""

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Literal, NamedTuple

from hub.alerts import Alert

NEWS_MS = 6 * 3_600_000
"""Who could not be reached for so long is not told any more; half a shift at most."""

FIRST_PAUSE_S = 15.0
LAST_PAUSE_S = 900.0
"""A mail server that refuses is asked every quarter of an hour at the least."""

DOUBLINGS_MAX = 10
"""Beyond it the pause is the longest one anyhow."""

What = Literal["raised", "cleared"]


class Told(NamedTuple):
    """That an addressee was told of an alert; as a debt: that it has to be."""

    alert: int
    what: What
    to: str


class Patience(NamedTuple):
    """How often in a row an addressee could not be reached, and from when on it is tried again."""

    failures: int = 0
    not_before_ms: int = 0


def owed(
    alerts: Iterable[Alert],
    told: AbstractSet[Told],
    addressees: Sequence[str],
    now_ms: int,
    *,
    quiet: bool = False,
) -> list[Told]:
    """What has to be told now, the oldest alert first; that it is over not while it is ``quiet``.

    That a day is over mends nothing, and neither does it that a danger is not named any more: of
    these nobody is told.
    """
    debts = []
    for alert in sorted(alerts, key=_number):
        what: What = "raised" if alert.state == "raised" else "cleared"
        at_ms = (alert.due_ms or alert.raised_ms) if what == "raised" else alert.cleared_ms
        mended = alert.state == "cleared" and not alert.day_closed and alert.kind != "hazard"
        if alert.withheld is not None or at_ms is None or now_ms - at_ms > NEWS_MS:
            continue
        for name in addressees:
            debt, first = Told(alert.number, what, name), Told(alert.number, "raised", name)
            due_now = what == "raised" or (mended and first in told and not quiet)
            if due_now and debt not in told:
                debts.append(debt)
    return debts


def due(debts: Iterable[Told], patience: Mapping[str, Patience], now_ms: int) -> list[Told]:
    """Those of the debts whose addressee is not being left alone for a while."""
    return [one for one in debts if patience.get(one.to, Patience()).not_before_ms <= now_ms]


def refused(before: Patience, share: float, now_ms: int) -> Patience:
    """After one more failure: exponential back-off with full jitter; ``share`` is from 0 to 1.

    Source: M. Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015.
    """
    failures = before.failures + 1
    span_s = min(LAST_PAUSE_S, FIRST_PAUSE_S * 2 ** min(failures, DOUBLINGS_MAX))
    return Patience(failures, now_ms + round(1000 * max(FIRST_PAUSE_S, share * span_s)))


def _number(alert: Alert) -> int:
    return alert.number
