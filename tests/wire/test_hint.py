"""What a hub says of itself on the network, and what anybody else may say there (S33)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wire.hint import PACKET_BYTES_MAX, Hint, answer, asked, heard, question

HUB = Hint("milano", 8080, "ab" * 32)


def test_a_device_asks_and_a_hub_answers() -> None:
    assert asked(question(7)) == 7
    said = answer(7, HUB)
    assert heard(said, 7) == HUB
    assert len(said) < PACKET_BYTES_MAX


def test_an_answer_to_another_question_is_none() -> None:
    assert heard(answer(8, HUB), 7) is None


def test_a_hub_answers_questions_for_hubs_alone() -> None:
    printer = question(7).replace(b"\x08_vetrina", b"\x08_printer")
    assert asked(printer) is None
    assert asked(answer(7, HUB)) is None, "an answer is no question, or two hubs talk for ever"
    for end in range(len(question(7))):
        assert asked(question(7)[:end]) is None


@pytest.mark.parametrize(
    "said",
    [
        answer(7, HUB._replace(store="Milano\n1. Torino")),
        answer(7, HUB._replace(store="x" * 50)).replace(b"store=", b"other="),
        answer(7, HUB._replace(fingerprint="AB" * 32)),
        answer(7, HUB._replace(port=0)),
        question(7),
        b"\0\7\x84\0\0\0\0\1\0\0\0\0\xc0\x0c" + b"\0" * 10,  # a name that points to itself
        b"\0\7\x84\0\0\0\xff\xff\0\0\0\0",
    ],
    ids=["two lines", "nameless", "capitals", "port 0", "question", "circle", "too many"],
)
def test_what_no_hub_would_say_is_nothing(said: bytes) -> None:
    assert heard(said, 7) is None


@given(st.binary(max_size=200))
def test_whatever_comes_is_a_hint_or_nothing(noise: bytes) -> None:
    head = b"\0\7\x84\0\0\1\0\3\0\0\0\0"
    assert heard(noise, 7) is None
    assert heard(head + noise, 7) is None
    assert asked(noise) is None or noise.count(b"_vetrina")


@given(st.integers(0, len(answer(7, HUB)) - 1), st.integers(0, 255))
def test_a_changed_answer_is_read_or_not_and_ends_nothing(at: int, byte: int) -> None:
    said = bytearray(answer(7, HUB))
    said[at] = byte
    found = heard(bytes(said), 7)
    assert found is None or isinstance(found, Hint)
