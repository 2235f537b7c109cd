"""What most tests of a hub's pages begin with: a real store behind them."""

from collections.abc import AsyncIterator

import pytest

from tests.hub.running_store import RunningStore


@pytest.fixture
async def store() -> AsyncIterator[RunningStore]:
    """Started, and stopped afterwards."""
    running = RunningStore()
    await running.start()
    yield running
    await running.stop()
