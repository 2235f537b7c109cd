"""The values of ``/api/v1/alerts`` and ``/api/v1/actions``. PURE."""

from datetime import date, datetime
from typing import Annotated, Literal

from msgspec import Meta, Struct

from config.reply import Words
from hub.actions import Action, Effect, Reply
from hub.alerts import SNOOZE_MS_MAX, Alert, Kind, State, Withheld
from hub.scoring.day import date_of
from wire.codec import from_ms
from wire.events import EpochMs

REPLY_DAYS_MAX = 28
"""After four weeks it is no news; who means it for longer says it again."""


class RemarkView(Struct, frozen=True, kw_only=True):
    """What somebody wrote on an alert; ``by`` is their name."""

    at: datetime
    by: str | None
    text: str


class AlertView(Struct, frozen=True, kw_only=True):
    """One alert: ``scope`` was found worse (``down``) or better than usual, or in danger.

    ``since`` is when that began, or when a hazard was named last, ``cause`` what is blamed.
    ``withheld`` says why it was not pushed, null: it was. ``confirmed`` is null until late answers
    are in; then whether they bear it out. ``snoozed_until`` is until when it is put off. Who dealt
    with it and what they wrote (``remarks``) is not in what a hub retains on the broker.
    ``ended`` says how it was cleared: all is as usual again (a hazard is not named any more), or
    only its ``day`` was over; null: it was not.
    """

    number: int
    scope: str
    kind: Kind
    day: date
    state: State
    raised: datetime
    since: datetime
    cause: str | None
    withheld: Withheld | None
    acknowledged: datetime | None
    cleared: datetime | None
    confirmed: bool | None
    acknowledged_by: str | None = None
    snoozed_until: datetime | None = None
    remarks: tuple[RemarkView, ...] = ()
    ended: Literal["recovered", "day"] | None = None


class AlertsView(Struct, frozen=True, kw_only=True):
    """The alerts that are remembered, the newest first; what a hub retains are the open ones."""

    store: str
    as_of: datetime
    alerts: tuple[AlertView, ...]


class ReplyView(Struct, frozen=True, kw_only=True):
    """What shoppers are told of an action at its kiosks, by language, and until when."""

    words: Words
    until: datetime


class ActionView(Struct, frozen=True, kw_only=True):
    """Something that staff did, and whether it worked.

    ``alert`` is the alert that it answers, ``by`` who noted it, ``reply`` null while shoppers are
    not told.
    """

    number: int
    done: datetime
    scope: str
    element: str | None
    text: str
    effect: Effect
    alert: int | None = None
    by: str | None = None
    reply: ReplyView | None = None


class ActionsView(Struct, frozen=True, kw_only=True):
    """What staff did, the newest first; ``before`` asks for those noted before, null: no more."""

    store: str
    actions: tuple[ActionView, ...]
    before: int | None = None


class Did(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What staff did for a scope; ``at_ms`` null: just now."""

    scope: str
    text: Annotated[str, Meta(min_length=1, max_length=200)]
    element: str | None = None
    at_ms: EpochMs | None = None
    alert: int | None = None


class Tell(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What to tell shoppers of an action, by language, and for so many days."""

    words: Words
    days: Annotated[int, Meta(ge=1, le=REPLY_DAYS_MAX)] = 7


class Snooze(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Put an alert off for so long."""

    minutes: Annotated[int, Meta(ge=1, le=SNOOZE_MS_MAX // 60_000)]


class Remarked(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Something to write on an alert."""

    text: Annotated[str, Meta(min_length=1, max_length=200)]


class Refusal(Struct, frozen=True, kw_only=True):
    """Why nothing was noted."""

    problem: str


def alert_view(one: Alert, *, names: bool = True) -> AlertView:
    """An alert as it is published; without ``names`` nobody of the staff is in it."""
    return AlertView(
        number=one.number,
        scope=one.scope,
        kind=one.kind,
        day=date_of(one.day),
        state=one.state,
        raised=from_ms(one.raised_ms),
        since=from_ms(one.since_ms),
        cause=one.cause,
        withheld=one.withheld,
        acknowledged=_moment(one.acknowledged_ms),
        cleared=_moment(one.cleared_ms),
        confirmed=one.confirmed,
        acknowledged_by=one.acknowledged_by if names else None,
        snoozed_until=_moment(one.snoozed_until_ms),
        remarks=tuple(
            RemarkView(at=from_ms(said.at_ms), by=said.by, text=said.text)
            for said in one.remarks
            if names
        ),
        ended=_ended(one),
    )


def _ended(one: Alert) -> Literal["recovered", "day"] | None:
    if one.state != "cleared":
        return None
    return "day" if one.day_closed else "recovered"


def action_view(one: Action, found: Effect, reply: Reply | None = None) -> ActionView:
    """An action as it is published."""
    return ActionView(
        number=one.number,
        done=from_ms(one.at_ms),
        scope=one.scope,
        element=one.element,
        text=one.text,
        effect=found,
        alert=one.alert,
        by=one.by,
        reply=None
        if reply is None
        else ReplyView(words=reply.words, until=from_ms(reply.until_ms)),
    )


def _moment(epoch_ms: int | None) -> datetime | None:
    return None if epoch_ms is None else from_ms(epoch_ms)
