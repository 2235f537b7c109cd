"""What becomes of an alert: raised, acknowledged, put off, cleared, confirmed or not. PURE.

In come signs of change as they are read now, how the store wants to be told, and the time; out go
the alerts that this changes. It judges no score (``hub.scoring.detector`` does), keeps nothing and
sends nothing. An alert once raised is never taken back: what late answers make of it is said by
``confirmed``. Staff may put one off (``snooze``): it is raised again when that time is over, unless
it has cleared by itself meanwhile.

One alert for each scope, kind and business day. While the whole store's is there, and is told, the
alerts of its parts are folded into that one. What was folded, or came in quiet hours, is told when
that is over and it is still so. What falls again after it had recovered is the same alert, raised
again and told no second time.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Annotated, Literal

from msgspec import Meta, Struct
from msgspec.structs import replace

from config.alerting import Alerting
from config.shop import STORE

Kind = Literal["down", "up", "hazard"]
State = Literal["raised", "acknowledged", "cleared"]
Withheld = Literal["folded", "scope", "quiet", "budget"]

ALERTS_KEPT = 500
"""The newest are remembered: weeks of a store whose every question rings daily."""

HAZARD_MS = 7_200_000
"""A hazard that nobody names any more for two hours is taken for mended."""


SNOOZE_MS_MAX = 8 * 3_600_000
"""A shift; what is put off for longer is nobody's any more."""

REMARKS_MAX = 20
"""Of one alert; the oldest go. It lives for a day, and a card is no forum."""


class Remark(Struct, frozen=True, kw_only=True):
    """What somebody wrote on an alert; ``by`` is their name."""

    at_ms: int
    text: Annotated[str, Meta(min_length=1, max_length=200)]
    by: str | None = None


class Sign(Struct, frozen=True, kw_only=True):
    """What one scope says of one kind of change on a business ``day``.

    ``on``: the sign is there; a scope without a sign any more says so too. ``since_ms`` is when it
    began, ``cause`` what is blamed, ``over``: all is as usual again. ``main`` scopes are the store
    and its moments of truth.
    """

    scope: str
    kind: Kind
    day: int
    on: bool
    since_ms: int
    cause: str | None = None
    over: bool = False
    main: bool = False


class Alert(Struct, frozen=True, kw_only=True):
    """One alert. ``number`` is its own for ever; quiet scopes have none.

    Of a hazard ``since_ms`` is when it was named last. ``withheld`` says why it was not pushed;
    None: it was, from ``due_ms`` on if it had been withheld before. ``confirmed`` is None until its
    day is over and late answers are in; then whether they bear it out. It is put off until
    ``snoozed_until_ms``. ``acknowledged_by`` is a name; ``day_closed``: the end of
    its day cleared it, and nothing else.
    """

    number: int
    scope: str
    kind: Kind
    day: int
    state: State
    raised_ms: int
    since_ms: int
    cause: str | None = None
    withheld: Withheld | None = None
    acknowledged_ms: int | None = None
    cleared_ms: int | None = None
    confirmed: bool | None = None
    acknowledged_by: str | None = None
    snoozed_until_ms: int | None = None
    remarks: tuple[Remark, ...] = ()
    day_closed: bool = False
    due_ms: int | None = None


Alerts = Mapping[int, Alert]
"""All that are remembered, by number."""


def step(alerts: Alerts, signs: Iterable[Sign], policy: Alerting, hour: int, now_ms: int) -> Alerts:
    """Today's alerts after today's signs; ``hour`` is the local one."""
    after = {number: _woken(one, now_ms) for number, one in alerts.items()}
    for sign in sorted(signs, key=_store_first):
        known = _known(after, sign, policy, now_ms)
        if known is not None:
            withheld = _withheld(after, sign, policy, hour)
            after[known.number] = _followed(known, sign, withheld, now_ms)
        elif sign.on and not sign.over:
            number = max(after, default=0) + 1
            after[number] = Alert(
                number=number,
                scope=sign.scope,
                kind=sign.kind,
                day=sign.day,
                state="raised",
                raised_ms=now_ms,
                since_ms=sign.since_ms,
                cause=sign.cause,
                withheld=_withheld(after, sign, policy, hour),
            )
    for one in [one for one in after.values() if one.kind == "hazard" and one.state != "cleared"]:
        if now_ms - max(one.since_ms, one.raised_ms) >= HAZARD_MS:
            after[one.number] = replace(one, state="cleared", cleared_ms=now_ms)
    for number in sorted(after)[:-ALERTS_KEPT]:
        del after[number]
    return after


def acknowledge(alerts: Alerts, number: int, now_ms: int, by: str | None = None) -> Alerts:
    """Somebody has seen it; what is cleared, or acknowledged already, stays as it is."""
    known = alerts.get(number)
    if known is None or known.state != "raised":
        return alerts
    seen = replace(known, state="acknowledged", acknowledged_ms=now_ms, acknowledged_by=by)
    return {**alerts, number: seen}


def snooze(
    alerts: Alerts, number: int, until_ms: int, now_ms: int, by: str | None = None
) -> Alerts:
    """Put one off, at most for ``SNOOZE_MS_MAX``; what is cleared stays as it is."""
    known = alerts.get(number)
    if known is None or known.state == "cleared":
        return alerts
    seen = acknowledge(alerts, number, now_ms, by)
    until_ms = min(until_ms, now_ms + SNOOZE_MS_MAX)
    return {**seen, number: replace(seen[number], snoozed_until_ms=until_ms)}


def remark(alerts: Alerts, number: int, said: Remark) -> Alerts:
    """Write something on one, whatever its state."""
    known = alerts.get(number)
    if known is None:
        return alerts
    kept = (*known.remarks, said)[-REMARKS_MAX:]
    return {**alerts, number: replace(known, remarks=kept)}


