"""Who is who: people who sign in with a password or a code, and their sessions.

In come names, passwords, codes and cookies, from where they came, and the clocks; out go people,
sessions and refusals. It starts no task and knows nothing of HTTP; who is known is decided in
``hub.accounts.staff``.
"""

import logging
import secrets
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple, NoReturn

from msgspec.structs import replace

from hub.accounts import session as sessions
from hub.accounts.code import new_code, plain
from hub.accounts.hashing import BusyError, Hashing
from hub.accounts.keys import Keys, digest
from hub.accounts.name import check_name, is_name
from hub.accounts.origin import Origin
from hub.accounts.password import unfit
from hub.accounts.refusal import RefusedError
from hub.accounts.role import NOBODY, Person
from hub.accounts.roll import Roll
from hub.accounts.slip import leave
from hub.accounts.tries import Tries
from hub.store.chain import Line
from hub.store.people import Account, Change, Session
from wire.timepiece import Timepiece

CODE_FILE = "admin.code"
"""Holds the code with which the first admin is made, for as long as there is none."""

TRIES_MAX = 10
"""Of one name in ``TRIES_SPAN_MS``: nobody guesses a password that is none of the usual ones."""

ADDRESS_TRIES_MAX = 30
"""Of one address: a back office behind one router, on the first morning."""

TRIES_SPAN_MS = 10 * 60_000

FAILURES_MAX = 200
"""Written down in ``TRIES_SPAN_MS``: an attack from many addresses does not fill the disk."""

BUSY_MS = 10_000
"""When somebody who was sent away may come again; by then all who wait have been served."""

BROWSER_CHARACTERS_MAX = 200

_log = logging.getLogger(__name__)


class Signed(NamedTuple):
    """Somebody who is signed in from now on; ``cookie`` is for their browser and nobody else."""

    person: Person
    cookie: str


