"""Makes the ``LiveView`` of one moment. PURE."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from msgspec import Struct

from config.shop import Shop, Touchpoint
from hub.ambience import MeasuredView
from hub.footfall.hand import Judged
from hub.health import (
    DeviceState,
    Held,
    config_state,
    device_state,
    ledger,
    trouble,
)
from hub.live.alarms import ALARMS_MAX, alarms
from hub.live.felt import felt
from hub.live.footfall import Counted, occupancy
from hub.live.headline import Own, headline
from hub.live.log import AlertView
from hub.live.scores import shown
from hub.live.tiles import tiles
from hub.live.values import (
    DeviceView,
    EventsView,
    LiveView,
    TouchpointView,
    TrafficView,
)
from hub.scoring.day import day_start_ms
from hub.scoring.reading import Glance
from hub.scoring.state import Item, State
from hub.scoring.traffic import traffic
from wire import topics
from wire.codec import from_ms
from wire.events import Status

SIMULATED_MS = 26 * 3_600_000
"""As long as a simulated tap weighs in the score, the screen says so."""

RETIRED_MS = 7 * 86_400_000
"""A device that stands at no touchpoint and was silent for a week is no longer shown."""

_BEST_FIRST: tuple[DeviceState, ...] = ("online", "unknown", "stale", "offline")


class Heard(Struct, frozen=True, kw_only=True):
    """What the hub knows of one device; ``status`` is None when it never said how it is.

    ``at_ms`` is when the status came in, or the last event where there is no status. ``unlike_ms``
    is since when it is online and shows other questions than it was handed out, None: it is not.
    """

    status: Status | None
    at_ms: int
    held: Held | None
    unlike_ms: int | None = None


class Known(Struct, frozen=True, kw_only=True):
    """What the hub knows beside the counters; ``writable`` and ``connected`` are its own state.

    ``wanted`` has the fingerprint of what each device was handed out; ``shop_problems`` says why
    the shop's file, as it is now, is not in force; ``judged`` is the audit of each counting line.
    ``alerts`` are those that are not over, ``measured`` what probes say, by touchpoint.
    """

    devices: Mapping[str, Heard]
    events: EventsView
    last_event_ms: int | None
    writable: bool
    connected: bool
    wanted: Mapping[str, str] = {}
    shop_problems: tuple[str, ...] = ()
    alerts: tuple[AlertView, ...] = ()
    measured: Mapping[str, tuple[MeasuredView, ...]] = {}
    judged: Mapping[str, Judged] = {}


def view(shop: Shop, state: State, found: Glance, known: Known, now_ms: int) -> LiveView:
    """The store at ``now_ms``; ``found`` is how it was found at that time."""
    devices = _devices(shop, known, now_ms)
    touchpoints = _touchpoints(shop, state, found, devices)
    open_alarms = alarms(shop, found, known.alerts)
    return LiveView(
        store=shop.store,
        name=shop.name,
        timezone=shop.timezone,
        as_of=from_ms(now_ms),
        headline=headline(
            devices,
            touchpoints,
            open_alarms,
            Own(
                writable=known.writable,
                connected=known.connected,
                shop_problems=known.shop_problems,
            ),
        ),
        score=shown(found.store),
        touchpoints=touchpoints,
        traffic=_traffic(shop, state, devices, known.judged, now_ms),
        devices=devices,
        events=known.events,
        simulated=any(
            one.status is not None and one.status.simulated and now_ms - one.at_ms < SIMULATED_MS
            for one in known.devices.values()
        ),
        last_event=_moment(known.last_event_ms),
        shop_problems=known.shop_problems,
        expros=tiles(shop, found),
        felt=felt(found, touchpoints, known.measured),
        alarms=open_alarms[:ALARMS_MAX],
        plan=shop.plan,
    )


def _devices(shop: Shop, known: Known, now_ms: int) -> tuple[DeviceView, ...]:
    heard, shown = known.devices, []
    for name in sorted(heard):
        if name == topics.HUB and not _ails(heard[name]):
            continue  # it is no device, and had something to say of itself
        place = shop.touchpoint_of(name)
        if place is not None and name == place.phones and not place.serves_phones:
            continue  # switched off: what it has said stays counted, and nobody misses it
        if place is not None or now_ms - heard[name].at_ms < RETIRED_MS:
            wanted = known.wanted.get(name)
            shown.append(_device(name, place, heard[name], wanted, now_ms))
    return tuple(shown)


def _ails(heard: Heard) -> bool:
    return heard.status is not None and trouble(heard.status) is not None


def _device(
    name: str, place: Touchpoint | None, heard: Heard, wanted: str | None, now_ms: int
) -> DeviceView:
    status = heard.status
    config = config_state(status, wanted, heard.unlike_ms, now_ms)
    return DeviceView(
        name=name,
        program=None if status is None else status.program,
        version=None if status is None else status.version,
        state=device_state(status, heard.at_ms, now_ms),
        place=None if place is None else place.name,
        simulated=status is not None and status.simulated,
        heard=from_ms(min(heard.at_ms, now_ms)),
        last_event=None if status is None else _moment(status.last_event_ms),
        waiting=None if status is None else status.waiting,
        trouble=None if status is None else trouble(status),
        ledger=None if status is None else ledger(status, heard.held),
        config=config,
        config_problem=status.config_problem if status and config == "refused" else None,
        note=None if status is None else status.note,
    )


def _touchpoints(
    shop: Shop, state: State, found: Glance, devices: Sequence[DeviceView]
) -> tuple[TouchpointView, ...]:
    """The touchpoints as configured, then those devices that stand at none."""
    states = {
        one.name: one.state for one in devices if not (one.simulated and one.state == "offline")
    }
    items: dict[tuple[str, bool], list[Item]] = {(place.id, True): [] for place in shop.touchpoints}
    for item in found.items:
        items.setdefault((item.touchpoint, item.placed), []).append(item)
    views = []
    for (name, placed), asked in items.items():
        place = next((one for one in shop.touchpoints if placed and one.id == name), None)
        serving = [name] if place is None else place.devices
        answers = [state.items[item] for item in asked if item in state.items]
        views.append(
            TouchpointView(
                id=name,
                name=name if place is None else place.name,
                placed=placed,
                moment_of_truth=place is not None and place.moment_of_truth,
                score=shown(
                    found.places.get((name, placed)),
                    found.items[asked[0]].trend if len(asked) == 1 else "none",
                ),
                last_answer=_moment(max((one.latest_ms for one in answers), default=0) or None),
                state=_best(states[device] for device in serving if device in states),
                at=None if place is None else place.at,
            )
        )
    return tuple(views)


def _traffic(
    shop: Shop,
    state: State,
    devices: Sequence[DeviceView],
    judged: Mapping[str, Judged],
    now_ms: int,
) -> TrafficView:
    day_ms = day_start_ms(now_ms, shop.timezone, shop.day_starts)
    counted = traffic(state.lines, shop.entrances, day_ms, now_ms)
    people = occupancy(
        Counted(shop=shop, state=state, judged=judged, devices={}), now_ms, hours=False
    )
    return TrafficView(
        in_=counted.in_,
        out=counted.out,
        occupancy=people.people,
        balance=counted.balance,
        coverage=None if counted.coverage is None else round(counted.coverage, 3),
        watched_until=_moment(counted.watched_until_ms),
        day_start=from_ms(day_ms),
        state=_best(one.state for one in devices if one.program == "sensor"),
        missing=people.missing,
    )


def _moment(epoch_ms: int | None) -> datetime | None:
    """To the second: nobody tells more apart, and a stream has less to say."""
    return None if epoch_ms is None else from_ms(epoch_ms // 1000 * 1000)


def _best(states: Iterable[DeviceState]) -> DeviceState | None:
    return min(states, key=_BEST_FIRST.index, default=None)
