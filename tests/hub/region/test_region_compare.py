"""The comparison of stores: what it says, and what it warns of."""

import pytest
from msgspec.structs import replace

from hub.daily.traffic import NOBODY, Traffic
from hub.region.compare import Compared, Told, compare, held, overlap, pair
from hub.region.days import Extent
from hub.region.known import Asked, Outlet
from hub.region.shown import Shown
from hub.region.versions import Judged

WHOLE = Extent(arrived=28, expected=28)
NAMES = ("uno", "due", "tre")


def outlet(store: str) -> Outlet:
    return Outlet(
        store=store, label=store.title(), area="nord", format="city", timezone="Europe/Rome"
    )


def asked(store: str, faces: tuple[int, ...], touchpoint: str = "entrance") -> Asked:
    return Asked(store, touchpoint, faces)


def walked(likely: int, bound_days: int = 0) -> Traffic:
    return replace(NOBODY, people=min(400, likely), days=28, likely=likely, bound_days=bound_days)


def compared(some: list[Asked], **more: object) -> Compared:
    stores = [outlet(name) for name in dict.fromkeys([*NAMES, *(one.store for one in some)])]
    told = {
        "judged": [Judged(one.store, "2", "a") for one in stores],
        "traffic": {one.store: walked(400) for one in stores},
        "waiting": {"uno": 4},
        "days": {one.store: WHOLE for one in stores},
        **more,
    }
    return compare(stores, Told(asked=some, **told))


EVEN = [asked(name, (20, 30, 60, 90)) for name in NAMES]


def test_stores_that_are_alike_stand_inside_and_every_interval_holds_the_mean() -> None:
    found = compared(EVEN)
    assert found.mean.n == 600
    assert found.between is None
    assert {one.standing for one in found.stores} == {"inside"}
    assert {one.warnings for one in found.stores} == {("overlap",)}
    assert {one.adjusted.value for one in found.stores} == {found.mean.value}


def test_a_store_that_is_far_off_stands_out_and_needs_no_warning() -> None:
    found = compared([*EVEN, asked("bad", (200, 100, 50, 50))])
    bad = found.stores[-1]
    assert bad.standing == "below"
    assert bad.warnings == ()
    assert bad.adjusted.hi is not None
    assert found.mean.value is not None
    assert bad.adjusted.hi < found.mean.value


@pytest.mark.parametrize(
    ("more", "warning"),
    [
        ({"days": {name: Extent(arrived=27, expected=28) for name in NAMES}}, "days"),
        ({"traffic": {name: walked(501) for name in NAMES}}, "watched"),
        ({"traffic": {name: walked(400, bound_days=1) for name in NAMES}}, "watched"),
        (
            {"judged": [*(Judged(one, "2", "a") for one in NAMES), Judged("uno", "2", "b")]},
            "questions",
        ),
        (
            {"judged": [*(Judged(one, "2", "a") for one in NAMES[1:]), Judged("uno", "1", "a")]},
            "formula",
        ),
    ],
)
def test_what_makes_a_comparison_doubtful_is_said(more: dict[str, object], warning: str) -> None:
    uno = compared(EVEN, **more).stores[0]
    assert warning in uno.warnings
    assert warning not in compared(EVEN).stores[0].warnings


def test_a_store_whose_doors_nobody_counts_is_not_warned_of_its_counters() -> None:
    found = compared(EVEN, traffic={"uno": walked(0)})
    assert {one.warnings for one in found.stores} == {("overlap",)}


@pytest.mark.parametrize(
    ("faces", "status", "is_told"),
    [((1, 1, 1, 1), "none", False), ((1, 1, 1, 2), "few", True), ((5, 5, 10, 10), "enough", True)],
)
def test_few_answers_are_hidden_and_some_are_said_to_be_few(
    faces: tuple[int, ...],
    status: str,
    is_told: bool,  # noqa: FBT001 - a column
) -> None:
    uno = compared([asked("uno", faces), *EVEN[1:]]).stores[0]
    assert uno.adjusted.status == status
    assert (uno.adjusted.value is not None) == is_told
    assert (uno.plain.value is not None) == is_told
    assert ("few" in uno.warnings) == (status != "enough")


def test_a_store_that_is_asked_about_other_things_is_put_in_no_place() -> None:
    found = compared([*EVEN, asked("odd", (10, 10, 10, 10), "cafe")])
    odd = found.stores[-1]
    assert odd.standing is None
    assert odd.adjusted.value is None
    assert odd.plain.value is not None
    assert "mix" in odd.warnings


def test_a_region_in_which_nobody_answered() -> None:
    found = compared([])
    assert found.mean.value is None
    assert found.limits == ()
    assert {one.standing for one in found.stores} == {None}
    assert len(found.stores) == 3


def test_stores_stay_in_the_rosters_order_and_limits_narrow() -> None:
    found = compared([*EVEN, asked("big", (200, 300, 600, 900))])
    assert [one.store for one in found.stores] == ["uno", "due", "tre", "big"]
    worths = [one.worth for one in found.limits]
    assert worths == sorted(worths)
    assert worths[0] < 200
    assert worths[-1] > 1_000
    widths = [one.far[1] - one.far[0] for one in found.limits]
    assert widths == sorted(widths, reverse=True)


def test_two_stores_whose_intervals_overlap_have_no_better_one() -> None:
    against = held([*EVEN[:2], asked("bad", (200, 100, 50, 50))], {})
    alike, clear = pair(against, "uno", "due"), pair(against, "bad", "uno")
    assert alike is not None
    assert alike.better is None
    assert alike.lo < 0 < alike.hi
    assert clear is not None
    assert clear.better == "uno"
    assert clear.hi < 0
    assert pair(against, "uno", "nobody") is None


@pytest.mark.parametrize(
    ("one", "other", "common"),
    [
        ((60, 70), (70, 80), True),
        ((60, 70), (71, 80), False),
        ((71, 80), (60, 70), False),
        ((60, 80), (65, 70), True),
        (None, (60, 70), True),
    ],
)
def test_intervals_overlap(
    one: tuple[float, float] | None,
    other: tuple[float, float] | None,
    common: bool,  # noqa: FBT001 - a column
) -> None:
    def shown(of: tuple[float, float] | None) -> Shown:
        lo, hi = (None, None) if of is None else of
        return Shown(value=lo, lo=lo, hi=hi, n=50, status="enough")

    assert overlap(shown(one), shown(other)) == common
