"""The one thing to do, worst first; or that all is fine. PURE.

Simulated devices come and go by design and are never a thing to do.
"""

from collections.abc import Sequence
from typing import Literal, get_args

from msgspec import Struct

from hub.live.values import AlarmView, DeviceView, Headline, TouchpointView

Fault = Literal["missing", "offline", "trouble", "refused", "behind", "stale"]
_WORST_FIRST: tuple[Fault, ...] = get_args(Fault)


class Own(Struct, frozen=True, kw_only=True):
    """How the hub itself is, and why the shop's file, as it is now, is not in force."""

    writable: bool
    connected: bool
    shop_problems: Sequence[str] = ()


def headline(
    devices: Sequence[DeviceView],
    touchpoints: Sequence[TouchpointView],
    alarms: Sequence[AlarmView],
    own: Own,
) -> Headline:
    """What a manager should know first."""
    real = [one for one in devices if not one.simulated and one.state != "unknown"]
    bad = [one for one in alarms if one.kind != "up"]
    worst_first = (
        _blind(own),
        _alarmed([one for one in bad if not one.acknowledged]),
        _refused(own.shop_problems),
        _faulty(real),
        _unplaced(real, touchpoints),
        None if devices else Headline(kind="waiting"),
        _tended([one for one in bad if one.acknowledged]),
    )
    return next((one for one in worst_first if one is not None), None) or Headline(
        kind="fine",
        kiosks=sum(one.program == "kiosk" for one in real),
        counters=sum(one.program == "sensor" for one in real),
    )


def _blind(own: Own) -> Headline | None:
    if own.writable and own.connected:
        return None
    return Headline(kind="link" if own.writable else "store")


def _alarmed(raised: Sequence[AlarmView]) -> Headline | None:
    """Danger before a low score, the whole store before a part of it."""
    if not raised:
        return None
    first = min(raised, key=lambda one: (one.kind != "hazard", one.place is not None))
    kind: Literal["hazard", "down"] = "hazard" if first.kind == "hazard" else "down"
    return Headline(kind=kind, alarm=first, more=len(raised) - 1)


def _refused(problems: Sequence[str]) -> Headline | None:
    return Headline(kind="shop", detail=problems[0], more=len(problems) - 1) if problems else None


def _faulty(devices: Sequence[DeviceView]) -> Headline | None:
    faults = [(fault, one) for one in devices if (fault := _fault(one)) is not None]
    if not faults:
        return None
    kind, worst = min(faults, key=_urgency)
    return Headline(
        kind=kind,
        device=worst.name,
        place=worst.place,
        detail=_detail(kind, worst),
        more=len(faults) - 1,
    )


def _unplaced(
    devices: Sequence[DeviceView], touchpoints: Sequence[TouchpointView]
) -> Headline | None:
    found = _homeless(devices, touchpoints)
    return Headline(kind="unplaced", device=found[0], more=len(found) - 1) if found else None


def _tended(seen: Sequence[AlarmView]) -> Headline | None:
    return Headline(kind="tended", alarm=seen[0], more=len(seen) - 1) if seen else None


def _homeless(
    devices: Sequence[DeviceView], touchpoints: Sequence[TouchpointView]
) -> Sequence[str]:
    """Who answers at no touchpoint, and the kiosks that wait to be told where they stand."""
    answering = [place.id for place in touchpoints if not place.placed]
    waiting = [one.name for one in devices if one.program == "kiosk" and one.place is None]
    return [*answering, *(name for name in waiting if name not in answering)]


def _urgency(found: tuple[Fault, DeviceView]) -> tuple[bool, int]:
    """The store's own come first: who stands at no touchpoint may be anybody."""
    fault, device = found
    return device.place is None, _WORST_FIRST.index(fault)


def _fault(device: DeviceView) -> Fault | None:
    if device.ledger is not None and device.ledger.missing:
        return "missing"
    if device.state == "offline":
        return "offline"
    if device.trouble is not None:
        return "trouble"
    if device.state == "stale":
        return "stale"
    if device.config == "refused":
        return "refused"
    return "behind" if device.config == "behind" else None


def _detail(kind: Fault, device: DeviceView) -> str | None:
    if kind == "missing" and device.ledger is not None:
        return str(device.ledger.missing)
    if kind == "refused":
        return device.config_problem
    return device.trouble if kind == "trouble" else None
