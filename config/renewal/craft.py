"""What the renewal has done by other programs: an environment made, units started anew.

In: a manifest and a folder of its wheels. Out: an environment with exactly those in it, by pip and
without any index. What a program says of itself under trial is read here too.
"""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from config.renewal import notes
from config.renewal.notes import KEPT, Proved, found
from config.renewal.settings import EACH
from wire.release import Manifest, requirements

INSTALL_S = 1_800.0  # an SD card writes 500 MB in a quarter of an hour
RESTART_S = 330.0  # longer than the units' own time-outs to start, the hub's of 300 among them

ENABLED = Path("/etc/systemd/system/multi-user.target.wants")
"""What systemd starts with the machine, and root alone decides."""


class Instance(NamedTuple):
    """One unit that runs the program, and the folder in which it leaves word."""

    unit: str
    data: Path


ASKED_S = 10.0  # systemd answers at once, or not at all

GOING_DOWN = frozenset({"stopping", "offline", "unknown"})
"""What systemctl calls a machine whose systemd starts nothing any more, or does not answer."""


class CraftError(Exception):
    """Another program failed; the message is the last of what it said."""


class GoingDownError(CraftError):
    """The machine is being stopped: what does not start now says nothing of a release."""


class Craft:
    """Installs with this interpreter's pip, and starts anew who runs the program."""

    def __init__(self, runs: Sequence[Instance]) -> None:
        self._runs = runs

    def install(self, manifest: Manifest, wheels: Path, into: Path) -> None:
        """Make an environment with a release in it, where there is no folder yet.

        Raises:
            CraftError: a wheel is missing, not the one of the manifest, or not for this machine.
        """
        wanted = wheels / "requirements.txt"
        wanted.write_text(requirements(manifest), encoding="ascii")
        _run([sys.executable, "-m", "venv", "--without-pip", str(into)], INSTALL_S)
        pip = [sys.executable, "-m", "pip", "--isolated", "--python", str(into / "bin" / "python")]
        asked = ["install", "--no-index", "--only-binary=:all:", "--no-cache-dir", "--no-input"]
        told = ["--require-hashes", "--find-links", str(wheels), "--requirement", str(wanted)]
        _run([*pip, "--disable-pip-version-check", *asked, *told], INSTALL_S)

    def restart(self) -> None:
        """Start all units anew, with what is in force now.

        Raises:
            GoingDownError: nothing is started any more.
            CraftError: one does not start.
        """
        try:
            _run(["systemctl", "restart", *(one.unit for one in self._runs)], RESTART_S)
        except CraftError as error:
            if _goes_down():
                raise GoingDownError(str(error)) from error
            raise

    def kept(self) -> int | None:
        """The release that the hub has told all of them to stay last; None: not all the same."""
        said = {found(one.data, KEPT) for one in self._runs}
        return said.pop() if len(said) == 1 else None

    def proved(self) -> Proved | None:
        """What a hub says of a release that it has tried on a copy."""
        return next((notes.proved(one.data) for one in self._runs), None)

    def doubt(self, counter: int) -> str | None:
        """What the first that says so lacks, of all that run a release on trial."""
        said = (notes.doubt(one.data, counter) for one in self._runs)
        return next((one for one in said if one is not None), None)


def instances(unit: str, data: Path, enabled: Path = ENABLED) -> tuple[Instance, ...]:
    """The units that a name with a ``*`` stands for: those that systemd starts with the machine.

    They share one program, so that they are renewed, tried and put back together.
    """
    begins, each, ends = unit.partition(EACH)
    if not each:
        return (Instance(unit, data),)
    links = sorted(one.name for one in enabled.glob(unit))
    names = [link.removeprefix(begins).removesuffix(ends) for link in links]
    return tuple(
        Instance(f"{begins}{name}{ends}", Path(str(data).replace(EACH, name))) for name in names
    )


def _goes_down() -> bool:
    try:
        asked = subprocess.run(
            ["systemctl", "is-system-running"],  # noqa: S607 - the one that restarts
            check=False,
            capture_output=True,
            text=True,
            timeout=ASKED_S,
        )
    except (OSError, subprocess.TimeoutExpired):
        return True
    return asked.stdout.strip() in GOING_DOWN


def _run(command: Sequence[str], most_s: float) -> None:
    try:
        subprocess.run(  # noqa: S603 - fixed words, and paths of the renewal's own folders
            command, check=True, capture_output=True, text=True, timeout=most_s
        )
    except subprocess.CalledProcessError as error:
        msg = f"{command[0]} failed: {(error.stderr or error.stdout).strip()[-160:]}"
        raise CraftError(msg) from error
    except (OSError, subprocess.TimeoutExpired) as error:
        msg = f"{command[0]} failed: {str(error)[:160]}"
        raise CraftError(msg) from error
