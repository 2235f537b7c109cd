"""A store's file is changed as a person would, and stays readable."""

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.amend import AmendError, Change, amended
from config.load import load_shop

DEMO = (Path(__file__).resolve().parents[2] / "config" / "demo-shop.toml").read_text("utf-8")


def change(*at: str, **to: Any) -> Change:
    return Change(at=at, **to)


def test_a_wording_changes_and_every_comment_stays() -> None:
    place = ("touchpoints", "entrance", "questions", "entrance.welcome", "text", "it")
    after = amended(DEMO, [change(*place, to="Com'è oggi?")])
    asked = tomllib.loads(after)["touchpoints"][0]["questions"][0]
    assert asked["text"]["it"] == "Com'è oggi?"
    before, now = DEMO.splitlines(), after.splitlines()
    assert len(now) == len(before)
    assert sum(one != other for one, other in zip(before, now, strict=True)) == 1


def test_an_entry_joins_a_list_and_leaves_it() -> None:
    desk = {"id": "desk", "name": "Desk", "devices": ["kiosk-9"]}
    with_it = amended(DEMO, [change("touchpoints", "+", to=desk)])
    assert tomllib.loads(with_it)["touchpoints"][-1] == desk
    without = amended(with_it, [change("touchpoints", "desk")])
    assert tomllib.loads(without) == tomllib.loads(DEMO)


def test_a_list_that_is_not_there_begins() -> None:
    goal = {"scope": "people", "since": "2027-01-07", "aim": 82}
    after = amended(DEMO, [change("goals", "+", to=goal), change("goals", "+", to=goal)])
    assert [str(one["since"]) for one in tomllib.loads(after)["goals"]] == ["2027-01-07"] * 2
    assert amended(DEMO, [change("alerts", "daily", to=3)]).count("daily = 3") == 1


def test_a_day_is_written_as_a_day() -> None:
    after = amended(DEMO, [change("hours", "closed", to=["2026-12-25"])])
    assert str(tomllib.loads(after)["hours"]["closed"][0]) == "2026-12-25"
    assert "2026-12-25" in after
    assert '"2026-12-25"' not in after


@pytest.mark.parametrize(
    ("at", "named"),
    [
        (("touchpoints", "cellar", "name"), "touchpoints > cellar"),
        (("touchpoints", "99", "name"), "touchpoints > 99"),
        (("store", "name"), "store > name"),
        (("name", "+"), "name > +"),
        (("targets", "STORE", "x", "y"), "targets > STORE > x"),
    ],
)
def test_a_place_that_is_not_there_is_named(at: tuple[str, ...], named: str) -> None:
    with pytest.raises(AmendError, match="there is no") as caught:
        amended(DEMO, [change(*at, to="x")])
    assert named in str(caught.value)


def test_what_is_not_there_cannot_be_taken_away() -> None:
    with pytest.raises(AmendError, match="there is no recommend"):
        amended(DEMO, [change("recommend")])


def test_a_file_that_is_broken_is_left_to_a_person() -> None:
    with pytest.raises(AmendError, match="put right by hand"):
        amended("store = ", [change("name", to="x")])


@pytest.mark.parametrize("last", ["+", "entrance"])
def test_only_a_table_joins_a_list_of_tables(last: str) -> None:
    with pytest.raises(AmendError, match="has to be done in the file"):
        amended(DEMO, [change("touchpoints", last, to="v")])


@pytest.mark.parametrize("deep", ["[]", "{}"])
def test_nothing_is_nested_without_end(deep: str) -> None:
    value: Any = "v"
    for _ in range(500):
        value = [value] if deep == "[]" else {"a": value}
    with pytest.raises(AmendError, match="within each other"):
        amended(DEMO, [change("name", to=value)])


def test_nothing_is_asked_for_and_nothing_changes() -> None:
    assert amended(DEMO, []) == DEMO


NAMES = st.text(st.characters(codec="utf-8", exclude_characters="\x7f"), min_size=1, max_size=20)


@given(st.lists(st.tuples(st.sampled_from(["name", "logo", "recommend"]), NAMES), max_size=5))
def test_whatever_is_written_is_what_is_read(pairs: list[tuple[str, str]]) -> None:
    after = amended(DEMO, [change(key, to=value) for key, value in pairs])
    assert tomllib.loads(after) == {**tomllib.loads(DEMO), **dict(pairs)}


def test_the_demo_is_still_a_store_after_it(tmp_path: Path) -> None:
    path = tmp_path / "shop.toml"
    path.write_text(amended(DEMO, [change("targets", "people", to=81)]), encoding="utf-8")
    assert load_shop(path).targets["people"] == 81
