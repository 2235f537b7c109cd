"""The values of ``/api/v1/alerts`` and ``/api/v1/actions``. PURE."""

from datetime import date, datetime
from typing import Annotated

from msgspec import Meta, Struct

from hub.actions import Action, Effect
from hub.alerts import Alert, Kind, State, Withheld
from hub.scoring.day import date_of
from wire.codec import from_ms
from wire.events import EpochMs


class AlertView(Struct, frozen=True, kw_only=True):
    """One alert: ``scope`` was found worse (``down``) or better than usual, or in danger.

    ``since`` is when that began, or when a hazard was named last, ``cause`` what is blamed.
    ``withheld`` says why it was not pushed, null: it was. ``confirmed`` is null until late answers
    are in; then whether they bear it out.
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


class AlertsView(Struct, frozen=True, kw_only=True):
    """The alerts that are remembered, the newest first; what a hub retains are the open ones."""

    store: str
    as_of: datetime
    alerts: tuple[AlertView, ...]


class ActionView(Struct, frozen=True, kw_only=True):
    """Something that staff did, and whether it worked."""

    number: int
    done: datetime
    scope: str
    element: str | None
    text: str
    effect: Effect


class ActionsView(Struct, frozen=True, kw_only=True):
    """What staff did, the newest first."""

    store: str
    actions: tuple[ActionView, ...]


class Did(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What staff did for a scope; ``at_ms`` null: just now."""

    scope: str
    text: Annotated[str, Meta(min_length=1, max_length=200)]
    element: str | None = None
    at_ms: EpochMs | None = None


class Refusal(Struct, frozen=True, kw_only=True):
    """Why nothing was noted."""

    problem: str


def alert_view(one: Alert) -> AlertView:
    """An alert as it is published."""
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
    )


def action_view(one: Action, found: Effect) -> ActionView:
    """An action as it is published."""
    return ActionView(
        number=one.number,
        done=from_ms(one.at_ms),
        scope=one.scope,
        element=one.element,
        text=one.text,
        effect=found,
    )


def _moment(epoch_ms: int | None) -> datetime | None:
    return None if epoch_ms is None else from_ms(epoch_ms)
