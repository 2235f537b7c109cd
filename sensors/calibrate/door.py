"""PURE. Who may draw, and until when: tries of the password in, a state of the door out.

One person at a time: who comes in later takes the place of who was there. It knows no password; it
is told whether one was right.
"""

import hmac
from dataclasses import dataclass, replace

OPEN_MS = 900_000
"""The page closes itself after a quarter of an hour: time to draw, and not to be forgotten."""

TRIES_MAX = 5
"""Wrong passwords in a row, before the door stays shut for a while."""

SHUT_MS = 60_000
"""How long it stays shut the first time; twice as long each time after."""


@dataclass(frozen=True, slots=True)
class Door:
    """The door of one run; ``shut_ms`` is until when nobody is let in, ``token`` who is inside."""

    closes_ms: int
    failures: int = 0
    shut_ms: int = 0
    token: str | None = None


def opened(now_ms: int) -> Door:
    """A door that has just been opened."""
    return Door(closes_ms=now_ms + OPEN_MS)


def wait_s(door: Door, now_ms: int) -> int:
    """How long nobody may try a password; 0: now."""
    return -(-max(door.shut_ms - now_ms, 0) // 1000)


def knocked(door: Door, token: str | None, now_ms: int) -> Door:
    """Somebody has tried a password; ``token`` is what they go in with, None when it was wrong."""
    if token is not None:
        return replace(door, failures=0, token=token)
    failures = door.failures + 1
    if failures % TRIES_MAX:
        return replace(door, failures=failures)
    longer = SHUT_MS * 2 ** (failures // TRIES_MAX - 1)
    return replace(door, failures=failures, shut_ms=now_ms + longer)


def is_inside(door: Door, token: str | None, now_ms: int) -> bool:
    """Whether somebody with that token may draw now."""
    if token is None or door.token is None or now_ms >= door.closes_ms:
        return False
    return hmac.compare_digest(token.encode(), door.token.encode())
