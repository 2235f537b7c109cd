"""What was told of the days that may still change, beyond what their reports say.

In: the hub's data folder. Out: summaries by day, the oldest telling first, which hold back what few
people said late (``hub.daily.hold``). They hold what the reports hide, so they never leave the
folder. Losing the file loses no answer: the next revision of a day is told as if it were the first.
"""

import logging
from collections.abc import Mapping
from pathlib import Path

import msgspec

from config.load import save
from hub.register.signet import SignetError
from hub.scoring.summary import DaySummary

MEMO_FILE = "report-told.msgpack"

Told = dict[int, tuple[DaySummary, ...]]

_decoder = msgspec.msgpack.Decoder(Told)
_log = logging.getLogger(__name__)


def recalled(folder: Path) -> Told:
    """What was told before, as far as it is remembered."""
    path = folder / MEMO_FILE
    try:
        return _decoder.decode(path.read_bytes())
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        _log.warning("%s cannot be read, days are told as if for the first time: %s", path, error)
        return {}


def note(folder: Path, told: Mapping[int, tuple[DaySummary, ...]]) -> None:
    """Remember what was told.

    Raises:
        SignetError: it cannot be written.
    """
    path = folder / MEMO_FILE
    try:
        save(path, msgspec.msgpack.encode(told))
    except OSError as error:
        msg = f"{path} cannot be written: {error}; check the disk"
        raise SignetError(msg) from error
