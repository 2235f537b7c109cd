"""The one thing to do, worst first; or that all is fine. PURE.

Simulated devices come and go by design and are never a thing to do.
"""

from collections.abc import Sequence
from typing import Literal, get_args

from hub.live.values import AlarmView, DeviceView, Headline, TouchpointView

Fault = Literal["missing", "offline", "trouble", "refused", "behind", "stale"]
_WORST_FIRST: tuple[Fault, ...] = get_args(Fault)


def headline(
    devices: Sequence[DeviceView],
    touchpoints: Sequence[TouchpointView],
    shop_problems: Sequence[str] = (),
    alarms: Sequence[AlarmView] = (),
    *,
    writable: bool,
    connected: bool,
) -> Headline:
    """What a manager should know first."""
    if not writable or not connected:
        return Headline(kind="link" if writable else "store")
    raised = [one for one in alarms if not one.acknowledged and one.kind != "up"]
    if raised:
        return _alarmed(raised)
    if shop_problems:
        return Headline(kind="shop", detail=shop_problems[0], more=len(shop_problems) - 1)
    real = [one for one in devices if not one.simulated and one.state != "unknown"]
    faults = [(fault, one) for one in real if (fault := _fault(one)) is not None]
    if faults:
        kind, worst = min(faults, key=_urgency)
        return Headline(
            kind=kind,
            device=worst.name,
            place=worst.place,
            detail=_detail(kind, worst),
            more=len(faults) - 1,
        )
    homeless = _homeless(real, touchpoints)
    if homeless:
        return Headline(kind="unplaced", device=homeless[0], more=len(homeless) - 1)
    if not devices:
        return Headline(kind="waiting")
    tended = [one for one in alarms if one.acknowledged and one.kind != "up"]
    if tended:
        return Headline(kind="tended", alarm=tended[0], more=len(tended) - 1)
    return Headline(
        kind="fine",
        kiosks=sum(one.program == "kiosk" for one in real),
        counters=sum(one.program == "sensor" for one in real),
    )


def _alarmed(raised: Sequence[AlarmView]) -> Headline:
    """Danger before a low score, the whole store before a part of it."""
    first = min(raised, key=lambda one: (one.kind != "hazard", one.place is not None))
    kind: Literal["hazard", "down"] = "hazard" if first.kind == "hazard" else "down"
    return Headline(kind=kind, alarm=first, more=len(raised) - 1)


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
