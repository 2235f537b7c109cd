"""The touchpoints that need somebody, of all stores. PURE.

In come answers by store and touchpoint; out go those with the lowest scores. Each is drawn to what
such a touchpoint is elsewhere, so that five angry answers do not come before five hundred.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from hub.region.known import Faces, Outlet
from hub.region.shown import Shown, drawn, evidence, together, usual_of

WORST = 10
"""As many as a person can look after."""


class BadPlace(Struct, frozen=True, kw_only=True):
    """One touchpoint; ``elsewhere`` is the mean of its name in all stores.

    ``gap`` is score minus target, null where it has none; ``blamed`` what was named most, with how
    often.
    """

    store: str
    label: str
    touchpoint: str
    score: Shown
    elsewhere: float
    target: int | None
    gap: float | None
    blamed: tuple[tuple[str, int], ...]


class Worst(Struct, frozen=True, kw_only=True):
    """The worst first; ``of`` are all touchpoints that enough people answered at."""

    of: int
    touchpoints: tuple[BadPlace, ...]


Places = Mapping[tuple[str, str], Sequence[Faces]]
"""Answers by store and touchpoint."""


def worst(
    outlets: Iterable[Outlet],
    places: Places,
    targets: Mapping[tuple[str, str], int],
    blamed: Mapping[tuple[str, str], Mapping[str, int]],
) -> Worst:
    """The ``WORST`` of all."""
    labels = {one.store: one.label for one in outlets}
    evident = {key: evidence(counts) for key, counts in places.items() if key[0] in labels}
    kinds = defaultdict(list)
    for (_, touchpoint), found in evident.items():
        kinds[touchpoint].append(found)
    usual = {touchpoint: usual_of(together(parts)) for touchpoint, parts in kinds.items()}
    shown = {key: drawn(found, usual[key[1]]) for key, found in evident.items()}
    scored = [(one.value, key, one) for key, one in sorted(shown.items()) if one.value is not None]
    return Worst(
        of=len(scored),
        touchpoints=tuple(
            BadPlace(
                store=key[0],
                label=labels[key[0]],
                touchpoint=key[1],
                score=one,
                elsewhere=round(100 * usual[key[1]].mean, 1),
                target=targets.get(key),
                gap=None if key not in targets else round(value - targets[key], 1),
                blamed=_most(blamed.get(key, {})),
            )
            for value, key, one in sorted(scored, key=lambda each: each[:2])[:WORST]
        ),
    )


def _most(named: Mapping[str, int]) -> tuple[tuple[str, int], ...]:
    """The three that were named most."""
    return tuple(sorted(named.items(), key=lambda one: (-one[1], one[0]))[:3])
