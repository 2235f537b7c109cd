"""What is masked in a comment, as five countries write it; and what a comment may keep."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.redact import DIGITS_MIN, MARK, masked, presentable
from wire.codec import decode_body, encode_body
from wire.events import COMMENT_CHARACTERS_MAX, Comment

ADDRESSES = [
    "mario.rossi@example.it",
    "MARIO_ROSSI+shop@mail.example.co.uk",
    "mario@example",
    "mario @ example . it",
    "j.müller@beispiel.de",
    "@mario.rossi",
    "mario(at)example.it",
    "mario (at) example (dot) com",
    "mario [at] example.com",
    "mario chiocciola example punto it",
    "mario arobase exemple point fr",
    "mario arroba ejemplo punto es",
    "mario klammeraffe beispiel punkt de",
    "mario at example.com",
    "mario at example dot com",
    "mario.rossi gmail.com",
    "mario.rossi ät web.de",
]
PHONES = [
    "3331234567",
    "333 123 4567",
    "333-1234567",
    "+39 333 12 34 567",
    "0039 333/1234567",
    "02 1234567",
    "06.1234567",
    "020 7946 0958",
    "07700 900123",
    "+44 (0)20 7946 0958",
    "(020) 7946-0958",
    "030 123456",
    "0171/1234567",
    "+49 (0)30 - 123 456",
    "01 23 45 67 89",
    "01.23.45.67.89",
    "+33 1 23 45 67 89",
    "612 34 56 78",
    "912345678",
    "+34 612 345 678",
    "333 \u2013 123 \u2013 4567",
    "06,12,34,56,78",
    "06:12:34:56:78",
    "333;123;4567",
    "333 , 123 , 4567",
    "06*12*34*56*78",
    "٠٣٣٣١٢٣٤٥٦٧",
]
ACCOUNTS = [
    "IT60X0542811101000000123456",
    "IT60 X054 2811 1010 0000 0123 456",
    "it60 x054 2811 1010 0000 0123 456",
    "GB29NWBK60161331926819",
    "GB29 NWBK 6016 1331 9268 19",
    "DE89370400440532013000",
    "DE89 3704 0044 0532 0130 00",
    "FR1420041010050500013M02606",
    "FR14 2004 1010 0505 0001 3M02 606",
    "ES9121000418450200051332",
    "NL91ABNA0417164300",
    "NL91 ABNA 0417 1643 00",
    "IE29AIBK93115212345678",
    "NO9386011117947",
    "ES91-2100-0418-4502-0005-1332",
]
CARDS = ["4111 1111 1111 1111", "4111-1111-1111-1111", "378282246310005", "5500000000000004"]


@pytest.mark.parametrize("private", [*ADDRESSES, *PHONES, *ACCOUNTS, *CARDS])
@pytest.mark.parametrize("around", ["{}", "{}, grazie!", "Scrivetemi: {}.", "({})", "a {} b"])
def test_is_masked_whole(private: str, around: str) -> None:
    text = masked(around.format(private))
    assert MARK in text
    letters = set(re.findall(r"\w{3,}", private)) - set(re.findall(r"\w{3,}", around))
    assert not any(part in text for part in letters)
    assert not re.search(r"\d{2}", text)


@pytest.mark.parametrize(
    "harmless",
    [
        "Troppo buio in fondo, alla cassa 2.",
        "Dalle 10:30 alle 12:30 nessuno, il 24/12",
        "1.299,00 € sono troppi, 99.90 di più",
        "Nel 2024 era meglio che nel 2026",
        "Size 42-44, please. 100% cotton",
        "I looked at it. It was fine",
        "Die Umkleide war sauber, Note 1-2",
        "La pasta chiocciola era buona",
        "20149 Milano",
    ],
)
def test_what_leads_to_nobody_stays(harmless: str) -> None:
    assert presentable(harmless) == harmless


def test_a_date_of_birth_leads_to_somebody() -> None:
    assert masked("nato il 12.03.1984") == f"nato il {MARK}"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Bello!\n Molto\tbello ", "Bello! Molto bello"),
        ("a\x00b\x7fc\x85d", "abc d"),
        ("\u202eolleb\u200b", "olleb"),
        ("\ud800", ""),
        (" \n\t", ""),
        ("x" * 500, "x" * COMMENT_CHARACTERS_MAX),
    ],
)
def test_a_comment_is_one_line_of_what_can_be_seen(typed: str, kept: str) -> None:
    assert presentable(typed) == kept


PIECES = st.lists(st.sampled_from([*ADDRESSES, *PHONES, *ACCOUNTS, *CARDS, "ciao", ".", "\n", "0"]))


QUIET = settings(deadline=None)  # a busy machine is no failure


@QUIET
@given(st.text() | PIECES.map(" ".join) | PIECES.map("".join))
def test_whatever_is_typed_can_be_said_or_is_nothing(typed: str) -> None:
    text = presentable(typed)
    assert not re.search(rf"(?:\d\s?){{{DIGITS_MIN}}}", text)
    if text:
        comment = Comment(visit="a", text=text, language="it")
        assert decode_body(*encode_body(comment)) == comment


@QUIET
@given(st.text() | PIECES.map(" ".join))
def test_masking_never_makes_a_text_longer(text: str) -> None:
    assert len(masked(text)) <= len(text)


@QUIET
@given(
    st.sampled_from([*PHONES, *CARDS]), st.text(alphabet="abc .,!?"), st.text(alphabet="abc .,!?")
)
def test_a_number_is_masked_wherever_it_stands(number: str, before: str, after: str) -> None:
    assert not re.search(r"\d", masked(before + number + after))
