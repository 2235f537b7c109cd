"""What was done across stores, and whether it worked. PURE.

In come the actions of day reports, each with its last verdict; out goes what came of them by
element. It proves no cause: a store's verdict compares the days before with those since.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from msgspec import Struct

from hub.actions import Verdict
from hub.region.known import Outlet
from hub.region.shown import MODEL
from hub.scoring.engagement import wilson
from wire.report import SMALL

NEWEST = 20
"""Single actions that are listed: a page."""


class Did(NamedTuple):
    """One action of one store; ``element`` None: to no single one."""

    store: str
    day: date
    scope: str
    element: str | None
    verdict: Verdict


class Outcome(Struct, frozen=True, kw_only=True):
    """All actions to one element; ``element`` null: those to none.

    ``share`` is the part that made it better of those that tell, in percent with its 90 % interval;
    null where fewer than five tell.
    """

    element: str | None
    stores: int
    better: int
    worse: int
    cannot_tell: int
    share: tuple[float, float, float] | None


class Deed(Struct, frozen=True, kw_only=True):
    """One action."""

    store: str
    label: str
    day: date
    scope: str
    element: str | None
    verdict: Verdict


class Worked(Struct, frozen=True, kw_only=True):
    """By element, those first of which most is known; and the newest single ones."""

    outcomes: tuple[Outcome, ...]
    newest: tuple[Deed, ...]


def worked(outlets: Iterable[Outlet], done: Iterable[Did]) -> Worked:
    """What came of all that was done."""
    labels = {one.store: one.label for one in outlets}
    known = sorted(
        (one for one in done if one.store in labels),
        key=lambda one: (one.day, one.store, one.scope, one.element or ""),
        reverse=True,
    )
    elements = sorted({one.element or "" for one in known})
    found = [
        _outcome(name or None, [one for one in known if (one.element or "") == name])
        for name in elements
    ]
    return Worked(
        outcomes=tuple(sorted(found, key=lambda one: (-one.better - one.worse, one.element or ""))),
        newest=tuple(
            Deed(
                store=one.store,
                label=labels[one.store],
                day=one.day,
                scope=one.scope,
                element=one.element,
                verdict=one.verdict,
            )
            for one in known[:NEWEST]
        ),
    )


def _outcome(element: str | None, done: Sequence[Did]) -> Outcome:
    counts = Counter(one.verdict for one in done)
    better, worse = counts["better"], counts["worse"]
    return Outcome(
        element=element,
        stores=len({one.store for one in done}),
        better=better,
        worse=worse,
        cannot_tell=counts["cannot_tell"],
        share=_share(better, better + worse),
    )


def _share(better: int, told: int) -> tuple[float, float, float] | None:
    if told < SMALL:
        return None
    low, high = wilson(better / told, told, MODEL.z)
    return round(100 * better / told, 1), round(100 * max(low, 0), 1), round(100 * min(high, 1), 1)
