"""Goals hold from their day on, and the newest that has begun is in force."""

from datetime import date

import msgspec

from config.goals import Aim, Anew, Goal, begins, in_force, twice
from config.load import load_shop
from config.shop import problems

NEW_YEAR = date(2026, 1, 1)
GOALS = [
    Goal(scope="people", since=date(2026, 2, 1), aim=85),
    Goal(scope="people", since=NEW_YEAR, aim=82),
    Goal(scope="element|light", since=NEW_YEAR, aim=30),
]


def test_a_target_holds_until_the_first_goal_begins() -> None:
    before = in_force({"people": 80.0}, GOALS, date(2025, 12, 31))
    assert before == {"people": Aim(value=80, since=None, version=0)}
    first = in_force({"people": 80.0}, GOALS, NEW_YEAR)["people"]
    assert first == Aim(value=82, since=NEW_YEAR, version=1)
    second = in_force({"people": 80.0}, GOALS, date(2026, 3, 1))["people"]
    assert (second.value, second.version) == (85, 2)


def test_a_question_begins_anew_on_the_last_day_that_is_said_of_it() -> None:
    said = [Anew(question="q", since=NEW_YEAR), Anew(question="q", since=date(2026, 5, 1))]
    assert begins(said, "q") == date(2026, 5, 1)
    assert begins(said, "other") is None


def test_two_aims_from_one_day_on_are_refused() -> None:
    assert twice([*GOALS, GOALS[0]]) == ["goals: 'people' has two aims from 2026-02-01 on"]
    assert twice(GOALS) == []


def test_a_goal_for_what_is_not_scored_is_refused_with_what_was_meant() -> None:
    shop = load_shop(None)
    goals = [
        *GOALS,
        Goal(scope="peple", since=NEW_YEAR, aim=1),
        Goal(scope="element|space", since=NEW_YEAR, aim=1),
    ]
    anew = [Anew(question="fitting.comfrot", since=NEW_YEAR)]
    found = problems(msgspec.structs.replace(shop, goals=goals, anew=anew))
    assert found[0] == "goals: 'peple': nothing is scored under this name; did you mean 'people'?"
    assert found[1].startswith("goals: 'element|space': nothing is scored under this name")
    assert found[2].endswith("did you mean 'fitting.comfort'?")
    assert len(found) == 3
