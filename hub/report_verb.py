"""The verb ``report``: a region's month as a page, as HTML or PDF.

In: what was typed, and the time. Out: one file. It changes no ledger.
"""

import argparse
from importlib import resources
from pathlib import Path

from config.checkup import not_installed
from config.command import FAILED, OK, complain, say
from hub import region_books
from hub.store import StoreError
from wire.codec import from_ms
from wire.timepiece import Timepiece

LANGUAGES = ("de", "en", "es", "fr", "it")
ENDINGS = (".html", ".pdf")


def add(verb: argparse.ArgumentParser) -> None:
    """What may be typed."""
    verb.add_argument("month", type=region_books.month_of, help="such as 2026-01")
    verb.add_argument("file", type=Path, help="to write: its name ends in .html or .pdf")
    verb.add_argument("--lang", choices=LANGUAGES, default="en")
    verb.add_argument("--name", default="", help="of the region, as it stands on the page")
    region_books.add(verb)


def report(chosen: argparse.Namespace, timepiece: Timepiece) -> int:
    """Write the file."""
    try:  # --help works without what it needs
        from hub.monthly.month import month  # noqa: PLC0415
        from hub.monthly.page import Frame, write  # noqa: PLC0415
        from hub.paper.press import MISSING, PressError, is_there, printed  # noqa: PLC0415
        from hub.region.days import Span  # noqa: PLC0415
        from hub.screen.assets import PAPER, words  # noqa: PLC0415
    except ImportError as error:
        return not_installed(error, "hub")
    ending = chosen.file.suffix.lower()
    if ending not in ENDINGS or (ending == ".pdf" and not is_there()):
        complain(MISSING if ending == ".pdf" else "the file's name ends in .html or .pdf")
        return FAILED
    static = resources.files("hub.screen") / "static"
    frame = Frame(
        language=chosen.lang,
        words=words(PAPER)[chosen.lang],
        style=(static / "report.css").read_text(encoding="utf-8"),
        region=chosen.name,
    )
    try:
        with region_books.reading(chosen) as ledger:
            found = month(ledger, Span(*chosen.month), from_ms(timepiece.wall_ms()))
        page = write(found, frame)
        content = printed(page) if ending == ".pdf" else page.encode()
        chosen.file.write_bytes(content)
    except (StoreError, PressError, OSError) as error:
        complain(str(error))
        return FAILED
    said = f"{found.days.arrived} of {found.days.expected} days of stores"
    say(f"{chosen.file}: {said}")
    return OK
