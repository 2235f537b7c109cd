"""Keys that programs show in place of a password.

In: a key, and the address that it came from. Out: whose it is. A key is 256 random bits; only its
hash is remembered. It knows neither passwords nor browsers.
"""

import hashlib
import secrets

from msgspec import Struct

from hub.accounts.role import NOBODY, Person

KEY_BYTES = 32


class _Holder(Struct, frozen=True):
    person: Person
    here_only: bool


class Keys:
    """The keys of one hub."""

    def __init__(self) -> None:
        self._holders: dict[str, _Holder] = {}

    def make(self, person: Person, *, here_only: bool = False) -> str:
        """A new key; ``here_only``: it opens nothing to another machine that gets hold of it."""
        key = secrets.token_urlsafe(KEY_BYTES)
        self._holders[digest(key)] = _Holder(person, here_only)
        return key

    def holder(self, key: str, *, here: bool) -> Person:
        """Whose key it is; ``NOBODY`` where it is none."""
        found = self._holders.get(digest(key))
        if found is None or (found.here_only and not here):
            return NOBODY
        return found.person


def digest(secret: str) -> str:
    """What is remembered of a secret that is too long to be guessed: its SHA-256, in hex."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
