"""The screen's door with real connections: those that only wait are in nobody's way."""

import asyncio
import resource
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, asynccontextmanager

import httpx
import pytest

from hub.screen.door import (
    CONNECTIONS_MAX,
    FILES_RESERVED,
    OF_ONE_ADDRESS_MAX,
    room,
    widen,
)
from hub.screen.feed import VIEWERS_MAX
from tests.hub.running_store import RunningStore

HALF_A_REQUEST = b"GET /healthz HTTP/1.1\r\nHost: localh"
WHOLE_REQUEST = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"
PATIENCE_S = 60
"""Only keeps a broken test from hanging: less than pytest's own."""

STREAM = b"GET /api/v1/live/stream HTTP/1.1\r\nHost: localhost\r\n\r\n"


@pytest.fixture
async def store() -> AsyncIterator[RunningStore]:
    running = RunningStore(request_s=1)
    await running.start()
    yield running
    await running.stop()


@asynccontextmanager
async def connected(store: RunningStore, count: int) -> AsyncIterator[list[socket.socket]]:
    with ExitStack() as stack:
        some = [stack.enter_context(socket.socket()) for _ in range(count)]
        for one in some:
            await connect(one, store)
        yield some


async def connect(one: socket.socket, store: RunningStore) -> None:
    one.setblocking(False)
    loop = asyncio.get_running_loop()
    await asyncio.wait_for(loop.sock_connect(one, ("127.0.0.1", store.port)), PATIENCE_S)


async def is_well(store: RunningStore) -> bool:
    async with httpx.AsyncClient(base_url=store.address, timeout=PATIENCE_S) as client:
        return (await client.get("/healthz")).status_code == 200


async def said(one: socket.socket) -> bytes:
    """What came until the other side closed."""
    loop, heard = asyncio.get_running_loop(), b""
    async with asyncio.timeout(PATIENCE_S):
        while part := await loop.sock_recv(one, 65_536):
            heard += part
    return heard


async def test_more_idle_connections_than_places_keep_nobody_out() -> None:
    store = RunningStore(request_s=60)
    await store.start()
    async with connected(store, CONNECTIONS_MAX + 5):
        await asyncio.sleep(0.2)
        assert await is_well(store)
    await store.stop()


async def test_one_address_has_few_of_the_places() -> None:
    store = RunningStore(request_s=600)
    await store.start()
    async with connected(store, 3 * OF_ONE_ADDRESS_MAX) as some:
        async with asyncio.timeout(PATIENCE_S):
            while len(still_open(some)) != OF_ONE_ADDRESS_MAX:  # noqa: ASYNC110 - it sets no event
                await asyncio.sleep(0.05)
        assert some[-1] in still_open(some), "the newest may ask"
    await store.stop()


def still_open(some: list[socket.socket]) -> list[socket.socket]:
    """Those that the hub has not closed."""
    found = []
    for one in some:
        try:
            one.recv(1)
        except BlockingIOError:
            found.append(one)
    return found


async def test_answers_under_way_are_not_the_ones_shown_out(store: RunningStore) -> None:
    async with connected(store, VIEWERS_MAX) as viewers:
        for one in viewers:
            one.sendall(STREAM)
        await asyncio.sleep(0.5)
        async with connected(store, CONNECTIONS_MAX + 5):
            await asyncio.sleep(0.2)
            assert await is_well(store)
        await asyncio.sleep(1.2)  # nor are they when patience with a request is over
        store.tap("kiosk-1", 4)
        for one in viewers:
            await hears(one, b'"n":1,')


async def hears(one: socket.socket, words: bytes) -> None:
    """Wait until it has been told so, by a hub that has not shown it out."""
    loop, heard = asyncio.get_running_loop(), b""
    async with asyncio.timeout(PATIENCE_S):
        while words not in heard:
            part = await loop.sock_recv(one, 65_536)
            assert part, "it was shown out"
            heard += part


@pytest.mark.parametrize("begun", [b"", HALF_A_REQUEST, WHOLE_REQUEST + HALF_A_REQUEST])
async def test_who_does_not_ask_in_time_is_shown_out(store: RunningStore, begun: bytes) -> None:
    async with connected(store, 1) as (one,):
        one.sendall(begun)
        assert (await said(one)).count(b"HTTP/1.1 200") == begun.count(WHOLE_REQUEST)


async def test_a_request_that_drips_in_buys_no_time(store: RunningStore) -> None:
    async with connected(store, 1) as (one,):
        with pytest.raises(ConnectionError):
            await drip(one)


async def drip(one: socket.socket) -> None:
    """Say a request that never ends, for far longer than anybody has patience with one."""
    loop = asyncio.get_running_loop()
    for _ in range(600):
        await loop.sock_sendall(one, b"G")
        await asyncio.sleep(0.1)


async def test_an_old_connection_may_ask_again(store: RunningStore) -> None:
    async with httpx.AsyncClient(base_url=store.address) as client:
        for _ in range(3):
            assert (await client.get("/healthz")).status_code == 200
            await asyncio.sleep(0.6)


@pytest.fixture
def files() -> Iterator[int]:
    """The process's limit of open files, put back afterwards."""
    soft, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    yield soft
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, most))


async def test_a_small_limit_of_open_files_is_kept_and_logged_by_nobody(
    files: int, caplog: pytest.LogCaptureFixture
) -> None:
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    store = RunningStore()
    with ExitStack() as stack:
        ours = [stack.enter_context(socket.socket()) for _ in range(320)]  # of the client's side
        small = max(one.fileno() for one in ours) + 1 + FILES_RESERVED + 64
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(small, files), most))
        assert room() == min(CONNECTIONS_MAX, min(small, files) - FILES_RESERVED)
        await store.start()
        for one in ours:
            await connect(one, store)
        await asyncio.sleep(0.2)
        assert await is_well(store)
        await store.stop()
    assert "out of system resource" not in caplog.text


def test_the_hub_takes_the_open_files_that_it_may_have(files: int) -> None:
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (128, most))
    assert room() == 128 - FILES_RESERVED
    widen()
    assert resource.getrlimit(resource.RLIMIT_NOFILE)[0] >= min(files, 1_024)
    assert room() == CONNECTIONS_MAX
