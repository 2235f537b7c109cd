"""What the renewal has done by other programs: an environment made, a unit started anew.

In: a manifest and a folder of its wheels. Out: an environment with exactly those in it, by pip and
without any index. What a program says of itself under trial is read here too.
"""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from config.renewal import notes
from config.renewal.notes import KEPT, Proved, found
from wire.release import Manifest, requirements

INSTALL_S = 1_800.0  # an SD card writes 500 MB in a quarter of an hour
RESTART_S = 330.0  # longer than the units' own time-outs to start, the hub's of 300 among them


class CraftError(Exception):
    """Another program failed; the message is the last of what it said."""


class Craft:
    """Installs with this interpreter's pip, and starts ``unit`` anew; ``data`` is the program's."""

    def __init__(self, unit: str, data: Path) -> None:
        self._unit = unit
        self._data = data

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
        """Start the unit anew, with what is in force now.

        Raises:
            CraftError: it does not start.
        """
        _run(["systemctl", "restart", self._unit], RESTART_S)

    def kept(self) -> int | None:
        """The release that the hub has told to stay last; None: it has told nothing yet."""
        return found(self._data, KEPT)

    def proved(self) -> Proved | None:
        """What the hub says of a release that it has tried on a copy."""
        return notes.proved(self._data)

    def doubt(self, counter: int) -> str | None:
        """What a release on trial says that it lacks."""
        return notes.doubt(self._data, counter)


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
