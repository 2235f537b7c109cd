"""When a copy is due, and which copies have had their time."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from hub.backup.rota import Keep, is_due, outdated

ROME = ZoneInfo("Europe/Rome")
KEEP = Keep(days=7, weeks=4, months=6)


def ms(text: str) -> int:
    return round(datetime.fromisoformat(text).replace(tzinfo=ROME).timestamp() * 1000)


@pytest.mark.parametrize(
    ("last", "now", "due"),
    [
        (None, "2026-01-01T12:00", True),
        ("2026-01-01T03:30", "2026-01-02T03:29", False),
        ("2026-01-01T03:30", "2026-01-02T03:30", True),
        ("2026-01-01T23:00", "2026-01-02T03:29", False),  # typed by somebody
        ("2026-01-01T23:00", "2026-01-02T03:31", True),
        ("2025-12-20T03:30", "2026-01-02T01:00", True),  # it was off at night
        ("2027-01-01T03:30", "2026-01-02T12:00", True),  # the clock was ahead
        ("2026-03-28T03:30", "2026-03-29T03:29", False),  # clocks go forward at 02:00
        ("2026-03-28T03:30", "2026-03-29T03:30", True),
        ("2026-10-25T03:30", "2026-10-25T12:00", False),
    ],
)
def test_a_copy_is_due_once_a_night(last: str | None, now: str, *, due: bool) -> None:
    assert is_due(None if last is None else ms(last), ms(now), ROME, "03:30") is due


def test_of_a_year_of_nights_days_weeks_and_months_stay() -> None:
    first = datetime(2026, 1, 1, 2, 30, tzinfo=UTC)
    made: list[int] = []
    for night in range(365):
        made.append(round((first + timedelta(days=night)).timestamp() * 1000))
        gone = outdated(made, ROME, KEEP)
        made = [one for one in made if one not in gone]
    kept = [datetime.fromtimestamp(one / 1000, UTC).strftime("%m-%d") for one in made]
    months = ["07-31", "08-31", "09-30", "10-31", "11-30"]
    weeks = ["12-13", "12-20"]
    days = ["12-25", "12-26", "12-27", "12-28", "12-29", "12-30", "12-31"]
    assert kept == [*months, *weeks, *days]


def test_the_newest_copy_stays_whatever_the_rules() -> None:
    old = [ms("2020-01-01T03:30"), ms("2020-01-01T03:40")]
    assert outdated(old, ROME, Keep(days=1, weeks=0, months=0)) == old[:1]
    assert outdated([], ROME, KEEP) == []
