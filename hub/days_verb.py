"""The verb ``days`` of the hub's command line: list the day reports, show one, verify their log.

In: what was typed. Out: lines on the terminal and an exit code. It reads the hub's folder, where
the hub may be running, and changes nothing.
"""

import argparse
from datetime import date
from pathlib import Path

from config.checkup import not_installed
from config.command import FAILED, OK, complain, say
from hub.settings import HubSettings
from hub.store import StoreError


def add(verb: argparse.ArgumentParser) -> None:
    """What may be typed."""
    verb.add_argument("what", choices=("list", "show", "verify"), help="of the signed log")
    verb.add_argument("day", nargs="?", type=date.fromisoformat, metavar="DATE", help="to show")
    verb.add_argument("--data", type=Path, metavar="DIR", help="what the hub keeps")


def days(chosen: argparse.Namespace) -> int:
    """Do what was typed."""
    try:  # --help works without what it needs
        from hub.register.signet import SignetError  # noqa: PLC0415
        from hub.register.told import answer  # noqa: PLC0415
    except ImportError as error:
        return not_installed(error, "hub")
    try:
        told = answer(chosen.data or HubSettings().data, chosen.what, chosen.day)
    except (StoreError, SignetError) as error:
        complain(str(error))
        return FAILED
    for line in told.lines:
        (say if told.is_well else complain)(line)
    return OK if told.is_well else FAILED
