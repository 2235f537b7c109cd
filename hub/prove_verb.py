"""The verb ``prove`` of the hub's command line: whether this release can go on from a copy.

In: the folder of a copy that was unpacked for this, and that nothing else uses. Out: an exit code,
and on standard error in a line what is wrong. The hub that runs calls it for a new release before
that one is tried, and for itself on what the new one has left: the way back is tried first. It
writes into the copy, so a folder of any other name is refused.
"""

import argparse
from pathlib import Path

from msgspec.structs import replace

from config.checkup import not_installed
from config.command import FAILED, OK, Verb, complain, say
from hub.settings import load_settings
from hub.store import StoreError
from wire.timepiece import Timepiece


def verb(timepiece: Timepiece) -> Verb:
    """The verb."""
    return Verb(
        "prove",
        lambda chosen: _prove(chosen, timepiece),
        "say whether this release can go on from a copy, which it changes; for the renewal",
        _add,
    )


def _add(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("copy", type=Path, metavar="COPY", help="a copy, unpacked for this")
    verb.add_argument("--settings", type=Path, metavar="FILE", help="that the hub is started with")
    verb.add_argument("--shop", type=Path, metavar="FILE", help="the store's description")


def _prove(chosen: argparse.Namespace, timepiece: Timepiece) -> int:
    settings = load_settings(chosen.settings)
    settings = replace(settings, data=chosen.copy, shop=chosen.shop or settings.shop)
    try:  # --help works without what it needs
        from hub.doctor import kept  # noqa: PLC0415
        from hub.proof import prove  # noqa: PLC0415
        from hub.proving import DRAFT  # noqa: PLC0415
    except ImportError as error:
        return not_installed(error, "hub")
    if not settings.data.resolve().name.startswith(DRAFT):
        complain(f"{settings.data} is no copy that the renewal has unpacked: it stays as it is")
        return FAILED
    try:
        events = prove(settings, timepiece)
    except StoreError as error:
        complain(str(error))
        return FAILED
    wrong = [
        one.told
        for one in (*kept.audit(settings), *kept.reports(settings))
        if one.state == "failed"
    ]
    for line in wrong:
        complain(line)
    if not wrong:
        say(f"it goes on from {events} events")
    return FAILED if wrong else OK
