"""The life of an alert, by hand: one for each scope and day, and never taken back."""

from msgspec.structs import replace

from config.alerting import Alerting
from config.shop import STORE
from hub.alerts import (
    ALERTS_KEPT,
    HAZARD_MS,
    REMARKS_MAX,
    SNOOZE_MS_MAX,
    Alerts,
    Remark,
    Sign,
    acknowledge,
    changed,
    close_day,
    confirm,
    recovered,
    remark,
    snooze,
    step,
    unconfirmed,
)

NOON = 12
MINUTE_MS = 60_000


def sign(scope: str = "till", kind: str = "down", **more: object) -> Sign:
    fields = {"day": 1, "on": True, "since_ms": 1_000, "main": True, **more}
    return Sign(scope=scope, kind=kind, **fields)  # type: ignore[arg-type]


def told(
    *signs: Sign, alerts: Alerts | None = None, policy: Alerting | None = None, hour: int = NOON
) -> Alerts:
    return step(alerts or {}, signs, policy or Alerting(), hour, 5_000)


def test_a_sign_raises_one_alert_however_often_it_is_seen() -> None:
    first = told(sign(cause="light"))
    assert [(one.state, one.cause, one.withheld) for one in first.values()] == [
        ("raised", "light", None)
    ]
    assert told(sign(cause="light"), alerts=first) == first
    assert told(sign(on=False), alerts=first) == first, "late answers take nothing back"


def test_it_is_quiet_without_a_sign_and_where_all_is_well_again() -> None:
    assert told(sign(on=False)) == {}
    assert told(sign(over=True)) == {}


def test_seen_then_cleared_then_quiet_for_the_day() -> None:
    seen = acknowledge(told(sign()), 1, 6_000)
    assert (seen[1].state, seen[1].acknowledged_ms) == ("acknowledged", 6_000)
    assert acknowledge(seen, 1, 7_000) == seen
    assert acknowledge(seen, 9, 7_000) == seen
    over = told(sign(over=True), alerts=seen)
    assert (over[1].state, over[1].cleared_ms) == ("cleared", 5_000)
    assert told(sign(), alerts=over) == over, "one message for each scope and day"
    assert acknowledge(over, 1, 8_000) == over


def test_what_falls_again_on_the_same_day_is_open_again_and_nobodys() -> None:
    seen = acknowledge(told(sign(cause="light")), 1, 6_000, "Ada")
    over = step(seen, [sign(over=True)], Alerting(), NOON, 10_000)
    assert recovered(over, 1) == {"till": 10_000}
    again = sign(since_ms=11_000, cause="sound")
    for not_yet in (sign(since_ms=10_000), replace(again, over=True), replace(again, on=False)):
        assert step(over, [not_yet], Alerting(), NOON, 12_000) == over
    (fallen,) = step(over, [again], Alerting(), NOON, 12_000).values()
    assert (fallen.state, fallen.since_ms, fallen.cause) == ("raised", 11_000, "sound")
    assert (fallen.acknowledged_ms, fallen.acknowledged_by, fallen.cleared_ms) == (None,) * 3
    assert (fallen.raised_ms, fallen.due_ms) == (5_000, None), "one message a day"
    assert recovered({1: fallen}, 1) == recovered(over, 2) == {}


def test_what_was_withheld_the_first_time_is_told_when_it_falls_again() -> None:
    both = told(sign(STORE), sign("till"))
    over = told(sign(STORE, over=True), sign("till", over=True), alerts=both)
    (_, part) = step(over, [sign("till", since_ms=6_000)], Alerting(), NOON, 9_000).values()
    assert (part.state, part.withheld, part.due_ms) == ("raised", None, 9_000)


def test_the_next_day_is_another_day() -> None:
    yesterday = close_day(told(sign()), 1, 9_000)
    assert (yesterday[1].state, yesterday[1].cleared_ms) == ("cleared", 9_000)
    today = told(sign(day=2), alerts=yesterday)
    assert [one.state for one in today.values()] == ["cleared", "raised"]


def test_the_store_folds_its_parts_into_one() -> None:
    found = told(sign("till"), sign("door"), sign(STORE), sign("door", "up"))
    assert [(one.scope, one.kind, one.withheld) for one in found.values()] == [
        (STORE, "down", None),
        ("door", "down", "folded"),
        ("door", "up", None),
        ("till", "down", "folded"),
    ]


