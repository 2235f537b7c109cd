"""Devices over time, and the books of their streams."""

import pytest

from hub.health import OFFLINE_MS, STALE_MS, Held, device_state, ledger, trouble
from wire.events import Status

NOW_MS = 1_767_265_200_000


def said(**more: object) -> Status:
    return Status(**{"state": "online", "program": "kiosk", "version": "1", **more})


@pytest.mark.parametrize(
    ("age_ms", "state"),
    [
        (0, "online"),
        (STALE_MS - 1, "online"),
        (STALE_MS, "stale"),
        (OFFLINE_MS - 1, "stale"),
        (OFFLINE_MS, "offline"),
    ],
)
def test_a_silent_device_goes_stale_and_then_offline(age_ms: int, state: str) -> None:
    assert (STALE_MS, OFFLINE_MS) == (30_000, 90_000)
    assert device_state(said(), NOW_MS - age_ms, NOW_MS) == state


def test_a_last_will_is_offline_at_once() -> None:
    assert device_state(said(state="offline"), NOW_MS, NOW_MS) == "offline"


def test_a_device_that_never_said_how_it_is_is_unknown() -> None:
    assert device_state(None, 0, NOW_MS) == "unknown"


@pytest.mark.parametrize(
    ("upto", "also", "lost", "waiting", "missing"),
    [
        (10, (), 0, 0, 0),  # all stored
        (8, (), 0, 2, 0),  # two still wait
        (10, (), 3, 0, 0),  # three are lost, and known to be
        (5, ((7, 8), (10, 10)), 0, 2, 0),  # fresh ones overtook two that wait
        (7, (), 0, 0, 3),  # three nobody knows of
        (10, (), 0, 2, 0),  # stored, their receipt still on its way
    ],
)
def test_the_books_say_where_every_event_is(
    upto: int, also: tuple[tuple[int, int], ...], lost: int, waiting: int, missing: int
) -> None:
    status = said(stream="s", made=10, waiting=waiting)
    book = ledger(status, Held(upto=upto, also=also, lost=lost))
    assert book is not None
    assert (book.missing, book.lost) == (missing, lost)
    assert book.stored == upto - lost + sum(b - a + 1 for a, b in also)


def test_a_stream_the_hub_has_nothing_of_waits_or_is_missing() -> None:
    assert ledger(said(stream="s", made=4, waiting=4), None).missing == 0
    assert ledger(said(stream="s", made=4, waiting=1), None).missing == 3


def test_a_device_that_does_not_tell_has_no_books() -> None:
    assert ledger(said(), Held(upto=1, also=(), lost=0)) is None


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({}, None),
        ({"source": "finished"}, None),
        ({"problem": "camera unplugged", "source": "down"}, "camera unplugged"),
        ({"source": "stalled"}, "its source is stalled"),
        ({"refused": 2}, "2 taps refused: its outbox was full"),
        ({"replaced_outbox": "outbox.bad"}, "a damaged outbox was put aside: outbox.bad"),
    ],
)
def test_trouble_is_said_in_the_devices_words(more: dict[str, object], words: str | None) -> None:
    assert trouble(said(**more)) == words
