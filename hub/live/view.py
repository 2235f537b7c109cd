"""Makes the ``LiveView`` of one moment. PURE."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from msgspec import Struct

from config.shop import Shop, Touchpoint
from config.vocabulary import Control
from hub.health import DeviceState, Held, device_state, ledger, trouble
from hub.live.headline import headline
from hub.live.values import (
    DeviceView,
    EventsView,
    LiveView,
    ScoreView,
    TouchpointView,
    TrafficView,
)
from hub.scoring.day import day_start_ms
from hub.scoring.index import Belief, Score, belief, pooled, score, touchpoint_weights
from hub.scoring.state import Answers, Item, State
from hub.scoring.traffic import passers, traffic
from wire.codec import from_ms
from wire.events import Status

SIMULATED_MS = 26 * 3_600_000
"""As long as a simulated tap weighs in the score, the screen says so."""

RETIRED_MS = 7 * 86_400_000
"""A device that stands at no touchpoint and was silent for a week is no longer shown."""

_BEST_FIRST: tuple[DeviceState, ...] = ("online", "unknown", "stale", "offline")


class Heard(Struct, frozen=True, kw_only=True):
    """What the hub knows of one device; ``status`` is None when it never said how it is.

    ``at_ms`` is when the status came in, or the last event where there is no status.
    """

    status: Status | None
    at_ms: int
    held: Held | None


class Known(Struct, frozen=True, kw_only=True):
    """What the hub knows beside the counters; ``writable`` and ``connected`` are its own state."""

    devices: Mapping[str, Heard]
    events: EventsView
    last_event_ms: int | None
    writable: bool
    connected: bool


def view(shop: Shop, state: State, known: Known, now_ms: int) -> LiveView:
    """The store at ``now_ms``."""
    devices = _devices(shop, known.devices, now_ms)
    touchpoints, whole = _touchpoints(shop, state, devices, now_ms)
    return LiveView(
        store=shop.store,
        name=shop.name,
        timezone=shop.timezone,
        as_of=from_ms(now_ms),
        headline=headline(devices, touchpoints, writable=known.writable, connected=known.connected),
        score=whole,
        touchpoints=touchpoints,
        traffic=_traffic(shop, state, devices, now_ms),
        devices=devices,
        events=known.events,
        simulated=any(
            one.status is not None and one.status.simulated and now_ms - one.at_ms < SIMULATED_MS
            for one in known.devices.values()
        ),
        last_event=_moment(known.last_event_ms),
    )


def _devices(shop: Shop, heard: Mapping[str, Heard], now_ms: int) -> tuple[DeviceView, ...]:
    shown = []
    for name in sorted(heard):
        place = shop.touchpoint_of(name)
        if place is not None or now_ms - heard[name].at_ms < RETIRED_MS:
            shown.append(_device(name, place, heard[name], now_ms))
    return tuple(shown)


def _device(name: str, place: Touchpoint | None, heard: Heard, now_ms: int) -> DeviceView:
    status = heard.status
    return DeviceView(
        name=name,
        program=None if status is None else status.program,
        version=None if status is None else status.version,
        state=device_state(status, heard.at_ms, now_ms),
        place=None if place is None else place.name,
        simulated=status is not None and status.simulated,
        heard=from_ms(heard.at_ms),
        last_event=None if status is None else _moment(status.last_event_ms),
        waiting=None if status is None else status.waiting,
        trouble=None if status is None else trouble(status),
        ledger=None if status is None else ledger(status, heard.held),
    )


def _touchpoints(
    shop: Shop, state: State, devices: Sequence[DeviceView], now_ms: int
) -> tuple[tuple[TouchpointView, ...], ScoreView]:
    """The touchpoints as configured, then those devices that stand at none; and the store."""
    asked = _asked(shop, state)
    states = {one.name: one.state for one in devices}
    views = []
    parts: list[tuple[float | None, Belief]] = []
    for (name, placed), items in asked.items():
        answers = [state.items.get(item, Answers()) for item in items]
        whole = pooled([(1.0, belief(one, now_ms)) for one in answers])
        place = next((one for one in shop.touchpoints if placed and one.id == name), None)
        serving = [name] if place is None else place.devices
        views.append(
            TouchpointView(
                id=name,
                name=name if place is None else place.name,
                placed=placed,
                moment_of_truth=place is not None and place.moment_of_truth,
                score=_shown(score(whole)),
                last_answer=_moment(max((one.latest_ms for one in answers), default=0) or None),
                state=_best(states[device] for device in serving if device in states),
            )
        )
        if whole is not None and (place is None or place.control is not Control.NOT_OWNED):
            lines = [] if place is None else place.lines
            parts.append((passers(state.lines, lines, now_ms), whole))
    weights = touchpoint_weights(people for people, _ in parts)
    store = pooled([(weight, whole) for weight, (_, whole) in zip(weights, parts, strict=True)])
    return tuple(views), _shown(score(store))


def _asked(shop: Shop, state: State) -> dict[tuple[str, bool], list[Item]]:
    """The items of each touchpoint: those configured, and those somebody answered."""
    asked: dict[tuple[str, bool], list[Item]] = {
        (place.id, True): [Item(place.id, True, one.id) for one in place.questions]  # noqa: FBT003
        for place in shop.touchpoints
    }
    for item in sorted(state.items):
        items = asked.setdefault((item.touchpoint, item.placed), [])
        if item not in items:
            items.append(item)
    return asked


def _traffic(shop: Shop, state: State, devices: Sequence[DeviceView], now_ms: int) -> TrafficView:
    day_ms = day_start_ms(now_ms, shop.timezone, shop.day_starts)
    counted = traffic(state.lines, shop.entrances, day_ms, now_ms)
    return TrafficView(
        in_=counted.in_,
        out=counted.out,
        occupancy=counted.occupancy,
        balance=counted.balance,
        coverage=None if counted.coverage is None else round(counted.coverage, 3),
        watched_until=_moment(counted.watched_until_ms),
        day_start=from_ms(day_ms),
        state=_best(one.state for one in devices if one.program == "sensor"),
    )


def _shown(whole: Score) -> ScoreView:
    return ScoreView(
        value=_tenths(whole.value),
        lo=_tenths(whole.lo),
        hi=_tenths(whole.hi),
        n=whole.n,
        n_hour=whole.n_hour,
        status=whole.status,
    )


def _tenths(value: float | None) -> float | None:
    return None if value is None else round(value, 1)


def _moment(epoch_ms: int | None) -> datetime | None:
    return None if epoch_ms is None else from_ms(epoch_ms)


def _best(states: Iterable[DeviceState]) -> DeviceState | None:
    return min(states, key=_BEST_FIRST.index, default=None)
