"""What a change of the store's file owes to what has been measured already. PURE.

In come the store as it is and as it would be, its business day, and what was aimed at where a place
comes back; out go the changes that have to go with it, and what stands against it. Aims that have
begun stay as long as there is something to hold against them, also where an older file is put back;
a question that says something else begins anew. It reads no file.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from msgspec import Struct

from config.amend import NEW, Change
from config.goals import Goal, hindsight, moved
from config.shop import Question, Shop


class Aims(Struct, frozen=True, kw_only=True):
    """Targets without a day by scope, and those from a day on."""

    targets: Mapping[str, float] = {}
    goals: tuple[Goal, ...] = ()


def scopes(shop: Shop) -> set[str]:
    """What targets of a touchpoint or a question are named by."""
    return {one.id for one in _questions(shop)} | {place.id for place in shop.touchpoints}


def last_aims(wanted: Iterable[str], shops: Iterable[Shop]) -> Aims:
    """What was aimed at for scopes in the first of the ``shops`` that has them."""
    left, targets, goals = {*wanted}, dict[str, float](), list[Goal]()
    for shop in shops:
        found = left & scopes(shop)
        targets |= {key: value for key, value in shop.targets.items() if key in found}
        goals += [one for one in shop.goals if one.scope in found]
        left -= found
        if not left:
            break
    return Aims(targets=targets, goals=tuple(goals))


def standing(before: Shop, after: Shop, returned: Aims) -> Aims:
    """What was aimed at, without the scopes that are gone; nothing is judged of these."""
    gone = scopes(before) - scopes(after)
    targets = {**before.targets, **returned.targets}
    return Aims(
        targets={key: value for key, value in targets.items() if key not in gone},
        goals=tuple(one for one in (*before.goals, *returned.goals) if one.scope not in gone),
    )


def objections(aims: Aims, after: Shop, today: date) -> list[str]:
    """A line for each aim that was set, changed or dropped after what it judges was measured."""
    return hindsight(aims.goals, after.goals, today) + moved(aims.targets, after.targets)


def brought(returned: Aims, after: Shop, today: date) -> list[Change]:
    """Places that come back bring the aims that had begun there."""
    targets = {k: v for k, v in returned.targets.items() if k not in after.targets}
    goals = [one for one in returned.goals if one.since <= today and one not in after.goals]
    return [_put(key, value) for key, value in targets.items()] + [_said(one) for one in goals]


def kept(aims: Aims, after: Shop, today: date) -> list[Change]:
    """An older file goes on with the aims of today, and with those of its own that are to come."""
    dropped = [
        Change(at=("goals", str(number)))
        for number, one in reversed([*enumerate(after.goals)])
        if one.since <= today and one not in aims.goals
    ]
    missing = [one for one in aims.goals if one.since <= today and one not in after.goals]
    more = [key for key in after.targets if key not in aims.targets]
    others = [key for key, value in aims.targets.items() if after.targets.get(key) != value]
    return [
        *dropped,
        *(_said(one) for one in missing),
        *(Change(at=("targets", key)) for key in more),
        *(_put(key, aims.targets[key]) for key in others),
    ]


def reworded(before: Shop, after: Shop, today: date, asked: Mapping[str, int]) -> list[Change]:
    """Questions in another version begin anew today; ``asked`` are the versions of those gone.

    One that began anew today already does not again: what is taken back on the same day goes on
    with its history.
    """
    versions = {**asked, **{one.id: one.version for one in _questions(before)}}
    begun = {one.question for one in before.anew if one.since == today}
    begun |= {one.question for one in after.anew if one.since >= today}
    return [
        Change(at=("anew", NEW), to={"question": one.id, "since": today.isoformat()})
        for one in _questions(after)
        if one.id not in begun and versions.get(one.id, one.version) != one.version
    ]


def _questions(shop: Shop) -> Iterator[Question]:
    for place in shop.touchpoints:
        yield from place.questions


def _put(scope: str, target: float) -> Change:
    return Change(at=("targets", scope), to=target)


def _said(goal: Goal) -> Change:
    to = {"scope": goal.scope, "since": goal.since.isoformat(), "aim": goal.aim}
    return Change(at=("goals", NEW), to=to)
