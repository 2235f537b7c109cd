"""What a program knows of its own release: the number it runs, and why a newer one did not hold.

In: the environment that it runs in (``sys.prefix``). Out: values. An environment that no renewal
has made has neither.
"""

from pathlib import Path

from config.renewal.journal import JournalError, read
from config.renewal.shelf import VERSIONS


def running(prefix: Path) -> int | None:
    """The number of the release in an environment; None: it is none."""
    own = prefix.resolve()
    fits = own.parent.name == VERSIONS and own.name.isascii() and own.name.isdecimal()
    return int(own.name) if fits else None


def failure(prefix: Path) -> str | None:
    """Why a newer release than this one did not hold, where the last one did not."""
    if running(prefix) is None:
        return None
    try:
        failed = read(prefix.resolve().parent.parent).failed
    except JournalError as error:
        return str(error)[:200]
    return None if failed is None else f"release {failed.counter}: {failed.why}"[:200]
