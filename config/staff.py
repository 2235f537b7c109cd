"""Which doors and crossings are the staff's, as a store declares them. PURE.

In: what the description says, and its public doors. Out: what is wrong with it. It counts nobody;
``hub.footfall`` keeps the staff apart in every number.
"""

from collections import Counter
from collections.abc import Sequence
from typing import Annotated

from msgspec import Meta, Struct

from wire.events import Name

DOORS_MAX = 16
"""Staff doors of one store; more of them are a wrong file."""

PEOPLE_MAX = 1_000
"""Staff inside at once; more of them are a wrong file."""


class Staff(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who is no shopper: the lines of the staff's own doors, and the staff at the public ones.

    ``share`` is their share of the crossings at the public doors, ``people`` how many of them are
    inside while the store is open; one or the other. Without either nobody has said, and shoppers
    are not told from staff.
    """

    doors: Annotated[list[Name], Meta(max_length=DOORS_MAX)] = []
    share: Annotated[float, Meta(ge=0, lt=1)] | None = None
    people: Annotated[int, Meta(ge=0, le=PEOPLE_MAX)] | None = None


def mistakes(staff: Staff, entrances: Sequence[str]) -> list[str]:
    """What is wrong with it beyond the form of its fields, a line for each."""
    found = [
        f"doors: {name!r} stands there {n} times"
        for name, n in Counter(staff.doors).items()
        if n > 1
    ]
    found += [
        f"doors: {name!r} is one of the public entrances too: a door is either"
        for name in staff.doors
        if name in entrances
    ]
    if staff.share is not None and staff.people is not None:
        found.append("share and people: declare one of them")
    return found
