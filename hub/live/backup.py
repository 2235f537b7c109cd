"""How the copies of a hub are. PURE."""

from datetime import datetime

from msgspec import Struct


class BackupView(Struct, frozen=True, kw_only=True):
    """``made`` is when the last good copy was made, None before the first; ``copies`` how many lie.

    ``problem`` is why there was none since; None when nothing is wrong.
    """

    made: datetime | None = None
    copies: int = 0
    problem: str | None = None


class Vault:
    """How it is now, for whoever looks; ``view`` is None of a hub that makes none by itself."""

    def __init__(self) -> None:
        self.view: BackupView | None = None
