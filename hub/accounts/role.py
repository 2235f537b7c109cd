"""Roles, and what each of them may do. PURE.

A viewer sees, a manager also says what was done and changes the store, an admin also decides who is
who: each may what the one before may. A regional key is no person: it reads the day reports of this
store, and nothing else that is not public. At a region, it reads those of all stores; a store's
token brings the reports of that store, and reads nothing.
"""

from collections.abc import Mapping
from typing import Literal

from msgspec import Struct

Role = Literal["nobody", "viewer", "manager", "admin", "regional", "store"]

Need = Literal["public", "here", "viewer", "manager", "admin", "regional", "store"]
"""What a route asks for. ``here``: a viewer, or any program on the hub's own machine. ``store``: a
token of the very store that the path names, or an admin with a file of it."""

_RANKS: Mapping[str, int] = {"viewer": 1, "manager": 2, "admin": 3}


class Person(Struct, frozen=True, kw_only=True):
    """Who asks, and as what."""

    name: str
    role: Role


NOBODY = Person(name="", role="nobody")
"""Whoever did not say who they are: a wall, a shopper, a stranger."""


def may(role: Role, need: Need, *, here: bool = False) -> bool:
    """Whether a role is enough; ``here``: the request comes from the hub's own machine."""
    if need == "public":
        return True
    if need == "store":
        return role in {"store", "admin"}
    if need == "regional":
        return role in {"regional", "admin"}
    if need == "here":
        return here or may(role, "viewer")
    return _RANKS.get(role, 0) >= _RANKS[need]
