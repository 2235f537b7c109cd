"""Every device and the hub's copies, and what somebody has to see to, the worst first. PURE.

In: the live view's devices and what each last said of itself. Out: a ``FleetView``. It has no words
for people: the page finds them.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Literal

from msgspec import Meta, Struct

from hub.health import ConfigState, DeviceState
from hub.live.backup import BackupView
from hub.live.own import OwnView
from hub.live.values import DeviceView, LiveView
from hub.live.view import Heard
from wire import topics
from wire.codec import from_ms
from wire.command import LOCK_MINUTES_MAX
from wire.envelope import Clock
from wire.events import Status

Outcome = Literal["sent", "done", "refused", "silent", "unsent"]

Need = Literal[
    "offline",
    "trouble",
    "missing",
    "release",
    "config",
    "keyless",
    "stale",
    "disk",
    "hot",
    "clock",
    "waiting",
    "note",
]
"""What somebody should see to; the list begins with what is worst for shoppers."""

NEEDS: tuple[Need, ...] = Need.__args__  # type: ignore[attr-defined]  # the literal's own values

CLOCK_OFF_MS = 5_000
"""Beyond it an answer may stand in the wrong five minutes; a network's delay is far below."""

DISK_FREE_SHARE = 0.1
"""An SD card that is fuller wears out sooner, and an update needs the room."""

HOT_C = 80.0
"""From there on a Raspberry Pi slows itself down."""

WAITING_MS = 300_000
"""An answer that has waited for five minutes is missing in the live score."""


class Sent(Struct, frozen=True, kw_only=True):
    """A command of the hub to a device, and what became of it; ``silent``: no answer came.

    ``unsent``: there was no broker. ``release`` is the number of the one that it is to take or to
    keep, None: the order is another.
    """

    number: int
    order: str
    by: str
    at_ms: int
    release: int | None = None
    outcome: Outcome = "sent"
    said: str = ""


class CommandView(Struct, frozen=True, kw_only=True):
    """The last command of a device, and what became of it; see ``Sent``."""

    order: str
    by: str
    at: datetime
    outcome: Outcome
    said: str


class FleetDevice(Struct, frozen=True, kw_only=True):
    """One device; what it never said is null.

    ``clock_off_ms`` is how far its clock is ahead of the hub's (below 0: behind), with the time its
    word was under way; null while it is silent, since then it says nothing. ``needs`` is what
    somebody should see to, the worst first. Until ``locked_until`` a kiosk takes no taps, as it was
    told; ``screenshot`` is when the picture of its screen came that may still be seen. The rest is
    as in ``DeviceView`` and ``Status``.
    """

    name: str
    program: str | None
    version: str | None
    place: str | None
    state: DeviceState
    simulated: bool
    heard: datetime
    last_event: datetime | None
    clock: Clock | None
    clock_off_ms: int | None
    disk_free_bytes: int | None
    disk_bytes: int | None
    temperature_c: float | None
    waiting: int | None
    oldest_age_ms: int | None
    missing: int | None
    config: ConfigState | None
    config_wanted: str | None
    config_running: str | None
    config_problem: str | None
    release: int | None
    release_problem: str | None
    trouble: str | None
    note: str | None
    needs: tuple[Need, ...]
    command: CommandView | None = None
    locked_until: datetime | None = None
    identifies: bool = False
    screenshot: datetime | None = None


class Commanded(Struct, frozen=True, kw_only=True):
    """What the hub knows of its commands to one device; ``shown_ms`` is when a picture came."""

    last: Sent | None = None
    shown_ms: int | None = None


