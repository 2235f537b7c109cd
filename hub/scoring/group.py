"""Many items to one score: a cell of the grid, an ExPro, a module, a touchpoint, the store. PURE.

In come the items' scores and the people that each touchpoint serves; out goes a ``GroupScore``
(section 8). Touchpoints weigh by their people, trimmed at the median, and not by who taps most.
Items without answers stay in with what is usual, so that a first answer makes nothing jump.
"""

from collections.abc import Callable, Mapping, Sequence
from math import sqrt
from typing import TypeVar

from msgspec import Struct

from hub.scoring.belief import Belief, Score, score
from hub.scoring.effective import added
from hub.scoring.item import ItemScore
from hub.scoring.plan import Plan, PlannedItem, cell_keys
from hub.scoring.state import Item
from hub.scoring.window import Window

K = TypeVar("K")


class GroupScore(Struct, frozen=True, kw_only=True):
    """The score of several items, and how alike they are.

    ``consistency`` is 100 when the items differ no more than chance lets them, and 0 when they
    stand half the scale apart. ``usual`` is what is usual in this hour, None without any history.
    ``n`` are the answers of the live bins, ``n60`` those of the last hour, and ``held`` the presses
    that do not count.
    """

    score: Score
    consistency: float
    usual: float | None
    n: int
    n60: int
    held: int


class Groups(Struct, frozen=True, kw_only=True):
    """All groups: cells by (ExPro, module), ExPros and modules by name, and the store.

    ``store`` is None where there is no item at all.
    """

    cells: Mapping[tuple[str, str], GroupScore]
    expros: Mapping[str, GroupScore]
    modules: Mapping[str, GroupScore]
    store: GroupScore | None


Members = Sequence[tuple[PlannedItem, ItemScore]]


def groups(
    plan: Plan, serving: Mapping[str, float | None], scores: Mapping[Item, ItemScore]
) -> Groups:
    """Every group that has an item; ``serving`` are the people of each touchpoint."""
    weights = trimmed(plan, serving)
    members = [(one, scores[one.item]) for one in plan.scored]
    cells = _by(members, lambda one: (one.expro, one.module) if one.expro and one.module else None)
    expros = _by(members, lambda one: one.expro)
    modules = _by(members, lambda one: one.module)
    return Groups(
        cells={
            key: group(plan, those, weights, cell_keys(*key))
            for key, those in sorted(cells.items())
        },
        expros={key: group(plan, those, weights, [key]) for key, those in sorted(expros.items())},
        modules={
            key: group(plan, those, weights, [f"*|{key}"]) for key, those in sorted(modules.items())
        },
        store=store_score(plan, members, weights),
    )


def store_score(plan: Plan, members: Members, weights: Mapping[str, float]) -> GroupScore | None:
    """The score of all items; here ExPros have weights of their own."""
    return group(plan, members, weights, [], plan.expro_weights) if members else None


def group(
    plan: Plan,
    members: Members,
    weights: Mapping[str, float],
    target_keys: Sequence[str],
    expro_weights: Mapping[str, float] | None = None,
) -> GroupScore:
    """Section 8: mu_G = sum(w mu) / sum(w), V_G = sum(w^2 V) / sum(w)^2 over the ``members``."""
    shares = item_weights(plan, [one for one, _ in members], weights, expro_weights or {})
    parts = [(share, one) for share, (_, one) in zip(shares, members, strict=True)]
    beliefs = [(share, one.belief) for share, one in parts]
    belief = pooled(beliefs)
    evidence = added(one.score.evidence for _, one in members)
    return GroupScore(
        score=score(belief, evidence, plan.target(target_keys), plan.parameters),
        consistency=_consistency(belief, beliefs),
        usual=added(share * one.usual for share, one in parts) / added(shares)
        if any(one.days for _, one in parts)
        else None,
        n=sum(one.answers for _, one in members),
        n60=sum(one.answers60 for _, one in members),
        held=sum(one.held for _, one in members),
    )


def pooled(parts: Sequence[tuple[float, Belief]]) -> Belief:
    """The weighted mean of several beliefs, and its variance."""
    whole = added(weight for weight, _ in parts)
    return Belief(
        added(weight * one.mean for weight, one in parts) / whole,
        added(weight**2 * one.variance for weight, one in parts) / whole**2,
    )


def item_weights(
    plan: Plan,
    members: Sequence[PlannedItem],
    weights: Mapping[str, float],
    expro_weights: Mapping[str, float],
) -> list[float]:
    """The touchpoint's weight, shared among the group's items there."""
    together: dict[str, int] = {}
    for one in members:
        together[one.item.touchpoint] = together.get(one.item.touchpoint, 0) + 1
    return [
        plan.touchpoints[one.item.touchpoint].mot
        * weights[one.item.touchpoint]
        / together[one.item.touchpoint]
        * expro_weights.get(one.expro or "", 1.0)
        for one in members
    ]


def served(window: Window) -> dict[str, float | None]:
    """N of each touchpoint: the people that passed, weighed like answers.

    The usual ones stand in where none were watched; None where nobody ever counts them.
    """
    return {
        name: None if place.zone is None else _passers(window, place.zone)
        for name, place in window.plan.touchpoints.items()
    }


def trimmed(plan: Plan, serving: Mapping[str, float | None]) -> dict[str, float]:
    """V of each touchpoint: its people, within ``traffic_trim`` times the median of all.

    A touchpoint that nobody counts weighs the median: the lack of a sensor says nothing of it.
    """
    return dict(
        zip(
            serving,
            trimmed_at_median(list(serving.values()), plan.parameters.traffic_trim),
            strict=True,
        )
    )


def trimmed_at_median(people: Sequence[float | None], trim: float) -> list[float]:
    """Each number within ``trim`` times the median of the positive ones; all 1 without any."""
    ordered = sorted(count for count in people if count is not None and count > 0)
    if not ordered:
        return [1.0] * len(people)
    half = len(ordered) // 2
    median = (ordered[half] + ordered[~half]) / 2
    return [
        median if count is None else min(max(count, median / trim), median * trim)
        for count in people
    ]


def _passers(window: Window, zone: str) -> float:
    known = window.records.get(zone, {})
    usual = window.history.passers.get(zone, {})
    hours, total = window.hours, 0.0
    for bin_, weight in window.weights.items():
        record = known.get(bin_)
        total += weight * (usual.get(hours[bin_], 0.0) if record is None else record.passers)
    return total


def _consistency(whole: Belief, parts: Sequence[tuple[float, Belief]]) -> float:
    """The spread between the items beyond what their own uncertainty explains, turned round."""
    weights = added(weight for weight, _ in parts)
    between = added(weight * (one.mean - whole.mean) ** 2 for weight, one in parts) / weights
    within = added(weight * one.variance for weight, one in parts) / weights
    return 100 * max(0.0, 1 - 2 * sqrt(max(0.0, between - within)))


def _by(
    members: Members, key: Callable[[PlannedItem], K | None]
) -> dict[K, list[tuple[PlannedItem, ItemScore]]]:
    found: dict[K, list[tuple[PlannedItem, ItemScore]]] = {}
    for member in members:
        name = key(member[0])
        if name is not None:
            found.setdefault(name, []).append(member)
    return found
