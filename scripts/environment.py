#!/usr/bin/env python3
"""Makes ``.venv`` from one of the hashed locks in requirements/, when it is not so already.

    scripts/environment.py dev      what the tests need (holds all of store)
    scripts/environment.py store    what a whole store on one machine needs

Needs no package; started by a newer Python than the store can use, it looks for another.
"""

import filecmp
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"

if sys.version_info < (3, 11):  # noqa: UP036 - whatever python3 is on this machine starts it
    sys.exit(f"needs Python 3.11 to 3.13, and python3 is {sys.version.split()[0]} here")

_FITS = "import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))"


class CannotRunError(Exception):
    """What was asked for cannot be done; the message says what to do about it."""


def enter(needs: str) -> None:
    """Let the calling script find the project and the package ``needs``.

    When this Python lacks the package, the script starts again in ``.venv``, made if need be.
    """
    sys.path.insert(0, str(ROOT))
    if importlib.util.find_spec(needs) is not None:
        return
    try:
        prepare("dev")
    except CannotRunError as error:
        sys.exit(f"{sys.argv[0]}: {error}")
    os.execv(PYTHON, [str(PYTHON), *sys.argv])  # noqa: S606 - this very script, another Python


def prepare(name: str) -> None:
    """Make the environment hold what the lock says.

    Raises:
        CannotRunError: it could not be made.
    """
    usable = PYTHON.exists() and _succeeds([str(PYTHON), "-c", _FITS])
    # The locks agree in their versions, and dev holds all of the others.
    if usable and (_holds(name) or _holds("dev")):
        return
    print("Installing into .venv (once; about a minute) ...", flush=True)
    if not usable:
        if importlib.util.find_spec("ensurepip") is None:
            msg = "this Python cannot make environments: sudo apt install python3-venv"
            raise CannotRunError(msg)
        _do([_suitable_python(), "-m", "venv", "--clear", str(VENV)])
    pip = [str(PYTHON), "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
    # A lock is whole, and leaves out what a package names and the project has no use for.
    _do([*pip, "--no-deps", "--require-hashes", "-r", str(_lock(name))])
    _do([*pip, "--no-deps", "--no-build-isolation", "--editable", str(ROOT)])
    shutil.copy(_lock(name), VENV)  # last: an installation that was cut off begins anew
    shutil.copy(ROOT / "pyproject.toml", VENV)


def _holds(name: str) -> bool:
    """Whether the environment was made from this lock and pyproject.toml, as they are now."""
    return all(
        (VENV / now.name).exists() and filecmp.cmp(VENV / now.name, now, shallow=False)
        for now in (_lock(name), ROOT / "pyproject.toml")
    )


def _lock(name: str) -> Path:
    return ROOT / "requirements" / f"{name}.txt"


def _suitable_python() -> str:
    for name in (sys.executable, "python3.13", "python3.12", "python3.11"):
        path = shutil.which(name)
        # Asked by running it: a version manager's shim stands on PATH for what is not there too.
        if path and _succeeds([path, "-c", _FITS]):
            return path
    version = sys.version.split()[0]
    msg = f"needs Python 3.11 to 3.13, this is {version}: start it with another, such as python3.13"
    raise CannotRunError(msg)


def _succeeds(command: list[str]) -> bool:
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def _do(command: list[str]) -> None:
    if subprocess.run(command, check=False).returncode:
        msg = f"could not install; this failed: {' '.join(command)}"
        raise CannotRunError(msg)


if __name__ == "__main__":
    try:
        prepare(sys.argv[1])
    except CannotRunError as error:
        sys.exit(f"scripts/environment.py: {error}")
