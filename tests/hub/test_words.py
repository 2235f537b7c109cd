"""The words of the hub's pages: the same in every language, all there, all used."""

import json
import re
from pathlib import Path

import pytest

from config.vocabulary import ELEMENTS, ExPro
from hub.daily import card
from hub.screen.assets import OWN, PAPER, load
from hub.screen.assets import words as all_words
from hub.words import WordsError, read

LANGUAGES = ("de", "en", "es", "fr", "it")
STATIC = Path(__file__).parents[2] / "hub" / "screen" / "static"
TEXTS = Path(__file__).parents[2] / "config" / "texts"
ENTRY = 'msgctxt "{key}"\nmsgid "{english}"\nmsgstr "{text}"\n'

SAID = re.compile(r"""\bt\(\s*["'`]([\w.-]+?)["'`$]""")
COUNTED = re.compile(r"""\bmany\(\s*["'`]([\w.-]+?)["'`$]""")
MARKED = re.compile(r"""data-t(?:-label|-hint)?="([\w.-]+)\"""")
BEGUN = re.compile(r"""\b(?:t|many)\(\s*`([\w.-]+-)\$\{""")
"""A key whose end is known only on the page: ``t(`wall-trend-${which}`)``."""


def sources() -> list[str]:
    return [one.read_text(encoding="utf-8") for one in STATIC.iterdir() if one.suffix != ".svg"]


def words(language: str) -> dict[str, str]:
    """All of them, from every file of the language."""
    found: dict[str, str] = {}
    for name, file in load().files.items():
        if re.fullmatch(rf"words-(\w+-)?{language}\.json", name):
            found |= json.loads(file.content)
    return found


@pytest.mark.parametrize("page", OWN)
def test_only_a_page_with_words_of_its_own_shows_them(page: str) -> None:
    files = load().files
    assert not any(one.startswith(f"{page}-") for one in json.loads(files["words-en.json"].content))
    html = {one.name for one in STATIC.glob("*.html") if f'data-words="{page}"' in one.read_text()}
    assert html == {f"{page}.html"}


def test_every_language_has_every_text() -> None:
    english = set(words("en"))
    assert {code: set(words(code)) ^ english for code in LANGUAGES} == {
        code: set() for code in LANGUAGES
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_translators_see_the_english_of_today(language: str) -> None:
    for path in (TEXTS / "en" / "LC_MESSAGES").glob("*-*.po"):
        english = re.findall(r'msgctxt "(.+)"\nmsgid "(.*)"\nmsgstr "(.*)"', path.read_text())
        other = (TEXTS / language / "LC_MESSAGES" / path.name).read_text(encoding="utf-8")
        for key, seen, text in english:
            assert seen == text, key
            assert f'msgctxt "{key}"\nmsgid "{text}"\n' in other


def test_every_key_of_a_page_has_its_text() -> None:
    known = set(words("en"))
    for source in sources():
        begun = set(BEGUN.findall(source))
        said = {*MARKED.findall(source), *SAID.findall(source)} - begun
        counted = set(COUNTED.findall(source)) - begun
        assert said | {f"{key}.{form}" for key in counted for form in ("one", "other")} <= known
        assert all(any(key.startswith(start) for key in known) for start in begun)


def test_every_text_is_shown_somewhere() -> None:
    text = "\n".join(sources())
    starts = tuple(BEGUN.findall(text))
    shown = {*MARKED.findall(text), *SAID.findall(text), *COUNTED.findall(text)}
    left = {
        key
        for key in words("en")
        if key.removesuffix(".one").removesuffix(".other") not in shown
        and not key.startswith(starts or ("\0",))
        and f'"{key}"' not in text
    }
    assert left == set()


def test_every_text_of_the_day_card_is_printed_and_there() -> None:
    text = Path(card.__file__).read_text(encoding="utf-8")
    printed = {
        *re.findall(r"""words\[["']([\w-]+)["']\]""", text),
        *(f"card-day-{day}" for day in range(7)),
        *(f"card-{state}" for state in ("provisional", "final", "closed")),
        *(f"card-{side}" for side in ("below", "above", "on")),
        *(f"card-{one.value}" for one in ExPro),
        *(f"card-{one.name}" for one in ELEMENTS),
    }
    there = {
        code: {key for key in said if key.startswith("card-")}
        for code, said in all_words(PAPER).items()
    }
    assert {code: said ^ printed for code, said in there.items()} == {
        code: set() for code in LANGUAGES
    }


@pytest.mark.parametrize(
    ("key", "english", "text", "reason"),
    [
        ("wall-a", "Hello", "", "'wall-a' is not translated"),
        ("desk-a", "Hello", "Ciao", "'desk-a' does not begin with wall-"),
        ("wall-a", "{n} left", "{m} rimasti", r"'wall-a' fills in \['m'\], not \['n'\]"),
    ],
)
def test_a_catalogue_that_is_not_fit_is_refused(
    key: str, english: str, text: str, reason: str
) -> None:
    with pytest.raises(WordsError, match=reason):
        read({"wall": ENTRY.format(key=key, english=english, text=text)}, "it")


def test_a_text_that_is_there_twice_or_doubtful_is_refused() -> None:
    one = ENTRY.format(key="wall-a", english="Hello", text="Ciao")
    with pytest.raises(WordsError, match="'wall-a' stands there twice"):
        read({"wall": one + "\n" + one}, "it")
    with pytest.raises(WordsError, match="'wall-a' is marked as doubtful"):
        read({"wall": "#, fuzzy\n" + one}, "it")
    with pytest.raises(WordsError, match="texts in 'it': wall: "):
        read({"wall": "msgctxt"}, "it")
