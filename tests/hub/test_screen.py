"""The HTTP side as a client sees it: a real server on a real socket."""

import asyncio
import json
import re
import socket
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from typing import Any

import httpx
import jsonschema
import msgspec
import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator
from starlette.types import Message

from hub.live import LiveView
from hub.screen.feed import FRAME_MS, FRAMES_AT_ONCE, VIEWERS_MAX, Feed
from hub.screen.serving import ScreenError, bind
from hub.screen.stream import Stream
from tests.hub.running_store import RunningStore
from tests.hub.test_delta import applied


@pytest.fixture
async def client(store: RunningStore) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=store.address, timeout=60) as one:
        yield one


async def frames(response: httpx.Response) -> AsyncIterator[tuple[str, dict[str, Any]]]:
    """The events of a stream: name and data; of a delta the whole view that it makes."""
    name, view, number, known = "message", {}, 0, 0
    async for line in response.aiter_lines():
        field, _, value = line.partition(":")
        if field == "event":
            name = value.strip()
        elif field == "id":
            known, number = number, int(value)
        elif field == "data":
            data = json.loads(value)
            if name == "delta":
                assert number == known + 1
                data = applied(view, data)
            if name != "pulse":
                view = data
            yield name, data
            name = "message"


async def test_live_is_the_view_and_fits_its_published_schema(
    store: RunningStore, client: httpx.AsyncClient
) -> None:
    store.busy_day()
    answer = await client.get("/api/v1/live")
    view = msgspec.json.decode(answer.content, type=LiveView)
    assert view.score.n == 270
    assert view.traffic.in_ is not None
    document = (await client.get("/openapi.json")).json()
    schema = {"$ref": "#/components/schemas/LiveView", "components": document["components"]}
    jsonschema.Draft202012Validator(schema).validate(answer.json())


async def test_openapi_is_valid_and_names_every_route(
    store: RunningStore, client: httpx.AsyncClient
) -> None:
    document = (await client.get("/openapi.json")).json()
    OpenAPIV31SpecValidator(document).validate()
    served = {route.path for route in store.screen.app.routes}
    assert served - set(document["paths"]) == {"/static/{version}/{name}"}
    assert set(document["paths"]) <= served


async def test_an_empty_store_says_null_and_never_0(client: httpx.AsyncClient) -> None:
    live = (await client.get("/api/v1/live")).json()
    assert live["score"]["value"] is None
    assert [live["traffic"][key] for key in ("in", "out", "occupancy", "coverage")] == [None] * 4


async def test_what_is_committed_is_in_the_next_answer(
    store: RunningStore, client: httpx.AsyncClient
) -> None:
    for count in range(1, 6):
        store.tap("kiosk-1", 4)
        assert (await client.get("/api/v1/live")).json()["score"]["n"] == count


async def test_the_stream_begins_with_a_view_and_goes_on_with_changes(
    store: RunningStore, client: httpx.AsyncClient
) -> None:
    async with client.stream("GET", "/api/v1/live/stream") as response:
        assert response.headers["content-type"].startswith("text/event-stream")
        coming = frames(response)
        _, first = await anext(coming)
        store.tap("kiosk-1", 4)
        _, second = await anext(coming)
    assert (first["score"]["n"], second["score"]["n"]) == (0, 1)


async def test_a_viewer_costs_little_and_sees_what_a_new_one_sees(
    store: RunningStore, client: httpx.AsyncClient
) -> None:
    store.busy_day()
    async with client.stream("GET", "/api/v1/live/stream") as response:
        coming = frames(response)
        _, view = await anext(coming)
        while view["score"]["n"] < 270:  # the feed was made before the day was busy
            _, view = await anext(coming)
        first_bytes = response.num_bytes_downloaded
        for tap in range(10):
            store.hands.ahead_ms += 200
            store.tap(("kiosk-1", "kiosk-2", "kiosk-3")[tap % 3], 1 + tap % 4)
            name, view = await anext(coming)
            assert name == "delta"
        spent_bytes = response.num_bytes_downloaded - first_bytes
    assert view == (await client.get("/api/v1/live")).json()
    assert spent_bytes / 10 * 5 <= 1_500, "at five changes a second"