def close_day(alerts: Alerts, day: int, now_ms: int) -> Alerts:
    """A business day is over: what was found on it is no news on the next one."""
    return {
        number: replace(one, state="cleared", cleared_ms=now_ms, day_closed=True)
        if one.day <= day and one.state != "cleared"
        else one
        for number, one in alerts.items()
    }


def recovered(alerts: Alerts, day: int) -> Mapping[str, int]:
    """When what was worse than usual on a day has recovered, by scope."""
    return {
        one.scope: one.cleared_ms
        for one in alerts.values()
        if one.day == day and one.kind == "down" and one.cleared_ms is not None
    }


def confirm(alerts: Alerts, day: int, signs: Iterable[Sign]) -> Alerts:
    """Whether what is known of a day now, late answers and all, bears its alerts out."""
    there = {(sign.scope, sign.kind) for sign in signs if sign.on}
    return {
        number: replace(one, confirmed=(one.scope, one.kind) in there)
        if one.day == day and one.kind != "hazard"
        else one
        for number, one in alerts.items()
    }


def unconfirmed(alerts: Alerts, before: int, since: int) -> Sequence[int]:
    """The days ``since`` one that have alerts which late answers may still speak for or against."""
    days = {one.day for one in alerts.values() if one.kind != "hazard"}
    return sorted(day for day in days if since <= day < before)


def changed(before: Alerts, after: Alerts) -> Iterator[Alert]:
    """The alerts that are new, or not as they were."""
    return (one for number, one in sorted(after.items()) if before.get(number) != one)


def _woken(one: Alert, now_ms: int) -> Alert:
    """What was put off is raised again when its time has come, if it is still so."""
    if one.snoozed_until_ms is None or now_ms < one.snoozed_until_ms:
        return one
    woken = replace(one, snoozed_until_ms=None)
    return woken if one.state == "cleared" else replace(woken, state="raised")


def _followed(known: Alert, sign: Sign, withheld: Withheld | None, now_ms: int) -> Alert:
    """An alert after one more sign of it; ``withheld`` is what would withhold it now."""
    if sign.kind == "hazard":
        return replace(known, since_ms=max(known.since_ms, sign.since_ms))
    if known.state == "cleared":
        return _fallen_again(known, sign, withheld, now_ms)
    if sign.over:
        return replace(known, state="cleared", cleared_ms=now_ms)
    if sign.on and known.withheld in {"folded", "quiet"}:
        return _let_go(known, withheld, now_ms)
    return known


def _fallen_again(cleared: Alert, sign: Sign, withheld: Withheld | None, now_ms: int) -> Alert:
    """What had recovered is raised again by a fall after that, and is nobody's again.

    Who was told is not told a second time on one day.
    """
    if cleared.cleared_ms is None or not sign.on or sign.over:
        return cleared
    if sign.since_ms <= cleared.cleared_ms:
        return cleared
    again = replace(
        cleared,
        state="raised",
        since_ms=sign.since_ms,
        cause=sign.cause,
        acknowledged_ms=None,
        acknowledged_by=None,
        snoozed_until_ms=None,
        cleared_ms=None,
    )
    return _let_go(again, withheld, now_ms) if again.withheld in {"folded", "quiet"} else again


def _let_go(one: Alert, withheld: Withheld | None, now_ms: int) -> Alert:
    """What the store's alert, or the hour, kept back is told once neither does any more."""
    return replace(one, withheld=withheld, due_ms=now_ms if withheld is None else one.due_ms)


def _known(alerts: Alerts, sign: Sign, policy: Alerting, now_ms: int) -> Alert | None:
    """The alert that a sign belongs to; a hazard is a new one after its cool-down."""
    same = [
        one
        for one in alerts.values()
        if (one.scope, one.kind) == (sign.scope, sign.kind)
        and (one.cause == sign.cause if sign.kind == "hazard" else one.day == sign.day)
    ]
    last = max(same, key=_number, default=None)
    if last is None or sign.kind != "hazard":
        return last
    cool_ms = policy.cool_down_min * 60_000
    again = last.state != "raised" and sign.since_ms > last.raised_ms
    return None if again and now_ms - last.raised_ms >= cool_ms else last


def _withheld(alerts: Alerts, sign: Sign, policy: Alerting, hour: int) -> Withheld | None:
    """Why an alert is raised and not pushed; a hazard always is, unless none is wanted at all."""
    if sign.kind == "hazard":
        return "scope" if policy.push == "none" else None
    today = [one for one in alerts.values() if one.day == sign.day]
    if sign.scope != STORE and any(_folds(one, sign) for one in today):
        return "folded"
    if policy.push == "none" or (policy.push == "main" and not sign.main):
        return "scope"
    if policy.is_quiet(hour):
        return "quiet"
    pushed = sum(one.withheld is None and one.kind != "hazard" for one in today)
    return "budget" if pushed >= policy.daily else None


def _folds(one: Alert, sign: Sign) -> bool:
    """Whether it speaks for the sign too: it is there, and was told wherever a part would be."""
    there = (one.scope, one.kind) == (STORE, sign.kind) and one.state != "cleared"
    told_ms = one.raised_ms if one.due_ms is None else one.due_ms
    is_told = one.since_ms <= told_ms  # of this fall; when it falls again nobody is
    return there and is_told and one.withheld in {None, "scope"}  # of main scope: none is wanted


def _store_first(sign: Sign) -> tuple[bool, str, str, str]:
    return sign.scope != STORE, sign.scope, sign.kind, sign.cause or ""


def _number(alert: Alert) -> int:
    return alert.number
