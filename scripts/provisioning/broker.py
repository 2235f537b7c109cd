"""The step that sets Mosquitto up, by the hub's own command, and hands the hub its password.

In: the hub's settings, the devices that are let in. Out: what ``vetrina-hub mosquitto`` writes
(docs/operate/mosquitto.md), and the hub's password among its secrets.
"""

from dataclasses import dataclass

from provisioning.layout import CURRENT, place_of, program
from provisioning.machine import Machine
from provisioning.steps import SECRET

FILES = "/etc/mosquitto/vetrina"
UNIT = "/etc/systemd/system/mosquitto.service.d/vetrina.conf"
ADMITTING = tuple(
    f"/etc/systemd/system/vetrina-admit.{kind}" for kind in ("path", "service", "timer")
)
"""With which it follows what a manager decides, and renews its certificate."""

FROM = f"{place_of('hub')}/{CURRENT}/bin/".encode()
"""Where what admits is started from; any other place is one that an update takes away."""

PASSWORD = "/etc/vetrina/secrets/hub/broker.password"  # noqa: S105 - where it lies


@dataclass(frozen=True)
class Broker:
    """Mosquitto as the hub wants it, for the store's devices and those ``named`` besides."""

    settings: str
    data: str
    named: tuple[str, ...]

    @property
    def about(self) -> str:
        """Where its files are, and who is let in."""
        besides = f", for {' '.join(self.named)} besides" if self.named else ""
        return f"Mosquitto in {FILES}{besides}"

    def stands(self, machine: Machine) -> bool:
        """Whether everybody has a password, the hub's is where it reads it, and nothing changed.

        What admits devices has to be started from the hub that is in force.
        """
        if machine.touched or machine.reads(UNIT) is None:
            return False
        if FROM not in (machine.reads(ADMITTING[1]) or b""):
            return False
        handed = machine.reads(PASSWORD)
        known = [machine.reads(_password(name)) for name in ("hub", *self.named)]
        return all(known) and handed == known[0]

    def do(self, machine: Machine) -> None:
        """Let the hub's command write what is missing."""
        where = ("--settings", self.settings, "--data", self.data)
        named = [
            word
            for name in self.named
            if not machine.reads(_password(name))
            for word in ("--device", name)
        ]
        machine.run(program("hub", "vetrina-hub"), "mosquitto", "/etc", *where, *named)
        machine.writes(PASSWORD, machine.reads(_password("hub")) or b"", SECRET)

    def undo(self, machine: Machine) -> str:
        """Give Mosquitto back to Debian's own settings; passwords and keys stay."""
        if machine.reads(UNIT) is None:
            return ""
        for path in (UNIT, *ADMITTING):
            machine.removes(path)
        machine.run("systemctl", "daemon-reload")
        machine.succeeds("systemctl", "restart", "mosquitto")
        return f"Mosquitto is Debian's again; {FILES} and the hub's keys stay"


def _password(name: str) -> str:
    return f"{FILES}/devices/{name}.password"
