"""How long a browser stays signed in, and what it has to show. PURE.

In: a session and the time. Out: whether it still counts; and the token that a page of ours sends
with whatever it changes, which a page of somebody else cannot read. It makes no session.
"""

import hashlib
import hmac
from collections.abc import Iterable

from hub.store.people import Session

IDLE_MS = 30 * 60_000
"""A tablet that was left lying around."""

WHOLE_MS = 12 * 3_600_000
"""The longest day in a store."""

OF_ONE_MAX = 10
"""Browsers of one person; the next one ends the oldest."""

SEEN_MS = 60_000
"""Between two notes on disk that a session is in use."""


def counts(session: Session, now_ms: int) -> bool:
    """Whether it is in force; one from the future is not: the clock was set back."""
    idle = abs(now_ms - session.seen_ms) <= IDLE_MS
    return idle and abs(now_ms - session.began_ms) <= WHOLE_MS


def token(cookie: str) -> str:
    """What pages of this session send along with every change."""
    return hmac.new(cookie.encode("utf-8", "replace"), b"vetrina form", hashlib.sha256).hexdigest()


def is_token(given: str, cookie: str) -> bool:
    """Whether a page of this session sent it; takes as long when it did not."""
    return hmac.compare_digest(given.encode("utf-8", "replace"), token(cookie).encode())


def too_many(sessions: Iterable[Session], name: str) -> list[str]:
    """The ids of the sessions that make room for one more of this person."""
    own = sorted((one for one in sessions if one.name == name), key=_seen_ms)
    return [one.id for one in own[: max(0, len(own) - OF_ONE_MAX + 1)]]


def _seen_ms(session: Session) -> int:
    return session.seen_ms