class Locking(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """For how long a kiosk is to take no taps."""

    minutes: Annotated[int, Meta(ge=1, le=LOCK_MINUTES_MAX)]


class CopiesView(Struct, frozen=True, kw_only=True):
    """When the hub's last good copy was made, how many lie ready, and whether it is too long ago.

    ``problem`` is why there was none since.
    """

    made: datetime | None
    copies: int
    overdue: bool
    problem: str | None


class FleetView(Struct, frozen=True, kw_only=True):
    """All devices of a store at one moment, who needs somebody first.

    ``copies`` are those of the hub; null where it makes none by itself. ``hub`` is which release it
    runs itself.
    """

    store: str
    timezone: str
    as_of: datetime
    devices: tuple[FleetDevice, ...]
    copies: CopiesView | None = None
    hub: OwnView | None = None


def fleet(
    live: LiveView,
    heard: Mapping[str, Heard],
    commanded: Mapping[str, Commanded],
    copies: BackupView | None = None,
    own: OwnView | None = None,
) -> FleetView:
    """The devices of a live view; ``heard`` and ``commanded`` have each of them."""
    shown = [one for one in live.devices if one.name != topics.HUB]
    found = [_device(one, heard[one.name], commanded[one.name]) for one in shown]
    return FleetView(
        store=live.store,
        timezone=live.timezone,
        as_of=live.as_of,
        devices=tuple(sorted(found, key=_urgency)),
        copies=None if copies is None else _copies(copies, live.as_of),
        hub=own,
    )


def _copies(seen: BackupView, now: datetime) -> CopiesView:
    return CopiesView(
        made=seen.made,
        copies=seen.copies,
        overdue=seen.overdue(now) is not None,
        problem=seen.problem,
    )


def _urgency(device: FleetDevice) -> tuple[object, ...]:
    return device.simulated, *(need not in device.needs for need in NEEDS), device.name


def _device(view: DeviceView, heard: Heard, commanded: Commanded) -> FleetDevice:
    status = heard.status
    said = Status(state="offline", program="kiosk", version="") if status is None else status
    off_ms = None if said.wall_ms is None else said.wall_ms - heard.at_ms
    return FleetDevice(
        name=view.name,
        program=view.program,
        version=view.version,
        place=view.place,
        state=view.state,
        simulated=view.simulated,
        heard=view.heard,
        last_event=view.last_event,
        clock=None if status is None else status.clock,
        clock_off_ms=off_ms,
        disk_free_bytes=said.disk_free_bytes,
        disk_bytes=said.disk_bytes,
        temperature_c=said.temperature_c,
        waiting=view.waiting,
        oldest_age_ms=said.oldest_age_ms,
        missing=None if view.ledger is None else view.ledger.missing,
        config=view.config,
        config_wanted=said.config_wanted,
        config_running=said.config_running,
        config_problem=said.config_problem,
        release=said.release,
        release_problem=said.release_problem,
        trouble=view.trouble,
        note=view.note,
        needs=tuple(need for need in NEEDS if _needs(need, view, said, off_ms)),
        command=None if commanded.last is None else _command(commanded.last),
        locked_until=None if said.locked_until_ms is None else from_ms(said.locked_until_ms),
        identifies=said.identifies,
        screenshot=None if commanded.shown_ms is None else from_ms(commanded.shown_ms),
    )


def _command(sent: Sent) -> CommandView:
    return CommandView(
        order=sent.order,
        by=sent.by,
        at=from_ms(sent.at_ms),
        outcome=sent.outcome,
        said=sent.said,
    )


def _needs(need: Need, view: DeviceView, said: Status, off_ms: int | None) -> bool:
    hot, waits_ms = said.temperature_c or 0.0, said.oldest_age_ms or 0
    return {
        "offline": view.state == "offline",
        "stale": view.state == "stale",
        "trouble": view.trouble is not None,
        "missing": view.ledger is not None and view.ledger.missing > 0,
        "release": said.release_problem is not None,
        "keyless": said.keyless,
        "config": view.config in {"behind", "refused"},
        "disk": _is_full(said),
        "hot": hot >= HOT_C,
        "clock": view.state == "online" and _is_wrong(said, off_ms),
        "waiting": bool(view.waiting) and waits_ms >= WAITING_MS,
        "note": view.note is not None,
    }[need]


def _is_full(said: Status) -> bool:
    if said.disk_free_bytes is None or not said.disk_bytes:
        return False
    return said.disk_free_bytes / said.disk_bytes < DISK_FREE_SHARE


def _is_wrong(said: Status, off_ms: int | None) -> bool:
    """Whether a clock is off; where that is not told, whether its device is unsure of it."""
    return said.clock == "unsynced" if off_ms is None else abs(off_ms) > CLOCK_OFF_MS
