"""What the command lines of all programs have in common.

Exit codes, the address of a broker as people type it, the version, and running a program until it
is told to stop. It knows no program.
"""

import argparse
import asyncio
import logging
import os
import signal
import sys
import tempfile
from collections.abc import Coroutine, Sequence
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from wire.link import Endpoint

log = logging.getLogger(__name__)

# Exit codes.
OK = 0  # done
FAILED = 1  # told in a line on standard error
CONFIGURATION = 78  # EX_CONFIG of sysexits.h; systemd is told not to start such a program again

_PORTS = range(1, 65536)


def say(text: str) -> None:
    """An answer, for whoever asked."""
    sys.stdout.write(f"{text}\n")


def complain(text: str) -> None:
    """What went wrong, for whoever asked."""
    sys.stderr.write(f"{text}\n")


def program_version() -> str:
    """The version of the installed package; ``0+checkout`` where it is run from its sources."""
    try:
        return version("vetrina")
    except PackageNotFoundError:
        return "0+checkout"


def endpoint(text: str) -> Endpoint:
    """A broker's address as typed: ``HOST``, ``HOST:PORT`` or ``[IPV6]:PORT``.

    Raises:
        ArgumentTypeError: it is none of these.
    """
    host, colon, number = text.rpartition(":")
    if not colon or text.endswith("]"):
        return Endpoint(host=text.strip("[]"))
    return Endpoint(host=host.strip("[]"), port=port(number))


def port(text: str) -> int:
    """A TCP port as typed.

    Raises:
        ArgumentTypeError: it is none.
    """
    if not text.isdecimal() or int(text) not in _PORTS:
        msg = f"{text!r} is not a port from {_PORTS.start} to {_PORTS.stop - 1}"
        raise argparse.ArgumentTypeError(msg)
    return int(text)


def log_to_stderr() -> None:
    """Log as systemd's journal and people like it."""
    logging.basicConfig(
        level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s"
    )


def missing_packages(extra: str, packages: Sequence[str]) -> list[str]:
    """A line for each package of an extra that is not installed."""
    return [
        f"the package {name} is missing: pip install 'vetrina[{extra}]'"
        for name in packages
        if find_spec(name) is None
    ]


def unwritable(folder: Path) -> list[str]:
    """A line when a folder cannot be made or written."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return []
    except OSError as error:
        return [f"{folder} cannot be written: {error}"]


def disk_free_bytes(folder: Path) -> int:
    """Room on the disk where a folder is, or will be."""
    existing = next(one for one in (folder, *folder.absolute().parents) if one.exists())
    disk = os.statvfs(existing)
    return disk.f_bavail * disk.f_frsize


def run_until_stopped(
    work: Coroutine[Any, Any, object], failures: tuple[type[Exception], ...]
) -> int:
    """Run a program until it ends, or SIGINT or SIGTERM ends it, and return its exit code.

    One of ``failures`` is what a person can mend: it is told in a line, without a traceback.
    """
    try:
        asyncio.run(_stoppable(work))
    except failures as error:
        complain(str(error))
        return FAILED
    except BaseExceptionGroup as group:
        told, rest = group.split(failures)
        if told is None or rest is not None:
            raise
        complain("; ".join(str(error) for error in _flat(told)))
        return FAILED
    return OK


async def _stoppable(work: Coroutine[Any, Any, object]) -> None:
    task = asyncio.ensure_future(work)
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, task.cancel)
    try:
        await task
    except asyncio.CancelledError:
        log.info("stopped")


def _flat(group: BaseExceptionGroup[Any]) -> list[BaseException]:
    return [
        leaf
        for one in group.exceptions
        for leaf in (_flat(one) if isinstance(one, BaseExceptionGroup) else [one])
    ]
