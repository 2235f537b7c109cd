"""The values of ``/api/v1/shop``: the store's description as it is changed on a page. PURE."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from msgspec import Meta, Struct

from config.amend import CHANGES_MAX, Change
from hub.live.kiosk import KioskView


class ShopView(Struct, frozen=True, kw_only=True):
    """The store's file: ``shop`` is what it says, with all defaults, ``digest`` names this state.

    ``shop`` is null and ``problems`` say why where the file is not right. ``can_change`` is false
    where there is an ``obstacle``: the ``demo`` store has no file of its own, or the hub may not
    write to its ``folder``. ``languages`` are those that there are texts
    in; ``unplaced`` are devices that were heard of and stand at no touchpoint. ``today`` is the
    store's business day: a new target holds from a later one. ``asked`` is the highest version of
    each question that was in force. ``kiosk`` is what a preview of the glass is drawn with.
    """

    digest: str
    number: int | None
    can_change: bool
    obstacle: Literal["demo", "folder"] | None
    folder: str | None
    text: str
    shop: dict[str, Any] | None
    problems: tuple[str, ...]
    languages: tuple[str, ...]
    unplaced: tuple[str, ...]
    today: date | None
    asked: dict[str, int]
    kiosk: KioskView | None


class Amendment(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Changes to the file as it was ``seen`` (its digest)."""

    seen: str
    changes: Annotated[tuple[Change, ...], Meta(min_length=1, max_length=CHANGES_MAX)]


class PictureView(Struct, frozen=True, kw_only=True):
    """A picture that is kept beside the store's file; a change of the file may name it."""

    name: str
    width_px: int
    height_px: int
    size_bytes: int


class PutBack(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """That a version is to be in force again, by whoever saw the file like this (its digest)."""

    seen: str


class VersionView(Struct, frozen=True, kw_only=True):
    """One state that the file was in: who made it so, when, and which places were changed."""

    number: int
    at: datetime
    by: str
    what: tuple[str, ...]
    now: bool


class VersionsView(Struct, frozen=True, kw_only=True):
    """Every state that was kept, the newest first."""

    versions: tuple[VersionView, ...]


class EditRefusal(Struct, frozen=True, kw_only=True):
    """Why the file is as it was: ``problem`` in one line, ``problems`` all of them.

    None are told where what was asked cannot be read.
    """

    problem: str
    problems: tuple[str, ...] = ()
