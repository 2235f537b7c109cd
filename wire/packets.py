"""MQTT's packets as far as ``doctor`` sends them itself, and the way to the broker.

In: an endpoint, a name, the version to speak. Out: a connection, and bytes. ``wire.link`` is what
programs talk through, with paho-mqtt. That would not do here: it tells nobody that a ping was
answered, and only that answer says that every other has come; it takes a packet of any length into
memory, from a broker that is under suspicion; and it makes a thread or a loop out of one question.
"""

import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from wire.link import Endpoint

DISCONNECT = b"\xe0\x00"

_CONNECT_CODE = 0x10
_CLEAN, _PASSWORD, _USERNAME = 0x02, 0x40, 0x80
_KEEPALIVE = b"\x00\x3c"  # a minute; it is gone long before
_FIVE_LEVEL = 5
_NO_PROPERTIES = b"\x00"
_MORE, _SEVEN_BITS, _LENGTH_BITS = 0x80, 7, 28


@contextmanager
def opened(endpoint: Endpoint, patience_s: float) -> Iterator[socket.socket]:
    """A connection to a broker, with TLS where the endpoint pins an authority.

    Raises:
        OSError: nobody answers, or not who should; ssl's errors are among them.
    """
    with socket.create_connection((endpoint.host, endpoint.port), patience_s) as plain:
        if endpoint.ca_file is None:
            yield plain
            return
        trust = ssl.create_default_context(cafile=str(endpoint.ca_file))
        with trust.wrap_socket(plain, server_hostname=endpoint.host) as sealed:
            yield sealed


def connect(endpoint: Endpoint, name: str, level: int) -> bytes:
    """CONNECT as ``name``; ``level`` is 4 for MQTT 3.1.1 and 5 for MQTT 5.

    Raises:
        OSError: the password cannot be read.
    """
    flags, payload = _CLEAN, text(name)
    if endpoint.username is not None:
        flags |= _USERNAME
        payload += text(endpoint.username)
        if endpoint.password_file is not None:
            flags |= _PASSWORD
            payload += text(endpoint.password_file.read_text(encoding="utf-8").strip())
    head = text("MQTT") + bytes([level, flags]) + _KEEPALIVE
    return packet(_CONNECT_CODE, head + (_NO_PROPERTIES if level == _FIVE_LEVEL else b"") + payload)


def text(written: str) -> bytes:
    """Text as MQTT writes it: its length in two bytes, then UTF-8."""
    content = written.encode()
    return len(content).to_bytes(2, "big") + content


def packet(first: int, body: bytes) -> bytes:
    """A packet whose first byte, kind and flags, is ``first``."""
    size_bytes = len(body)
    length = bytearray()
    while True:
        size_bytes, low = divmod(size_bytes, _MORE)
        length.append(low | (_MORE if size_bytes else 0))
        if not size_bytes:
            return bytes([first]) + bytes(length) + body


def read(answers: IO[bytes], bytes_max: int) -> tuple[int, bytes]:
    """The next packet: its first byte, and what it holds.

    Raises:
        OSError: it does not come, is longer than ``bytes_max``, or is no packet.
    """
    first = _exactly(answers, 1)[0]
    size_bytes = 0
    for shift in range(0, _LENGTH_BITS, _SEVEN_BITS):
        byte = _exactly(answers, 1)[0]
        size_bytes |= (byte & ~_MORE) << shift
        if not byte & _MORE:
            break
    else:
        msg = "it speaks no MQTT"
        raise ConnectionAbortedError(msg)
    if size_bytes > bytes_max:
        msg = f"a packet of {size_bytes} bytes is above {bytes_max}"
        raise ConnectionAbortedError(msg)
    return first, _exactly(answers, size_bytes)


def _exactly(answers: IO[bytes], size_bytes: int) -> bytes:
    content = answers.read(size_bytes)
    if len(content) < size_bytes:
        msg = "it hangs up"
        raise ConnectionAbortedError(msg)
    return content
