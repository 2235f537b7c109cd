"""The privacy notice in words: complete in five languages, true to the facts, and harmless."""

import re
from datetime import date
from functools import cache
from html import unescape
from pathlib import Path

import pytest
from msgspec.structs import replace

from config.ambience import QUANTITIES
from config.load import load_shop
from config.privacy import Privacy, mistakes
from hub.privacy import page, sign
from hub.privacy.facts import Facts, Seen, facts
from hub.privacy.page import Frame, Words
from hub.screen.assets import PAPER, words

LANGUAGES = ("de", "en", "es", "fr", "it")
KINDS = ("comments", "phones", "cameras", "sound")
DEMO = facts(load_shop(None), Seen())
FULL = replace(
    DEMO,
    comments=("Till",),
    phones=("Till",),
    microphones=("Till",),
    privacy=Privacy(
        controller="Bottega Srl",
        contact="privacy@example.org",
        officer="dpo@example.org",
        authority="Garante",
        ground="legitimate-interest",
    ),
)
NOTHING = replace(
    DEMO, screens=(), comments=(), phones=(), cameras=(), microphones=(), air=(), waits=False
)


@cache
def spoken() -> dict[str, Words]:
    return dict(words(PAPER))


def frame(language: str = "en", address: str | None = "http://hub.lan/privacy") -> Frame:
    return Frame(
        language=language,
        all_words=spoken(),
        static="/static/1",
        day=date(2026, 11, 22),
        address=address,
    )


def plain(html: str) -> str:
    return unescape(" ".join(re.sub(r"<[^>]*>", " ", html).split()))


def in_use(text: str) -> set[str]:
    """The kinds of which the English page says what they are."""
    return {kind for kind in KINDS if spoken()["en"][f"privacy-{kind}-what"] in text}


@pytest.mark.parametrize(
    ("found", "kinds"),
    [(NOTHING, set()), (DEMO, {"cameras"}), (FULL, set(KINDS))],
    ids=["nothing", "demo", "everything"],
)
def test_the_page_tells_of_what_is_in_use_and_names_what_is_not(
    found: Facts, kinds: set[str]
) -> None:
    text = plain(page.write(found, frame()))
    assert in_use(text) == kinds
    _, title, rest = text.partition(spoken()["en"]["privacy-unused"])
    assert bool(title) == (kinds != set(KINDS))
    unused = rest.partition(spoken()["en"]["privacy-never"])[0]
    assert {kind for kind in KINDS if spoken()["en"][f"privacy-{kind}"] in unused} == (
        set(KINDS) - kinds if title else set()
    )


@pytest.mark.parametrize("kinds", [(), ("cameras",), KINDS])
def test_the_sign_says_no_more_and_no_less_than_the_page(kinds: tuple[str, ...]) -> None:
    found = {(): NOTHING, ("cameras",): DEMO, KINDS: FULL}[kinds]
    text = plain(sign.write(found, frame()))
    said = {kind for kind in KINDS if spoken()["en"][f"privacy-sign-{kind}"] in text}
    assert said == set(kinds)
    german = spoken()["de"]
    assert all(german[f"privacy-sign-{kind}"] in text for kind in kinds), "in all languages"


def test_what_nobody_has_entered_is_said_to_be_missing() -> None:
    missing = spoken()["en"]["privacy-missing"]
    assert plain(page.write(DEMO, frame())).count(missing) == 3  # company, contact, ground
    assert missing not in page.write(FULL, frame())
    assert missing not in sign.write(FULL, frame())


def test_how_long_comments_stay_is_what_the_settings_say() -> None:
    never = spoken()["en"]["privacy-comments-kept"]
    limited = plain(page.write(replace(FULL, comments_days=45), frame()))
    assert "The words are erased 45 days after" in limited
    assert limited.count(never) == plain(page.write(FULL, frame())).count(never) - 1


def test_how_long_single_answers_stay_is_what_the_settings_say() -> None:
    text = plain(page.write(replace(FULL, answers_months=31), frame()))
    assert "becomes a sum by the hour, without the visit, 31 months later" in text


def test_the_region_is_named_where_there_is_one() -> None:
    there = spoken()["en"]["privacy-see-region"]
    assert there not in plain(page.write(DEMO, frame()))
    assert there in plain(page.write(replace(DEMO, region=True), frame()))


def test_the_code_leads_to_the_full_text_and_is_not_there_without_one() -> None:
    with_code = sign.write(FULL, frame())
    assert 'class="code"' in with_code
    assert "http://hub.lan/privacy" in plain(with_code)
    without = sign.write(FULL, frame(address=None))
    assert 'class="code"' not in without
    assert spoken()["en"]["privacy-sign-ask"] in without
    assert spoken()["de"]["privacy-sign-more"] not in without


def test_words_of_the_store_are_no_markup() -> None:
    evil = '"><script>alert(1)</script>{0}'
    privacy = Privacy(controller=evil, contact=evil, officer=evil, authority=evil)
    found = replace(FULL, name=evil, comments=(evil,), privacy=privacy)
    for written in (page.write(found, frame()), sign.write(found, frame(address=evil))):
        assert "<script" not in written


def test_every_text_of_the_notice_is_used_and_there() -> None:
    folder = Path(page.__file__).parent
    text = "".join(one.read_text(encoding="utf-8") for one in folder.glob("*.py"))
    used = {*re.findall(r"privacy-[a-z-]+[a-z]", text)}
    used |= {
        f"privacy-{kind}{part}"
        for kind in (*KINDS, "answers", "staff")
        for part in ("", "-what", "-why", "-kept")
    }
    used |= {f"privacy-sign-{kind}" for kind in (*KINDS, "answers")}
    used |= {f"privacy-{name}" for name in QUANTITIES if name != "sound"}
    used |= {f"privacy-ground-{one}" for one in ("legitimate-interest", "consent")}
    for code, said in spoken().items():
        assert {key for key in said if key.startswith("privacy-")} == used, code


def test_a_declaration_without_words_is_a_mistake() -> None:
    assert mistakes(Privacy(controller=" ", contact="a")) == ["controller: no words"]
