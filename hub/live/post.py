"""The values of ``GET /api/v1/post``. PURE."""

from datetime import datetime

from msgspec import Struct


class AddresseeView(Struct, frozen=True, kw_only=True):
    """How it stands with one addressee: letters that wait, and why; null: nothing is wrong."""

    name: str
    waiting: int
    last_told: datetime | None
    problem: str | None


class PostView(Struct, frozen=True, kw_only=True):
    """Who is told of alerts besides the screen; nobody, unless the settings say so."""

    addressees: tuple[AddresseeView, ...]
