"""PURE. How a hub says on the network where it is, and how a new device asks (RFC 6762, 6763).

In: packets, and what a hub says of itself. Out: packets, and hints: nothing in one is believed. A
device asks once from a port of its own and is answered there (RFC 6762, 6.7); it announces nothing
and listens to nobody else. A packet that is anything else than this is nothing. It opens no socket.
"""

import re
import struct
from collections.abc import Iterator
from typing import NamedTuple

GROUP, PORT = "224.0.0.251", 5353
"""Where mDNS is spoken: on one network, and no router carries it on."""

PACKET_BYTES_MAX = 1_472
"""What fits an Ethernet frame; a hub says 300."""

SERVICE = ("_vetrina", "_tcp", "local")

LIFE_S = 120
"""How long another may keep the answer; RFC 6762 asks for this of names of machines."""

_RECORDS_MAX = 32
_PARTS_MAX = 128
"""Of a name that points to others; one that points to itself ends here."""

_HEAD = struct.Struct("!6H")
_FIXED = struct.Struct("!HHIH")
_ANSWER = 0x8400  # a response, by who owns the name
_PTR, _TXT, _SRV, _ANY, _IN = 12, 16, 33, 255, 1
_CLASS = 0x7FFF  # the bit above asks for an answer to oneself
_POINTER = 0xC0  # of a length: the name goes on elsewhere

_STORE = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")
_FINGERPRINT = re.compile(r"[0-9a-f]{64}")


class Hint(NamedTuple):
    """A hub as it says of itself: its store, its own port, its authority's fingerprint."""

    store: str
    port: int
    fingerprint: str


class _Record(NamedTuple):
    name: tuple[str, ...]
    kind: int
    body: bytes


class _BrokenError(ValueError):
    """A packet ends early, or runs in circles."""


def question(number: int) -> bytes:
    """Who is a hub?; ``number`` comes back with each answer."""
    return _HEAD.pack(number, 0, 1, 0, 0, 0) + _asked()


def asked(raw: bytes) -> int | None:
    """The number of a question that is for hubs; None where it is something else."""
    try:
        number, flags, questions, *_ = _HEAD.unpack_from(raw)
        if flags & 0x8000 or not 1 <= questions <= _RECORDS_MAX:
            return None
        at = _HEAD.size
        for _ in range(questions):
            name, at = _name(raw, at)
            kind, of = struct.unpack_from("!HH", raw, at)
            at += 4
            if name == SERVICE and kind in {_PTR, _ANY} and of & _CLASS == _IN:
                return int(number)
    except (struct.error, _BrokenError):
        pass  # not for hubs
    return None


def answer(number: int, hint: Hint) -> bytes:
    """What a hub says to who asked with ``number``."""
    unit = (f"{hint.store} {hint.fingerprint[:8]}", *SERVICE)
    host = (f"vetrina-{hint.fingerprint[:16]}", "local")
    said = (f"store={hint.store}", f"ca={hint.fingerprint}")
    records = (
        _record(SERVICE, _PTR, _spelt(unit)),
        _record(unit, _SRV, struct.pack("!3H", 0, 0, hint.port) + _spelt(host)),
        _record(unit, _TXT, b"".join(bytes([len(one)]) + one.encode() for one in said)),
    )
    return _HEAD.pack(number, _ANSWER, 1, len(records), 0, 0) + _asked() + b"".join(records)


def heard(raw: bytes, number: int) -> Hint | None:
    """What a packet says of a hub, in answer to ``number``; None where it says nothing of one."""
    try:
        records = [*_records(raw, number)]
    except (struct.error, _BrokenError):
        return None
    served = [one for one in records if one.kind == _SRV and one.name[1:] == SERVICE]
    if not served or len(served[0].body) < struct.calcsize("!3H"):
        return None
    said = [one.body for one in records if one.kind == _TXT and one.name == served[0].name]
    words = dict(_words(said[0])) if said else {}
    _, _, port = struct.unpack_from("!3H", served[0].body)
    store, fingerprint = words.get("store", ""), words.get("ca", "")
    if not port or not _STORE.fullmatch(store) or not _FINGERPRINT.fullmatch(fingerprint):
        return None
    return Hint(store, port, fingerprint)


def _asked() -> bytes:
    return _spelt(SERVICE) + struct.pack("!HH", _PTR, _IN)


def _spelt(name: tuple[str, ...]) -> bytes:
    return b"".join(bytes([len(part)]) + part.encode() for part in name) + b"\0"


def _record(name: tuple[str, ...], kind: int, body: bytes) -> bytes:
    return _spelt(name) + _FIXED.pack(kind, _IN, LIFE_S, len(body)) + body


def _records(raw: bytes, number: int) -> Iterator[_Record]:
    said, flags, questions, *counts = _HEAD.unpack_from(raw)
    if said != number or not flags & 0x8000 or questions + sum(counts) > _RECORDS_MAX:
        return
    at = _HEAD.size
    for _ in range(questions):
        _, at = _name(raw, at)
        at += 4
    for _ in range(sum(counts)):
        name, at = _name(raw, at)
        kind, _, _, length = _FIXED.unpack_from(raw, at)
        at += _FIXED.size
        yield _Record(name, kind, raw[at : at + length])
        at += length


def _name(raw: bytes, at: int) -> tuple[tuple[str, ...], int]:
    """A name, and where the packet goes on after it."""
    parts: list[str] = []
    after: int | None = None
    for _ in range(_PARTS_MAX):
        if at >= len(raw):
            break
        length = raw[at]
        if length >= _POINTER:
            if at + 1 >= len(raw):
                break
            after = at + 2 if after is None else after
            at = (length & ~_POINTER) << 8 | raw[at + 1]
            continue
        at += 1 + length
        if not length:
            return tuple(parts), at if after is None else after
        parts.append(raw[at - length : at].decode("utf-8", "replace").lower())
    raise _BrokenError


def _words(body: bytes) -> Iterator[tuple[str, str]]:
    at = 0
    while at < len(body):
        length = body[at]
        key, _, value = body[at + 1 : at + 1 + length].decode("ascii", "replace").partition("=")
        yield key, value
        at += 1 + length
