"""Bytes to values and back, strictly.

The head of an event is decoded strictly; its body stays raw until its type is known to be known.
What is wrong raises ``HeadError`` or ``BodyError``, each saying what; nothing else escapes, however
nasty the bytes. Duplicate keys, NaN, byte order marks, lone surrogates, numbers out of range,
integers written as floats, trailing text and endless nesting are all refused.
"""

import json
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

import msgspec
from msgspec import Raw

from wire import topics
from wire.envelope import Head, Kept, Receipt
from wire.events import TYPE_OF, TYPES, Event, Status

PAYLOAD_BYTES_MAX = 65_536
"""Largest MQTT payload; brokers are configured with it as well."""

BATCH_EVENTS_MAX = 200
"""Most events in one payload; it bounds what one payload costs the hub, whatever its bytes."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)

# What msgspec raises for hostile input: its own errors (ValueError), bad UTF-8 (ValueError), and
# nesting beyond the interpreter's limit.
_REFUSED = (ValueError, RecursionError)

_heads = msgspec.json.Decoder(list[Raw])
_head = msgspec.json.Decoder(Head)
_receipt = msgspec.json.Decoder(Receipt)
_status = msgspec.json.Decoder(Status)
_bodies = {name: msgspec.json.Decoder(body) for name, body in TYPES.items()}
_encoder = msgspec.json.Encoder()


class WireError(ValueError):
    """A message does not fit the contract."""


class HeadError(WireError):
    """It cannot be told who said this, or under which number."""


class BodyError(WireError):
    """The identity is clear, the content is not: unknown or wrong."""


def encode_body(event: Event) -> tuple[str, bytes]:
    """The CloudEvents type and the JSON of a body."""
    return TYPE_OF[type(event)], _encoder.encode(event)


def decode_body(kind: str, raw: bytes | Raw) -> Event:
    """The body of an event.

    Raises:
        BodyError: the type is unknown, or the body is not of it.
    """
    decoder = _bodies.get(kind)
    if decoder is None:
        msg = f"unknown type {kind!r}: update the hub, then read the quarantine again"
        raise BodyError(msg)
    try:
        return decoder.decode(raw)
    except _REFUSED as error:
        msg = f"{kind}: {_reason(error)}"
        raise BodyError(msg) from error


def encode_events(
    store: str, device: str, stream: str, oldest: int, kept: Iterable[Kept]
) -> list[bytes]:
    """As few payloads as the limits allow: each one CloudEvent, or a JSON array of several."""
    payloads: list[list[bytes]] = []
    room = 0
    for one in kept:
        text = _encoder.encode(_head_of(store, device, stream, oldest, one))
        if len(text) + 1 > room or len(payloads[-1]) == BATCH_EVENTS_MAX:
            payloads.append([])
            room = PAYLOAD_BYTES_MAX - 2
        payloads[-1].append(text)
        room -= len(text) + 1
    return [one[0] if len(one) == 1 else b"[" + b",".join(one) + b"]" for one in payloads]


def decode_events(store: str, device: str, payload: bytes) -> list[tuple[Head | HeadError, bytes]]:
    """Every event of a payload with its own bytes; one that is wrong does not hide the others.

    ``store`` and ``device`` are those of the topic: a source that says otherwise is refused, since
    the broker's access rules vouch for the topic only.

    Raises:
        HeadError: nothing in the payload can be told apart.
    """
    if len(payload) > PAYLOAD_BYTES_MAX:
        msg = f"payload of {len(payload)} bytes is above {PAYLOAD_BYTES_MAX}"
        raise HeadError(msg)
    if payload.lstrip()[:1] != b"[":
        return [(_decode_head(store, device, payload), payload)]
    try:
        raws = _heads.decode(payload)
    except _REFUSED as error:
        raise HeadError(_reason(error)) from error
    if not 0 < len(raws) <= BATCH_EVENTS_MAX:
        msg = f"a batch of {len(raws)} events: send 1 to {BATCH_EVENTS_MAX}"
        raise HeadError(msg)
    return [(_decode_head(store, device, bytes(raw)), bytes(raw)) for raw in raws]


def encode_receipt(receipt: Receipt) -> bytes:
    """A receipt as it travels."""
    return _encoder.encode(receipt)


def decode_receipt(payload: bytes) -> Receipt:
    """A receipt.

    Raises:
        WireError: it is none.
    """
    try:
        _refuse_duplicate_keys(payload)
        return _receipt.decode(payload)
    except _REFUSED as error:
        raise WireError(_reason(error)) from error


def encode_status(status: Status) -> bytes:
    """A status as it travels."""
    return _encoder.encode(status)


def decode_status(payload: bytes) -> Status:
    """A status.

    Raises:
        WireError: it is none.
    """
    if len(payload) > PAYLOAD_BYTES_MAX:
        msg = f"status of {len(payload)} bytes is above {PAYLOAD_BYTES_MAX}"
        raise WireError(msg)
    try:
        payload.decode()  # unknown fields are skipped, but not what is no text at all
        _refuse_duplicate_keys(payload)
        return _status.decode(payload)
    except _REFUSED as error:
        raise WireError(_reason(error)) from error


def from_ms(epoch_ms: int) -> datetime:
    """UTC time of an epoch in milliseconds, exact."""
    return _EPOCH + epoch_ms * _MILLISECOND


def to_ms(moment: datetime) -> int:
    """Epoch in milliseconds of a time with a zone, rounded down."""
    return (moment - _EPOCH) // _MILLISECOND


def _head_of(store: str, device: str, stream: str, oldest: int, kept: Kept) -> Head:
    return Head(
        specversion="1.0",
        id=f"{stream}-{kept.seq}",
        source=topics.source(store, device),
        type=kept.type,
        stream=stream,
        seq=kept.seq,
        time=from_ms(kept.made_ms),
        oldest=oldest,
        boot=kept.boot,
        uptimems=kept.uptimems,
        clock=kept.clock,
        was=kept.was,
        data=Raw(kept.body),
    )


def _decode_head(store: str, device: str, raw: bytes) -> Head | HeadError:
    try:
        _refuse_duplicate_keys(raw)
        head = _head.decode(raw)
    except _REFUSED as error:
        return HeadError(_reason(error))
    if head.source != topics.source(store, device):
        return HeadError(f"source {head.source!r} on the topic of {topics.source(store, device)!r}")
    if head.id != f"{head.stream}-{head.seq}":
        return HeadError(f"id {head.id!r} is not stream-seq, {head.stream}-{head.seq}")
    if head.oldest is not None and head.oldest > head.seq:
        return HeadError(f"oldest {head.oldest} is above seq {head.seq}")
    return head


def _refuse_duplicate_keys(raw: bytes) -> None:
    """Raise ValueError where an object names a key twice; readers differ in which one they take.

    Without escapes every second quotation mark ends a string, so a look at the strings that a
    colon follows is enough to see that no key comes twice anywhere. Only when one does, or when
    there are escapes, the slower reader decides whether it comes twice in one object.
    """
    if b"\\" not in raw:
        parts = raw.split(b'"')
        pairs = zip(parts[1::2], parts[2::2], strict=False)  # an odd one is refused as no JSON
        keys = [text for text, after in pairs if after.lstrip().startswith(b":")]
        if len(keys) == len(set(keys)):
            return
    json.loads(raw, object_pairs_hook=_unique, parse_constant=_no_constant)


def _unique(pairs: list[tuple[str, object]]) -> None:
    names = [name for name, _ in pairs]
    if len(names) != len(set(names)):
        msg = f"a key comes twice in one object: {sorted(names)}"
        raise ValueError(msg)


def _no_constant(name: str) -> None:
    msg = f"{name} is not JSON"
    raise ValueError(msg)


def _reason(error: BaseException) -> str:
    """A short, printable sentence; what came in may be hostile and long."""
    text = "nested too deeply" if isinstance(error, RecursionError) else str(error)
    return "".join(sign if sign.isprintable() else "?" for sign in text)[:200]
