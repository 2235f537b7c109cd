"""Small cells: hidden whatever the counts are, and no count is lost by it."""

from hypothesis import given
from hypothesis import strategies as some

from hub.daily.small import by_hour, enough, together
from wire.report import SMALL

HOURS = some.dictionaries(
    some.integers(0, 23), some.tuples(*[some.integers(0, 6)] * 4), max_size=12
)


@given(HOURS)
def test_nothing_of_fewer_than_five_is_shown_and_all_of_it_adds_up(
    hours: dict[int, tuple[int, ...]],
) -> None:
    shown, rest = by_hour(hours)
    for cell in [*shown.values(), *([rest] if rest else [])]:
        assert sum(cell) >= SMALL
    whole = together([(0, 0, 0, 0), *hours.values()])
    if sum(whole) >= SMALL:
        assert together([(0, 0, 0, 0), *shown.values(), *([rest] if rest else [])]) == whole
    else:
        assert (shown, rest) == ({}, None)


def test_a_single_small_hour_takes_the_smallest_other_with_it() -> None:
    shown, rest = by_hour({9: (1, 0), 10: (5, 5), 11: (3, 3)})
    assert (shown, rest) == ({10: (5, 5)}, (4, 3))


def test_an_hour_of_nobody_says_nothing_of_anybody() -> None:
    shown, rest = by_hour({9: (0, 12), 10: (9, 12)}, lambda one: one[0])
    assert (shown, rest) == ({9: (0, 12), 10: (9, 12)}, None)


def test_a_small_cell_is_none() -> None:
    assert enough((2, 2)) == ()
    assert enough((2, 3)) == (2, 3)
