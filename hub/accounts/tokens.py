"""The tokens with which a region's stores come: given, listed and revoked by an admin.

In: a store's name, who decides it, from where, and the time. Out: a token, told once; what is kept
of it is its hash. A token opens nothing but the way of its own store's reports.
"""

import secrets
from collections.abc import Sequence

from hub.accounts.keys import KEY_BYTES, digest
from hub.accounts.origin import Origin
from hub.accounts.role import Person
from hub.accounts.roll import Roll
from hub.store.people import Change, Token

TOKENS_OF_ONE_MAX = 2
"""The one in use, and the one that is to take its place."""

TOKENS_MAX = 200_000
"""Of twice the stores that one region is meant for."""


class TokenError(Exception):
    """A token was not given or revoked; the message says what to do."""


class Tokens:
    """What admins may do with the tokens of ``roll``."""

    def __init__(self, roll: Roll) -> None:
        self._roll = roll

    def of(self, store: str) -> Sequence[Token]:
        """The tokens of a store that are in force, the oldest first."""
        return [one for one in self._roll.tokens() if one.store == store]

    async def give(self, store: str, by: Person, origin: Origin, now_ms: int) -> str:
        """A new token of a store; it is told once.

        Raises:
            TokenError: the store has all that it may have.
            StoreError: it cannot be kept.
        """
        async with self._roll.turn:
            known = self._roll.tokens()
            if len(self.of(store)) >= TOKENS_OF_ONE_MAX or len(known) >= TOKENS_MAX:
                msg = f"{store} has {TOKENS_OF_ONE_MAX} tokens already: revoke one before"
                raise TokenError(msg)
            told = secrets.token_urlsafe(KEY_BYTES)
            token = Token(hash=digest(told), store=store, made_ms=now_ms)
            done = origin.deed(now_ms, by.name, "token-given", store)
            await self._roll.commit(Change(given=[token], deeds=[done]))
            return told

    async def revoke(
        self, store: str, by: Person, origin: Origin, now_ms: int, *, oldest: bool
    ) -> None:
        """Let a store's tokens count no more: all of them, or the oldest alone.

        Raises:
            TokenError: it has none.
            StoreError: it cannot be kept; they count on.
        """
        async with self._roll.turn:
            found = [one.hash for one in self.of(store)]
            if not found:
                msg = f"{store} has no token"
                raise TokenError(msg)
            done = origin.deed(now_ms, by.name, "token-revoked", store)
            over = found[:1] if oldest else found
            await self._roll.commit(Change(revoked=over, deeds=[done]))
