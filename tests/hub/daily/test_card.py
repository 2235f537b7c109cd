"""A card of a day: what it has no word for stands there by its name, and it claims no more."""

import pytest
from msgspec.structs import replace

from hub.daily.card import Frame, Named, write
from hub.daily.chain import opened
from hub.screen.assets import PAPER, words
from tests.hub.ledger.books import log
from wire.report import Sensed


@pytest.mark.parametrize(("people", "said"), [(0, False), (700, True)])
def test_of_nobody_it_is_not_said_that_all_were_seen(people: int, *, said: bool) -> None:
    told = opened(log(1).lines[0])
    entrance = replace(told.report.doors[0], in_=people, coverage=1000 if said else 600)
    texts = words(PAPER)["en"]
    page = write(
        replace(told, report=replace(told.report, doors=(entrance,))),
        Named(store="Milano", places={}),
        Frame(language="en", words=texts, static="/static"),
    )
    assert (texts["card-watched"] in page) is said


def test_what_a_newer_hub_has_a_word_for_stands_there_by_its_name() -> None:
    told = opened(log(1).lines[0])
    [store] = told.report.standings
    sensed = Sensed(n=9, bad_sessions=9, good={}, bad={"taste": 9}, loss={}, said={})
    rows = tuple(replace(one, expro="magic", sensed=sensed) for one in told.report.rows)
    standings = (store, *(replace(store, scope=one.question) for one in rows))
    report = replace(told.report, rows=rows, standings=standings)
    frame = Frame(language="en", words=words(PAPER)["en"], static="/static")
    page = write(replace(told, report=report), Named(store="Milano", places={}), frame)
    assert "magic</p>" in page
    assert f"<dd>taste {9 * len(rows)}</dd>" in page
