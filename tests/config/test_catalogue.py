"""Catalogues: complete in every language, and refused when they are not."""

from datetime import datetime
from pathlib import Path

import pytest

from config.catalogue import Texts, TextsError, read
from config.load import ConfigError, load_shop, load_texts
from config.wording import FACES, KEYS

FOLDER = Path(__file__).parents[2] / "config" / "texts"
LANGUAGES = sorted(path.name for path in FOLDER.iterdir())


def catalogue(language: str) -> str:
    return (FOLDER / language / "LC_MESSAGES" / "kiosk.po").read_text(encoding="utf-8")


def test_the_demo_shop_speaks_languages_that_exist() -> None:
    assert set(load_shop(None).languages) <= set(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_is_complete(language: str) -> None:
    texts = read(catalogue(language), language)
    assert set(texts.words) == KEYS
    assert all(text == text.strip() for text in texts.words.values())


def test_no_two_faces_share_a_word() -> None:
    for language in LANGUAGES:
        texts = read(catalogue(language), language)
        assert len({texts.face(face, 5) for face in range(1, 6)}) == 5


def test_languages_call_themselves_by_their_own_name() -> None:
    names = {code: read(catalogue(code), code)["language"] for code in LANGUAGES}
    assert names == {
        "it": "Italiano",
        "en": "English",
        "de": "Deutsch",
        "fr": "Français",
        "es": "Español",
    }


def test_english_is_what_translators_see() -> None:
    english = read(catalogue("en"), "en")
    for language in LANGUAGES:
        for key, text in english.words.items():
            assert f'msgctxt "{key}"\nmsgid "{text}"\n' in catalogue(language)


def test_faces_run_from_worst_to_best() -> None:
    texts = Texts("en", {key: key for key in KEYS})
    assert [texts.face(face, 4) for face in (1, 4)] == ["very-poor", "very-good"]
    assert all(len(words) == scale for scale, words in FACES.items())


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (('msgctxt "thanks"', 'msgctxt "thank"'), "'thanks' is missing"),
        (('msgctxt "thanks"', 'msgctxt "thank"'), "'thank' is not shown anywhere"),
        (('msgstr "Grazie!"', 'msgstr ""'), "'thanks' is not translated"),
        (('msgctxt "thanks"', '#, fuzzy\nmsgctxt "thanks"'), "'thanks' is marked as doubtful"),
        (('msgctxt "thanks"', 'msgctxt "note"'), "a text stands there twice"),
        (('msgctxt "thanks"', "thanks:"), "Syntax error"),
        (('msgstr "Grazie!"', 'msgstr " "'), "'thanks' has no words"),
        (('msgstr "{seconds} s"', 'msgstr "{secondi} s"'), "must have {seconds} in braces"),
        (('msgstr "{seconds} s"', 'msgstr "{seconds s"'), "a brace without its partner"),
    ],
)
def test_a_catalogue_that_would_leave_a_hole_is_refused(
    change: tuple[str, str], reason: str
) -> None:
    broken = catalogue("it").replace(*change)
    with pytest.raises(TextsError) as refused:
        read(broken, "it")
    assert any(reason in one for one in refused.value.problems)


@pytest.mark.parametrize(
    ("language", "opens", "said"),
    [
        ("it", "2026-11-23T09:00", "Riapriamo lunedì alle 9:00."),
        ("it", "2026-11-20T15:30", "Riapriamo oggi alle 15:30."),
        ("it", "2026-11-21T09:00", "Riapriamo domani alle 9:00."),
        ("en", "2026-11-23T09:00", "We open again on Monday at 9:00."),
        ("de", "2026-11-23T09:00", "Wir öffnen wieder am Montag um 9:00 Uhr."),
        ("fr", "2026-11-21T09:00", "Nous rouvrons demain à 9:00."),
        ("es", "2026-11-26T09:05", "Abrimos de nuevo el jueves a las 9:05."),
        ("en", "2026-11-27T09:00", ""),  # a week ahead: a Friday that people take for this one
        ("en", None, ""),
    ],
)
def test_the_next_opening_is_a_sentence(language: str, opens: str | None, said: str) -> None:
    friday = datetime.fromisoformat("2026-11-20T13:00")
    opening = datetime.fromisoformat(opens) if opens else None
    assert read(catalogue(language), language).opening(opening, friday) == said


def test_a_store_words_things_its_own_way() -> None:
    texts = read(catalogue("it"), "it").worded({"thanks": "Grazie di cuore!"})
    assert texts["thanks"] == "Grazie di cuore!"
    assert texts["note"] == "Basta un tocco, in forma anonima."


def test_all_that_is_wrong_with_several_languages_is_told_at_once() -> None:
    assert load_texts(["it", "en"]).keys() == {"it", "en"}
    with pytest.raises(ConfigError) as told:
        load_texts(["it", "xx", "yy"])
    assert told.value.problems == [
        "languages: there are no texts in 'xx'",
        "languages: there are no texts in 'yy'",
    ]
