"""Small cells: hidden whatever the counts are, and no count is lost by it."""

from itertools import combinations, product

from hypothesis import given
from hypothesis import strategies as some

from hub.daily.small import by_hour, enough, tellable, together
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


@given(HOURS, some.lists(HOURS, max_size=4))
def test_what_is_told_again_leaves_nothing_of_few_when_the_old_is_taken_from_it(
    first: dict[int, tuple[int, ...]], later: list[dict[int, tuple[int, ...]]]
) -> None:
    told = [first]
    for more in later:
        now = {hour: added(told[-1], more, hour) for hour in told[-1].keys() | more.keys()}
        late = sum(map(sum, more.values()))
        if late >= SMALL and all(sum(map(sum, one.values())) >= SMALL for one in told):
            told.append(now)
    views = [by_hour(one, told=told[:at]) for at, one in enumerate(told)]
    for old, now in combinations(range(len(told)), 2):
        shown, again = views[old][0], views[now][0]
        if not (shown or views[old][1]):
            continue  # nothing of it was told
        for hour in again:
            assert hour in shown or not any(told[old].get(hour, ())), "it came out of the rest"
            assert enough_moved(sum(again[hour]) - sum(shown.get(hour, ())))
        rest = told[now].keys() - again.keys()
        came = [sum(told[now][hour]) - sum(told[old].get(hour, ())) for hour in rest]
        assert enough_moved(sum(came))


def added(
    before: dict[int, tuple[int, ...]], more: dict[int, tuple[int, ...]], hour: int
) -> tuple[int, ...]:
    return together([before.get(hour, (0,) * 4), more.get(hour, (0,) * 4)])


def enough_moved(people: int) -> bool:
    return people == 0 or people >= SMALL


GROUPS = some.lists(some.frozensets(some.sampled_from("abcdef")), max_size=8)
UNTOLD = some.dictionaries(some.sampled_from("abcdef"), some.integers(1, 7), max_size=6)


@given(GROUPS, UNTOLD)
def test_no_difference_of_told_groups_is_what_few_people_said(
    groups: list[frozenset[str]], untold: dict[str, int]
) -> None:
    told = [one for one, is_told in zip(groups, tellable(groups, untold), strict=True) if is_told]
    nothing: frozenset[str] = frozenset()
    for one, other, third in product([*told, nothing], repeat=3):
        for piece in (one - other, (one & other) - third, (one - other) - third):
            left = sum(untold.get(name, 0) for name in piece)
            assert left == 0 or left >= SMALL


@given(GROUPS)
def test_where_all_is_told_every_group_is(groups: list[frozenset[str]]) -> None:
    assert all(tellable(groups, {}))
    assert all(tellable(groups, dict.fromkeys("abcdef", SMALL)))


def test_a_group_that_hides_one_answer_among_told_ones_is_left_out() -> None:
    assert list(tellable([frozenset("ab"), frozenset("b")], {"a": 1})) == [False, True]
    assert list(tellable([frozenset("abc"), frozenset("bc")], {"a": 3, "b": 3})) == [True, False]


def test_a_small_cell_is_none() -> None:
    assert enough((2, 2)) == ()
    assert enough((2, 3)) == (2, 3)
