"""What each role needs of its machine, step by step.

In: what was typed. Out: a tuple of steps, in the order in which they are done; they are taken back
in reverse. Hub: Debian 12. Kiosk and sensor: Raspberry Pi OS (64-bit) or Debian 12.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from provisioning import clock, layout, seeds
from provisioning.broker import Broker
from provisioning.former import Former
from provisioning.layout import RENEWED, RENEWER, ROLES
from provisioning.machine import Machine
from provisioning.program import Program, Swept
from provisioning.renewal import Renewable, Renewed
from provisioning.steps import (
    PUBLIC,
    SECRET,
    Carried,
    Copied,
    Enabled,
    Folder,
    Packages,
    Seeded,
    Shared,
    Started,
    Step,
    Told,
    User,
)

CHECKOUT = Path(__file__).resolve().parents[2]
CONFIG = CHECKOUT / "config"

ALL = ("python3-venv", "chrony")
DRAWN_WITH = ("libegl1", "libgl1", "libmtdev1", "espeak-ng", "libgl1-mesa-dri")
SCREEN = ("xserver-xorg-core", "xserver-xorg-input-libinput", *DRAWN_WITH)

PACKAGES = {
    "hub": (*ALL, "mosquitto"),
    "region": ALL,
    "kiosk": (*ALL, *SCREEN),
    "sensor": ALL,
}

UDEV = "[ ! -e /run/udev/control ] || udevadm control --reload"
"""In a container nothing is plugged in."""

DEVICES = ("kiosk", "sensor")

ON_THIS_MACHINE = ("localhost", "127.0.0.1")


PRINTED_WITH = ("libpangoft2-1.0-0", "libharfbuzz-subset0")
"""For pages as PDF."""


@dataclass(frozen=True)
class Wanted:
    """What was typed. ``device``, ``store`` and ``hub`` are a device's; ``named`` are a hub's.

    ``hub`` is empty where nobody says where it is: the device looks for it. ``carried`` is a folder
    with ``ca.pem`` and the device's password, brought from the hub.
    ``root_key`` is the publisher's, of whom releases are taken.
    """

    role: str
    wheels: Path | None = None
    extras: tuple[str, ...] = ()
    store: str = "demo"
    hub: str = "localhost"
    device: str = ""
    named: tuple[str, ...] = ()
    shop: Path = CONFIG / "demo-shop.toml"
    carried: Path | None = None
    size: str = "1280x800"
    source: str = "0"
    sticks: bool = False
    root_key: str | None = None


def steps(wanted: Wanted) -> tuple[Step, ...]:
    """All that the role needs."""
    return {"hub": _hub, "region": _region, "kiosk": _kiosk, "sensor": _sensor}[wanted.role](wanted)


def _hub(wanted: Wanted) -> tuple[Step, ...]:
    settings, data = "/etc/vetrina/hub.toml", "/var/lib/vetrina-hub"
    return (
        *_before(wanted, "hub", "hub"),
        Seeded(settings, seeds.HUB),
        Seeded(f"{data}/shop.toml", wanted.shop.read_text(encoding="utf-8")),
        Broker(settings, data, wanted.named),
        _shipped("chrony/hub.conf", clock.HUB),
        _unit("vetrina-hub.service"),
        Told("the clock, as the file says", ("systemctl", "try-restart", "chrony")),
        Started(("mosquitto", "vetrina-hub", "vetrina-admit.path", "vetrina-admit.timer")),
        *_after(wanted),
    )


def _region(wanted: Wanted) -> tuple[Step, ...]:
    return (
        *_before(wanted, "hub", "region"),
        Seeded("/etc/vetrina/region.toml", seeds.REGION),
        _unit("vetrina-region.service"),
        Started(("vetrina-region",)),
        *_after(wanted),
    )


def _kiosk(wanted: Wanted) -> tuple[Step, ...]:
    session = (
        ("session/10-vetrina.conf", "/etc/X11/xorg.conf.d/10-vetrina.conf"),
        ("session/X0.hosts", "/etc/X0.hosts"),
        ("session/90-vetrina-console.conf", "/etc/sysctl.d/90-vetrina-console.conf"),
        ("udev/73-vetrina-backlight.rules", "/etc/udev/rules.d/73-vetrina-backlight.rules"),
    )
    return (
        *_before(wanted, "kiosk", "kiosk"),
        User("vetrina-kiosk", ("video", "render", "audio")),
        *_of_a_device(wanted, "kiosk", seeds.kiosk(wanted.store, wanted.device, wanted.size)),
        *(_shipped(name, place) for name, place in session),
        *_shut(wanted),
        Told("the console, without a way out", ("systemctl", "restart", "systemd-sysctl")),
        Told("no desktop", ("systemctl", "set-default", "multi-user.target")),
        _unit("vetrina-screen.service"),
        _unit("vetrina-kiosk.service"),
        Started(("vetrina-screen", "vetrina-kiosk")),
        *_after(wanted),
    )


def _sensor(wanted: Wanted) -> tuple[Step, ...]:
    name = wanted.device
    return (
        *_before(wanted, "sensors", name),
        *_of_a_device(wanted, name, seeds.sensor(wanted.store, name, wanted.source)),
        *_shut(wanted),
        Shared(_unit("vetrina-sensor@.service"), _other_sensors(wanted)),
        Started((f"vetrina-sensor@{name}",), _units_of(_other_sensors(wanted))),
        *_after(wanted),
    )


def _before(wanted: Wanted, lock: str, secrets: str) -> tuple[Step, ...]:
    """What every role begins with."""
    journald = "/etc/systemd/journald.conf.d/vetrina.conf"
    program = Program(wanted.role, CHECKOUT, (lock, *wanted.extras), wanted.wheels)
    return (
        Packages((*PACKAGES[wanted.role], *(PRINTED_WITH if "pdf" in wanted.extras else ()))),
        Shared(program, _other_sensors(wanted)),
        *_renewal(wanted),
        Folder("/etc/vetrina/secrets", 0o700),
        Folder(f"/etc/vetrina/secrets/{secrets}", 0o700),
        Shared(_shipped("systemd/journald-vetrina.conf", journald), _others(wanted)),
    )


def _renewal(wanted: Wanted) -> tuple[Step, ...]:
    """What renews the role's program, apart from it."""
    role = wanted.role
    if role not in RENEWED:
        return ()
    text = seeds.renewal(role, wanted.hub, is_carried=wanted.carried is not None)
    renewer, others = (
        Program(RENEWER, CHECKOUT, (RENEWER,), wanted.wheels),
        _others(wanted, RENEWED),
    )
    units = ("vetrina-renew@.service", "vetrina-renew@.path", "vetrina-renew-sensor@.path")
    return (
        Shared(renewer, others),
        Renewed(role, text, wanted.root_key),
        Renewable(role, wanted.root_key),
        *(Shared(_unit(name), others) for name in units),
    )


