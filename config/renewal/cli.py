"""The command line of the renewal: ``vetrina-renew``."""

import argparse
import time
from collections.abc import Sequence
from pathlib import Path

from config.command import FAILED, OK, Verb, command_line, complain, obey, say_facts
from config.load import ConfigError, to_table
from config.renewal import journal as book
from config.renewal.carrier import Carrier, Hub, Nobody, Stick
from config.renewal.craft import Craft, Instance, instances
from config.renewal.journal import Journal, JournalError
from config.renewal.notes import WANTED, found
from config.renewal.renew import Renewal, RenewalError
from config.renewal.settings import RenewalSettings, hub_of, load_settings
from config.renewal.shelf import CURRENT, Shelf
from config.renewal.told import running
from wire.lock import LockedError, lock
from wire.timepiece import SystemTimepiece

PROGRAM = "vetrina-renew"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one verb and return its exit code."""
    return obey(parser(), arguments)


def parser() -> argparse.ArgumentParser:
    """Every verb and flag; the reference page is tested against it."""
    verbs = (
        Verb("run", _run, "take the release that is wanted, try it, and settle", _add_from),
        Verb("state", _state, "print what is in force, and what was tried last", _add_settings),
    )
    return command_line(PROGRAM, "Renews one program, and goes back when it does not hold.", verbs)


def _add_settings(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("--settings", type=Path, metavar="FILE", help="a copy of renewal.toml")


def _add_from(verb: argparse.ArgumentParser) -> None:
    _add_settings(verb)
    verb.add_argument(
        "--from", dest="stick", type=Path, metavar="DIR", help="a bundle on a stick, not the hub's"
    )


def _run(chosen: argparse.Namespace) -> int:
    settings = load_settings(chosen.settings)
    if settings.root_key is None:
        raise ConfigError(str(chosen.settings), ["root_key: missing; no release can be believed"])
    runs = instances(settings.unit, settings.data)
    if not runs:
        complain(f"{settings.unit}: none is enabled on this machine; nothing is renewed")
        return FAILED
    renewal = Renewal(
        program=settings.program,
        root=settings.root_key,
        shelf=Shelf(settings.folder),
        craft=Craft(runs),
        timepiece=SystemTimepiece(),
        sleep=time.sleep,
    )
    try:
        with lock(settings.folder / book.JOURNAL):
            settled = renewal.run(_carrier(settings, runs, chosen.stick))
    except (RenewalError, JournalError, LockedError, OSError) as error:
        complain(str(error))
        return FAILED
    return OK if settled.failed is None else FAILED


def _carrier(
    settings: RenewalSettings, runs: Sequence[Instance], stick: Path | None
) -> Carrier | None:
    """Who brings the release; None: nothing new is wanted. One of several may want it for all.

    One that was seen and neither runs nor has failed is asked for all the same: that it is refused
    is for the hub to hear, which goes on wanting it.
    """
    if stick is not None:
        return Stick(stick)
    wanted = max(found(one.data, WANTED) or 0 for one in runs)
    failed = book.read(settings.folder).failed
    runs_now = running(settings.folder / CURRENT) or 0
    if wanted <= max(runs_now, 0 if failed is None else failed.counter):
        return None
    address = hub_of(settings, (one.data for one in runs))
    if address is None:
        return Nobody(f"no hub is known; say hub = ... in renew-{settings.program}.toml")
    return Hub(address, settings.program, settings.ca_file)


def _state(chosen: argparse.Namespace) -> int:
    settings = load_settings(chosen.settings)
    try:
        journal = book.read(settings.folder)
        in_force: str | None = Shelf(settings.folder).in_force
    except JournalError as error:
        complain(str(error))
        return FAILED
    except OSError:
        in_force, journal = None, Journal()
    say_facts({"settings": to_table(settings), "in_force": in_force, **to_table(journal)})
    return OK
