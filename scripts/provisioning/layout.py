"""Where the programs lie on a machine, and who is on it besides.

::

    /opt/vetrina/kiosk/current -> versions/checkout-2     what the unit starts
    /opt/vetrina/kiosk/versions/checkout-2                an environment; one with the mark is whole
    /opt/vetrina/kiosk/versions/8                         one that a signed release has brought
    /opt/vetrina/kiosk/installed                          the checkout that was installed last
    /opt/vetrina/kiosk/journal.json                       of the renewal (``config.renewal``)
    /opt/vetrina/renewer                                  the same, for what renews the others

In: a machine. Out: names. It is the shelf of ``config.renewal.shelf``, written here once more
because nothing of the project is installed yet; a test holds the two together.
"""

import re

from provisioning.machine import Machine

PLACE = "/opt/vetrina"
ROLES = ("hub", "region", "kiosk", "sensor")
RENEWER = "renewer"
RENEWED = ("hub", "kiosk", "sensor")
"""Whom a signed release can reach; a region's node is updated by typing ``scripts/provision`` again."""

CURRENT, VERSIONS, COMPLETE = "current", "versions", "vetrina-complete"
INSTALLED, JOURNAL = "installed", "journal.json"
OWN = re.compile(r"checkout-([0-9]{1,9})")
"""An environment that ``scripts/provision`` made; a release's is a number alone."""

ENABLED = "/etc/systemd/system/multi-user.target.wants"


def place_of(role: str) -> str:
    """The folder of a role's program."""
    return f"{PLACE}/{role}"


def program(role: str, name: str) -> str:
    """The path of a program, which stays right whatever is in force."""
    return f"{place_of(role)}/{CURRENT}/bin/{name}"


def in_force(machine: Machine, role: str) -> str:
    """The environment that the units start; empty where there is none of this shape."""
    led = machine.leads(f"{place_of(role)}/{CURRENT}") or ""
    return led.removeprefix(f"{VERSIONS}/") if led.startswith(f"{VERSIONS}/") else ""


def versions(machine: Machine, role: str) -> list[str]:
    """Every environment of a role, whole or not."""
    return machine.names(f"{place_of(role)}/{VERSIONS}")


def mark(role: str, name: str) -> str:
    """The file that says that an environment is whole."""
    return f"{place_of(role)}/{VERSIONS}/{name}/{COMPLETE}"


def is_whole(machine: Machine, role: str, name: str) -> bool:
    """Whether an environment was installed to its end."""
    return machine.reads(mark(role, name)) is not None


def journals(role: str) -> tuple[str, ...]:
    """The journals of the renewals that must not run while a role's environments change.

    What renews the others is used by all of them.
    """
    return tuple(f"{place_of(one)}/{JOURNAL}" for one in (ROLES if role == RENEWER else (role,)))


def roles_besides(machine: Machine, role: str) -> list[str]:
    """The other roles of this machine, those in the shape of former releases too."""
    there = (machine.leads(f"{place_of(one)}/{CURRENT}") for one in ROLES)
    found = {one for one, led in zip(ROLES, there, strict=True) if led is not None}
    found |= {one for one in ROLES if machine.reads(former_mark(one)) is not None}
    return sorted(found - {role})


def sensors_besides(machine: Machine, device: str) -> list[str]:
    """The other sensors of this machine: those that its systemd starts."""
    begins, ends = "vetrina-sensor@", ".service"
    links = (name for name in machine.names(ENABLED) if name.startswith(begins))
    found = {name.removeprefix(begins).removesuffix(ends) for name in links}
    return sorted(found - {device})


def former_mark(role: str) -> str:
    """What former releases left in the environment that all roles shared."""
    return f"{PLACE}/installed-{role}"
