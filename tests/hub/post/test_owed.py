"""Who is told what, once, and when it is tried again."""

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from hub.alerts import Alert
from hub.post.owed import (
    FIRST_PAUSE_S,
    LAST_PAUSE_S,
    NEWS_MS,
    Patience,
    Told,
    due,
    owed,
    refused,
)

NOW_MS = 1_767_265_200_000
ALERT = Alert(
    number=7,
    scope="STORE",
    kind="down",
    day=20_454,
    state="raised",
    raised_ms=NOW_MS,
    since_ms=NOW_MS - 900_000,
)
BOTH = ["chat", "mail"]


def test_everybody_is_told_once() -> None:
    debts = owed([ALERT], set(), BOTH, NOW_MS)
    assert debts == [Told(7, "raised", "chat"), Told(7, "raised", "mail")]
    assert owed([ALERT], {debts[0]}, BOTH, NOW_MS) == debts[1:]
    assert owed([ALERT], {*debts}, BOTH, NOW_MS) == []


def test_what_the_rules_withhold_is_told_nobody() -> None:
    for why in ("folded", "scope", "quiet", "budget"):
        assert owed([replace(ALERT, withheld=why)], set(), BOTH, NOW_MS) == []


def test_what_somebody_has_seen_is_no_news() -> None:
    assert owed([replace(ALERT, state="acknowledged")], set(), BOTH, NOW_MS) == []


def test_that_it_is_over_is_told_to_whom_it_was_told() -> None:
    over = replace(ALERT, state="cleared", cleared_ms=NOW_MS)
    assert owed([over], set(), BOTH, NOW_MS) == []
    told = Told(7, "raised", "chat")
    assert owed([over], {told}, BOTH, NOW_MS) == [Told(7, "cleared", "chat")]
    assert owed([over], {told, Told(7, "cleared", "chat")}, BOTH, NOW_MS) == []


def test_what_took_all_day_is_over_all_the_same() -> None:
    later_ms = NOW_MS + 2 * NEWS_MS
    over = replace(ALERT, state="cleared", cleared_ms=later_ms)
    assert owed([over], {Told(7, "raised", "chat")}, BOTH, later_ms)


def test_the_end_of_a_day_mends_nothing_and_nobody_is_woken_for_good_news() -> None:
    told = {Told(7, "raised", "chat")}
    over = replace(ALERT, state="cleared", cleared_ms=NOW_MS)
    assert owed([replace(over, day_closed=True)], told, BOTH, NOW_MS) == []
    assert owed([replace(over, kind="hazard")], told, BOTH, NOW_MS) == []
    assert owed([over], told, BOTH, NOW_MS, quiet=True) == []
    assert owed([replace(ALERT, kind="hazard")], set(), BOTH, NOW_MS, quiet=True)


def test_what_quiet_hours_kept_back_is_news_when_they_are_over() -> None:
    later_ms = NOW_MS + 2 * NEWS_MS
    assert owed([replace(ALERT, due_ms=later_ms)], set(), BOTH, later_ms + NEWS_MS)
    assert owed([replace(ALERT, due_ms=later_ms)], set(), BOTH, later_ms + NEWS_MS + 1) == []


def test_an_old_alert_is_no_news_any_more() -> None:
    assert owed([ALERT], set(), BOTH, NOW_MS + NEWS_MS)
    assert owed([ALERT], set(), BOTH, NOW_MS + NEWS_MS + 1) == []


def test_the_oldest_is_told_first() -> None:
    newer = replace(ALERT, number=8)
    assert [one.alert for one in owed([newer, ALERT], set(), ["mail"], NOW_MS)] == [7, 8]


def test_who_cannot_be_reached_is_left_alone_and_the_others_are_not() -> None:
    debts = owed([ALERT], set(), BOTH, NOW_MS)
    waiting = {"chat": Patience(1, NOW_MS + 20_000)}
    assert [one.to for one in due(debts, waiting, NOW_MS)] == ["mail"]
    assert [one.to for one in due(debts, waiting, NOW_MS + 20_000)] == BOTH


@given(st.integers(0, 10_000), st.floats(0, 1))
def test_pauses_grow_to_a_limit_and_never_vanish(failures: int, share: float) -> None:
    after = refused(Patience(failures), share, NOW_MS)
    assert after.failures == failures + 1
    assert FIRST_PAUSE_S <= (after.not_before_ms - NOW_MS) / 1000 <= LAST_PAUSE_S


def test_the_second_pause_may_be_longer_than_the_first() -> None:
    spans = [refused(Patience(n), 1.0, NOW_MS).not_before_ms - NOW_MS for n in range(8)]
    assert spans == sorted(spans)
    assert spans[0] < spans[1] < spans[-1] == LAST_PAUSE_S * 1000
