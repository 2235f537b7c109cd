"""What the hub keeps of its people, as values. PURE."""

from collections.abc import Mapping, Sequence
from typing import Literal

from msgspec import Struct

from hub.store.chain import Deed

ACCOUNTS = "accounts.db"
"""The database's name in the hub's data folder."""

AccountRole = Literal["viewer", "manager", "admin", "regional"]


class Account(Struct, frozen=True, kw_only=True):
    """One person, or a region.

    ``secret``: the argon2id hash of the password, or the SHA-256 of a region's key. ``code``: the
    SHA-256 of a code with which the password may be set until ``code_until_ms``.
    """

    name: str
    role: AccountRole
    made_ms: int
    secret: str | None = None
    code: str | None = None
    code_until_ms: int | None = None


class Token(Struct, frozen=True, kw_only=True):
    """With what a store's hub comes to its region; ``hash`` is its SHA-256."""

    hash: str
    store: str
    made_ms: int


class Session(Struct, frozen=True, kw_only=True):
    """A browser that is signed in; ``id`` is the SHA-256 of what it holds."""

    id: str
    name: str
    began_ms: int
    seen_ms: int
    address: str
    browser: str


class Change(Struct, frozen=True, kw_only=True):
    """What one transaction changes, and what the log says of it."""

    kept: Sequence[Account] = ()
    removed: Sequence[str] = ()
    begun: Sequence[Session] = ()
    seen: Mapping[str, int] = {}
    ended: Sequence[str] = ()
    given: Sequence[Token] = ()
    revoked: Sequence[str] = ()
    deeds: Sequence[Deed] = ()
