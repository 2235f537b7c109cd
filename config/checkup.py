"""What ``check`` and ``doctor`` of every program look at, and how they answer.

In: an extra, a folder, a broker's settings, facts and checks that a program adds. Out: a line for
each problem, and an exit code. It mends nothing, and of a password it shows only where it is kept.
"""

import argparse
import os
import platform
import socket
import tempfile
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

import msgspec
from msgspec import Struct

from config.command import DOUBTFUL, FAILED, OK, complain, program_version, say, say_facts
from wire.link import Endpoint

State = Literal["fine", "doubtful", "failed"]
"""``doubtful``: it works, and somebody should look."""

CODES: dict[State, int] = {"fine": OK, "doubtful": DOUBTFUL, "failed": FAILED}
"""What ``doctor`` ends with, by the worst of its checks; the worst comes last."""

PROBE_BYTES = 65_536  # an empty file fits on a full disk; this is a commit of some hundred events


class Check(Struct, frozen=True, kw_only=True):
    """One thing that ``doctor`` looked at; ``told`` says how it is, and is safe to share."""

    what: str
    state: State = "fine"
    told: str


def failures(what: str, found: Sequence[str], fine: str) -> list[Check]:
    """A failed check for each line that was found, else one that says that all is well."""
    wrong = [Check(what=what, state="failed", told=line) for line in found]
    return wrong or [Check(what=what, told=fine)]


def judge(found: Sequence[str], ready: str) -> int:
    """What ``check`` answers: the problems found, else that all is ready; the exit code."""
    for line in found:
        complain(line)
    if not found:
        say(f"ready: {ready}")
    return FAILED if found else OK


def diagnose(
    program: str, facts: Mapping[str, object], checks: Sequence[Check], *, as_json: bool
) -> int:
    """What ``doctor`` answers, safe to share; the exit code is that of the worst check.

    People get a line for each check, programs one JSON object with the ``facts`` besides.
    """
    versions = {
        "program": f"{program} {program_version()}",
        "python": platform.python_version(),
    }
    if as_json:
        problems = [one.told for one in checks if one.state != "fine"]
        said = {"checks": msgspec.to_builtins(checks), "problems": problems}
        say_facts({**versions, **facts, **said})
    else:
        say(f"{versions['program']}, Python {versions['python']}")
        for one in checks:
            say(f"{one.state:<9} {one.what}: {one.told}")
    states = {one.state for one in checks}
    return next((CODES[one] for one in reversed(CODES) if one in states), OK)


def add_json(verb: argparse.ArgumentParser) -> None:
    """The flag of ``doctor`` that every program has."""
    verb.add_argument("--json", action="store_true", help="one JSON object, with the facts besides")


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
