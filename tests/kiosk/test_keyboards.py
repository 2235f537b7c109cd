"""Keys of each language, and what they do to a comment."""

import pytest

from kiosk.keyboards import ERASE, SHIFT, Key, begins_sentence, rows, typed, widest
from wire.events import COMMENT_CHARACTERS_MAX

LETTERS = {
    "it": "abcdefghijklmnopqrstuvwxyzàèéìòù",
    "en": "abcdefghijklmnopqrstuvwxyz",
    "de": "abcdefghijklmnopqrstuvwxyzäöüß",
    "fr": "abcdefghijklmnopqrstuvwxyzéèàùçêœ",
    "es": "abcdefghijklmnopqrstuvwxyzñáéíóúü¿¡",
}


def letters(language: str, **how: bool) -> str:
    return "".join(key.letter for line in rows(language, **how) for key in line)


@pytest.mark.parametrize("language", LETTERS)
def test_a_language_has_its_letters_once_and_something_to_end_a_sentence(language: str) -> None:
    there = letters(language)
    for letter in LETTERS[language]:
        assert there.count(letter) == 1, letter
    assert set(" .,?!") <= set(there)


@pytest.mark.parametrize(
    ("language", "begins"), [("de", "qwertz"), ("fr", "azerty"), ("es", "qwerty"), ("it", "qwerty")]
)
def test_rows_are_those_that_people_know(language: str, begins: str) -> None:
    assert letters(language).startswith(begins)


@pytest.mark.parametrize("language", [*LETTERS, "pl"])
@pytest.mark.parametrize("others", [False, True])
def test_no_row_has_more_than_eleven_keys(language: str, others: bool) -> None:  # noqa: FBT001
    assert widest(rows(language, others=others)) <= 11


def test_digits_are_on_the_other_layer() -> None:
    assert set("0123456789") <= set(letters("it", others=True))
    assert not set("0123456789") & set(letters("it").replace("123", ""))


def test_capitals() -> None:
    assert letters("de", capital=True).startswith("QWERTZUIOPÜ")
    assert "ß" in letters("de", capital=True)  # nobody begins a word with it


def test_a_language_without_letters_here_writes_in_those_of_english() -> None:
    assert rows("pl") == rows("en")


@pytest.mark.parametrize(
    ("draft", "key", "after"),
    [
        ("caff", Key("è"), "caffè"),
        ("caffè", Key(" ", "space"), "caffè "),
        ("caffè", ERASE, "caff"),
        ("", ERASE, ""),
        ("a", SHIFT, "a"),
        ("a", Key("123", "layer"), "a"),
        ("a" * COMMENT_CHARACTERS_MAX, Key("b"), "a" * COMMENT_CHARACTERS_MAX),
        ("a" * (COMMENT_CHARACTERS_MAX - 1), Key("b"), "a" * (COMMENT_CHARACTERS_MAX - 1) + "b"),
    ],
)
def test_what_a_key_does(draft: str, key: Key, after: str) -> None:
    assert typed(draft, key) == after


@pytest.mark.parametrize(
    ("draft", "capital"),
    [("", True), ("a", False), ("Bene. ", True), ("Bene.", False), ("a ", False), ("¿", True)],
)
def test_a_sentence_begins_with_a_capital(draft: str, capital: bool) -> None:  # noqa: FBT001
    assert begins_sentence(draft) is capital
