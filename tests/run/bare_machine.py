"""A machine that never was: files below a folder, and commands that only leave their traces."""

from itertools import pairwise
from pathlib import Path

from provisioning.broker import ADMITTING, FILES, UNIT
from provisioning.machine import Machine, StepError
from provisioning.steps import INSTALLED

HUB = "/opt/vetrina/bin/vetrina-hub"


class BareMachine(Machine):
    """Debian as it comes. ``fails_at``: the first command that begins so fails, once."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.ran: list[str] = []
        self.installed: set[str] = set()
        self.groups: dict[str, set[str]] = {}
        self.active: set[str] = set()
        self.fails_at: str | None = None

    def run(self, *words: str) -> str:
        line = " ".join(words)
        if self.fails_at is not None and line.startswith(self.fails_at):
            self.fails_at = None
            msg = "no network"
            raise StepError(msg)
        self.ran.append(line)
        self._of_services(words)
        return self._answer(words)

    def _answer(self, words: tuple[str, ...]) -> str:
        match words:
            case ("apt-get", "install", *names):
                self.installed |= {name for name in names if not name.startswith("-")}
            case ("python3", "-m", "venv", place):
                self.writes(f"{place}/bin/python", b"", 0o755)
            case ("useradd", *_, name):
                self.groups[name] = set()
            case ("usermod", *_, groups, name):
                self.groups[name] |= set(groups.split(","))
            case ("id", "-Gn", name):
                return " ".join(self.groups[name])
            case (program, "mosquitto", *rest) if program == HUB:
                self._set_up([name for flag, name in pairwise(rest) if flag == "--device"])
        return ""

    def _set_up(self, named: list[str]) -> None:
        for name in ("hub", *named):
            self.writes(f"{FILES}/devices/{name}.password", f"of {name}".encode(), 0o600)
        for path in (UNIT, *ADMITTING):
            self.writes(path, b"", 0o644)

    def _of_services(self, words: tuple[str, ...]) -> None:
        match words:
            case ("systemctl", "restart", *units):
                self.active |= set(units)
            case ("systemctl", "disable", *units):
                self.active -= set(units)

    def succeeds(self, *words: str) -> bool:
        match words:
            case ("sh", "-c", script, "dpkg", name) if script == INSTALLED:
                return name in self.installed
            case ("id", name):
                return name in self.groups
            case ("systemctl", "is-active", "-q", unit):
                return unit in self.active
            case ("systemctl", "cat", unit):
                return unit in self.active
        return True