def test_a_part_that_falls_when_the_store_is_well_again_is_told() -> None:
    over = told(sign(STORE, over=True), alerts=told(sign(STORE)))
    assert told(sign("till"), alerts=over)[2].withheld is None


def test_a_part_that_falls_for_the_first_time_when_the_store_falls_again_is_told() -> None:
    over = told(sign(STORE, over=True), alerts=told(sign(STORE)))
    again = step(over, [sign(STORE, since_ms=6_000)], Alerting(), NOON, 8_000)
    assert again[1].state == "raised"
    assert step(again, [sign("till", since_ms=7_000)], Alerting(), NOON, 9_000)[2].withheld is None

    night = Alerting(quiet_from=20, quiet_to=10)
    silent = told(sign(STORE, over=True), alerts=told(sign(STORE), policy=night, hour=9))
    late = step(silent, [sign(STORE, since_ms=6_000)], night, NOON, 8_000)
    assert (late[1].withheld, late[1].due_ms) == (None, 8_000)
    parts = step(late, [sign("till", since_ms=7_000)], night, NOON, 9_000)
    assert parts[2].withheld == "folded", "the store's message is of this fall"


def test_a_part_that_is_still_down_when_the_store_is_well_again_is_told_then() -> None:
    both = told(sign(STORE), sign("till"))
    assert told(sign(STORE), sign("till"), alerts=both) == both
    after = step(both, [sign(STORE, over=True), sign("till")], Alerting(), NOON, 9_000)
    assert (after[2].withheld, after[2].raised_ms, after[2].due_ms) == (None, 5_000, 9_000)
    mended = told(sign(STORE, over=True), sign("till", over=True), alerts=both)
    assert (mended[2].state, mended[2].withheld) == ("cleared", "folded")
    unborne = told(sign(STORE, over=True), sign("till", on=False), alerts=both)
    assert unborne[2].withheld == "folded"


def test_nothing_is_folded_into_what_nobody_is_told_of() -> None:
    spent = told(sign("door"), sign(STORE), alerts=None, policy=Alerting(daily=0))
    assert [one.withheld for one in spent.values()] == ["budget", "budget"]
    nobody = told(sign("door"), sign(STORE), policy=Alerting(push="none"))
    assert [one.withheld for one in nobody.values()] == ["scope", "folded"], "one card, no message"


def test_what_came_in_quiet_hours_is_told_after_them_if_it_is_still_so() -> None:
    night = Alerting(quiet_from=20, quiet_to=10)
    signs = [sign(STORE), sign("till")]
    quiet = told(*signs, policy=night, hour=9)
    assert [one.withheld for one in quiet.values()] == ["quiet", "quiet"]
    day = step(quiet, [*signs, sign("door")], night, 10, 9_000)
    assert [(one.scope, one.withheld, one.due_ms) for one in day.values()] == [
        (STORE, None, 9_000),
        ("till", "folded", None),
        ("door", "folded", None),
    ]
    over = step(quiet, [sign(STORE, over=True), sign("till", over=True)], night, 10, 9_000)
    assert {(one.state, one.withheld) for one in over.values()} == {("cleared", "quiet")}


def test_only_the_store_and_moments_of_truth_are_pushed_unless_asked() -> None:
    side = sign("toilets", main=False)
    assert told(side)[1].withheld == "scope"
    assert told(side, policy=Alerting(push="all"))[1].withheld is None
    assert told(sign(), policy=Alerting(push="none"))[1].withheld == "scope"


def test_the_days_budget_and_quiet_hours_withhold_the_push_only() -> None:
    signs = [sign(f"place-{n}") for n in range(4)]
    found = told(*signs, policy=Alerting(daily=2))
    assert [one.withheld for one in found.values()] == [None, None, "budget", "budget"]
    again = told(sign("late", day=2), alerts=found, policy=Alerting(daily=2))
    assert again[5].withheld is None, "a new day, a new budget"
    night = Alerting(quiet_from=22, quiet_to=7)
    assert told(sign(), policy=night, hour=23)[1].withheld == "quiet"
    assert told(sign(), policy=night, hour=8)[1].withheld is None