async def test_a_burst_becomes_few_frames(store: RunningStore, client: httpx.AsyncClient) -> None:
    seen = []
    async with client.stream("GET", "/api/v1/live/stream") as response:
        coming = frames(response)
        await anext(coming)
        begun_ms = store.hands.uptime_ms()
        for _ in range(100):
            store.tap("kiosk-1", 4)
            await asyncio.sleep(0.01)
        async for _, view in coming:
            seen.append(view["score"]["n"])
            if seen[-1] == 100:
                break
        took_ms = store.hands.uptime_ms() - begun_ms
    assert len(seen) <= took_ms / FRAME_MS + FRAMES_AT_ONCE + 1, "however slow this machine is"
    assert seen == sorted(seen)


async def test_a_quiet_stream_pulses(store: RunningStore, client: httpx.AsyncClient) -> None:
    async with client.stream("GET", "/api/v1/live/stream") as response:
        coming = frames(response)
        await anext(coming)
        store.hands.ahead_ms = 1_000
        assert await asyncio.wait_for(anext(coming), 60) == (
            "pulse",
            {"as_of": "2026-01-01T11:00:01Z"},
        )


async def test_one_viewer_too_many_is_told_when_to_come_back(store: RunningStore) -> None:
    async with AsyncExitStack() as stack:
        limits = httpx.Limits(max_connections=VIEWERS_MAX + 10)
        client = await stack.enter_async_context(
            httpx.AsyncClient(base_url=store.address, limits=limits, timeout=60)
        )
        for _ in range(VIEWERS_MAX):
            opened = client.stream("GET", "/api/v1/live/stream")
            assert (await stack.enter_async_context(opened)).status_code == 200
        refused = await client.get("/api/v1/live/stream")
        assert (refused.status_code, refused.headers["retry-after"]) == (503, "30")
        assert (await client.get("/api/v1/live")).status_code == 200


async def test_one_machine_that_takes_every_place_does_not_keep_the_wall_out(
    store: RunningStore,
) -> None:
    stranger, wall = {"X-Forwarded-For": "192.0.2.7"}, {"X-Forwarded-For": "192.0.2.8"}
    limits = httpx.Limits(max_connections=VIEWERS_MAX + 10)
    async with (
        AsyncExitStack() as stack,
        httpx.AsyncClient(base_url=store.address, limits=limits, timeout=60) as client,
    ):
        streams = []
        for _ in range(VIEWERS_MAX):
            opened = client.stream("GET", "/api/v1/live/stream", headers=stranger)
            streams.append(await stack.enter_async_context(opened))
        opened = client.stream("GET", "/api/v1/live/stream", headers=wall)
        shown = await stack.enter_async_context(opened)
        assert shown.status_code == 200
        await anext(frames(shown))
        async for _ in streams[-1].aiter_bytes():  # its newest one ends
            pass
        assert viewers(await client.get("/metrics")) == VIEWERS_MAX
        again = await client.get("/api/v1/live/stream", headers=stranger)
        assert again.status_code == 503, "who has most gets none back"


async def test_a_viewer_that_leaves_gives_its_place_back(store: RunningStore) -> None:
    async with httpx.AsyncClient(base_url=store.address) as client:
        async with client.stream("GET", "/api/v1/live/stream") as response:
            await anext(frames(response))
            assert viewers(await client.get("/metrics")) == 1
        for _ in range(30):
            await asyncio.sleep(0.1)
            if viewers(await client.get("/metrics")) == 0:
                break
        else:
            pytest.fail("the place is still taken after three seconds")


def viewers(answer: httpx.Response) -> float:
    return float(answer.text.partition("\nvetrina_viewers ")[2].partition("\n")[0])


async def test_a_viewer_that_reads_slowly_skips_what_it_missed(store: RunningStore) -> None:
    sent: asyncio.Queue[bytes] = asyncio.Queue(maxsize=1)  # full until the viewer reads

    async def send(message: Message) -> None:
        if message["type"] == "http.response.body":
            await sent.put(message["body"])

    feed = Feed(store.board, store.hands)
    serving = asyncio.create_task(Stream(feed, store.hands)({"type": "http"}, never, send))
    await asyncio.sleep(0)  # it looks before anything has happened
    for _ in range(6):
        store.tap("kiosk-1", 4)
        await asyncio.sleep(0.25)
        feed.frame()  # somebody else keeps up
    missed = [await sent.get() for _ in range(3)]
    store.tap("kiosk-1", 4)
    kept_up = await sent.get()
    feed.close()
    await serving
    assert [b'"n":%d,' % n in one for n, one in zip((0, 1, 6), missed, strict=True)] == [True] * 3
    whole = [b"event:delta" not in one for one in (*missed, kept_up)]
    assert whole == [True, False, True, False], "after a gap a whole view, and then deltas again"


