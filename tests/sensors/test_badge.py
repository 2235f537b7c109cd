"""A sensor that is asked which one it is says so, and ends by itself; it shows nothing else."""

import asyncio

import pytest

from sensors.badge import Badge
from tests.wire.test_command import COMMANDED


async def test_it_says_so_for_a_while(caplog: pytest.LogCaptureFixture) -> None:
    told: asyncio.Queue[bool] = asyncio.Queue()
    badge = Badge("door-2", lambda *, identifies: told.put_nowait(identifies), 0.01)
    running = asyncio.create_task(badge.run())
    said = await badge.show(COMMANDED)
    assert "log" in said
    assert [await told.get(), await told.get()] == [True, False]
    assert "this is door-2" in caplog.text
    running.cancel()
