"""The beginning of an assessment, and the page on accessibility: true to the facts, and marked."""

import re
from datetime import date
from functools import cache
from html import unescape

import pytest
from msgspec.structs import replace

from config.load import load_shop
from config.privacy import Privacy
from hub.privacy import access, dpia
from hub.privacy.dpia import Copies
from hub.privacy.facts import Seen, facts
from hub.privacy.page import Frame, Words
from hub.screen.assets import PAPER, words

DEMO = facts(load_shop(None), Seen())
FULL = replace(
    DEMO,
    comments=("Till",),
    phones=("Till",),
    microphones=("Till",),
    comments_days=90,
    privacy=Privacy(controller="Bottega Srl", contact="a@example.org", ground="consent"),
)
NOTHING = replace(
    DEMO, screens=(), comments=(), phones=(), cameras=(), microphones=(), air=(), waits=False
)
COPIES = Copies(days=7, weeks=4, months=6)


@cache
def spoken() -> dict[str, Words]:
    return dict(words(PAPER))


def frame(language: str = "en") -> Frame:
    return Frame(language=language, all_words=spoken(), static="/static/1", day=date(2026, 11, 22))


def plain(html: str) -> str:
    return unescape(" ".join(re.sub(r"<[^>]*>", " ", html).split()))


@pytest.mark.parametrize(
    ("found", "risks"),
    [
        (NOTHING, {"staff", "outside"}),
        (DEMO, {"answers", "cameras", "staff", "outside"}),
        (FULL, {"answers", "comments", "phones", "cameras", "sound", "staff", "outside"}),
    ],
    ids=["nothing", "demo", "everything"],
)
def test_each_risk_that_is_here_is_told_with_what_holds_and_no_other(
    found: dpia.Facts, risks: set[str]
) -> None:
    text, said = plain(dpia.write(found, frame(), COPIES)), spoken()["en"]
    all_risks = {key.removeprefix("dpia-risk-").removesuffix("-held") for key in said
                 if key.startswith("dpia-risk-")}  # fmt: skip
    assert {one for one in all_risks if said[f"dpia-risk-{one}"] in text} == risks
    assert {one for one in all_risks if said[f"dpia-risk-{one}-held"] in text} == risks


def test_how_long_is_what_the_settings_say() -> None:
    text = dpia.write(FULL, frame(), COPIES)
    assert "<td>90 days</td>" in text
    assert "<td>25 months, then they are sums by the hour</td>" in text
    assert "<td>31 months," in dpia.write(replace(FULL, answers_months=31), frame(), COPIES)
    assert "the oldest is about 186 days old" in text
    said = spoken()["en"]
    assert text.count(said["dpia-kept-unlimited"]) == 2  # answers, accounts
    kept = dpia.write(replace(FULL, comments_days=0), frame(), None)
    assert kept.count(said["dpia-kept-unlimited"]) == 3
    assert said["dpia-kept-uncopied"] in kept


@pytest.mark.parametrize("language", ["de", "en", "es", "fr", "it"])
def test_what_people_must_decide_is_marked_and_nothing_is_concluded(language: str) -> None:
    text, said = dpia.write(FULL, frame(language), COPIES), spoken()[language]
    questions = [unescape(one) for one in re.findall(r'<li class="decide">([^<]*)</li>', text)]
    assert questions == [
        said[f"dpia-decide-{one}"]
        for one in ("need", "ground", "limit", "sign", "staff", "others", "rest")
    ]
    assert said["dpia-advice"] in unescape(text)


def test_what_nobody_has_entered_is_missing_there_too() -> None:
    missing = spoken()["en"]["privacy-missing"]
    assert plain(dpia.write(DEMO, frame(), COPIES)).count(missing) == 3
    assert plain(access.write(DEMO, frame())).count(missing) == 1
    assert missing not in plain(access.write(FULL, frame()))


@pytest.mark.parametrize("language", ["de", "en", "es", "fr", "it"])
def test_what_was_not_tested_is_said_as_plainly_as_what_was(language: str) -> None:
    text, said = plain(access.write(FULL, frame(language))), spoken()[language]
    keys = [key for key in said if re.match(r"access-(un)?tested-|access-advice", key)]
    assert len(keys) == 6
    assert [key for key in keys if said[key] not in text] == []


def test_the_phone_is_offered_where_there_is_one() -> None:
    assert "your own screen reader: Till." in plain(access.write(FULL, frame()))
    assert "your own screen reader" not in plain(access.write(DEMO, frame()))


def test_words_of_the_store_are_no_markup() -> None:
    evil = '"><script>alert(1)</script>{0}'
    found = replace(FULL, name=evil, phones=(evil,), privacy=Privacy(controller=evil, contact=evil))
    assert "<script" not in access.write(found, frame())
    assert "<script" not in dpia.write(found, frame(), COPIES)


@pytest.mark.parametrize(("module", "prefix"), [(access, "access-"), (dpia, "dpia-")])
def test_every_text_is_shown_by_some_store(module: object, prefix: str) -> None:
    shown = "".join(
        [
            access.write(FULL, frame()),
            dpia.write(FULL, frame(), COPIES),
            dpia.write(FULL, frame(), None),
        ]
    )
    text, said = plain(shown), spoken()["en"]
    unshown = [
        key
        for key, words_of in said.items()
        if key.startswith(prefix)
        and " ".join(re.sub(r"\{\w+\}", " ", words_of).split()[:3]) not in text
    ]
    assert unshown == [], f"no page shows them: {module}"
    assert {key for key in said if key.startswith(prefix)} == {
        key for key in spoken()["it"] if key.startswith(prefix)
    }
