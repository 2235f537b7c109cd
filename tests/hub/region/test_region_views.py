"""Weeks, hours, the worst, what worked, and one day of every store."""

from datetime import UTC, date, datetime, timedelta

import pytest
from msgspec.structs import replace

from hub.daily.traffic import NOBODY
from hub.region.days import Extent, newest
from hub.region.hours import AnsweredHour, hours
from hub.region.known import Heard, Outlet, Stood
from hub.region.shown import Shown, evidence, published, usual_of
from hub.region.trend import Answered, monday, trend
from hub.region.versions import Break, Judged, Ruled, breaks, others_than
from hub.region.visitors import Visitors, visitors
from hub.region.worked import Did, worked
from hub.region.worst import WORST, worst
from hub.region.yesterday import Facts, rows
from hub.scoring.belief import Belief

FRIDAY = date(2026, 1, 9)
SATURDAY_8_UTC = datetime(2026, 1, 10, 8, tzinfo=UTC)
WEEKS = [date(2026, 1, 5) + timedelta(days=7 * nth) for nth in range(4)]


def outlet(store: str, timezone: str = "Europe/Rome", **more: object) -> Outlet:
    return Outlet(
        store=store, label=store.title(), area="nord", format="city", timezone=timezone, **more
    )


@pytest.mark.parametrize(
    ("n", "status"), [(0, "none"), (4, "none"), (5, "few"), (29, "few"), (30, "enough")]
)
def test_what_is_shown_of_few(n: int, status: str) -> None:
    shown = published(Belief(0.7, 0.001), n)
    assert shown.status == status
    assert (shown.value is None) == (n < 5)


def test_faces_of_two_scales_add_up_by_what_they_mean() -> None:
    both = evidence([(1, 0, 0, 1), (0, 0, 2, 0, 0)])
    assert (both.n, both.first) == (4, 2)
    assert usual_of(both).mean == 0.5
    assert usual_of(evidence([])).mean == 0.7


def test_a_trend_has_a_course_of_each_expro_and_one_of_all() -> None:
    answered = [
        Answered(week, one, (5, 5, 10, 20)) for week in WEEKS for one in ("people", "product")
    ]
    days = {week: Extent(arrived=20, expected=21) for week in WEEKS}
    found = trend(answered, [], days)
    assert [one.expro for one in found.courses] == [None, "people", "product"]
    assert [[one.score.n for one in course.points] for course in found.courses] == [
        [80] * 4,
        [40] * 4,
        [40] * 4,
    ]
    assert [one.days.arrived for one in found.weeks] == [20] * 4


def test_a_line_is_not_drawn_through_another_version() -> None:
    answered = [Answered(week, "people", (5, 5, 10, 20)) for week in WEEKS]
    ruled = [Ruled(week, "2", "a" if week < WEEKS[2] else "b", 7) for week in WEEKS]
    found = trend(answered, ruled, {})
    assert found.breaks == (Break(week=WEEKS[2], kind="questions", share=1.0),)
    assert [one.run for one in found.courses[0].points] == [0, 0, 1, 1]


def test_breaks_are_told_once_and_only_where_enough_is_new() -> None:
    ruled = [
        Ruled(WEEKS[0], "1", "a", 70),
        Ruled(WEEKS[1], "1", "a", 66),
        Ruled(WEEKS[1], "1", "b", 4),  # one store joined
        Ruled(WEEKS[2], "1", "a", 40),
        Ruled(WEEKS[2], "2", "b", 30),  # others follow, and another formula
        Ruled(WEEKS[3], "2", "b", 70),
    ]
    assert breaks(ruled) == (
        Break(week=WEEKS[2], kind="formula", share=0.429),
        Break(week=WEEKS[2], kind="questions", share=0.429),
    )
    assert breaks(ruled[:3]) == ()


@pytest.mark.parametrize(
    ("used", "odd"),
    [
        ({"uno": "a", "due": "a", "tre": "a"}, set()),
        ({"uno": "a", "due": "a", "tre": "b"}, {"tre"}),
        ({"uno": "a", "due": "b"}, {"uno", "due"}),
        ({"uno": "ab", "due": "a", "tre": "a"}, {"uno"}),
    ],
)
def test_who_is_judged_by_something_else(used: dict[str, str], odd: set[str]) -> None:
    judged = [Judged(store, "2", one) for store, names in used.items() for one in names]
    found = others_than(judged)
    assert {store for store, kinds in found.items() if kinds == ["questions"]} == odd
    turned = [Judged(store, one, "a") for store, names in used.items() for one in names]
    assert {store for store, kinds in others_than(turned).items() if kinds == ["formula"]} == odd


def test_a_week_belongs_to_its_monday() -> None:
    assert monday(FRIDAY) == WEEKS[0]
    assert monday(WEEKS[0]) == WEEKS[0]
    assert monday(WEEKS[1] - timedelta(days=1)) == WEEKS[0]


def test_hours_of_several_stores_add_up_and_small_ones_are_not_told() -> None:
    told = [
        AnsweredHour(4, 11, (0, 0, 5, 5)),
        AnsweredHour(4, 11, (5, 5, 0, 0)),
        AnsweredHour(0, 9, (1, 0, 0, 0)),
    ]
    few, both = hours(told, {})
    assert (few.weekday, few.hour, few.n, few.value) == (0, 9, 1, None)
    assert (both.weekday, both.hour, both.n) == (4, 11, 20)
    assert both.value is not None


