"""Events as the hub's store gets them, of one kiosk whose clock is right."""

from hub.store import Incoming
from wire.clock import When
from wire.codec import encode_body
from wire.events import Event, Rating


def said(seq: int, event: Event, received_ms: int) -> Incoming:
    """An event that arrives at the moment at which it was made."""
    kind, body = encode_body(event)
    return Incoming(
        device="kiosk-1",
        stream="s",
        seq=seq,
        oldest=None,
        type=kind,
        when=When(at_ms=received_ms, shift_ms=0, retimed=False),
        received_ms=received_ms,
        body=body.decode(),
        problem=None,
        raw=body,
        data=body,
    )


def tap(seq: int, received_ms: int) -> Incoming:
    """An answer, of a visit of its own."""
    rating = Rating(
        visit=f"v{seq}", question="entrance.welcome", version=1, scale=5, face=5, language="it"
    )
    return said(seq, rating, received_ms)
