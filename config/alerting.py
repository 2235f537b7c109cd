"""How a store wants to be told that something has changed. PURE.

Values and their rules. Whether something has changed is the model's business
(``config.parameters``), and what becomes of an alert that of ``hub.alerts``.
"""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from config.vocabulary import ELEMENTS

Hour = Annotated[int, Meta(ge=0, le=23)]

WORDS = frozenset(
    f"{one.name}|{word}"
    for one in ELEMENTS
    for word in (one.problems or (("too_little", "too_much") if one.directions else ()))
)
"""Everything that a shopper can say is wrong, as ``element|word``."""


class Alerting(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which alerts are pushed; all are raised and shown, pushed or not.

    ``push`` names whose: the store's and its moments of truth (``main``), all, or none. At most
    ``daily`` are pushed on a business day. From ``quiet_from`` to ``quiet_to``, local hours, none
    is. ``hazards`` are words (``cleanliness|dirty``) of which one shopper's is enough, at once, at
    any hour; they are told again after ``cool_down_min`` at the earliest.
    """

    push: Literal["main", "all", "none"] = "main"
    daily: Annotated[int, Meta(ge=0, le=100)] = 5
    quiet_from: Hour | None = None
    quiet_to: Hour | None = None
    hazards: Annotated[list[str], Meta(max_length=20)] = []
    cool_down_min: Annotated[int, Meta(ge=10, le=1440)] = 60

    def is_quiet(self, hour: int) -> bool:
        """Whether a local hour is one of the quiet ones; they may go over midnight."""
        if self.quiet_from is None or self.quiet_to is None:
            return False
        if self.quiet_from <= self.quiet_to:
            return self.quiet_from <= hour < self.quiet_to
        return hour >= self.quiet_from or hour < self.quiet_to


def mistakes(alerting: Alerting) -> list[str]:
    """What is wrong beyond the form of the fields, a line for each."""
    found = [f"hazards: nobody can say {word!r}" for word in alerting.hazards if word not in WORDS]
    if (alerting.quiet_from is None) != (alerting.quiet_to is None):
        found.append("quiet_from, quiet_to: both, or neither")
    return found
