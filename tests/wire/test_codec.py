"""What arrives may be anything; only what fits the contract gets in, and nothing else escapes."""

import contextlib
import json

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wire.codec import (
    BATCH_EVENTS_MAX,
    PAYLOAD_BYTES_MAX,
    BodyError,
    HeadError,
    WireError,
    decode_body,
    decode_events,
    decode_receipt,
    decode_status,
    encode_body,
    encode_events,
    encode_receipt,
    encode_status,
    from_ms,
    to_ms,
)
from wire.envelope import Head, Kept, Receipt
from wire.events import EPOCH_MS_MAX, TYPES, Passage, Rating, Status

HEAD = {
    "specversion": "1.0",
    "id": "s1-7",
    "source": "/demo/kiosk-1",
    "type": "vetrina.rating.v1",
    "time": "2026-11-21T10:00:00.123Z",
    "stream": "s1",
    "seq": 7,
    "oldest": 5,
    "boot": "b1",
    "uptimems": 12345,
    "clock": "synced",
    "data": {
        "visit": "v1",
        "question": "entrance.welcome",
        "version": 1,
        "scale": 4,
        "face": 4,
        "language": "it",
    },
}


def text(**changes: object) -> bytes:
    return json.dumps({**HEAD, **changes}).encode()


def only(payload: bytes) -> Head | HeadError:
    [(head, raw)] = decode_events("demo", "kiosk-1", payload)
    assert raw == payload
    return head


def test_a_whole_event_is_read() -> None:
    head = only(text())
    assert isinstance(head, Head)
    assert (head.stream, head.seq, head.oldest) == ("s1", 7, 5)
    assert head.time is not None
    assert to_ms(head.time) == 1_795_255_200_123
    body = decode_body(head.type, head.data)
    assert isinstance(body, Rating)
    assert body.face == 4


def test_the_least_that_a_foreign_client_must_say() -> None:
    least = {key: HEAD[key] for key in ("specversion", "id", "source", "type", "stream", "seq")}
    head = only(json.dumps(least).encode())
    assert isinstance(head, Head)
    assert head.clock == "unsynced"
    assert head.time is None


def test_an_unknown_attribute_is_somebody_elses_extension() -> None:
    assert isinstance(only(text(traceparent="00-abc", datacontenttype="application/json")), Head)


NASTY_HEADS = {
    "nothing": b"",
    "text": b"hello",
    "number": b"1",
    "null": b"null",
    "nested too deeply": b'{"a":' * 10_000,
    "data nested too deeply": text().replace(b'"v1"', b"[" * 60_000),
    "5,000 digits": text().replace(b": 7", b": " + b"7" * 5_000),
    "beyond 64 bits": text(seq=2**70),
    "beyond what JSON readers keep exact": text(seq=2**53 + 1),
    "zero": text(seq=0, id="s1-0"),
    "negative": text(seq=-1, id="s1--1"),
    "true is not 1": text(seq=True, id="s1-1"),
    "1.0 is not 1": text().replace(b": 7", b": 7.0"),
    "a number as text": text(seq="7"),
    "NaN": text().replace(b": 7", b": NaN"),
    "NaN deep in the data": text().replace(b'"face": 4', b'"face": NaN'),
    "a key twice": text().replace(b'"seq": 7', b'"seq": 7, "seq": 8'),
    "a key twice, once in escapes": text().replace(b'"seq": 7', b'"seq": 7, "se\\u0071": 8'),
    "a key twice in the data": text().replace(b'"face": 4', b'"face": 1, "face": 4'),
    "byte order mark": b"\xef\xbb\xbf" + text(),
    "lone surrogate": text().replace(b'"s1"', b'"\\ud800"'),
    "lone surrogate in the data": text().replace(b'"v1"', b'"\\ud800"'),
    "not UTF-8": text().replace(b'"s1"', b'"\xff"'),
    "NUL": text(stream="s\x00", id="s\x00-7"),
    "line feed after a token": text(stream="s1\n", id="s1\n-7"),
    "trailing text": text() + b"x",
    "two values": text() + text(),
    "cut off": text()[:-1],
    "another version": text(specversion="2.0"),
    "somebody else's source": text(source="/demo/kiosk-2"),
    "another store's source": text(source="/other/kiosk-1"),
    "an id of another number": text(id="s1-8"),
    "oldest above seq": text(oldest=8),
    "a time without a zone": text(time="2026-11-21T10:00:00"),
    "no time at all": text(time="yesterday"),
    "a clock that nobody knows": text(clock="maybe"),
    "a missing stream": text().replace(b'"stream"', b'"strom"'),
}


@pytest.mark.parametrize("payload", NASTY_HEADS.values(), ids=NASTY_HEADS.keys())
def test_a_nasty_head_is_refused_in_a_sentence(payload: bytes) -> None:
    found = decode_events("demo", "kiosk-1", payload)
    assert len(found) == 1
    error, raw = found[0]
    assert isinstance(error, HeadError)
    assert raw == payload
    assert 0 < len(str(error)) <= 300
    assert str(error).isprintable()


