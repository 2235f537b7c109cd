"""Tickets: known again, and only here, and only for a while."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.phone.ticket import TICKET_MS_MAX, Ticket, read, write

KEY = b"k" * 32
BOOT = "2f1c"
TICKET = Ticket(visit="aB-_9", question="entrance.welcome", shown_ms=5_000)
TEXT = write(TICKET, KEY, "entrance", BOOT)


@pytest.mark.parametrize("age_ms", [0, TICKET_MS_MAX])
def test_a_ticket_comes_back_as_it_was(age_ms: int) -> None:
    assert read(TEXT, KEY, "entrance", BOOT, TICKET.shown_ms + age_ms) == TICKET


@pytest.mark.parametrize(
    ("text", "key", "touchpoint", "now_ms"),
    [
        (TEXT, KEY, "entrance", TICKET.shown_ms + TICKET_MS_MAX + 1),
        (TEXT, KEY, "entrance", TICKET.shown_ms - 1),
        (TEXT, KEY, "checkout", TICKET.shown_ms),
        (TEXT, b"o" * 32, "entrance", TICKET.shown_ms),
        (TEXT.replace("aB", "aC"), KEY, "entrance", TICKET.shown_ms),
        (TEXT.replace("5000", "5001"), KEY, "entrance", TICKET.shown_ms),
        (TEXT[:-1], KEY, "entrance", TICKET.shown_ms),
        ("", KEY, "entrance", 0),
    ],
)
def test_no_other_ticket_is_taken(text: str, key: bytes, touchpoint: str, now_ms: int) -> None:
    assert read(text, key, touchpoint, BOOT, now_ms) is None


@given(st.text(max_size=60))
def test_no_made_up_text_is_a_ticket(text: str) -> None:
    assert read(text, KEY, "entrance", BOOT, TICKET.shown_ms) is None


def test_a_ticket_does_not_outlive_the_machine_s_run() -> None:
    assert read(TEXT, KEY, "entrance", "another", TICKET.shown_ms) is None
