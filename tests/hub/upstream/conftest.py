"""Where what is carried arrives."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from hub.ledger.keeper import Keeper
from hub.ledger.sqlite import SqliteLedger


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Keeper]:
    """An empty one, of a region or a laptop."""
    one = SqliteLedger(tmp_path / "ledger.db")
    yield one
    one.close()
