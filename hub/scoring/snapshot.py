"""A store's memory as bytes, and back. PURE.

In comes a ``Chronicle``; out go bytes from which an equal one is made, so that a restart has to
read only the rest of the log. It writes no file, and says nothing of where the log had come to.
"""

import msgspec
from msgspec import Struct

from hub.scoring.chronicle import Chronicle
from hub.scoring.state import State
from hub.scoring.summary import DaySummary

FORMAT = 10
"""Grows with every change of the counters; what another program wrote is not read."""


class SnapshotError(ValueError):
    """These bytes are no snapshot of this program; read the log from its beginning."""


class _Snapshot(Struct, frozen=True, array_like=True):
    format: int
    state: State
    days: dict[int, DaySummary]
    open_day: int
    opened_ms: int
    written: list[int]
    begins_ms: int
    ends_ms: int


class _Header(Struct, frozen=True, array_like=True):
    format: int


def snapshot(chronicle: Chronicle) -> bytes:
    """Everything that is not made again from the rest."""
    return msgspec.msgpack.encode(
        _Snapshot(
            FORMAT,
            chronicle.state,
            chronicle.days,
            chronicle.open_day,
            chronicle.opened_ms,
            chronicle.written,
            chronicle.begins_ms,
            chronicle.ends_ms,
        )
    )


def restore(content: bytes) -> Chronicle:
    """The memory that a snapshot was made of.

    Raises:
        SnapshotError: it is damaged, or of another format.
    """
    try:
        header = msgspec.msgpack.decode(content, type=_Header)
        if header.format != FORMAT:
            msg = f"a snapshot of format {header.format}, not {FORMAT}"
            raise SnapshotError(msg)
        held = msgspec.msgpack.decode(content, type=_Snapshot)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        msg = f"not a snapshot: {error}"
        raise SnapshotError(msg) from error
    return Chronicle(
        state=held.state,
        days=held.days,
        open_day=held.open_day,
        opened_ms=held.opened_ms,
        written=held.written,
        begins_ms=held.begins_ms,
        ends_ms=held.ends_ms,
    )