async def test_a_viewer_that_never_reads_loses_its_place(store: RunningStore) -> None:
    async def send(message: Message) -> None:
        if message["type"] == "http.response.body":
            await asyncio.Event().wait()

    feed = Feed(store.board, store.hands)
    stream = Stream(feed, store.hands, stuck_s=0.2)
    await asyncio.wait_for(stream({"type": "http"}, never, send), 60)
    assert feed.viewers == 0


async def never() -> Message:
    """A client that has nothing more to say and does not leave."""
    return await asyncio.Future()


async def test_the_server_does_not_wait_for_viewers_when_it_stops(store: RunningStore) -> None:
    async with httpx.AsyncClient(base_url=store.address) as client, AsyncExitStack() as stack:
        for _ in range(5):
            await stack.enter_async_context(client.stream("GET", "/api/v1/live/stream"))
        await asyncio.wait_for(store.stop(), 60)  # viewers leave by themselves never


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("localhost", 200),
        ("LOCALHOST:8080", 200),
        ("shop.localhost", 200),
        ("192.168.1.20:8080", 200),
        ("[::1]:8080", 200),
        ("hub.lan", 200),
        (f"{socket.gethostname()}:8080", 200),
        (f"{socket.gethostname()}.local", 200),
        (f"{socket.gethostname()}.evil.example", 421),
        ("evil.example", 421),
        ("localhost.evil.example", 421),
        ("127.0.0.1.evil.example", 421),
        ("", 421),
    ],
)
async def test_only_known_names_are_answered(host: str, status: int) -> None:
    store = RunningStore(hosts=["hub.lan"])
    await store.start()
    async with httpx.AsyncClient(base_url=store.address) as client:
        answer = await client.get("/healthz", headers={"Host": host})
    await store.stop()
    assert answer.status_code == status


async def test_files_may_be_kept_for_ever_under_their_hash_only(client: httpx.AsyncClient) -> None:
    page = (await client.get("/")).text
    path = page.partition('stylesheet" href="')[2].partition('"')[0]
    found = await client.get(path)
    assert found.headers["content-type"] == "text/css; charset=utf-8"
    assert "immutable" in found.headers["cache-control"]
    name = path.rpartition("/")[2]
    assert (await client.get(f"/static/0123456789abcdef/{name}")).status_code == 404
    assert (await client.get(f"{path}/../../wall.html")).status_code == 404
    assert (await client.get("/static/..%2f..%2fboard.py")).status_code == 404


async def test_the_first_load_is_small_and_asks_nobody_else(client: httpx.AsyncClient) -> None:
    page = (await client.get("/")).text
    base = page.partition('stylesheet" href="')[2].rpartition("/base.css")[0]
    names = {*re.findall(rf'{base}/([\w.-]+)"', page), "words-de.json"}
    bodies, seen = [page], set[str]()
    while names:
        seen |= (some := names)
        found = [(await client.get(f"{base}/{name}")).text for name in sorted(some)]
        bodies += found
        names = {one for body in found for one in re.findall(r'from "\./([\w.-]+)"', body)} - seen
    assert sum(len(body.encode()) for body in bodies) < 100_000
    for body in bodies:
        outside = body.replace("http://www.w3.org/2000/svg", "")  # a name, never fetched
        assert "http://" not in outside
        assert "https://" not in outside


@pytest.mark.parametrize(
    ("link", "writable", "status"), [(True, True, 200), (False, True, 503), (True, False, 503)]
)
async def test_health_is_the_link_and_the_store(
    store: RunningStore, client: httpx.AsyncClient, *, link: bool, writable: bool, status: int
) -> None:
    store.board.connected(up=link)
    store.board.writable(ok=writable)
    answer = await client.get("/healthz")
    assert answer.status_code == status
    assert answer.json() == {
        "status": "ok" if status == 200 else "failing",
        "link": link,
        "store": writable,
        "region": None,
    }


async def test_an_address_that_is_taken_is_said_in_words(store: RunningStore) -> None:
    with pytest.raises(ScreenError, match=f"port {store.port}: .*choose another port"):
        bind("127.0.0.1", store.port)
