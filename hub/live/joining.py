"""The values of ``/api/v1/joining``: devices that wait to be let in, and those that were. PURE."""

from datetime import datetime
from typing import Annotated, Literal

from msgspec import Meta, Struct

from wire.enrol import DeviceName, Program
from wire.events import Name


class WaitingView(Struct, frozen=True, kw_only=True):
    """A device that shows a code; ``name`` is what it calls itself, ``ask`` what the hub does."""

    ask: str
    program: Program
    name: str
    address: str
    left_s: int
    tries: int


class PlaceView(Struct, frozen=True, kw_only=True):
    """A touchpoint, where a new device can stand."""

    id: str
    name: str


class NamedView(Struct, frozen=True, kw_only=True):
    """A name that a device can have: where it stands, and whether one has it already."""

    name: str
    place: str | None
    is_taken: bool


class JoinedView(Struct, frozen=True, kw_only=True):
    """A device that was let in, or shut out again: since when, and by whom."""

    name: str
    program: Program
    place: str | None
    state: Literal["accepted", "revoked"]
    at: datetime
    by: str


class JoiningView(Struct, frozen=True, kw_only=True):
    """All of them; ``fingerprint`` is that of the authority which devices pin.

    ``is_open`` is false where the broker serves its own machine alone. With ``can_place`` a new
    device can be put at one of ``places``; ``named`` are known to the store's file or the hub.
    """

    fingerprint: str
    store: str
    is_open: bool
    can_place: bool
    waiting: tuple[WaitingView, ...]
    places: tuple[PlaceView, ...]
    named: tuple[NamedView, ...]
    joined: tuple[JoinedView, ...]


class Acceptance(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A device is let in by the code that it shows, under a name.

    ``place`` is the touchpoint of a name that stands nowhere yet. ``replaces``: the device that had
    the name until now is shut out.
    """

    code: Annotated[str, Meta(max_length=40)]
    device: DeviceName
    place: Name | None = None
    replaces: bool = False


class JoiningRefusal(Struct, frozen=True, kw_only=True):
    """Why it was not done; with a wrong code, how many ``tries`` are left."""

    problem: str
    tries: int = 0
