"""What the routes of a region's node say that no other room says. PURE."""

from datetime import datetime

from msgspec import Struct

from wire.events import Name


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
