"""What pages and programs say to, and hear of, the accounts. PURE."""

from datetime import datetime
from typing import Annotated, Literal

from msgspec import Meta, Struct

from hub.accounts.refusal import Problem
from hub.accounts.role import Role
from hub.store.chain import Line
from hub.store.people import Account, AccountRole, Session
from wire.codec import from_ms

Typed = Annotated[str, Meta(max_length=200)]
"""Longer is no name, no code, and no password that would be taken."""


class SignIn(Struct, frozen=True, kw_only=True):
    """Name and password."""

    name: Typed
    password: Typed


class Redeem(Struct, frozen=True, kw_only=True):
    """A code, for whom it is, and the password that they want."""

    code: Typed
    name: Typed
    password: Typed


class NewPassword(Struct, frozen=True, kw_only=True):
    """One's own password, and the one in its place."""

    old: Typed
    new: Typed


class NewPerson(Struct, frozen=True, kw_only=True):
    """Somebody who shall be known."""

    name: Typed
    role: AccountRole


class NewRole(Struct, frozen=True, kw_only=True):
    """What somebody may from now on."""

    role: AccountRole


class WhoView(Struct, frozen=True, kw_only=True):
    """Who asks. ``token`` goes with every change, as ``X-Vetrina-Token``.

    ``is_new``: there is no admin yet, and the first one is made with a code.
    """

    name: str
    role: Role
    token: str | None
    is_new: bool


class Told(Struct, frozen=True, kw_only=True):
    """What is told once: a code for a password, or a region's key."""

    code: str | None = None
    key: str | None = None


class SessionView(Struct, frozen=True, kw_only=True):
    """A browser that is signed in; ``own`` is the one that asks."""

    began: datetime
    seen: datetime
    address: str
    browser: str
    own: bool


class SessionsView(Struct, frozen=True, kw_only=True):
    """Where one is signed in, the newest first."""

    sessions: tuple[SessionView, ...]


class PersonView(Struct, frozen=True, kw_only=True):
    """Somebody who is known; ``waiting``: they have a code and no password yet."""

    name: str
    role: AccountRole
    state: Literal["active", "waiting"]
    made: datetime


class StaffView(Struct, frozen=True, kw_only=True):
    """Everybody, by name."""

    people: tuple[PersonView, ...]


class DeedView(Struct, frozen=True, kw_only=True):
    """One line of the audit log."""

    number: int
    at: datetime
    who: str
    address: str
    deed: str
    subject: str


class DeedsView(Struct, frozen=True, kw_only=True):
    """Lines of the audit log, the newest first."""

    lines: tuple[DeedView, ...]


class Denial(Struct, frozen=True, kw_only=True):
    """Why it was not done; a page has words of its own for the ``reason``.

    Null: what was asked cannot be read.
    """

    problem: str
    reason: Problem | None = None


def session_view(one: Session, own: Session | None) -> SessionView:
    """A session as its person sees it."""
    return SessionView(
        began=from_ms(one.began_ms),
        seen=from_ms(one.seen_ms),
        address=one.address,
        browser=one.browser,
        own=own is not None and one.id == own.id,
    )


def person_view(one: Account) -> PersonView:
    """An account as an admin sees it."""
    state: Literal["active", "waiting"] = "waiting" if one.secret is None else "active"
    return PersonView(name=one.name, role=one.role, state=state, made=from_ms(one.made_ms))


def deed_view(line: Line) -> DeedView:
    """A line of the log as an admin sees it."""
    done = line.done
    return DeedView(
        number=line.number,
        at=from_ms(done.at_ms),
        who=done.who,
        address=done.address,
        deed=done.deed,
        subject=done.subject,
    )