def test_not_utf8_in_a_body_is_the_bodys_fault() -> None:
    head = only(text().replace(b'"v1"', b'"\xff"'))
    assert isinstance(head, Head)
    with pytest.raises(BodyError):
        decode_body(head.type, head.data)


RATING = HEAD["data"]
NASTY_BODIES = {
    "no object": 3,
    "nothing": None,
    "a missing field": {"visit": "v1"},
    "an unknown field": {**RATING, "photo": "..."},
    "a face above the scale": {**RATING, "scale": 4, "face": 5},
    "face zero": {**RATING, "face": 0},
    "true as a face": {**RATING, "face": True},
    "a face with a fraction": {**RATING, "face": 2.0},
    "a face beyond 64 bits": {**RATING, "face": 2**70},
    "a face of text": {**RATING, "face": "4"},
    "an endless visit": {**RATING, "visit": "v" * 65},
    "a language that is none": {**RATING, "language": "Italian"},
    "a name with a line feed": {**RATING, "question": "q\n"},
    "time before time": {**RATING, "decision_ms": -1},
}


@pytest.mark.parametrize("body", NASTY_BODIES.values(), ids=NASTY_BODIES.keys())
def test_a_nasty_body_is_refused(body: object) -> None:
    with pytest.raises(BodyError, match=r"vetrina\.rating\.v1"):
        decode_body("vetrina.rating.v1", json.dumps(body).encode())


BAD_BY_TYPE = [
    ("vetrina.reason.v1", {"visit": "v", "element": "light"}),
    ("vetrina.reason.v1", {"visit": "v", "element": "light", "liked": True, "problem": "x"}),
    ("vetrina.reason.v1", {"visit": "v", "element": "light", "direction": "sideways"}),
    ("vetrina.comment.v1", {"visit": "v", "text": "x" * 201, "language": "it"}),
    ("vetrina.comment.v1", {"visit": "v", "text": "", "language": "it"}),
    ("vetrina.comment.v1", {"visit": "v", "text": "bell\u0007", "language": "it"}),
    ("vetrina.comment.v1", {"visit": "v", "language": "it"}),
    ("vetrina.comment.v1", {"visit": "v", "text": "bello", "language": "it", "withdrawn": True}),
    ("vetrina.passage.v1", {"line": "a", "start_ms": 0, "seconds": 60, "coverage": 0.0, "in": 0, "out": 0}),
    ("vetrina.passage.v1", {"line": "a", "start_ms": 0, "seconds": 60, "coverage": 1.0, "in": None, "out": 1}),
    ("vetrina.passage.v1", {"line": "a", "start_ms": 0, "seconds": 60, "coverage": 1.1, "in": 0, "out": 1}),
    ("vetrina.passage.v1", {"line": "a", "start_ms": EPOCH_MS_MAX + 1, "seconds": 60, "coverage": 1, "in": 0, "out": 1}),
    ("vetrina.passage.v1", {"line": "a", "start_ms": 0, "seconds": 0, "coverage": 1.0, "in": 0, "out": 1}),
    ("vetrina.sale.v1", {"start_ms": 1_000, "seconds": 900, "receipts": 1}),
    ("vetrina.sale.v1", {"start_ms": 0, "seconds": 90, "receipts": 1}),
    ("vetrina.sale.v1", {"start_ms": 0, "seconds": 900, "receipts": -1}),
    ("vetrina.presence.v1", {"zone": "a", "start_ms": 0, "seconds": 60, "coverage": 1.0, "mean": 1.5, "peak": None, "dwell": []}),
    ("vetrina.reading.v1", {"quantity": "light", "value": 1e10, "unit": "lx"}),
    ("vetrina.future.v1", {}),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "body"), BAD_BY_TYPE)
def test_every_type_has_rules(kind: str, body: object) -> None:
    with pytest.raises(BodyError):
        decode_body(kind, json.dumps(body).encode())


def test_no_evidence_is_null_and_not_zero() -> None:
    body = {"line": "a", "start_ms": 0, "seconds": 60, "coverage": 0, "in": None, "out": None}
    event = decode_body("vetrina.passage.v1", json.dumps(body).encode())
    assert isinstance(event, Passage)
    assert event.in_ is None


def test_a_wrong_event_does_not_hide_the_others_of_its_batch() -> None:
    parts = [text(), text(seq=0), text(seq=9, id="s1-9"), b"3", text(source="/x/y")]
    found = decode_events("demo", "kiosk-1", b"[" + b",".join(parts) + b"]")
    assert [isinstance(head, Head) for head, _ in found] == [True, False, True, False, False]
    assert [raw for _, raw in found] == parts


