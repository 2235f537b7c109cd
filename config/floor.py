"""The floor plan of a store, as simple as a sketch: its shape, and what stands in it. PURE.

Values and their rules. Places are shares of the plan, 0 to 1 from the left and from the top, so
that it is drawn in any size; only its width and depth are in metres. It draws nothing.
"""

from collections.abc import Iterable, Sequence
from typing import Annotated, Literal

from msgspec import Meta, Struct

from config.picture import PictureName

Share = Annotated[float, Meta(ge=0, le=1)]
Spot = tuple[Share, Share]
"""A place on the plan: to the right, and down."""

Metres = Annotated[float, Meta(gt=0, le=1_000)]

ROOMS_MAX = 60
"""Rooms and fittings; every one is drawn on every wall that looks."""

CORNERS_MAX = 40
"""Corners of one of them: a sketch, not a survey."""

CORNERS_MIN = 3
"""Corners of a closed one; fewer have no inside."""

SLIMNESS_MAX = 5.0
"""A plan that is longer than so many times its other side leaves no room for names."""


class Room(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One outline on the plan; a ``closed`` one is filled, another is a wall by its corners."""

    corners: Annotated[list[Spot], Meta(min_length=2, max_length=CORNERS_MAX)]
    closed: bool = True


class FloorPlan(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A store seen from above, the entrance where it is.

    ``picture`` is a PNG or JPEG file beside the description, which lies under all of it; ``ground``
    says whether it is drawn on light paper or on a dark one.
    """

    width_m: Metres
    depth_m: Metres
    rooms: Annotated[list[Room], Meta(max_length=ROOMS_MAX)] = []
    picture: PictureName | None = None
    ground: Literal["light", "dark"] = "light"


def mistakes(plan: FloorPlan | None, places: Iterable[tuple[str, Spot | None]]) -> list[str]:
    """What cannot be drawn: ``places`` are the touchpoints by id, and where they stand."""
    if plan is None:
        return [
            f"touchpoints.{name}.at: there is no [plan] to stand on"
            for name, at in places
            if at is not None
        ]
    found = []
    long, short = max(plan.width_m, plan.depth_m), min(plan.width_m, plan.depth_m)
    if long > SLIMNESS_MAX * short:
        found.append(
            f"plan: {plan.width_m:g} x {plan.depth_m:g} m is too slim to be drawn;"
            f" at most {SLIMNESS_MAX:g} times as long as wide"
        )
    found += [
        f"plan.rooms[{number}].corners: a closed one has at least {CORNERS_MIN}"
        for number, room in enumerate(plan.rooms)
        if room.closed and len(room.corners) < CORNERS_MIN
    ]
    return found + _covered(places)


def _covered(places: Iterable[tuple[str, Spot | None]]) -> list[str]:
    """Two touchpoints at one place: one of them would never be seen."""
    seen: dict[Sequence[float], str] = {}
    found = []
    for name, at in places:
        if at is None:
            continue
        if at in seen:
            found.append(f"touchpoints.{name}.at: {seen[at]!r} stands there already")
        seen[at] = name
    return found
