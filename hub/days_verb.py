"""The verb ``days`` of the hub's command line: the day reports, their log, and its way to a region.

In: what was typed. Out: lines on the terminal and an exit code. It reads the hub's folder, where
the hub may be running, and changes nothing there but the receipts of what it brought.
"""

import argparse
import asyncio
import sys
from datetime import date
from pathlib import Path

from config.bar import bar
from config.checkup import not_installed
from config.command import FAILED, OK, complain, say
from hub.settings import load_settings
from hub.store import StoreError
from wire.codec import from_ms
from wire.timepiece import Timepiece

CHOICES = ("list", "show", "verify", "export", "push", "receipts")


def add(verb: argparse.ArgumentParser) -> None:
    """What may be typed."""
    verb.add_argument("what", choices=CHOICES, help="of the signed log")
    verb.add_argument("which", nargs="?", metavar="DATE|FILE", help="to show, or to export to")
    verb.add_argument("--after", type=int, default=0, metavar="N", help="export what is behind")
    verb.add_argument("--settings", type=Path, metavar="FILE", help="with the region's address")
    verb.add_argument("--data", type=Path, metavar="DIR", help="what the hub keeps")


def days(chosen: argparse.Namespace, timepiece: Timepiece) -> int:
    """Do what was typed."""
    try:  # --help works without what it needs
        from hub.daily.chain import ChainError  # noqa: PLC0415
        from hub.register.signet import SignetError  # noqa: PLC0415
        from hub.upstream.files import FileError  # noqa: PLC0415
        from hub.upstream.receipts import ReceiptsError  # noqa: PLC0415
        from hub.upstream.region import VisitError  # noqa: PLC0415
    except ImportError as error:
        return not_installed(error, "hub")
    does = {"export": _export, "receipts": _receipts}.get(chosen.what, _told)
    try:
        return _push(chosen, timepiece) if chosen.what == "push" else does(chosen)
    except (StoreError, SignetError, ChainError, FileError, ReceiptsError, VisitError) as error:
        complain(str(error))
        return FAILED


def _folder(chosen: argparse.Namespace) -> Path:
    folder: Path = chosen.data or load_settings(chosen.settings).data
    return folder


def _told(chosen: argparse.Namespace) -> int:
    from hub.register.told import answer  # noqa: PLC0415 - as above

    try:
        day = None if chosen.which is None else date.fromisoformat(chosen.which)
    except ValueError:
        complain(f"{chosen.which} is no date, such as 2026-01-31")
        return FAILED
    told = answer(_folder(chosen), chosen.what, day)
    for line in told.lines:
        (say if told.is_well else complain)(line)
    return OK if told.is_well else FAILED


def _export(chosen: argparse.Namespace) -> int:
    from hub.store import DATABASE  # noqa: PLC0415
    from hub.store.sheets import read_sheets  # noqa: PLC0415 - as above
    from hub.upstream.files import export  # noqa: PLC0415

    if chosen.which is None:
        complain("name the file to be written")
        return FAILED
    sheets = read_sheets(_folder(chosen) / DATABASE)
    wanted = (one.sealed for one in sheets if one.seq > chosen.after)
    say(f"{export(Path(chosen.which), wanted)} lines")
    return OK


def _push(chosen: argparse.Namespace, timepiece: Timepiece) -> int:
    from hub.upstream.pusher import brought  # noqa: PLC0415
    from hub.upstream.receipts import Receipts  # noqa: PLC0415 - as above
    from hub.upstream.shelf import PaperLog  # noqa: PLC0415

    settings, folder = load_settings(chosen.settings), _folder(chosen)
    if settings.upstream.url is None:
        complain("the settings name no region: give [upstream] a url and a token_file")
        return FAILED
    log, begun_ms = PaperLog(folder), timepiece.uptime_ms()
    if log.store is None:
        say("no report yet")
        return OK

    def draw(done: int, of: int) -> None:
        sys.stderr.write(f"\r{bar(done, of, 'lines', timepiece.uptime_ms() - begun_ms)}")
        sys.stderr.flush()

    receipts = Receipts(folder, log.store)
    found = asyncio.run(brought(settings.upstream, log, receipts, draw))
    complain("")  # ends the line of the bar
    say(f"{found.sent} lines sent, {found.behind} behind")
    for doubt in found.doubts:
        complain(f"line {doubt.seq}: {doubt.trouble}")
    return FAILED if found.behind else OK


def _receipts(chosen: argparse.Namespace) -> int:
    from hub.upstream.receipts import Receipts  # noqa: PLC0415 - as above
    from hub.upstream.shelf import PaperLog  # noqa: PLC0415

    folder = _folder(chosen)
    log = PaperLog(folder)
    kept = [] if log.store is None else Receipts(folder, log.store).read()
    for one in kept:
        at = from_ms(one.at_ms).isoformat(timespec="seconds")
        ours = "ours" if log.has(one.seq, one.digest) else "of another log"
        say(f"{at}  {one.region}  up to line {one.seq}  {ours}  key {one.key[:16]}")
    if not kept:
        say("no receipt yet")
    return OK
