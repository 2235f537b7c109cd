"""What the hub handed out has to show a picture before it is trusted with the next start.

In: whether a picture was shown, and how the window ended. Out: a station that failed before its
first picture is put aside, so that the next start shows none and hears what the hub says by then.
It hides no failure: the program still ends with it.
"""

import logging
from collections.abc import Callable
from contextlib import suppress
from types import TracebackType
from typing import Self

from kiosk.drawer import DAMAGED, Drawer

log = logging.getLogger(__name__)


class Probation:
    """As long as it lasts, an error before ``shown`` says yes is blamed on what was kept."""

    def __init__(self, drawer: Drawer, shown: Callable[[], bool]) -> None:
        """Blame nothing yet."""
        self._drawer = drawer
        self._shown = shown

    def __enter__(self) -> Self:
        """Begin."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Put aside what failed; who is only told to stop (a cancelled task) has not failed."""
        if not isinstance(error, Exception) or self._shown():
            return
        with suppress(OSError):  # nothing was kept, or the disk refuses, which the outbox tells
            self._drawer.put_aside()
            log.error("no picture could be made of what was handed out; kept as %s", DAMAGED)
