"""What the hub believes of its clock, kept over a restart.

In: the store, and what the clock says. Out: whether what is old may go (``hub.doubt`` decides it),
in a file of the hub's folder; one line in the log when a doubt begins, and one when it ends.
"""

import logging
from pathlib import Path

import msgspec

from config.load import read_owned, save_for_owner
from hub.doubt import Belief, in_words, step
from hub.store import Store
from wire.envelope import Clock

FILE = "clock.json"
FILE_BYTES_MAX = 1_024  # three numbers and their names

log = logging.getLogger(__name__)


def begin(store: Store, folder: Path) -> None:
    """Believe the log where nothing was believed before; of a start at which nobody has spoken yet.

    What is received later has its time from the very clock that is to be weighed. A hub without a
    log has nothing that could be old: it waits for a time server.

    Raises:
        OSError, StoreError: it cannot be read or kept.
    """
    said_ms = _last_ms(store)
    if said_ms is not None and kept(folder) is None:
        _keep(folder, Belief(believed_ms=said_ms))


def weigh(store: Store, folder: Path, now_ms: int, clock: Clock) -> Belief:
    """What is believed now; where nothing was before, what the log says, else the clock.

    Raises:
        OSError: it cannot be kept.
    """
    before = kept(folder) or Belief(believed_ms=_last_ms(store) or now_ms)
    belief = step(before, now_ms, clock)
    if belief != before:
        _keep(folder, belief)
    if belief.is_doubted and not before.is_doubted:
        log.warning("%s", in_words(belief))
    elif before.is_doubted and not belief.is_doubted:
        log.info("the clock is believed again: what is old goes")
    return belief


def kept(folder: Path) -> Belief | None:
    """What is believed in a hub's folder; None where nothing is yet, or nobody can read it.

    Raises:
        OSError: the file cannot be read.
    """
    try:
        return msgspec.json.decode(read_owned(folder / FILE, FILE_BYTES_MAX), type=Belief)
    except (FileNotFoundError, msgspec.DecodeError):
        return None


def _keep(folder: Path, belief: Belief) -> None:
    save_for_owner(folder / FILE, msgspec.json.encode(belief))


def _last_ms(store: Store) -> int | None:
    newest = store.events_before(store.last_position() + 1, 1)
    return newest[0].received_ms if newest else None
