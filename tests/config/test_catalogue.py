"""Catalogues: complete in every language, and refused when they are not."""

from pathlib import Path

import pytest

from config.catalogue import FACES, KEYS, Texts, TextsError, read
from config.load import ConfigError, load_shop, load_texts

FOLDER = Path(__file__).parents[2] / "config" / "texts"
LANGUAGES = sorted(path.name for path in FOLDER.iterdir())


def catalogue(language: str) -> str:
    return (FOLDER / language / "LC_MESSAGES" / "kiosk.po").read_text(encoding="utf-8")


def test_the_demo_shop_speaks_languages_that_exist() -> None:
    assert {"it", "en"} <= set(LANGUAGES)
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
    assert names["it"] == "Italiano"
    assert names["en"] == "English"
    assert len(set(names.values())) == len(names)


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
    ],
)
def test_a_catalogue_that_would_leave_a_hole_is_refused(
    change: tuple[str, str], reason: str
) -> None:
    broken = catalogue("it").replace(*change)
    with pytest.raises(TextsError) as refused:
        read(broken, "it")
    assert any(reason in one for one in refused.value.problems)


def test_all_that_is_wrong_with_several_languages_is_told_at_once() -> None:
    assert load_texts(["it", "en"]).keys() == {"it", "en"}
    with pytest.raises(ConfigError) as told:
        load_texts(["it", "xx", "yy"])
    assert told.value.problems == [
        "languages: there are no texts in 'xx'",
        "languages: there are no texts in 'yy'",
    ]