class Register:
    """The people of one hub; ``folder`` is where the code for the first of them is left."""

    def __init__(
        self, roll: Roll, hashing: Hashing, keys: Keys, timepiece: Timepiece, folder: Path
    ) -> None:
        self.roll = roll
        self._hashing = hashing
        self._keys = keys
        self._timepiece = timepiece
        self._slip = folder / CODE_FILE
        self._first_code: str | None = None
        self._of_name = Tries(TRIES_MAX, TRIES_SPAN_MS)
        self._of_address = Tries(ADDRESS_TRIES_MAX, TRIES_SPAN_MS)
        self.refused = 0
        """How often somebody was not let in, since the program began."""
        self._noted = Tries(FAILURES_MAX, TRIES_SPAN_MS)

    async def open(self) -> None:
        """Learn who is known; where nobody can make others known, write a code for that.

        Raises:
            StoreError: the disk does not say; whoever signs in asks it again.
        """
        await self._hashing.prepare()
        await self.roll.read()
        if not self.roll.has_admin:
            await self.first_code()  # not into the log, which others may read
            _log.warning("there is no admin yet: open /login; the code is in %s", self._slip)

    async def first_code(self) -> str:
        """A new code with which the first admin is made; the one before counts no more.

        Raises:
            RefusedError: there is an admin.
        """
        if self.roll.has_admin:
            raise RefusedError(problem="first")
        code = new_code()
        try:
            await self.roll.call(leave, self._slip, code)
        except OSError as error:
            _log.warning("the code is in no file: %s", error)
        self._first_code = plain(code)
        return code

    def holder(self, key: str, *, here: bool) -> Person:
        """Whose key it is: a program's, a region's or a store's; ``NOBODY`` where it is none."""
        hashed = digest(key)
        token = self.roll.token(hashed)
        if token is not None:
            return Person(name=token.store, role="store")
        for one in self.roll.accounts():
            if one.role == "regional" and one.secret == hashed:
                return Person(name=one.name, role=one.role)
        return self._keys.holder(key, here=here)

    def session(self, cookie: str) -> Session | None:
        """The session of a browser, as long as it counts."""
        return self.roll.session(cookie, self._timepiece.wall_ms())

    def sessions(self, name: str) -> Sequence[Session]:
        """The sessions of somebody that count, the newest first."""
        now_ms = self._timepiece.wall_ms()
        return [one for one in reversed(self.roll.sessions(name)) if sessions.counts(one, now_ms)]

    def person(self, session: Session) -> Person:
        """Who is signed in there."""
        one = self.roll.account(session.name)
        return NOBODY if one is None else Person(name=one.name, role=one.role)

    async def use(self, session: Session) -> None:
        """Note that a session is in use."""
        await self.roll.use(session, self._timepiece.wall_ms())

    async def note(self, by: Person, deed: str, subject: str, origin: Origin) -> None:
        """Write into the log what somebody did elsewhere in the hub.

        Raises:
            StoreError: it cannot be kept.
        """
        done = origin.deed(self._timepiece.wall_ms(), by.name, deed, subject)
        await self.roll.commit(Change(deeds=[done]))

    async def audit(self, before: int | None) -> Sequence[Line]:
        """The newest lines of the log below a number, the newest first."""
        return await self.roll.audit(before)

    async def sign_in(self, name: str, password: str, origin: Origin) -> Signed:
        """Sign somebody in who knows their password.

        Raises:
            RefusedError: they do not, or too many tried.
            StoreError: it cannot be kept.
        """
        name = name.casefold()
        await self._be_open()
        self._try(name, origin)
        account = self.roll.account(name)
        known = None if account is None or account.role == "regional" else account.secret
        if not await self._fits(password, known) or account is None or known is None:
            await self._failed(name, origin)
        fresh = account
        if self._hashing.is_old(known):
            fresh = replace(account, secret=await self._hashed(password))
        self._give_back(name, origin)
        async with self.roll.turn:
            if self.roll.account(name) != account:  # changed meanwhile
                raise RefusedError(problem="wrong")
            return await self._begin(fresh, origin, "sign-in")

    async def redeem(self, code: str, name: str, password: str, origin: Origin) -> Signed:
        """Set a password with a code, and sign in; the first admin is made so.

        Raises:
            RefusedError: the code is not right, or the password not fit.
            StoreError: it cannot be kept.
        """
        name = name.casefold()
        await self._be_open()
        self._try(name, origin)
        if self._coded(code, name) is None:
            await self._failed(name, origin)
        self._give_back(name, origin)  # who holds a code may look for a fit password
        check_name(name)
        secret = await self._fresh(password, name)
        async with self.roll.turn:
            account = self._coded(code, name)
            if account is None:  # used meanwhile
                raise RefusedError(problem="wrong")
            fresh = replace(account, secret=secret, code=None, code_until_ms=None)
            ended = self.roll.ids(name)
            signed = await self._begin(fresh, origin, "password-by-code", ended)
            if self._first_code is not None and self.roll.has_admin:
                self._first_code = None
                await self.roll.call(self._slip.unlink, True)  # noqa: FBT003 - also where it is not
            return signed

    async def change_password(self, session: Session, old: str, new: str, origin: Origin) -> Signed:
        """Set one's own password anew; every browser but this one is signed out.

        Raises:
            RefusedError: the old one is wrong, or the new one not fit.
            StoreError: it cannot be kept.
        """
        name = session.name
        self._try(name, origin)
        account = self.roll.account(name)
        if account is None or not await self._fits(old, account.secret):
            await self._failed(name, origin)
        self._give_back(name, origin)
        secret = await self._fresh(new, name)
        async with self.roll.turn:
            if self.roll.account(name) != account:
                raise RefusedError(problem="wrong")
            fresh, ended = replace(account, secret=secret), self.roll.ids(name)
            return await self._begin(fresh, origin, "password-changed", ended)

    async def sign_out(self, session: Session, origin: Origin, *, everywhere: bool) -> None:
        """End a session, or all of its person.

        Raises:
            StoreError: it cannot be kept.
        """
        deed = "sign-out-everywhere" if everywhere else "sign-out"
        done = origin.deed(self._timepiece.wall_ms(), session.name, deed)
        async with self.roll.turn:
            ended = self.roll.ids(session.name) if everywhere else [session.id]
            await self.roll.commit(Change(ended=ended, deeds=[done]))

    async def _be_open(self) -> None:
        async with self.roll.turn:
            if not self.roll.is_read:
                await self.open()

    def _try(self, name: str, origin: Origin) -> None:
        now_ms = self._timepiece.uptime_ms()
        wait_ms = max(
            self._of_name.wait_ms(name, now_ms), self._of_address.wait_ms(origin.address, now_ms)
        )
        if wait_ms:
            self.refused += 1
            raise RefusedError(problem="busy", wait_ms=wait_ms)
        self._of_name.take(name, now_ms)
        self._of_address.take(origin.address, now_ms)

    def _give_back(self, name: str, origin: Origin) -> None:
        self._of_name.give_back(name)
        self._of_address.give_back(origin.address)

    async def _failed(self, name: str, origin: Origin) -> NoReturn:
        self.refused += 1
        now_ms = self._timepiece.uptime_ms()
        if not self._noted.wait_ms("", now_ms):
            self._noted.take("", now_ms)
            who = Person(name=name if is_name(name) else "?", role="nobody")
            await self.note(who, "sign-in-refused", "", origin)
        raise RefusedError(problem="wrong")

    async def _fits(self, password: str, secret: str | None) -> bool:
        try:
            return await self._hashing.fits(password, secret)
        except BusyError:
            raise RefusedError(problem="busy", wait_ms=BUSY_MS) from None

    async def _fresh(self, password: str, name: str) -> str:
        """The hash of a password that is fit."""
        problem = unfit(password, name)
        if problem is not None:
            raise RefusedError(problem=problem)
        return await self._hashed(password)

    async def _hashed(self, password: str) -> str:
        try:
            return await self._hashing.make(password)
        except BusyError:
            raise RefusedError(problem="busy", wait_ms=BUSY_MS) from None

    def _coded(self, code: str, name: str) -> Account | None:
        """The account that a code opens; the first admin's is made for it."""
        typed, now_ms = plain(code), self._timepiece.wall_ms()
        first = self._first_code
        if first is not None and secrets.compare_digest(digest(typed), digest(first)):
            return Account(name=name, role="admin", made_ms=now_ms)
        found = self.roll.account(name)
        if found is None or found.code is None or now_ms > (found.code_until_ms or 0):
            return None
        return found if secrets.compare_digest(digest(typed), found.code) else None

    async def _begin(
        self, account: Account, origin: Origin, deed: str, ended: Sequence[str] = ()
    ) -> Signed:
        """Keep an account and a new session of it."""
        cookie, now_ms = secrets.token_urlsafe(32), self._timepiece.wall_ms()
        begun = Session(
            id=digest(cookie),
            name=account.name,
            began_ms=now_ms,
            seen_ms=now_ms,
            address=origin.address,
            browser=origin.browser[:BROWSER_CHARACTERS_MAX],
        )
        open_ = self.roll.sessions()
        over = [one.id for one in open_ if not sessions.counts(one, now_ms)]
        over += sessions.too_many(open_, account.name)
        await self.roll.commit(
            Change(
                kept=[] if account == self.roll.account(account.name) else [account],
                begun=[begun],
                ended=sorted({*ended, *over}),
                deeds=[origin.deed(now_ms, account.name, deed)],
            )
        )
        return Signed(Person(name=account.name, role=account.role), cookie)
