"""What the command lines of all programs have in common.

Verbs and exit codes, flags over settings, the address of a broker as people type it, the version,
and running a program until it is told to stop. It knows no program.
"""

import argparse
import asyncio
import json
import logging
import signal
import sys
from collections.abc import Callable, Coroutine, Mapping, Sequence
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from msgspec import Struct

from config.journal import FORMS, LEVELS, keep_journal
from config.load import ConfigError, from_table, to_table
from wire.link import Endpoint

S = TypeVar("S", bound=Struct)

log = logging.getLogger(__name__)

# Exit codes.
OK = 0  # done
FAILED = 1  # told in a line on standard error
DOUBTFUL = 3  # of doctor: it works, and somebody should look; 2 is argparse's
CONFIGURATION = 78  # EX_CONFIG of sysexits.h; systemd is told not to start such a program again

_PORTS = range(1, 65536)


class Verb(NamedTuple):
    """One thing that a program does: its name, the function that does it, what it says of itself.

    ``does`` takes what was chosen and returns an exit code; ``options`` adds the verb's flags.
    """

    name: str
    does: Callable[[argparse.Namespace], int]
    about: str
    options: Callable[[argparse.ArgumentParser], None]


def command_line(name: str, description: str, verbs: Sequence[Verb]) -> argparse.ArgumentParser:
    """The parser of a program's command line; ``obey`` does what it finds."""
    top = argparse.ArgumentParser(prog=name, description=description)
    top.add_argument("--version", action="version", version=program_version())
    top.add_argument(
        "--log",
        choices=FORMS,
        default="auto",
        help="how it says what happens; auto: JSON lines where standard error is no terminal",
    )
    top.add_argument(
        "--log-level", choices=LEVELS, default="info", help="from which level on it is said"
    )
    choices = top.add_subparsers(required=True, metavar="VERB")
    for verb in verbs:
        parser = choices.add_parser(verb.name, help=verb.about, description=verb.about)
        parser.set_defaults(verb=verb.does)
        verb.options(parser)
    return top


def obey(parser: argparse.ArgumentParser, arguments: Sequence[str] | None) -> int:
    """Do the verb of a command line (``None``: this process's) and return its exit code."""
    chosen = parser.parse_args(arguments)
    keep_journal(parser.prog, chosen.log, chosen.log_level)
    try:
        return int(chosen.verb(chosen))
    except ConfigError as error:
        complain(str(error))
        return CONFIGURATION


def with_flags(settings: S, chosen: argparse.Namespace, check: Callable[[S], list[str]]) -> S:
    """Settings, overridden by each flag of the same name that was given; a broker by its address.

    Raises:
        ConfigError: they do not fit; all reasons at once.
    """
    table = to_table(settings)
    for name in table.keys() & vars(chosen).keys():
        given = getattr(chosen, name)
        if isinstance(given, Endpoint):
            table[name] |= {"host": given.host, "port": given.port}
        elif given is not None:
            table[name] = str(given) if isinstance(given, Path) else given
    return from_table(table, type(settings), "command line", check)


def say(text: str) -> None:
    """An answer, for whoever asked."""
    sys.stdout.write(f"{text}\n")


def complain(text: str) -> None:
    """What went wrong, for whoever asked."""
    sys.stderr.write(f"{text}\n")


def say_facts(facts: Mapping[str, object]) -> None:
    """An answer that a program can read as well."""
    say(json.dumps(facts, indent=2))


def program_version() -> str:
    """The version of the installed package; ``0+checkout`` where it is run from its sources."""
    return package_version("vetrina") or "0+checkout"


def package_version(name: str) -> str | None:
    """The version of an installed package, as its publisher calls it."""
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def endpoint(text: str) -> Endpoint:
    """A broker's address as typed: ``HOST``, ``HOST:PORT`` or ``[IPV6]:PORT``.

    Raises:
        ArgumentTypeError: it is none of these.
    """
    if "@" in text:  # not repeated: what stands before it may be a password
        msg = "an address has no user and no password; put those into the settings file"
        raise argparse.ArgumentTypeError(msg)
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


def run_until_stopped(
    work: Coroutine[Any, Any, object], failures: tuple[type[Exception], ...]
) -> int:
    """Run a program until it ends, or SIGINT or SIGTERM ends it, and return its exit code.

    A program that has better to do than to be cancelled takes over the two signals itself.
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
    with suppress(asyncio.CancelledError):
        await task
    log.info("stopped")


def _flat(group: BaseExceptionGroup[Any]) -> list[BaseException]:
    return [
        leaf
        for one in group.exceptions
        for leaf in (_flat(one) if isinstance(one, BaseExceptionGroup) else [one])
    ]
