"""Stores are held against each other as if all were asked the same."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from hub.region.mix import adjusted, standard
from hub.region.shown import evidence
from hub.scoring.effective import Moments

POOR = (3, 3, 3, 1)  # what everybody says of fitting rooms
FINE = (0, 1, 3, 6)  # and of the window


def many(faces: tuple[int, ...], times: int) -> Moments:
    return evidence([tuple(times * one for one in faces)])


def test_two_stores_that_are_alike_everywhere_are_alike_whatever_they_ask_more_of() -> None:
    stores = {
        "rooms": {"fitting": many(POOR, 20), "window": many(FINE, 2)},
        "window": {"fitting": many(POOR, 2), "window": many(FINE, 20)},
    }
    region = standard(stores)
    assert region is not None
    rooms, window = (adjusted(region, stores[name], 28) for name in ("rooms", "window"))
    assert rooms is not None
    assert window is not None
    crude = [sum(one.first for one in of.values()) / 220 for of in stores.values()]
    assert crude[1] - crude[0] > 0.3, "as measured they look far apart"
    assert rooms.belief.mean == pytest.approx(window.belief.mean)
    assert rooms.belief.mean == pytest.approx(region.mean)


def test_a_store_that_is_better_everywhere_is_better_though_it_looks_worse() -> None:
    stores = {
        "good": {"fitting": many((2, 3, 3, 2), 20), "window": many((0, 0, 3, 7), 2)},
        "plain": {"fitting": many(POOR, 2), "window": many(FINE, 20)},
    }
    region = standard(stores)
    assert region is not None
    good, plain = (adjusted(region, stores[name], 28) for name in ("good", "plain"))
    assert good is not None
    assert plain is not None
    assert good.belief.mean > plain.belief.mean


def test_a_kind_that_few_answered_tells_nothing_and_what_is_left_is_said() -> None:
    stores = {
        "all": {"fitting": many(POOR, 6), "window": many(FINE, 4)},
        "part": {"fitting": many(POOR, 6), "window": evidence([(4, 0, 0, 0)])},
        "bare": {"window": many(FINE, 1)},
    }
    region = standard(stores)
    assert region is not None
    part = adjusted(region, stores["part"], 28)
    assert part is not None
    assert part.covered == pytest.approx(120 / 174)
    assert part.belief.mean == pytest.approx(region.mean, abs=0.01)
    assert adjusted(region, stores["bare"], 28) is None, "it is asked about too little of the mix"


def test_nobody_answered_anywhere() -> None:
    assert standard({}) is None
    assert standard({"uno": {"window": evidence([])}}) is None


faces = st.tuples(*[st.integers(0, 30)] * 4)
kinds = st.dictionaries(st.sampled_from("abc"), faces, min_size=1)


@given(st.dictionaries(st.sampled_from(["uno", "due", "tre"]), kinds, min_size=1))
def test_a_store_that_is_the_whole_region_is_its_mean_and_as_sure(
    found: dict[str, dict[str, tuple[int, ...]]],
) -> None:
    stores = {
        store: {kind: evidence([counts]) for kind, counts in sorted(of.items())}
        for store, of in sorted(found.items())
    }
    region = standard(stores)
    assume(region is not None)
    assert region is not None
    assert sum(region.shares.values()) == pytest.approx(1)
    whole = standard({"one": stores["uno"]}) if "uno" in stores else None
    if whole is not None and all(one.n >= 5 for one in stores["uno"].values()):
        alone = adjusted(whole, stores["uno"], 28)
        assert alone is not None
        assert alone.belief.mean == pytest.approx(whole.mean)
        assert alone.covered == pytest.approx(1)
    for store in stores.values():
        one = adjusted(region, store, 28)
        if one is not None:
            assert 0 <= one.belief.mean <= 1
            assert one.belief.variance > 0
            assert one.worth > 0


@given(st.dictionaries(st.sampled_from(["uno", "due", "tre"]), kinds, min_size=2))
def test_the_order_in_which_stores_come_changes_no_bit(
    found: dict[str, dict[str, tuple[int, ...]]],
) -> None:
    stores = {
        store: {kind: evidence([counts]) for kind, counts in of.items()}
        for store, of in found.items()
    }
    turned = {store: dict(reversed(of.items())) for store, of in reversed(stores.items())}
    one, other = standard(stores), standard(turned)
    assume(one is not None)
    assert one is not None
    assert other is not None
    assert one.shares == other.shares
    for store, of in stores.items():
        assert adjusted(one, of, 28) == adjusted(other, turned[store], 28)


def test_many_answers_of_few_days_are_no_certainty() -> None:
    stores = {"uno": {"window": many(FINE, 1_000)}, "due": {"window": many(FINE, 1_000)}}
    region = standard(stores)
    assert region is not None
    one, month = adjusted(region, stores["uno"], 1), adjusted(region, stores["uno"], 28)
    assert one is not None
    assert month is not None
    assert one.belief.variance**0.5 == pytest.approx(0.03, abs=0.001)
    assert month.belief.variance**0.5 == pytest.approx(0.03 / 28**0.5, abs=0.001)
    assert one.worth < month.worth < 10_000
