"""Until when the hub wants no taps, kept over a restart: one small file in the kiosk's folder.

In: minutes. Out: the end, in the uptime of now. Within one boot of the machine it is exact. After
another one the wall clock decides, as it is now, and never adds to what was ordered: a machine
without a clock chip is told the time after its start, so whoever holds the end asks again. A file
that cannot be read shuts nobody out. It shows nothing; that is ``kiosk.duty``.
"""

import logging
from pathlib import Path

import msgspec
from msgspec import Struct

from config.load import save
from wire.events import EpochMs
from wire.timepiece import Timepiece

log = logging.getLogger(__name__)

KEPT = "locked.json"
KEPT_BYTES_MAX = 1_024  # a note has about two hundred

MINUTE_MS = 60_000


class Bolted(Struct, frozen=True, kw_only=True):
    """The end of a lock, by both clocks, and how long it was to be."""

    minutes: int
    until_ms: EpochMs
    boot: str
    until_uptimems: int


class Bolt:
    """The lock of the kiosk whose folder this is."""

    def __init__(self, folder: Path, timepiece: Timepiece) -> None:
        self._path = folder / KEPT
        self._timepiece = timepiece
        self._bolted = self._read()

    @property
    def until_ms(self) -> int | None:
        """The end in wall time, for the hub; None: nothing is ordered."""
        return None if self._bolted is None else self._bolted.until_ms

    def until_uptimems(self) -> int | None:
        """The end in the uptime of now; None: it is over, or nothing was ordered."""
        bolted, now_ms = self._bolted, self._timepiece.uptime_ms()
        if bolted is None:
            return None
        if bolted.boot == self._timepiece.boot:
            until_ms = bolted.until_uptimems
        else:
            left_ms = bolted.until_ms - self._timepiece.wall_ms()
            until_ms = now_ms + min(left_ms, bolted.minutes * MINUTE_MS)
        return until_ms if until_ms > now_ms else None

    def shut(self, minutes: int) -> None:
        """Take no taps for so long; durable on return.

        Raises:
            OSError: the disk refuses, and nothing is shut.
        """
        span_ms = minutes * MINUTE_MS
        bolted = Bolted(
            minutes=minutes,
            until_ms=self._timepiece.wall_ms() + span_ms,
            boot=self._timepiece.boot,
            until_uptimems=self._timepiece.uptime_ms() + span_ms,
        )
        save(self._path, msgspec.json.encode(bolted))
        self._bolted = bolted

    def open(self) -> None:
        """Take taps again; durable on return.

        Raises:
            OSError: the disk refuses, and it stays shut.
        """
        save(self._path, b"")
        self._bolted = None

    def _read(self) -> Bolted | None:
        try:
            with self._path.open("rb") as file:
                said = file.read(KEPT_BYTES_MAX)
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:
            log.warning("whether the kiosk is locked cannot be read, it is not: %s", error)
            return None
        if not said:
            return None
        try:
            return msgspec.json.decode(said, type=Bolted)
        except (msgspec.MsgspecError, UnicodeDecodeError) as error:
            log.warning("%s says nothing, the kiosk is not locked: %s", self._path, error)
            return None
