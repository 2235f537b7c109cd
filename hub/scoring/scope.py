"""Everything that has a score of its own, under the name that targets and alerts know it by. PURE.

In comes a plan; out go its scopes: the store, ExPros, modules, cells, touchpoints and questions,
each with the items that it is made of. It scores nothing.
"""

from collections.abc import Iterator
from typing import Literal

from msgspec import Struct

from config.shop import STORE
from hub.scoring.plan import Plan, PlannedItem, cell_keys, item_keys

Kind = Literal["store", "expro", "module", "cell", "touchpoint", "question"]


class Scope(Struct, frozen=True, kw_only=True):
    """One thing that is scored: ``key`` as in targets, and the keys that its target is sought by.

    ``context`` scopes belong to nobody here: shown, and part of no other.
    """

    key: str
    kind: Kind
    members: tuple[PlannedItem, ...]
    target_keys: tuple[str, ...]
    context: bool = False


def scopes(plan: Plan) -> list[Scope]:
    """All that have an item, from the store down to its questions."""
    found: dict[tuple[Kind, str], list[PlannedItem]] = {}
    for one in plan.items:
        for kind, key in _names(one):
            found.setdefault((kind, key), []).append(one)
    return [
        Scope(
            key=key,
            kind=kind,
            members=tuple(members),
            target_keys=tuple(_target_keys(kind, key, members)),
            context=all(one.context for one in members),
        )
        for (kind, key), members in sorted(found.items(), key=lambda one: _ORDER.index(one[0][0]))
    ]


_ORDER: tuple[Kind, ...] = ("store", "expro", "module", "cell", "touchpoint", "question")


def _names(planned: PlannedItem) -> Iterator[tuple[Kind, str]]:
    expro, module = planned.expro, planned.module
    if not planned.context:
        yield "store", STORE
        if expro is not None:
            yield "expro", expro
        if module is not None:
            yield "module", f"*|{module}"
        if expro is not None and module is not None:
            yield "cell", f"{expro}|{module}"
    yield "touchpoint", planned.item.touchpoint
    yield "question", planned.item.question


def _target_keys(kind: Kind, key: str, members: list[PlannedItem]) -> list[str]:
    if kind == "cell":
        return cell_keys(members[0].expro, members[0].module)
    if kind == "question":
        return item_keys(members[0])
    if kind == "touchpoint":  # its own target, or that of its one question
        return [key, *(item_keys(members[0]) if len(members) == 1 else ())]
    return [key]
