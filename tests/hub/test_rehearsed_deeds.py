"""A rehearsed store's staff do something now and then, and its days say what came of it."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from config.load import load_shop
from hub.actions import ACTION, Action
from hub.crowd import Character
from hub.daily.chain import opened
from hub.rehearsal import rehearse
from hub.rehearsed_days import report
from hub.rehearsed_deeds import AGO_DAYS, BEFORE_DAYS, LASTS, deeds, lift
from hub.store import DATABASE
from hub.store.sqlite import SqliteStore
from tests.hub.test_rehearsal import EVENING_MS, Evening
from wire.report import Acted, DayReport

SHOP = load_shop(Path(__file__).resolve().parents[2] / "config" / "demo-boutique.toml")
TODAY = date(2026, 10, 27)
ACTIVE = Character(name="milan", acts=True)


def test_what_is_done_lasts_a_week_at_its_touchpoint_alone() -> None:
    done = deeds(SHOP, TODAY, 28, ACTIVE)
    assert len(done) == len(AGO_DAYS) * len(SHOP.touchpoints)
    one = next(each for each in done if each.lift)
    assert lift([one], one.place, one.at) == one.lift
    assert lift([one], one.place, one.at + LASTS) == 0
    assert lift([one], "elsewhere", one.at) == 0


@pytest.mark.parametrize("days", [1, 5, 12, 28])
def test_nothing_is_done_before_there_is_something_to_compare_with(days: int) -> None:
    earliest = TODAY - timedelta(days=days - BEFORE_DAYS)
    assert all(one.at.date() >= earliest for one in deeds(SHOP, TODAY, days, ACTIVE))


def test_reports_tell_what_was_done_and_whether_it_worked(tmp_path: Path) -> None:
    database = tmp_path / DATABASE
    rehearse(database, SHOP, 14, "1", Evening(), character=ACTIVE)
    store = SqliteStore(database)
    noted = [
        msgspec.json.decode(one.body, type=Action)
        for one in store.journal(0, 100)
        if one.kind == ACTION
    ]
    store.close()
    assert noted
    report(tmp_path, SHOP, EVENING_MS)
    told = acted(database)
    assert {(one.number, one.scope, one.element) for one in told} == {
        (one.number, one.scope, one.element) for one in noted
    }
    assert Counter(one.verdict for one in told)["better"] > 0
    assert {datetime.fromtimestamp(one.at_ms / 1000, UTC).hour for one in noted} <= {8, 9}


def test_a_store_has_no_day_before_its_first_one(tmp_path: Path) -> None:
    rehearse(tmp_path / DATABASE, SHOP, 2, "1", Evening())
    report(tmp_path, SHOP, EVENING_MS)
    told = reports(tmp_path / DATABASE)
    assert [(one.day, one.state) for one in told] == [
        (TODAY - timedelta(days=2), "final"),
        (TODAY - timedelta(days=1), "final"),
    ]
    assert all(one.taps.counted for one in told)


def acted(database: Path) -> list[Acted]:
    return [one for told in reports(database) for one in told.actions]


def reports(database: Path) -> list[DayReport]:
    store = SqliteStore(database)
    found = [opened(one.sealed).report for one in store.sheets(0, 100)]
    store.close()
    return found
