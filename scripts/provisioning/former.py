"""The step that takes the environment of former releases away: one for all roles, in /opt/vetrina.

In: a machine on which a role already runs from its own folder. Out: that machine, without what
nothing starts from any more. An environment that somebody made there by hand bears no mark of ours,
and is left alone.
"""

from dataclasses import dataclass

from provisioning.layout import (
    CURRENT,
    INSTALLED,
    PLACE,
    RENEWER,
    ROLES,
    VERSIONS,
    former_mark,
    place_of,
)
from provisioning.machine import Machine

BY_HAND = f"{place_of(RENEWER)}/pyvenv.cfg"
"""What renews was installed by hand, and lay in its folder itself."""


@dataclass(frozen=True)
class Former:
    """Nothing of the former shape: neither the shared environment, nor a renewer made by hand."""

    role: str

    about = f"no program in {PLACE} itself"

    def stands(self, machine: Machine) -> bool:
        """Whether no mark of this role is in it."""
        return machine.reads(former_mark(self.role)) is None and machine.reads(BY_HAND) is None

    def do(self, machine: Machine) -> None:
        """Take this role's mark away, and with the last mark the environment; the mark goes last."""
        marks = [former_mark(one) for one in ROLES if machine.reads(former_mark(one)) is not None]
        if marks == [former_mark(self.role)]:
            _clear(machine, PLACE, {*ROLES, RENEWER, former_mark(self.role).rpartition("/")[2]})
        machine.removes(former_mark(self.role))
        if machine.leads(f"{place_of(RENEWER)}/{CURRENT}") is not None:
            _clear(machine, place_of(RENEWER), {CURRENT, VERSIONS, INSTALLED, "pyvenv.cfg"})
            machine.removes(BY_HAND)

    def undo(self, machine: Machine) -> str:
        """The same: a role that is taken back leaves no mark either."""
        if machine.reads(former_mark(self.role)) is None:
            return ""
        self.do(machine)
        return f"nothing of it in {PLACE} itself"


def _clear(machine: Machine, place: str, keep: set[str]) -> None:
    for name in machine.names(place):
        if name not in keep:
            machine.removes(f"{place}/{name}")
