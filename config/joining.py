"""The verb ``enrol`` of a kiosk's and a sensor's command line: belong to a store from now on.

In: where the hub is, what the device is called and where its folder is. Out: the code on the
terminal, with the way to the manager's page as a square where somebody looks at it, and at the end
the device's own files. What it joined before stays until then.
"""

import argparse
import asyncio
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TextIO

from config.command import FAILED, OK, complain, endpoint, run_until_stopped, say
from config.enrolment import enrolment_in, keep
from wire.enrol import Program
from wire.joining import HUB_PORT, KEYLESS, Newcomer, Shown, TurnedAwayError, Where
from wire.lookout import Found, NoNetworkError, look_out

FAILURES = (TurnedAwayError, OSError)
"""What a person can mend; told in one line."""


def add_hub(verb: argparse.ArgumentParser) -> None:
    """What may be typed besides the settings."""
    verb.add_argument(
        "where",
        nargs="?",
        type=hub_at,
        metavar="HUB[:PORT]",
        help="where the hub is; without it the hubs on the network are looked for",
    )
    verb.add_argument("--fingerprint", metavar="HEX", help="of its authority, where it is known")
    verb.add_argument(
        "--again", action="store_true", help="although the device belongs to a store already"
    )


def hub_at(text: str) -> Where:
    """A hub's address as typed.

    Raises:
        ArgumentTypeError: it is none.
    """
    found = endpoint(text)
    given = found.port if text.endswith(f":{found.port}") else HUB_PORT
    return Where(found.host, given)


def enrol(
    chosen: argparse.Namespace, program: Program, name: str, data: Path, hub: str = ""
) -> int:
    """Ask the hub, show the code, and keep what comes of it; ``hub`` is that of the settings."""
    known = enrolment_in(data)
    if known is not None and not chosen.again:
        complain(f"it is {known.device} of {known.store} already; --again lets it join anew")
        return FAILED
    asked = chosen.where or (hub_at(hub) if hub else _looked_for())
    if asked is None:
        complain("say where the hub is: enrol HUB or enrol HUB:PORT")
        return FAILED
    where: Where = asked._replace(fingerprint=chosen.fingerprint)
    joined: list[str] = []

    async def join() -> None:
        admitted = await Newcomer(where, program, name, _tell).join()
        new = await asyncio.to_thread(keep, data, admitted, str(where))
        if new.command_key is None:
            complain(f"the hub {KEYLESS}")
        joined.append(f"{new.device} of {new.store}")

    code = run_until_stopped(join(), FAILURES)
    if code == OK and joined:
        say(f"it is {joined[0]} from now on; start it anew")
        return OK
    return FAILED


def _looked_for() -> Where | None:
    """The hub on the network that the installer means; None where none answers, or none is meant.

    What it says of itself, its fingerprint too, is a hint: the code proves it, wherever it is.
    """
    say("Looking for hubs on this network.")
    try:
        hubs = asyncio.run(look_out())
    except NoNetworkError as error:
        complain(f"nobody can be asked: {error}")
        return None
    for number, one in enumerate(hubs, 1):
        say(f"{number}. {one.store} at {one.where}, says its fingerprint is {one.fingerprint}")
    return chosen_of(hubs, lambda: input("Which one? Its number: "))


def chosen_of(hubs: Sequence[Found], ask: Callable[[], str]) -> Where | None:
    """The only one; or the one whose number is typed, asked where there are more."""
    if not hubs:
        complain("no hub answers on this network")
        return None
    if len(hubs) == 1:
        return hubs[0].where
    try:
        typed = ask().strip()
    except EOFError:  # nobody is at the terminal
        typed = ""
    if typed.isdecimal() and 1 <= int(typed) <= len(hubs):
        return hubs[int(typed) - 1].where
    complain(f"{len(hubs)} hubs answer, and none was chosen")
    return None


def _tell(shown: Shown) -> None:
    if shown.trouble is not None:
        complain(shown.trouble)
    if shown.code is not None:
        say(f"code: {shown.code}")
        say(f"A manager types it within ten minutes: {shown.page or 'hub, page /devices/join'}")
        if shown.page is not None and _draws(sys.stdout):
            say(_square(shown.page))
        sys.stdout.flush()  # whoever waits for it may be no terminal


def _draws(stream: TextIO) -> bool:
    """Whether somebody looks at it, on a terminal that knows half blocks."""
    return stream.isatty() and (stream.encoding or "").lower().replace("-", "") == "utf8"


def _square(page: str) -> str:
    from config.square import square  # noqa: PLC0415 - --help and check work without what it needs

    return square(page)
