"""Why there is another revision: all that is true, and none where nothing is."""

from msgspec.structs import replace

from hub.daily.revise import reason
from tests.hub.daily.test_report import made
from tests.hub.register.writing import busy
from wire.report import Rang, Reason

BEFORE, AFTER = made(busy(answers=60)), made(busy())
RULES = replace(AFTER.versions, description="f" * 64)
ALERT = Rang(
    number=1,
    scope="STORE",
    kind="down",
    state="raised",
    pushed=True,
    seen=False,
    confirmed=None,
    cause=None,
)


def test_late_taps_are_told_also_when_the_description_is_another() -> None:
    after = replace(AFTER, versions=RULES, alerts=(ALERT,))
    assert reason(BEFORE, after) == Reason(why="rules", late=60, also=("late", "outcome"))


def test_late_taps_are_told_also_when_the_day_is_over() -> None:
    before = replace(BEFORE, state="provisional")
    assert reason(before, AFTER) == Reason(why="over", late=60, also=("late",))
    assert reason(before, BEFORE) == Reason(why="over", late=0)


def test_one_reason_stands_alone() -> None:
    assert reason(BEFORE, AFTER) == Reason(why="late", late=60)
    assert reason(BEFORE, replace(BEFORE, alerts=(ALERT,))) == Reason(why="outcome", late=0)
    assert reason(BEFORE, replace(BEFORE, versions=RULES)) is None
    assert reason(replace(BEFORE, state="closed"), BEFORE) == Reason(why="late", late=0)
