"""Which release the hub itself runs, and what becomes of the next one. PURE."""

from typing import Literal

from msgspec import Struct

Stage = Literal["settled", "waiting", "asked", "proving", "trial"]
"""``waiting``: a newer one lies ready, until the store stays closed; ``asked``: the renewal was to
fetch it; ``proving``: it is tried on a copy; ``trial``: it is in force until it has shown that it
works, or on its way back."""


class OwnView(Struct, frozen=True, kw_only=True):
    """``release`` is the number of the one that runs, null where nothing renews this hub.

    ``next`` is the number of a newer one that it carries or tries, ``problem`` why the last one did
    not hold or was refused, in the renewal's words.
    """

    version: str
    release: int | None = None
    next: int | None = None
    stage: Stage = "settled"
    problem: str | None = None


class Own:
    """How it is now, for whoever looks."""

    def __init__(self, view: OwnView) -> None:
        self.view = view
