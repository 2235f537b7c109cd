"""What ``check`` and ``doctor`` of every program look at, and how they answer.

In: an extra, a folder, a broker's settings, facts that a program adds. Out: a line for each
problem, and an exit code. It mends nothing, and of a password it shows only where it is kept.
"""

import os
import platform
import socket
import tempfile
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path

from config.command import FAILED, OK, complain, program_version, say, say_facts
from wire.link import Endpoint

PROBE_BYTES = 65_536  # an empty file fits on a full disk; this is a commit of some hundred events


def judge(found: Sequence[str], ready: str) -> int:
    """What ``check`` answers: the problems found, else that all is ready; the exit code."""
    for line in found:
        complain(line)
    if not found:
        say(f"ready: {ready}")
    return FAILED if found else OK


def diagnose(program: str, facts: Mapping[str, object], found: Sequence[str]) -> int:
    """What ``doctor`` answers: facts that are safe to share, then the problems; the exit code."""
    versions = {
        "program": f"{program} {program_version()}",
        "python": platform.python_version(),
    }
    say_facts({**versions, **facts, "problems": found})
    return FAILED if found else OK


def missing_packages(extra: str, packages: Sequence[str]) -> list[str]:
    """A line for each package of an extra that is not installed."""
    return [
        f"the package {name} is missing: pip install 'vetrina[{extra}]'"
        for name in packages
        if find_spec(name) is None
    ]


def not_installed(error: ImportError, extra: str) -> int:
    """Say which extra brings what could not be imported; the exit code."""
    complain(f"{error}: pip install 'vetrina[{extra}]'")
    return FAILED


def unreadable(broker: Endpoint) -> list[str]:
    """A line for each file of a broker's settings that cannot be read; never what stands in it."""
    found = []
    files = {"password_file": broker.password_file, "ca_file": broker.ca_file}
    for name, path in files.items():
        try:
            if path is not None:
                path.open("rb").close()
        except OSError as error:
            found.append(f"broker.{name} cannot be read: {error}")
    return found


def unwritable(folder: Path) -> list[str]:
    """A line when a folder cannot be made or written, or its disk has no room."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as probe:
            probe.write(bytes(PROBE_BYTES))
            probe.flush()
            os.fsync(probe.fileno())  # some disks say only now that they are full
            return []
    except OSError as error:
        return [f"{folder} cannot be written: {error}"]


def unusable_port(what: str, host: str, number: int) -> list[str]:
    """A line when nobody could listen there: another program does, or the host is not here."""
    try:
        family, *_, address = socket.getaddrinfo(host, number, type=socket.SOCK_STREAM)[0]
        socket.create_server((address[0], address[1]), family=family).close()
    except OSError as error:
        return [f"{what} cannot listen on {host} port {number}: {error}"]
    return []
