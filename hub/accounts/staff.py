"""Who is known at this hub: an admin adds and removes people, and changes what they may.

In: what an admin decides, from where, and the time. Out: the change on disk, and at once in force;
who lost something is signed out. It knows nothing of passwords.
"""

import secrets

from msgspec.structs import replace

from hub.accounts.code import new_code, plain
from hub.accounts.keys import KEY_BYTES, digest
from hub.accounts.name import check_name
from hub.accounts.origin import Origin
from hub.accounts.refusal import PEOPLE_MAX, RefusedError
from hub.accounts.role import Person
from hub.accounts.roll import Roll
from hub.store.people import Account, AccountRole, Change

CODE_MS = 24 * 3_600_000
"""A code for somebody who works tomorrow."""


class Staff:
    """What admins may do with the people of ``roll``."""

    def __init__(self, roll: Roll) -> None:
        self._roll = roll

    async def add(
        self, name: str, role: AccountRole, by: Person, origin: Origin, now_ms: int
    ) -> str:
        """Make somebody known; the code for their password, or a region's key, is told once.

        Raises:
            RefusedError: the name cannot be, or is taken.
            StoreError: it cannot be kept.
        """
        name = name.casefold()
        check_name(name)
        async with self._roll.turn:
            if self._roll.account(name) is not None:
                raise RefusedError(problem="taken")
            if len(self._roll.accounts()) >= PEOPLE_MAX:
                raise RefusedError(problem="full")
            told, fresh = _with_code(Account(name=name, role=role, made_ms=now_ms), now_ms)
            done = origin.deed(now_ms, by.name, "person-added", f"{name} as {role}")
            await self._roll.commit(Change(kept=[fresh], deeds=[done]))
            return told

    async def recode(self, name: str, by: Person, origin: Origin, now_ms: int) -> str:
        """A new code for somebody whose password counts no more; or a region's new key.

        The only admin keeps the password until the code is used: without it, nobody could come in.

        Raises:
            RefusedError: there is nobody of that name.
            StoreError: it cannot be kept.
        """
        async with self._roll.turn:
            account = self._known(name)
            if not self._roll.is_last_admin(name):
                account = replace(account, secret=None)
            told, fresh = _with_code(account, now_ms)
            done = origin.deed(now_ms, by.name, "code-made", name)
            ended = self._roll.ids(name)
            await self._roll.commit(Change(kept=[fresh], ended=ended, deeds=[done]))
            return told

    async def change_role(
        self, name: str, role: AccountRole, by: Person, origin: Origin, now_ms: int
    ) -> None:
        """Give somebody another role; a region stays one, and a person.

        Raises:
            RefusedError: there is nobody of that name, or nobody else is an admin.
            StoreError: it cannot be kept.
        """
        async with self._roll.turn:
            account = self._known(name)
            if "regional" in {role, account.role}:
                raise RefusedError(problem="unknown")
            if role != "admin" and self._roll.is_last_admin(name):
                raise RefusedError(problem="last")
            done = origin.deed(now_ms, by.name, "role-changed", f"{name} to {role}")
            kept, ended = replace(account, role=role), self._roll.ids(name)
            await self._roll.commit(Change(kept=[kept], ended=ended, deeds=[done]))

    async def remove(self, name: str, by: Person, origin: Origin, now_ms: int) -> None:
        """Forget somebody. What they did stays in the log.

        Raises:
            RefusedError: there is nobody of that name, or nobody else is an admin.
            StoreError: it cannot be kept.
        """
        async with self._roll.turn:
            self._known(name)
            if self._roll.is_last_admin(name):
                raise RefusedError(problem="last")
            done = origin.deed(now_ms, by.name, "person-removed", name)
            ended = self._roll.ids(name)
            await self._roll.commit(Change(removed=[name], ended=ended, deeds=[done]))

    def _known(self, name: str) -> Account:
        account = self._roll.account(name)
        if account is None:
            raise RefusedError(problem="unknown")
        return account


def _with_code(account: Account, now_ms: int) -> tuple[str, Account]:
    """What is told once, and the account that knows its hash."""
    if account.role == "regional":
        key = secrets.token_urlsafe(KEY_BYTES)
        return key, replace(account, secret=digest(key))
    code = new_code()
    return code, replace(account, code=digest(plain(code)), code_until_ms=now_ms + CODE_MS)