def _after(wanted: Wanted) -> tuple[Step, ...]:
    """What every role ends with, once its services run what is in force."""
    role, found = wanted.role, list[Step]()
    if role in RENEWED:
        sensor = f"vetrina-renew-sensor@{wanted.device}.path"
        watching = sensor if role == "sensor" else f"vetrina-renew@{role}.path"
        at_boot = Enabled(f"vetrina-renew@{role}.service")
        found += [Started((watching,)), Shared(at_boot, _other_sensors(wanted)), Swept(RENEWER)]
    return (*found, Swept(role), Former(role))


def _others(wanted: Wanted, among: tuple[str, ...] = ROLES) -> Callable[[Machine], list[str]]:
    """Who else is on the machine, of some roles."""

    def others(machine: Machine) -> list[str]:
        besides = layout.roles_besides(machine, wanted.role)
        return [*(one for one in besides if one in among), *_other_sensors(wanted)(machine)]

    return others


def _other_sensors(wanted: Wanted) -> Callable[[Machine], list[str]]:
    """Who else runs this very program: a machine has as many sensors as somebody likes."""

    def others(machine: Machine) -> list[str]:
        is_sensor = wanted.role == "sensor"
        return layout.sensors_besides(machine, wanted.device) if is_sensor else []

    return others


def _of_a_device(wanted: Wanted, called: str, settings: seeds.Seed) -> tuple[Step, ...]:
    """Settings, the way to the hub, and the hub's time."""
    service = "vetrina-kiosk" if wanted.role == "kiosk" else f"vetrina-sensor@{called}"
    found: list[Step] = []
    if wanted.carried is not None:
        password = wanted.carried / f"{wanted.device}.password"
        found += [
            Carried("/etc/vetrina/ca.pem", wanted.carried / "ca.pem", PUBLIC),
            Carried(f"/etc/vetrina/secrets/{called}/broker.password", password, SECRET),
        ]
        settings = replace(settings, broker=seeds.broker(wanted.hub, wanted.device, service))
    elif wanted.role == "kiosk":
        settings = replace(settings, own=settings.own + seeds.asking(wanted.hub))
    found.append(Seeded(f"/etc/vetrina/{called}.toml", settings.text))
    if wanted.hub not in {"", *ON_THIS_MACHINE}:
        asking = (CONFIG / "chrony/device.conf").read_text(encoding="utf-8")
        asking = asking.replace("server HUB ", f"server {wanted.hub} ")
        found += [
            Shared(Copied(clock.DEVICE, asking), _others(wanted, DEVICES)),
            Told("the clock, as the file says", ("systemctl", "try-restart", "chrony")),
        ]
    return tuple(found)


def _units_of(sensors: Callable[[Machine], list[str]]) -> Callable[[Machine], list[str]]:
    return lambda machine: [f"vetrina-sensor@{name}" for name in sensors(machine)]


def _shut(wanted: Wanted) -> tuple[Step, ...]:
    """Keyboards stay out, and sticks where the machine does not itself start from one."""
    names = ["71-vetrina-keyboards.rules"]
    if not wanted.sticks:
        names.append("72-vetrina-sticks.rules")
    places = {name: f"/etc/udev/rules.d/{name}" for name in names}
    shipped = (_shipped(f"udev/{name}", place) for name, place in places.items())
    rules = (Shared(one, _others(wanted, DEVICES)) for one in shipped)
    return (*rules, Told("what may be plugged in", ("sh", "-c", UDEV)))


def _unit(name: str) -> Copied:
    return _shipped(f"systemd/{name}", f"/etc/systemd/system/{name}")


def _shipped(name: str, place: str) -> Copied:
    return Copied(place, (CONFIG / name).read_text(encoding="utf-8"))
