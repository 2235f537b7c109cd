"""A card of a day that a newer hub told: what it has no word for stands there by its name."""

from msgspec.structs import replace

from hub.daily.card import Frame, Named, write
from hub.daily.chain import opened
from hub.screen.assets import PAPER, words
from tests.hub.ledger.books import log
from wire.report import Sensed


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