def test_five_angry_answers_do_not_come_before_five_hundred() -> None:
    outlets = [outlet(name) for name in ("uno", "due", "tre")]
    places = {
        ("uno", "fitting"): [(5, 0, 0, 0)],
        ("due", "fitting"): [(300, 150, 50, 0)],
        ("tre", "fitting"): [(50, 100, 300, 550)],
        ("gone", "fitting"): [(500, 0, 0, 0)],
    }
    found = worst(
        outlets, places, {("due", "fitting"): 70}, {("due", "fitting"): {"light": 3, "sound": 9}}
    )
    assert [one.store for one in found.touchpoints] == ["due", "uno", "tre"]
    assert found.of == 3
    first = found.touchpoints[0]
    assert first.score.value is not None
    assert first.gap == pytest.approx(first.score.value - 70, abs=0.1)
    assert first.blamed == (("sound", 9), ("light", 3))
    assert found.touchpoints[1].gap is None


def test_no_more_than_ten_are_told_and_none_of_few_answers() -> None:
    outlets = [outlet("uno")]
    places = {("uno", f"place{nth:02}"): [(nth, 0, 0, 9)] for nth in range(30)}
    places["uno", "small"] = [(4, 0, 0, 0)]
    found = worst(outlets, places, {}, {})
    assert len(found.touchpoints) == WORST
    assert found.of == 30
    assert "small" not in {one.touchpoint for one in found.touchpoints}


def test_what_worked_is_told_by_element_and_only_where_enough_tell() -> None:
    verdicts = ["better"] * 4 + ["worse"] + ["cannot_tell"] * 2
    done = [Did(f"s{nth % 3}", FRIDAY, "fitting", "light", one) for nth, one in enumerate(verdicts)]
    done += [Did("s0", FRIDAY - timedelta(days=1), "STORE", None, "better")]
    done += [Did("gone", FRIDAY, "fitting", "light", "worse")]
    found = worked([outlet(f"s{nth}") for nth in range(3)], done)
    light, other = found.outcomes
    assert (light.element, light.stores, light.better, light.worse, light.cannot_tell) == (
        "light",
        3,
        4,
        1,
        2,
    )
    assert light.share is not None
    assert light.share[0] == 80
    assert 0 <= light.share[1] < 80 < light.share[2] <= 100
    assert (other.element, other.share) == (None, None)
    assert [one.day for one in found.newest][-1] == FRIDAY - timedelta(days=1)


def facts(**more: object) -> Facts:
    fields = {
        "made": 1,
        "why": "over",
        "answers": 40,
        "stood": Stood(score=70, low=60, high=78, target=75, gap=-5),
        "waiting": 3,
        "traffic": replace(NOBODY, people=400, days=1, likely=417),
        "alerts": 2,
        "open_alerts": 1,
        "actions": 1,
        **more,
    }
    return Facts(**fields)


def test_a_store_that_sent_nothing_has_a_row_that_says_so() -> None:
    outlets = [
        outlet("uno"),
        outlet("due"),
        outlet("far", "America/Los_Angeles"),
        outlet("new", opened=date(2026, 2, 1)),
    ]
    heard = [Heard(store="uno", day=FRIDAY, rev=2, state="final")]
    found, stands = rows(
        outlets, heard, {"uno": facts()}, FRIDAY, datetime(2026, 1, 10, 9, tzinfo=UTC)
    )
    uno, due, far = found
    assert (uno.state, uno.rev, uno.answers, uno.alerts) == ("final", 2, 40, 2)
    assert uno.people is not None
    assert (uno.people.counted, uno.people.watched, uno.people.unseen) == (400, 959, 17)
    assert (uno.waiting, due.waiting) == (3, None)
    assert (due.state, due.answers, due.stood, due.people, due.alerts) == (
        "missing",
        None,
        None,
        None,
        None,
    )
    assert far.state is None, "its day goes on"
    assert len(stands) == 2


def test_a_day_that_does_not_count_shows_no_number() -> None:
    heard = [Heard(store="uno", day=FRIDAY, is_foreign=True)]
    (uno,), _ = rows([outlet("uno")], heard, {"uno": facts()}, FRIDAY, SATURDAY_8_UTC)
    assert uno.state == "bad_signature"
    assert uno.answers is None


def test_yesterday_is_the_last_day_that_is_over_anywhere() -> None:
    outlets = [outlet("uno"), outlet("far", "America/Los_Angeles")]
    assert newest(outlets, SATURDAY_8_UTC) == FRIDAY
    assert newest([], SATURDAY_8_UTC) is None


def test_a_lower_bound_says_so_and_guesses_nothing() -> None:
    found = visitors(replace(NOBODY, people=400, days=1, likely=400, bound_days=1))
    assert found == Visitors(counted=400, at_least=True, watched=None, unseen=None, wrong=None)


def test_nobody_who_counts_is_no_zero() -> None:
    assert visitors(None) is None
    assert Shown(value=None, lo=None, hi=None, n=0, status="none").value is None
