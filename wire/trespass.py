"""What a broker lets a device do that is none of its business, tried once by the device itself.

In: an endpoint, the device's store and name. Out: what it could do, or ``TrespassError``. It
listens to everything, and speaks for the hub where the hub never listens, with nothing in it; of
what comes it reads where it was said, and keeps none. MQTT 5, since a broker tells nobody of an
older one that a message was refused. A broker that takes every subscription and delivers none of it
(Mosquitto) is as good as one that refuses it: what arrives counts. It cannot see what nobody says
meanwhile, nor a single door that is left open between two devices.
"""

from typing import IO, NamedTuple

from wire import topics
from wire.link import Endpoint
from wire.packets import DISCONNECT, connect, opened, packet, read, text

PATIENCE_S = 5.0
"""A broker on the shop's own network answers in milliseconds."""

FOREIGN_MAX = 100
"""So much that others said is proof enough."""

PACKETS_MAX = 10_000
"""A broker that keeps nothing back says the whole store's memory, some hundreds; then it ends."""

SPOKEN: tuple[topics.Kind, ...] = ("event", "receipt", "command")
"""Said in the hub's own name these reach nobody: the hub takes none from itself."""

_PACKET_BYTES_MAX = 1_048_576  # 1 MiB, four times the longest picture of a kiosk
_LEVEL = 5  # MQTT 5
_CONNACK, _PUBLISH, _PUBACK, _PINGRESP = 0x20, 0x30, 0x40, 0xD0
_SUBSCRIBE, _PUBLISH_ONCE = 0x82, 0x32
_PINGREQ = b"\xc0\x00"
_KIND_BITS = 0xF0
_NO_PROPERTIES, _AT_MOST_ONCE = b"\x00", b"\x00"
_REFUSED = 0x80  # and every reason above


class TrespassError(Exception):
    """It cannot be tried; the message says why, and repeats no password."""


class Trespass(NamedTuple):
    """What should not be possible: kinds that were taken in the hub's name, what others said."""

    spoken: tuple[topics.Kind, ...]
    heard: int


def trespass(endpoint: Endpoint, store: str, device: str, name: str) -> Trespass:
    """Try it as ``device``, connected as ``name``, which nobody else there may have.

    Raises:
        TrespassError: the broker does not answer, lets nobody in, or speaks no MQTT 5.
    """
    try:
        hello = connect(endpoint, name, _LEVEL)
        with opened(endpoint, PATIENCE_S) as connection, connection.makefile("rb") as answers:
            connection.sendall(hello)
            _let_in(answers)
            connection.sendall(_questions(store))
            found = _answered(answers, store, device)
            connection.sendall(DISCONNECT)
    except (OSError, UnicodeError) as error:  # ssl's errors are OSErrors
        msg = f"broker {endpoint} cannot be tried: {error}"
        raise TrespassError(msg) from error
    return found


def _let_in(answers: IO[bytes]) -> None:
    first, body = read(answers, _PACKET_BYTES_MAX)
    if first != _CONNACK or len(body) < 2:  # noqa: PLR2004 - flags and reason
        msg = "it speaks no MQTT"
        raise ConnectionAbortedError(msg)
    if body[1]:
        msg = f"refused with {body[1]}"
        raise ConnectionRefusedError(msg)


def _questions(store: str) -> bytes:
    """Listen to all, say something of each kind, and a ping: its answer comes behind all others."""
    filters = ("#", topics.every_device(store, "event"), topics.every_device(store, "status"))
    asked = b"".join(text(one) + _AT_MOST_ONCE for one in filters)
    sent = [packet(_SUBSCRIBE, _numbered(len(SPOKEN) + 1) + _NO_PROPERTIES + asked)]
    for number, kind in enumerate(SPOKEN, 1):
        where = text(topics.device(store, topics.HUB, kind))
        sent.append(packet(_PUBLISH_ONCE, where + _numbered(number) + _NO_PROPERTIES))
    return b"".join(sent) + _PINGREQ


def _numbered(number: int) -> bytes:
    return number.to_bytes(2, "big")


def _answered(answers: IO[bytes], store: str, device: str) -> Trespass:
    """What came until the ping was answered; refusals are what is hoped for."""
    spoken: list[topics.Kind] = []
    heard = 0
    for _ in range(PACKETS_MAX):
        first, body = read(answers, _PACKET_BYTES_MAX)
        match first & _KIND_BITS:
            case kind if kind == _PUBLISH:
                heard += not _is_own(_topic(body), store, device)
            case kind if kind == _PUBACK and _is_taken(body):
                spoken.append(SPOKEN[int.from_bytes(body[:2], "big") - 1])
            case kind if kind == _PINGRESP:
                break
        if heard >= FOREIGN_MAX and len(spoken) == len(SPOKEN):
            break
    return Trespass(tuple(spoken), heard)


def _is_taken(body: bytes) -> bool:
    """Whether a PUBACK says so: without a reason it does."""
    if not 0 < int.from_bytes(body[:2], "big") <= len(SPOKEN):
        msg = "it answers what was not asked"
        raise ConnectionAbortedError(msg)
    return len(body) == 2 or body[2] < _REFUSED  # noqa: PLR2004 - the number alone


def _topic(body: bytes) -> str:
    """Where a message was said.

    Raises:
        UnicodeError: it is no text.
    """
    size_bytes = int.from_bytes(body[:2], "big")
    return body[2 : 2 + size_bytes].decode()


def _is_own(topic: str, store: str, device: str) -> bool:
    """Whether a device may hear it: what is said to it, and how the hub is."""
    mine = topics.device(store, device, "event").removesuffix("event")
    return topic.startswith(mine) or topic == topics.device(store, topics.HUB, "status")
