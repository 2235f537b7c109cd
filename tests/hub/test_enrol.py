"""Who waits at the hub: how long, how often a code may be wrong, and that a right one serves once."""

import pytest

from hub.enrol import (
    ADDRESS_ASKS_MAX,
    ASKS_MAX,
    DECIDED_MAX,
    LIFE_MS,
    FullError,
    Queue,
    accept,
    begin,
    missed,
    pending,
    reject,
    told,
)
from wire.enrol import TRIES_MAX, Ask, AskStanding, Wish
from wire.verifier import verifier

ASK = Ask(
    wish=Wish(
        program="kiosk",
        name="kiosk-2",
        verifier=verifier("secret"),
        nonce="0" * 64,
        offer="0" * 64,
    ),
    proof="0" * 64,
)
WELCOME = AskStanding(state="accepted", device="kiosk-2", proof="1" * 64)


def waiting() -> Queue:
    return begin(Queue(), "one", ASK, "192.0.2.1", 0)


def test_who_was_accepted_hears_so_and_is_not_accepted_again() -> None:
    queue = accept(waiting(), "one", WELCOME, 10)
    assert told(queue, "one", 20) == WELCOME
    assert pending(queue, 20) == {}
    another = AskStanding(state="accepted", device="kiosk-9", proof="2" * 64)
    assert accept(queue, "one", another, 30) == queue
    assert reject(queue, "one", 30) == queue


def test_a_code_has_its_ten_minutes_and_no_longer() -> None:
    queue = waiting()
    assert told(queue, "one", LIFE_MS - 1).state == "pending"
    assert told(queue, "one", LIFE_MS).state == "expired"
    assert pending(queue, LIFE_MS) == {}
    assert accept(queue, "one", WELCOME, LIFE_MS) == queue


def test_what_is_right_at_the_sixth_try_is_too_late() -> None:
    queue, left = waiting(), TRIES_MAX
    for wrong in range(1, TRIES_MAX + 1):
        assert told(queue, "one", wrong).state == "pending"
        queue, left = missed(queue, "one", wrong)
        assert left == TRIES_MAX - wrong
    assert told(queue, "one", 10).state == "expired"
    assert accept(queue, "one", WELCOME, 10) == queue
    assert missed(queue, "one", 10) == (queue, 0)


def test_who_is_rejected_hears_so() -> None:
    queue = reject(waiting(), "one", 10)
    assert told(queue, "one", 20).state == "rejected"
    assert accept(queue, "one", WELCOME, 30) == queue


def test_whom_nobody_knows_has_expired() -> None:
    assert told(Queue(), "one", 0).state == "expired"
    assert missed(Queue(), "one", 0) == (Queue(), 0)


def test_one_address_cannot_take_every_place() -> None:
    queue = Queue()
    for number in range(ADDRESS_ASKS_MAX):
        queue = begin(queue, f"a{number}", ASK, "192.0.2.1", number)
    with pytest.raises(FullError):
        begin(queue, "more", ASK, "192.0.2.1", 50)
    assert "b" in begin(queue, "b", ASK, "192.0.2.2", 50).waiting


def test_no_more_wait_than_there_is_room_for_until_the_oldest_is_over() -> None:
    queue = Queue()
    for number in range(ASKS_MAX):
        queue = begin(queue, f"a{number}", ASK, f"192.0.2.{number}", number)
    with pytest.raises(FullError):
        begin(queue, "more", ASK, "198.51.100.1", 100)
    assert len(begin(queue, "more", ASK, "198.51.100.1", LIFE_MS).waiting) == ASKS_MAX


def test_the_newest_stands_first() -> None:
    queue = begin(waiting(), "two", ASK, "192.0.2.2", 5)
    assert list(pending(queue, 10)) == ["two", "one"]


def test_who_was_decided_on_holds_nobody_s_place() -> None:
    queue, addresses = Queue(), range(ASKS_MAX)
    for turn in range(4):
        for one in addresses:
            queue = begin(queue, f"{turn}-{one}", ASK, f"192.0.2.{one // ADDRESS_ASKS_MAX}", turn)
        with pytest.raises(FullError):
            begin(queue, "late", ASK, "192.0.2.99", turn)
        for one in addresses:
            queue = reject(queue, f"{turn}-{one}", turn)
        assert told(queue, f"{turn}-0", turn).state == "rejected"
    queue = begin(queue, "honest", ASK, "192.0.2.99", 4)
    assert [*pending(queue, 4)] == ["honest"]
    assert len(queue.waiting) == DECIDED_MAX + 1
