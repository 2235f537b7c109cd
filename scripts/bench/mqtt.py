"""An MQTT 3.1.1 client of a few lines, so that the load generator is not what is measured.

It connects, subscribes, publishes at QoS 1 and hands on what comes in; it keeps nothing, repeats
nothing and knows no limit of its own.
"""

import asyncio
import socket
import struct
from collections.abc import Callable
from typing import cast

CONNACK, PUBLISH, PUBACK, SUBACK = 0x20, 0x30, 0x40, 0x90
KEEPALIVE_S = 600  # longer than any run, so there is no ping
MESSAGE_IDS_MAX = 65_535


class Client(asyncio.Protocol):
    """One connection; ``on_message`` gets each payload that comes in."""

    def __init__(self, client_id: str, topic: str, on_message: Callable[[bytes], None]) -> None:
        self._hello = (client_id.encode(), topic.encode())
        self._on_message = on_message
        self._buffer = bytearray()
        self._number = 0
        self._transport: asyncio.Transport
        self.ready: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Say hello; the subscription follows the answer."""
        self._transport = cast("asyncio.Transport", transport)
        link = transport.get_extra_info("socket")
        link.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        about = _text(b"MQTT") + b"\x04\x02" + struct.pack("!H", KEEPALIVE_S)
        self._transport.write(_packet(0x10, about + _text(self._hello[0])))

    def publish(self, topic: bytes, payload: bytes) -> None:
        """Send at QoS 1."""
        self._number = self._number % MESSAGE_IDS_MAX + 1
        head = _text(topic) + struct.pack("!H", self._number)
        self._transport.write(_packet(PUBLISH | 2, head + payload))

    def data_received(self, data: bytes) -> None:
        """Take whole packets out of what has come."""
        buffer = self._buffer
        buffer += data
        at = 0
        while (body := _body(buffer, at)) is not None:
            self._packet(buffer[at] & 0xF0, bytes(buffer[body]), (buffer[at] >> 1) & 3)
            at = body.stop
        del buffer[:at]

    def close(self) -> None:
        """End the connection."""
        self._transport.close()

    def _packet(self, kind: int, body: bytes, qos: int) -> None:
        if kind == PUBLISH:
            start = 2 + int.from_bytes(body[:2], "big")
            if qos:
                self._transport.write(_packet(PUBACK, body[start : start + 2]))
                start += 2
            self._on_message(body[start:])
        elif kind == CONNACK:
            wanted = b"\x00\x01" + _text(self._hello[1]) + b"\x00"
            self._transport.write(_packet(0x82, wanted))
        elif kind == SUBACK:
            self.ready.set_result(None)


def _packet(first: int, body: bytes) -> bytes:
    length, head = len(body), bytearray([first])
    while True:
        length, digit = divmod(length, 128)
        head.append(digit | (0x80 if length else 0))
        if not length:
            return bytes(head) + body


def _text(text: bytes) -> bytes:
    return struct.pack("!H", len(text)) + text


def _body(buffer: bytearray, at: int) -> slice | None:
    """Where the body of the packet at ``at`` lies; ``None`` while it has not all come."""
    length, shift, place = 0, 0, at + 1
    while place < len(buffer):
        digit = buffer[place]
        length |= (digit & 0x7F) << shift
        place, shift = place + 1, shift + 7
        if digit < 0x80:  # noqa: PLR2004 - the last digit of a length has no top bit
            return slice(place, place + length) if place + length <= len(buffer) else None
    return None