def test_a_hazard_is_told_at_any_hour_beyond_any_budget_and_again_after_its_cool_down() -> None:
    policy = Alerting(daily=0, quiet_from=22, quiet_to=7, cool_down_min=30)

    def hazard(since_ms: int, word: str = "cleanliness|dirty") -> Sign:
        return sign("till", "hazard", since_ms=since_ms, cause=word)

    first = step({}, [hazard(1_000)], policy, 23, 5_000)
    assert first[1].withheld is None
    other = step(first, [hazard(2_000, "space|crowded")], policy, 23, 6_000)
    assert len(other) == 2, "another hazard is another alert"
    again = step(first, [hazard(40 * MINUTE_MS)], policy, 23, 41 * MINUTE_MS)
    assert (len(again), again[1].since_ms) == (1, 40 * MINUTE_MS)
    seen = acknowledge(first, 1, 6_000)
    early = step(seen, [hazard(20 * MINUTE_MS)], policy, 23, 21 * MINUTE_MS)
    assert len(early) == 1
    late = step(seen, [hazard(40 * MINUTE_MS)], policy, 23, 41 * MINUTE_MS)
    assert len(late) == 2


def test_a_hazard_that_nobody_names_any_more_is_cleared() -> None:
    found = step({}, [sign("till", "hazard", cause="space|crowded")], Alerting(), NOON, 5_000)
    assert step(found, [], Alerting(), NOON, 5_000 + HAZARD_MS - 1) == found
    over = step(found, [], Alerting(), NOON, 5_000 + HAZARD_MS)
    assert over[1].state == "cleared"


def test_late_answers_confirm_an_alert_or_do_not() -> None:
    found = told(sign("till"), sign("door"), sign("hall", "hazard", cause="space|crowded"))
    assert unconfirmed(found, before=2, since=0) == [1]
    assert unconfirmed(found, before=1, since=0) == unconfirmed(found, before=9, since=2) == []
    late = confirm(found, 1, [sign("till"), sign("door", on=False)])
    assert [(one.scope, one.confirmed) for one in late.values()] == [
        ("door", False),
        ("hall", None),
        ("till", True),
    ]
    assert [one.number for one in changed(found, late)] == [1, 3]


def test_only_the_newest_are_remembered() -> None:
    alerts: Alerts = {}
    for day in range(ALERTS_KEPT + 3):
        alerts = told(sign(day=day), alerts=alerts)
    assert (len(alerts), max(alerts)) == (ALERTS_KEPT, ALERTS_KEPT + 3)


def test_what_is_put_off_comes_back_if_it_is_still_so() -> None:
    off = snooze(told(sign()), 1, 65_000, 6_000, "Ada")
    assert (off[1].state, off[1].acknowledged_by) == ("acknowledged", "Ada")
    still = step(off, [sign()], Alerting(), NOON, 64_999)
    assert (still[1].state, still[1].snoozed_until_ms) == ("acknowledged", 65_000)
    back = step(still, [sign()], Alerting(), NOON, 65_000)
    assert (back[1].state, back[1].snoozed_until_ms) == ("raised", None)


def test_what_has_cleared_while_it_was_put_off_stays_so() -> None:
    off = snooze(told(sign()), 1, 65_000, 6_000)
    over = step(off, [sign(over=True)], Alerting(), NOON, 10_000)
    assert over[1].state == "cleared"
    for signs in ([], [sign(over=True)]):  # by the day's end nothing is said of it any more
        back = step(over, signs, Alerting(), NOON, 70_000)[1]
        assert (back.state, back.cleared_ms, back.snoozed_until_ms) == ("cleared", 10_000, None)
    assert snooze(over, 1, 99_000, 70_000) == over


def test_nothing_is_put_off_for_longer_than_a_shift_or_without_being_there() -> None:
    alerts = told(sign())
    assert snooze(alerts, 1, 10**12, 6_000)[1].snoozed_until_ms == 6_000 + SNOOZE_MS_MAX
    assert snooze(alerts, 7, 65_000, 6_000) == alerts
    assert remark(alerts, 7, Remark(at_ms=1, text="x")) == alerts


def test_the_newest_remarks_are_kept() -> None:
    alerts = told(sign())
    for n in range(REMARKS_MAX + 2):
        alerts = remark(alerts, 1, Remark(at_ms=n, text="so"))
    assert [one.at_ms for one in alerts[1].remarks] == [*range(2, REMARKS_MAX + 2)]
