"""An admin erases comments while the hub runs: it is done to the bytes, and noted without words."""

from collections.abc import AsyncIterator

import httpx
import pytest

from tests.hub.running_store import RunningStore
from wire.codec import decode_body
from wire.events import Comment

CANARY = "Ginevra-was-here"
PATH = "/api/v1/comments/erased"


@pytest.fixture
async def store() -> AsyncIterator[RunningStore]:
    one = RunningStore()
    one.take_comments()
    await one.start()
    for number in range(3):
        words = f"{CANARY}, word {number}."
        one.say("kiosk-1", Comment(visit=f"v{number}", language="it", text=words))
    yield one
    await one.stop()


@pytest.fixture
async def admin(store: RunningStore) -> AsyncIterator[httpx.AsyncClient]:
    known = store.known_as("admin")
    async with httpx.AsyncClient(base_url=store.address, headers=known) as one:
        yield one


async def texts(admin: httpx.AsyncClient) -> dict[int, str]:
    found = (await admin.get("/api/v1/comments")).json()["comments"]
    return {one["number"]: one["text"] for one in found}


async def test_one_is_erased_by_its_number(admin: httpx.AsyncClient) -> None:
    held = await texts(admin)
    number = next(one for one, text in held.items() if "word 1." in text)
    done = await admin.request("DELETE", f"/api/v1/comments/{number}", json={})
    assert (done.status_code, done.json()) == (200, {"erased": 1, "copies": []})
    assert await texts(admin) == {one: text for one, text in held.items() if one != number}
    for again in (number, 10**14, "x"):
        gone = await admin.request("DELETE", f"/api/v1/comments/{again}", json={})
        assert gone.status_code == 404


async def test_all_with_the_words_are_erased_and_the_log_says_who_and_no_word(
    store: RunningStore, admin: httpx.AsyncClient
) -> None:
    done = await admin.post(PATH, json={"contains": CANARY.upper()})
    assert done.json()["erased"] == 3
    assert await texts(admin) == {}
    left = [decode_body(one.type, one.body.encode()) for one in store.log.events]
    assert [one.visit for one in left if isinstance(one, Comment) and one.withdrawn] == [
        "v0",
        "v1",
        "v2",
    ], "that somebody said something stays"
    lines = (await admin.get("/api/v1/deeds")).json()["lines"]
    assert [(one["deed"], one["subject"]) for one in lines] == [("POST", PATH)]
    assert CANARY not in repr(lines)
    assert (await admin.post(PATH, json={"contains": CANARY})).status_code == 404
    assert (await admin.post(PATH, json={"contains": "ab"})).status_code == 422
