"""What a program knows of its own release: the number it runs, and why it runs no newer one.

In: the environment that it runs in (``sys.prefix``). Out: values. An environment that nothing may
renew has neither.
"""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

from config.renewal.journal import JOURNAL, JournalError, read
from config.renewal.shelf import CURRENT, VERSIONS

LOOK_S = 60.0  # a refusal starts nobody anew, and a person reads it in the morning

FROM_A_CHECKOUT = 0
"""What is older than every release: installed by ``scripts/provision``, and free to be renewed."""


def running(prefix: Path) -> int | None:
    """The number of the release in an environment; None: nothing renews it.

    ``scripts/provision`` lays the journal where a publisher is believed, and there alone: a device
    without one would keep its hub waiting for what it never takes.
    """
    own = prefix.resolve()
    if own.parent.name != VERSIONS:
        return None
    if own.name.isascii() and own.name.isdecimal():
        return int(own.name)
    return FROM_A_CHECKOUT if (own.parent.parent / JOURNAL).exists() else None


def lasting(program: Path, prefix: Path) -> Path:
    """The path of a program in an environment, by a way that the next one will be found by too."""
    own = prefix.resolve()
    current = own.parent.parent / CURRENT
    is_in_force = own.parent.name == VERSIONS and current.resolve() == own
    return current / program.relative_to(prefix) if is_in_force else program


def failure(prefix: Path) -> str | None:
    """Why a newer release than this one did not hold, and why one that is wanted was refused."""
    if running(prefix) is None:
        return None
    try:
        journal = read(prefix.resolve().parent.parent)
    except JournalError as error:
        return str(error)[:200]
    failed, refused = journal.failed, journal.refused
    reasons = [] if failed is None else [f"release {failed.counter}: {failed.why}"]
    reasons += [] if refused is None else [f"refused: {refused}"]
    return "; ".join(reasons)[:200] or None


async def tell_failures(prefix: Path, tell: Callable[..., None]) -> NoReturn:
    """Have the device tell what ``failure`` says, for ever; ``tell`` is ``wire.device``'s."""
    while True:
        tell(release_problem=await asyncio.to_thread(failure, prefix))
        await asyncio.sleep(LOOK_S)


def shelf(prefix: Path) -> Path | None:
    """The folder of the releases that an environment belongs to; None: nothing renews it."""
    return None if running(prefix) is None else prefix.resolve().parent.parent
