"""What the routes of a region's node say that no other room says. PURE."""

from datetime import date, datetime
from typing import Annotated

from msgspec import Meta, Struct

from wire.events import Name
from wire.report import Zone

Label = Annotated[str, Meta(min_length=1, max_length=80)]
"""What people call a store."""

Word = Annotated[str, Meta(max_length=40)]
"""Of the region's own: an area, a type of store."""


class Described(Struct, frozen=True, kw_only=True):
    """What the roster says of a store, as ``hub.ledger.Member``."""

    label: Label
    area: Word = ""
    format: Word = ""
    opened: date | None = None
    closed_on: date | None = None
    timezone: Zone = "UTC"


class GivenToken(Struct, frozen=True, kw_only=True):
    """A store's new token, told once."""

    store: Name
    token: str


class TokensView(Struct, frozen=True, kw_only=True):
    """The tokens of a store that count, by when they were given, the oldest first."""

    store: str
    given: tuple[datetime, ...]


class RegionHealth(Struct, frozen=True, kw_only=True):
    """Whether the node does its work: can take what stores bring."""

    status: str
    ledger: bool
