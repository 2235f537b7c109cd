"""The ticket of one visit: a made-up word that the hub knows again without keeping it. PURE.

In: the hub's key, and what the ticket stands for. Out: text for a hidden field, and back. It holds
nothing of the person or the phone; that it is signed keeps anybody from posting visits that no
page was served for, and a posted form from being replayed at another touchpoint or the next day.
"""

import hmac
from hashlib import sha256

from msgspec import Struct

KEY_BYTES = 32

TICKET_MS_MAX = 1_800_000
"""A page that lay open for longer is not of this visit to the store any more."""

_SIGNATURE_CHARACTERS = 32  # of 64: 128 bits


class Ticket(Struct, frozen=True, kw_only=True):
    """One visit at one question; ``shown_ms`` is the machine's uptime when the page was served.

    An uptime means nothing after a reboot, which is why a ticket does not outlive one.
    """

    visit: str
    question: str
    shown_ms: int


def write(ticket: Ticket, key: bytes, touchpoint: str, boot: str) -> str:
    """The ticket as text, for this touchpoint and this start of the machine only."""
    said = f"{ticket.visit}~{ticket.question}~{ticket.shown_ms}"
    return f"{said}~{_signature(said, key, touchpoint, boot)}"


def read(text: str, key: bytes, touchpoint: str, boot: str, now_ms: int) -> Ticket | None:
    """The ticket of a text; None where it was never written here, or is too old."""
    said, _, signature = text.rpartition("~")
    right = _signature(said, key, touchpoint, boot)
    if not hmac.compare_digest(signature.encode(), right.encode()):
        return None
    visit, question, shown_ms = said.split("~")
    age_ms = now_ms - int(shown_ms)
    if not 0 <= age_ms <= TICKET_MS_MAX:
        return None
    return Ticket(visit=visit, question=question, shown_ms=int(shown_ms))


def _signature(said: str, key: bytes, touchpoint: str, boot: str) -> str:
    text = f"{boot}~{touchpoint}~{said}".encode()
    return hmac.new(key, text, sha256).hexdigest()[:_SIGNATURE_CHARACTERS]
