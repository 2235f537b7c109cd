"""The verb ``sync``: a region's days on one's own machine, to be read without a network.

In: what was typed, and the key of somebody who may read the region. Out: a ledger of one's own, and
a bar meanwhile. ``region export``, ``region ask`` and ``report`` read that ledger.
"""

import argparse
import asyncio
import os
import sys
from contextlib import closing
from pathlib import Path

from config.bar import bar
from config.checkup import not_installed
from config.command import FAILED, OK, complain, say
from hub.region_books import COPY
from hub.store import StoreError
from wire.timepiece import Timepiece

FAILED_SHOWN = 20  # stores that are named; whatever is wrong with more is mostly the same

KEY = "VETRINA_REGION_KEY"
"""The variable of the environment that a key can stand in."""


def add(verb: argparse.ArgumentParser) -> None:
    """What may be typed."""
    verb.add_argument("url", help="of the region's node, such as https://region.example.org")
    verb.add_argument("--data", type=Path, default=COPY, metavar="DIR", help=f"the copy ({COPY})")
    verb.add_argument(
        "--key-file", type=Path, metavar="FILE", help=f"your key for the region; or {KEY}"
    )
    verb.add_argument("--ca-file", type=Path, metavar="FILE", help="of a node of your own")


def sync(chosen: argparse.Namespace, timepiece: Timepiece) -> int:
    """Bring the copy up to date."""
    try:  # --help works without what it needs
        from hub.ledger.sqlite import SqliteLedger  # noqa: PLC0415
        from hub.node import LEDGER  # noqa: PLC0415
        from hub.upstream.copier import Copied, copy  # noqa: PLC0415
        from hub.upstream.region import Address, VisitError, called  # noqa: PLC0415
    except ImportError as error:
        return not_installed(error, "hub")
    begun_ms = timepiece.uptime_ms()

    def tell(done: Copied) -> None:
        drawn = bar(done.here, done.there, "lines", timepiece.uptime_ms() - begun_ms)
        sys.stderr.write(f"\r{drawn}")
        sys.stderr.flush()

    async def visit(address: Address) -> Copied:
        async with called(address) as caller:
            return await copy(caller, ledger, timepiece.wall_ms(), tell)

    try:
        address = Address(chosen.url, _key(chosen.key_file), chosen.ca_file)
        if not address.token:
            complain(f"no key: name its file with --key-file, or set {KEY}")
            return FAILED
        chosen.data.mkdir(parents=True, exist_ok=True)
        with closing(SqliteLedger(chosen.data / LEDGER)) as ledger:
            done = asyncio.run(visit(address))
    except (VisitError, StoreError, OSError) as error:
        complain(f"\n{error}; what had come is kept, and the next visit goes on from there")
        return FAILED
    complain("")  # ends the line of the bar
    say(f"{done.new} new lines, {done.here} in all, in {chosen.data}")
    if done.doubts:
        complain(f"{done.doubts} lines are doubtful: see the region's page of faults")
    for failed in done.failed[:FAILED_SHOWN]:
        complain(f"{failed.store} is not copied whole: {failed.problem}")
    return FAILED if done.failed else OK


def _key(path: Path | None) -> str:
    """The key, out of its file or the environment; never from the command line, which others see.

    Raises:
        OSError: the file cannot be read.
    """
    found = os.environ.get(KEY, "") if path is None else path.read_text(encoding="utf-8")
    return found.strip()
