"""What a letter says, in five languages, to people and to machines."""

import msgspec
import pytest
from msgspec.structs import replace

from hub.alerts import Alert
from hub.live.values import ScoreView
from hub.post.letter import Letter, write
from hub.post.office import words
from hub.post.owed import What
from tests.hub.running_store import NOON_MS
from tests.hub.test_board import SHOP

ALERT = Alert(
    number=7,
    scope="entrance.welcome",
    kind="down",
    day=20_454,
    state="raised",
    raised_ms=NOON_MS,
    since_ms=NOON_MS - 1_200_000,
    cause="light",
)
SCORE = ScoreView(value=41.6, lo=33.0, hi=50.0, n=60, n_hour=19, status="enough", usual=72.4)
NOBODY = ScoreView(value=None, lo=None, hi=None, n=0, n_hour=0, status="none")
PLACE = next(one.name for one in SHOP.touchpoints if one.questions[0].id == ALERT.scope)


def letter(
    alert: Alert = ALERT,
    what: What = "raised",
    language: str = "en",
    score: ScoreView | None = SCORE,
    *,
    simulated: bool = False,
) -> Letter:
    return write(
        alert,
        what,
        shop=SHOP,
        score=score,
        language=words(language),
        now_ms=NOON_MS,
        simulated=simulated,
        address="http://hub.shop.lan:8080",
    )


def test_it_says_what_where_since_when_how_it_stands_and_why() -> None:
    assert letter().lines == (
        f"{PLACE}: worse than usual.",
        "Since 11:40.",
        "Now 42 of 100, 19 answers in the last hour. Usual at this hour: 72.",
        "Named most: Light.",
        "More: http://hub.shop.lan:8080",
    )
    assert letter().subject == f"{SHOP.name}: {PLACE}: worse than usual"


def test_the_store_is_named_once() -> None:
    assert letter(replace(ALERT, scope="STORE", cause=None)).subject == (
        f"{SHOP.name}: worse than usual"
    )


def test_a_hazard_is_said_in_the_shoppers_words() -> None:
    danger = replace(ALERT, kind="hazard", cause="cleanliness|dirty")
    assert letter(danger).lines[0] == f"{PLACE}: Cleanliness: Dirty."


def test_what_is_over_is_not_dated() -> None:
    assert letter(what="cleared").lines[:2] == (
        f"{PLACE}: as usual again.",
        "Now 42 of 100, 19 answers in the last hour. Usual at this hour: 72.",
    )


def test_without_answers_there_is_no_number() -> None:
    found = letter(score=NOBODY)
    assert not any("100" in line for line in found.lines)
    assert found.notice.score.now is None


def test_simulated_shoppers_are_called_so() -> None:
    assert "Simulated shoppers were at work: this is no real alert." in letter(simulated=True).lines
    assert letter(simulated=True).notice.simulated


@pytest.mark.parametrize("language", ["it", "en", "de", "fr", "es"])
def test_every_language_says_all_of_it(language: str) -> None:
    found = letter(language=language)
    assert len(found.lines) == len(letter().lines)
    assert "{" not in "".join(found.lines)
    assert "11:40" in found.lines[1]


def test_a_machine_reads_the_same() -> None:
    read = msgspec.json.decode(letter().body)
    assert (read["type"], read["what"], read["where"]) == ("vetrina.alert", "raised", PLACE)
    assert read["score"] == {"now": 41.6, "usual": 72.4, "answers": 19}
    assert read["alert"]["number"] == 7


def test_it_is_the_same_letter_when_it_is_sent_again() -> None:
    assert letter().id == letter(score=NOBODY).id
    assert letter().id != letter(what="cleared").id


def test_another_alert_with_its_number_is_another_letter() -> None:
    """A hub that comes back from an old copy gives numbers again."""
    assert letter(replace(ALERT, raised_ms=NOON_MS + 1)).id != letter().id