@pytest.mark.parametrize(
    "payload",
    [
        b"[]",
        b"[",
        b"[" * 60_000,
        b"[1,]",
        b"[" + b",".join([b"1"] * (BATCH_EVENTS_MAX + 1)) + b"]",
        b" " * PAYLOAD_BYTES_MAX + b"1",
    ],
    ids=["empty", "cut off", "nested too deeply", "comma", "too many", "too long"],
)
def test_a_payload_that_cannot_be_taken_apart_is_refused_whole(payload: bytes) -> None:
    with pytest.raises(HeadError):
        decode_events("demo", "kiosk-1", payload)


@given(st.binary(max_size=200))
def test_random_bytes_raise_nothing_else(payload: bytes) -> None:
    for decode in (decode_receipt, decode_status):
        with contextlib.suppress(WireError):
            decode(payload)
    with contextlib.suppress(HeadError):
        decode_events("demo", "kiosk-1", payload)


@given(st.data())
def test_a_spoilt_event_raises_nothing_else(data: st.DataObject) -> None:
    spoilt = bytearray(text())
    for _ in range(data.draw(st.integers(1, 4))):
        spoilt[data.draw(st.integers(0, len(spoilt) - 1))] = data.draw(st.integers(0, 255))
    try:
        found = decode_events("demo", "kiosk-1", bytes(spoilt))
    except HeadError:
        return
    for head, _ in found:
        if isinstance(head, Head):
            with contextlib.suppress(BodyError):
                decode_body(head.type, head.data)


def kept(seq: int, body: bytes = b'{"visit":"v"}') -> Kept:
    return Kept(
        seq=seq, type="vetrina.rating.v1", body=body, made_ms=0, boot="b", uptimems=0,
        clock="synced",
    )  # fmt: skip


def test_one_event_is_an_object_and_several_are_an_array() -> None:
    [single] = encode_events("demo", "kiosk-1", "s1", 1, [kept(1)])
    assert json.loads(single)["id"] == "s1-1"
    [batch] = encode_events("demo", "kiosk-1", "s1", 1, [kept(1), kept(2)])
    assert [one["id"] for one in json.loads(batch)] == ["s1-1", "s1-2"]
    assert encode_events("demo", "kiosk-1", "s1", 1, []) == []


@given(st.lists(st.integers(2, 30_000), max_size=450))
def test_payloads_keep_the_limits_and_the_order(sizes: list[int]) -> None:
    rows = [kept(seq, b'"' + b"x" * (size - 2) + b'"') for seq, size in enumerate(sizes, 1)]
    payloads = encode_events("demo", "kiosk-1", "s1", 1, rows)
    found = []
    for payload in payloads:
        assert len(payload) <= PAYLOAD_BYTES_MAX
        found += [head.seq for head, _ in decode_events("demo", "kiosk-1", payload)]
    assert found == [row.seq for row in rows]


@given(st.integers(0, EPOCH_MS_MAX))
def test_times_keep_their_millisecond(epoch_ms: int) -> None:
    assert to_ms(from_ms(epoch_ms)) == epoch_ms


def test_receipts_and_statuses_come_back_as_they_were() -> None:
    receipt = Receipt(stream="s1", upto=3, also=[(5, 6)], window=400, pace=200, hub_time=from_ms(1))
    assert decode_receipt(encode_receipt(receipt)) == receipt
    status = Status(state="online", program="kiosk", version="1", made=3)
    assert decode_status(encode_status(status)) == status
    with pytest.raises(WireError):
        decode_receipt(b'{"stream":"s1","upto":-1}')
    with pytest.raises(WireError):
        decode_status(b" " * PAYLOAD_BYTES_MAX + b"{}")


def test_a_newer_devices_status_is_still_read() -> None:
    status = decode_status(b'{"state":"online","program":"kiosk","version":"9","mood":"fine"}')
    assert status.version == "9"


@pytest.mark.parametrize("kind", TYPES)
def test_every_body_travels_and_comes_back(kind: str) -> None:
    samples = {
        "vetrina.rating.v1": RATING,
        "vetrina.reason.v1": {"visit": "v", "element": "light", "direction": "too_much"},
        "vetrina.answer.v1": {"visit": "v", "question": "q", "version": 1, "choice": "better"},
        "vetrina.comment.v1": {"visit": "v", "text": "Che luce!\nBella.", "language": "it"},
        "vetrina.passage.v1": {
            "line": "entrance", "start_ms": 0, "seconds": 60, "coverage": 0.9, "in": 3, "out": 1,
        },
        "vetrina.presence.v1": {
            "zone": "till", "start_ms": 0, "seconds": 60, "coverage": 1.0, "mean": 1.5, "peak": 3,
            "dwell": [0, 2],
        },
        "vetrina.reading.v1": {"quantity": "light", "value": 412.0, "unit": "lx"},
        "vetrina.sale.v1": {"start_ms": 900_000, "seconds": 900, "receipts": 12, "returns": 1},
    }  # fmt: skip
    event = decode_body(kind, json.dumps(samples[kind]).encode())
    assert encode_body(event)[0] == kind
    assert decode_body(*encode_body(event)) == event
    assert msgspec.json.decode(encode_body(event)[1]).items() >= samples[kind].items()
