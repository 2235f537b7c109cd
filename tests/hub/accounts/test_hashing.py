"""Hashing a password is slow on purpose: whoever makes a hub hash keeps nobody else waiting (S12)."""

import asyncio
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from hub.accounts.hashing import SMALL, USUAL, WAITING_MAX, BusyError, Cost, Hashing, cost_on

CHEAP = Cost(1, 8)


class Stopped:
    """Workers who begin nothing until they are let go."""

    def __init__(self) -> None:
        self.workers = ThreadPoolExecutor(1)
        self._go = threading.Event()
        self.workers.submit(self._go.wait)

    def let_go(self) -> None:
        self._go.set()


@pytest.fixture
def stopped() -> Iterator[Stopped]:
    one = Stopped()
    yield one
    one.let_go()
    one.workers.shutdown()


async def test_no_hash_is_made_where_taps_are_served(stopped: Stopped) -> None:
    hashing = Hashing(stopped.workers, CHEAP)
    made = asyncio.create_task(hashing.make("seven brass lamps"))
    await asyncio.sleep(0)  # it begins
    assert not made.done(), "the loop has made it itself"
    stopped.let_go()
    secret = await made
    assert await hashing.fits("seven brass lamps", secret)
    assert not await hashing.fits("eight brass lamps", secret)


async def test_only_so_many_wait_and_the_next_is_sent_away(stopped: Stopped) -> None:
    hashing = Hashing(stopped.workers, CHEAP)
    waiting = [asyncio.create_task(hashing.make("guess")) for _ in range(WAITING_MAX)]
    await asyncio.sleep(0)
    with pytest.raises(BusyError):
        await hashing.make("guess")
    stopped.let_go()
    assert len(set(await asyncio.gather(*waiting))) == WAITING_MAX, "each with a salt of its own"
    assert await hashing.make("guess"), "there is room again"


def test_no_machine_hashes_for_less_than_is_advised() -> None:
    """OWASP's least is 19 MiB and two passes."""
    for memory_bytes in (512 * 2**20, 2**30, 8 * 2**30):
        cost = cost_on(memory_bytes)
        assert cost in {SMALL, USUAL}
        assert cost.memory_kib >= 19 * 1024
        assert cost.passes >= 2
