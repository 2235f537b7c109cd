"""Who said it, when and under which number; and the hub's answer that it is on disk.

The envelope is a CloudEvents 1.0 event in the JSON format
(https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/json-format.md), structured
mode. ``(device, stream, seq)`` is the identity everywhere.
"""

from datetime import datetime
from typing import Annotated, Literal

from msgspec import Meta, Raw, Struct

from wire.events import EpochMs, Token

SEQ_MAX = 2**53  # the largest integer that every JSON reader keeps exact
Seq = Annotated[int, Meta(ge=1, le=SEQ_MAX)]
Clock = Literal["synced", "unsynced"]


class Head(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A CloudEvent as it arrives; the body stays raw, unknown attributes are ignored.

    Extensions: ``stream`` (one outbox file), ``seq`` (1, 2, 3 ... per stream), ``oldest`` (lowest
    seq that the device still holds: what is below it and never came is lost for good), ``boot``
    and ``uptimems`` (time since that boot, for re-timing; an integer above the 32 bits that
    CloudEvents names, exact in JSON), ``clock``; ``was`` is the id that the event first had, when
    its outbox turned out to be a copy of an older one and had to begin a new stream.
    """

    specversion: Literal["1.0"]
    id: Annotated[str, Meta(min_length=3, max_length=96)]
    source: Annotated[str, Meta(min_length=4, max_length=140)]
    type: Annotated[str, Meta(min_length=1, max_length=96)]
    stream: Token
    seq: Seq
    time: Annotated[datetime, Meta(tz=True)] | None = None
    oldest: Seq | None = None
    boot: Token | None = None
    uptimems: Annotated[int, Meta(ge=0, le=2**53)] | None = None
    clock: Clock = "unsynced"
    was: Annotated[str, Meta(pattern=r"^[A-Za-z0-9_-]{1,64}-[0-9]{1,16}$(?!\n)")] | None = None
    data: Raw = Raw(b"null")


class Kept(Struct, frozen=True, kw_only=True):
    """An event as an outbox holds it: stamped once when it was made, never changed."""

    seq: int
    type: str
    body: bytes
    made_ms: EpochMs
    boot: str
    uptimems: int
    clock: Clock
    was: str | None = None


class Receipt(Struct, frozen=True, kw_only=True):
    """What the hub has stored of one stream; published only after the commit.

    ``upto``: every number up to it is stored, or lost for good and counted (like TCP's cumulative
    ACK). ``also``: inclusive ranges above it that are stored as well (like SACK, RFC 2018).
    ``window``: events that may be under way unreceipted. ``pace``: events a second that a backlog
    may be replayed at. ``hub_time``: the hub's clock, for devices without one. ``clash``: two
    events came under one number, so the stream has two writers (a copied or restored card); the
    device begins a new one.
    """

    stream: Token
    upto: Annotated[int, Meta(ge=0, le=SEQ_MAX)]
    also: list[tuple[Seq, Seq]]
    window: Annotated[int, Meta(ge=1, le=100_000)]
    pace: Annotated[int, Meta(ge=1, le=1_000_000)]
    hub_time: Annotated[datetime, Meta(tz=True)]
    clash: bool = False
