"""Looking into an outbox from beside: what it holds, while its device has it open."""

from pathlib import Path

import pytest

from tests.wire.test_outbox import STAMP, rating
from wire.outbox import Outbox, OutboxFull
from wire.peek import Peeked, PeekError, peek


def test_it_tells_what_waits_and_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "outbox.db"
    assert peek(path) is None
    assert not path.exists()
    outbox = Outbox(path, events_max=2)
    outbox.append([rating("a"), rating("b")], STAMP)
    with pytest.raises(OutboxFull):
        outbox.append([rating("c")], STAMP)
    for _ in range(2):  # beside its device, and after it
        assert peek(path) == Peeked(waiting=2, oldest_made_ms=1_000, refused=1)
        outbox.close()


def test_a_damaged_one_is_told(tmp_path: Path) -> None:
    path = tmp_path / "outbox.db"
    path.write_bytes(b"not a database" * 1_000)
    with pytest.raises(PeekError, match="cannot be read"):
        peek(path)
