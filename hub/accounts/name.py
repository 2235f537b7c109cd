"""What somebody may be called. PURE."""

import re

from hub.accounts.refusal import RefusedError

_NAME = re.compile(r"[a-z0-9][a-z0-9.@_-]{0,39}")  # also an e-mail address; part of addresses


def is_name(text: str) -> bool:
    """Whether it can be somebody's name, in small letters."""
    return _NAME.fullmatch(text) is not None


def check_name(text: str) -> None:
    """Nobody can be called otherwise.

    Raises:
        RefusedError: it is none.
    """
    if not is_name(text):
        raise RefusedError(problem="name")
