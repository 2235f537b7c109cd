"""Who came in on a day, how many more nobody saw, and how far off that is by counts by hand."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.daily.traffic import NOBODY, together, traffic
from hub.footfall.compare import Compared, Tapped
from hub.footfall.hand import HandCount
from tests.hub.register.writing import ENDED_MS, HOUR_MS, Writing, busy, fold, stored
from tests.hub.running_store import NOON_MS
from wire.audit import Wrong
from wire.events import Audited, Passage
from wire.report import Audit, Door, Revision

KEPT = Path(__file__).parents[1] / "ledger" / "kept" / "release_1.ndjson"
FINAL_MS = ENDED_MS + 150_000
LATER_MS = FINAL_MS + 2 * HOUR_MS


@pytest.fixture
def writing(tmp_path: Path) -> Iterator[Writing]:
    one = Writing(tmp_path)
    yield one
    one.close()


def by_hand(number: int, begins_ms: int, hand_in: int) -> HandCount:
    """Of one minute in which the counter saw 50 come in."""
    tapped = Tapped(line="entrance", begins_ms=begins_ms, in_=[hand_in], out=[0])
    seen = Compared(minutes=1, of=1, hand_in=hand_in, hand_out=0, sensor_in=50, sensor_out=0)
    return HandCount(number=number, at_ms=begins_ms + 60_000, tapped=tapped, compared=seen)


def door(
    line: str,
    audit: Audit | None = None,
    role: str = "public",
    in_: int | None = 80,
    coverage: int | None = 1000,
) -> Door:
    return Door(
        line=line,
        role=role,
        in_=in_,
        out=in_,
        staff_in=None,
        staff_out=None,
        coverage=coverage,
        audit=audit,
    )


def entrances(writing: Writing) -> Sequence[Audit | None]:
    """What each revision says of the audit of the one door that is counted."""
    doors = [one for line in writing.lines() for one in line.report.doors]
    return [one.audit for one in doors if one.line == "entrance"]


async def test_a_day_tells_the_counts_by_hand_that_were_made_until_its_end(
    writing: Writing,
) -> None:
    in_time = busy(answers=60)
    fold(writing, in_time)
    first = by_hand(1, NOON_MS, 51)
    writing.board.turnstile.take([first])
    await writing.look_at(FINAL_MS)
    assert entrances(writing) == [Audit(right=50, of=51)]
    (told,) = writing.lines()
    assert traffic(told.report.doors).wrong == Wrong(share=0.0196, low=0.0035, high=0.1030, of=51)
    writing.board.turnstile.take([first, by_hand(2, ENDED_MS + HOUR_MS, 99)])
    await writing.look_at(LATER_MS)
    assert len(writing.lines()) == 1
    fold(writing, [one for one in busy() if one not in in_time])
    await writing.look_at(LATER_MS + HOUR_MS)
    assert entrances(writing) == [Audit(right=50, of=51)] * 2, "the one of the next day is not its"


async def test_a_day_without_a_count_by_hand_says_so_and_an_audit_alone_revises_nothing(
    writing: Writing,
) -> None:
    fold(writing, busy())
    await writing.look_at(FINAL_MS)
    assert entrances(writing) == [None]
    writing.board.turnstile.take([by_hand(1, NOON_MS, 51)])
    await writing.look_at(LATER_MS)
    assert entrances(writing) == [None]


async def test_what_a_sensor_says_of_itself_counts_where_the_hub_has_no_count(
    writing: Writing,
) -> None:
    audit = Audited(right=9, of=10, low=0.6, high=0.98, factor=1.1, due_ms=ENDED_MS)
    at_ms = NOON_MS + 6 * HOUR_MS
    said = Passage(
        line="entrance", start_ms=at_ms, seconds=60, coverage=1.0, in_=1, out=0, audit=audit
    )
    fold(writing, [*busy(answers=30), stored(900_000, "counter-1", said, at_ms + 60_000)])
    await writing.look_at(FINAL_MS)
    assert entrances(writing) == [Audit(right=9, of=10)]


@pytest.mark.parametrize(
    ("doors", "want"),
    [
        pytest.param([], None, id="no door"),
        pytest.param([door("a", None)], None, id="never counted by hand"),
        pytest.param(
            [door("a", Audit(right=97, of=100)), door("b", None)], None, id="one of two was not"
        ),
        pytest.param(
            [door("a", Audit(right=97, of=100))],
            Wrong(share=0.03, low=0.0103, high=0.0845, of=100),
            id="one",
        ),
        pytest.param(
            [door("a", Audit(right=47, of=50)), door("b", Audit(right=50, of=50))],
            Wrong(share=0.03, low=0.0103, high=0.0845, of=100),
            id="two add up",
        ),
        pytest.param(
            [
                door("a", Audit(right=97, of=100)),
                door("staff", Audit(right=1, of=100), "staff"),
                door("inner", None, "inner"),
                door("dead", None, in_=None),
            ],
            Wrong(share=0.03, low=0.0103, high=0.0845, of=100),
            id="only public doors that counted",
        ),
    ],
)
def test_the_error_is_of_all_public_doors_or_of_none(doors: list[Door], want: Wrong | None) -> None:
    assert traffic(doors).wrong == want


@pytest.mark.parametrize(
    ("doors", "counted", "unseen", "watched"),
    [
        pytest.param([door("a", in_=900), door("b", in_=30, coverage=600)], 930, 20, 978, id="own"),
        pytest.param([door("a", in_=400, coverage=500)], 400, 400, 500, id="half"),
        pytest.param([door("a", in_=400, coverage=499)], 400, None, None, id="less than half"),
        pytest.param(
            [door("a", in_=400), door("b", in_=9, coverage=40)], 409, None, None, id="bad"
        ),
        pytest.param(
            [door("a", in_=400), door("b", in_=None, coverage=0)], 400, None, None, id="dead"
        ),
        pytest.param(
            [door("a", in_=400), door("b", in_=None, coverage=None)], 400, None, None, id="mute"
        ),
        pytest.param(
            [door("a", in_=400), door("yard", role="staff", in_=None, coverage=0)],
            400,
            0,
            1000,
            id="only public doors",
        ),
        pytest.param([door("a", in_=0, coverage=700)], 0, 0, None, id="nobody came"),
        pytest.param([door("a", in_=3, coverage=None)], 3, 0, 1000, id="cleaners of a shut day"),
        pytest.param(
            [door("a", in_=0, coverage=None), door("b", in_=None, coverage=None)],
            0,
            0,
            None,
            id="nobody on a shut day",
        ),
        pytest.param([door("a", in_=1, coverage=667)], 1, 0, 1000, id="half a person is none"),
        pytest.param([door("a", in_=1, coverage=666)], 1, 1, 500, id="more than half is one"),
    ],
)
def test_each_door_says_who_was_not_seen_at_it_and_a_bad_one_makes_a_lower_bound(
    doors: list[Door], counted: int, unseen: int | None, watched: int | None
) -> None:
    found = traffic(doors)
    assert (found.people, found.unseen, found.watched) == (counted, unseen, watched)
    assert found.at_least == (unseen is None)


@pytest.mark.parametrize(
    "doors", [[], [door("a", in_=None, coverage=None)], [door("yard", role="staff")]]
)
def test_where_no_public_door_was_to_count_there_is_no_number(doors: list[Door]) -> None:
    assert traffic(doors) == NOBODY
    assert (NOBODY.watched, NOBODY.wrong) == (None, None)


def test_a_day_on_which_every_public_door_was_dead_makes_a_lower_bound_of_its_week() -> None:
    dead = traffic([door("a", in_=None, coverage=0), door("b", in_=None, coverage=0)])
    assert (dead.days, dead.people, dead.at_least, dead.wrong) == (0, 0, True, None)
    week = together([*[traffic([door("a")])] * 6, dead])
    assert (week.days, week.people, week.at_least) == (6, 480, True)
    assert (week.unseen, week.watched) == (None, None)


@pytest.mark.parametrize("cleaners", [0, 3])
async def test_a_weekly_closing_day_makes_no_lower_bound_of_the_week(
    writing: Writing, cleaners: int
) -> None:
    for day in (2, 3):  # a Saturday, and a Sunday without hours
        opens_ms = NOON_MS - 3 * HOUR_MS + day * 24 * HOUR_MS
        for minute in range(11 * 60):
            people = 1 if day == 2 or minute < cleaners else 0
            at_ms = opens_ms + minute * 60_000
            said = Passage(
                line="entrance", start_ms=at_ms, seconds=60, coverage=1.0, in_=people, out=people
            )
            fold(writing, [stored(1000 * day + minute, "counter-1", said, at_ms + 60_000)])
        await writing.look_at(FINAL_MS + day * 24 * HOUR_MS)
    told = {one.report.day.isoformat(): traffic(one.report.doors) for one in writing.lines()}
    week = together([told["2026-01-03"], told["2026-01-04"]])
    assert (week.people, week.days, week.unseen) == (660 + cleaners, 2, 0)


DOORS = st.lists(
    st.builds(
        door,
        st.just("a"),
        st.none() | st.builds(Audit, right=st.integers(0, 50), of=st.integers(50, 60)),
        in_=st.none() | st.integers(0, 5_000),
        coverage=st.none() | st.integers(0, 1000),
    ),
    max_size=4,
)


@given(st.lists(DOORS, max_size=6))
def test_days_add_up_and_stay_within_half_a_person_of_each_door(days: list[list[Door]]) -> None:
    found = together(map(traffic, days))
    assert found == together([together(map(traffic, days[:2])), *map(traffic, days[2:])])
    assert found.people == sum(one.in_ or 0 for doors in days for one in doors)
    if not found.at_least:
        seen = [
            one
            for doors, day in zip(days, map(traffic, days), strict=True)
            if day.days
            for one in doors
        ]
        exact = sum(
            (one.in_ or 0) * Fraction(1000, 1000 if one.coverage is None else one.coverage)
            for one in seen
        )
        assert abs(found.likely - exact) <= Fraction(len(seen), 2)
        assert found.people <= found.likely


def test_a_count_by_hand_that_stands_for_many_days_is_no_larger_sample() -> None:
    one = traffic([door("a", Audit(right=97, of=100))])
    month = together([one] * 28)
    assert month.wrong == one.wrong
    assert together([month, traffic([door("a")])]).wrong is None, "a day that nobody knows of"


def test_a_line_of_the_first_release_still_reads_and_knows_no_audit() -> None:
    for line in KEPT.read_text().splitlines():
        document = msgspec.json.decode(line)["document"]
        doors = msgspec.json.decode(document, type=Revision).report.doors
        assert doors
        assert [one.audit for one in doors] == [None] * len(doors)
