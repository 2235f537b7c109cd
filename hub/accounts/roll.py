"""Everybody who is known and everybody who is signed in: on disk first, then in memory.

In come changes, each with its line for the audit log; out go accounts and sessions as they are now.
Nothing counts that is not on disk. It decides nothing.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from pathlib import Path
from typing import ParamSpec, TypeVar

from msgspec.structs import replace

from hub.accounts import session as sessions
from hub.accounts.keys import digest
from hub.store import StoreError
from hub.store.accounts import AccountStore
from hub.store.chain import Line
from hub.store.people import Account, Change, Session, Token

LINES_MAX = 100
"""Of the audit log at once."""

P = ParamSpec("P")
T = TypeVar("T")

_log = logging.getLogger(__name__)


class Roll:
    """The people in the ``AccountStore`` at ``path``, which only ``thread`` (one thread) calls.

    Who decides from what is here and then changes it does both within ``turn``.
    """

    def __init__(self, path: Path, thread: Executor) -> None:
        self._path = path
        self._thread = thread
        self._opened: AccountStore | None = None
        self._accounts: dict[str, Account] = {}
        self._sessions: dict[str, Session] = {}
        self._tokens: dict[str, Token] = {}
        self.turn = asyncio.Lock()

    async def read(self) -> None:
        """Learn from the disk who is known.

        Raises:
            StoreError: it does not say; nobody is known until it does.
        """
        store = await self.call(AccountStore, self._path)
        self._accounts = {one.name: one for one in await self.call(store.accounts)}
        self._sessions = {one.id: one for one in await self.call(store.sessions)}
        self._tokens = {one.hash: one for one in await self.call(store.tokens)}
        self._opened = store

    async def close(self) -> None:
        """Let go of the database."""
        if self._opened is not None:
            await self.call(self._opened.close)
            self._opened = None

    @property
    def is_read(self) -> bool:
        """Whether it is known who is known."""
        return self._opened is not None

    @property
    def has_admin(self) -> bool:
        """Whether there is somebody who can make others known; unread, there may be."""
        return not self.is_read or any(_is_admin(one) for one in self._accounts.values())

    def is_last_admin(self, name: str) -> bool:
        """Whether nobody else could make others known."""
        admins = [one.name for one in self._accounts.values() if _is_admin(one)]
        return admins == [name]

    def account(self, name: str) -> Account | None:
        """Somebody by name."""
        return self._accounts.get(name)

    def accounts(self) -> Sequence[Account]:
        """Everybody, by name."""
        return [self._accounts[name] for name in sorted(self._accounts)]

    def tokens(self) -> Sequence[Token]:
        """The tokens of a region's stores, the oldest first."""
        return [*self._tokens.values()]

    def token(self, hashed: str) -> Token | None:
        """A token by its hash."""
        return self._tokens.get(hashed)

    def session(self, cookie: str, now_ms: int) -> Session | None:
        """The session of a browser, as long as it counts."""
        found = self._sessions.get(digest(cookie))
        return found if found is not None and sessions.counts(found, now_ms) else None

    def sessions(self, name: str | None = None) -> Sequence[Session]:
        """The sessions that were not ended: of everybody, or of one."""
        found = self._sessions.values()
        return [one for one in found if name is None or one.name == name]

    def ids(self, name: str) -> list[str]:
        """What ends with somebody's sessions."""
        return [one.id for one in self.sessions(name)]

    async def use(self, session: Session, now_ms: int) -> None:
        """Note that a session is in use; on disk once a minute, where the disk takes it."""
        if now_ms - session.seen_ms < sessions.SEEN_MS:
            return
        seen = Change(seen={session.id: now_ms})
        try:
            await self.commit(seen)
        except StoreError as error:
            _log.debug("a session's use is not on disk: %s", error)
            self._apply(seen)

    async def audit(self, before: int | None) -> Sequence[Line]:
        """The newest lines of the log below a number, the newest first."""
        return await self.call(self._store().audit, before, LINES_MAX)

    async def commit(self, change: Change) -> None:
        """Make a change.

        Raises:
            StoreError: it cannot be kept, and is not made.
        """
        await self.call(self._store().commit, change)
        self._apply(change)

    async def call(self, work: Callable[P, T], *args: P.args, **_: P.kwargs) -> T:
        """Do blocking work on the accounts' thread."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, work, *args)

    def _store(self) -> AccountStore:
        if self._opened is None:
            msg = f"{self._path} is not open; make room on its disk"
            raise StoreError(msg)
        return self._opened

    def _apply(self, change: Change) -> None:
        for name in change.removed:
            self._accounts.pop(name, None)
        self._accounts |= {one.name: one for one in change.kept}
        for ended in change.ended:
            self._sessions.pop(ended, None)
        self._sessions |= {one.id: one for one in change.begun}
        for revoked in change.revoked:
            self._tokens.pop(revoked, None)
        self._tokens |= {one.hash: one for one in change.given}
        for one, seen_ms in change.seen.items():
            if one in self._sessions:
                self._sessions[one] = replace(self._sessions[one], seen_ms=seen_ms)


def _is_admin(account: Account) -> bool:
    return account.role == "admin" and account.secret is not None
