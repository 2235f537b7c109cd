"""Has a page printed as PDF by a process of its own, which is gone when it is done.

In come HTML and the style sheets of the package that it is set in; out goes the PDF. Printing takes
a second of a desk's machine and some 60 MB, which a hub's loop and memory need not know of. It
blocks: call it on a worker thread. It fetches nothing, and keeps nothing.
"""

import subprocess
import sys
from importlib.util import find_spec

PRINT_S_MAX = 60.0
"""A Raspberry Pi needs about 5 for a card."""

PAGE_BYTES_MAX = 4_000_000
"""Of HTML: a month of a large chain is a tenth of it."""

MISSING = "PDF needs WeasyPrint: install vetrina[pdf], or print the page from the browser"


class PressError(Exception):
    """A page could not be printed; the message says why."""


def is_there() -> bool:
    """Whether WeasyPrint is installed (the extra ``pdf``)."""
    return find_spec("weasyprint") is not None


def printed(page: str, *styles: str) -> bytes:
    """The page as PDF; ``styles`` are names of files in the package's static folder.

    Raises:
        PressError: it is too long, takes too long, or Pango is not there.
    """
    source = page.encode()
    if len(source) > PAGE_BYTES_MAX:
        msg = f"the page has {len(source)} bytes, at most {PAGE_BYTES_MAX} are printed"
        raise PressError(msg)
    try:
        done = subprocess.run(  # noqa: S603 - our own program
            [sys.executable, "-m", "hub.paper", *styles],
            input=source,
            capture_output=True,
            check=False,
            timeout=PRINT_S_MAX,
        )
    except subprocess.TimeoutExpired as error:
        msg = f"printing took more than {PRINT_S_MAX:.0f} s"
        raise PressError(msg) from error
    if done.returncode:
        told = done.stderr.decode(errors="replace").strip().rpartition("\n")[2]
        msg = f"the page could not be printed: {told}"
        raise PressError(msg)
    return done.stdout
