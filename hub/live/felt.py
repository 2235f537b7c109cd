"""What shoppers sense in the store: what is wrong, to which side, and where. PURE.

In come how the store was found, its touchpoints as they are shown and what is measured there; out
go the strongest ``FeltView``s. An element is told with the word that was said most of it.
"""

from collections.abc import Iterator, Mapping, Sequence

from config.ambience import QUANTITIES
from hub.ambience import MeasuredView
from hub.live.values import FeltView, TouchpointView
from hub.scoring.reading import Glance
from hub.scoring.state import LIKED

FELT_MAX = 4
"""What is wrong: a wall has room for so many, and nobody mends more at once."""

BLAMED_MIN = 1.0
"""What weighs less than one answer is an echo of this morning."""


Measured = Mapping[str, Sequence[MeasuredView]]
"""What probes say, by the touchpoint's id."""


def felt(
    found: Glance, touchpoints: Sequence[TouchpointView], measured: Measured
) -> tuple[FeltView, ...]:
    """What costs most, first; at the end what pleases most, where anything does."""
    places = {(one.id, one.placed): one for one in touchpoints}
    wrong: list[tuple[float, float, FeltView]] = []
    liked: list[tuple[float, FeltView]] = []
    for item, senses in found.senses.items():
        place = places[item.touchpoint, item.placed]
        for name, one in senses.elements.items():
            if one.bad >= BLAMED_MIN:
                lost = None if one.loss is None else round(one.loss.points_lost, 1)
                view = _view(name, strongest(one.said), place, lost, measured)
                wrong.append((lost or 0.0, one.bad, view))
            if one.good >= BLAMED_MIN and one.net_lo > 0:
                liked.append((one.good, _view(name, LIKED, place, None, measured)))
    wrong.sort(key=lambda one: (-one[0], -one[1], one[2].touchpoint, one[2].element))
    liked.sort(key=lambda one: (-one[0], one[1].touchpoint, one[1].element))
    return tuple(_first(wrong, liked))


def strongest(said: Mapping[str, float]) -> str:
    """The word that was said most; of two alike the first by name."""
    return min(said, key=lambda word: (-said[word], word))


def _first(
    wrong: Sequence[tuple[float, float, FeltView]], liked: Sequence[tuple[float, FeltView]]
) -> Iterator[FeltView]:
    yield from (one[2] for one in wrong[:FELT_MAX])
    yield from (one[1] for one in liked[:1])


def _view(
    element: str,
    word: str,
    place: TouchpointView,
    points_lost: float | None,
    measured: Measured,
) -> FeltView:
    reading = _reading(element, measured.get(place.id, ()) if place.placed else ())
    return FeltView(
        element=element,
        word=word,
        touchpoint=place.id,
        place=place.name,
        points_lost=points_lost,
        last_answer=place.last_answer,
        measured=None if reading is None or reading.value is None else round(reading.value),
        unit=None if reading is None else reading.unit,
    )


def _reading(element: str, here: Sequence[MeasuredView]) -> MeasuredView | None:
    """The first that speaks for an element and can be trusted now."""
    speaking = (
        one
        for one in here
        if one.value is not None and element in QUANTITIES[one.quantity].elements
    )
    return next(speaking, None)
