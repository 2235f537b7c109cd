"""The step that takes the environment of former releases away: one for all roles, in /opt/vetrina.

In: a machine on which a role already runs from its own folder. Out: that machine, without what
nothing starts from any more. An environment that somebody made there by hand bears no mark of ours,
and is left alone; so is whatever else lies beside it, such as the folder in which a sensor was
renewed by itself.
"""

from dataclasses import dataclass

from provisioning.layout import (
    CURRENT,
    ENABLED,
    PLACE,
    RENEWER,
    ROLES,
    former_mark,
    place_of,
)
from provisioning.machine import Machine

BY_HAND = f"{place_of(RENEWER)}/pyvenv.cfg"
"""What renews was installed by hand, and lay in its folder itself."""

ENVIRONMENT = ("bin", "include", "lib", "lib64", "share")
"""What ``python3 -m venv`` and pip make beside ``pyvenv.cfg``, and nobody else."""

ALONE = "vetrina-renew@sensor-"
"""A sensor that was renewed by itself; now all of a machine are renewed together."""


def left(machine: Machine) -> list[str]:
    """What lies beside the programs and is none of ours."""
    ours = {*ROLES, RENEWER, *ENVIRONMENT, "pyvenv.cfg", *(f"installed-{one}" for one in ROLES)}
    return [name for name in machine.names(PLACE) if name not in ours]


@dataclass(frozen=True)
class Former:
    """Nothing of the former shape: no shared environment, no renewer made by hand or for one sensor."""

    role: str

    about = f"no program in {PLACE} itself"

    def stands(self, machine: Machine) -> bool:
        """Whether no mark of this role is in it."""
        marks = (former_mark(self.role), BY_HAND)
        return all(machine.reads(one) is None for one in marks) and not self._alone(machine)

    def do(self, machine: Machine) -> None:
        """Take this role's mark away, and with the last mark the environment; the mark goes last."""
        marks = [former_mark(one) for one in ROLES if machine.reads(former_mark(one)) is not None]
        if marks == [former_mark(self.role)]:
            _clear(machine, PLACE)
            machine.removes(f"{PLACE}/pyvenv.cfg")
        machine.removes(former_mark(self.role))
        if machine.leads(f"{place_of(RENEWER)}/{CURRENT}") is not None:
            _clear(machine, place_of(RENEWER))
            machine.removes(BY_HAND)
        if alone := self._alone(machine):
            machine.run("systemctl", "disable", "-q", "--now", *alone)

    def undo(self, machine: Machine) -> str:
        """The same: a role that is taken back leaves no mark either."""
        if machine.reads(former_mark(self.role)) is None:
            return ""
        self.do(machine)
        return f"nothing of it in {PLACE} itself"

    def _alone(self, machine: Machine) -> list[str]:
        if self.role != "sensor":
            return []
        return [name for name in machine.names(ENABLED) if name.startswith(ALONE)]


def _clear(machine: Machine, place: str) -> None:
    for name in ENVIRONMENT:
        machine.removes(f"{place}/{name}")
