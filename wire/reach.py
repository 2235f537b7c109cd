"""Whether a broker lets somebody in, asked once, for whoever searches for a fault.

In: an endpoint, a name. Out: how long the broker's certificate is good, or ``ReachError`` with the
reason. It sends MQTT's CONNECT (3.1.1), or nothing but TLS, and hangs up; it subscribes to nothing
and says nothing.
"""

import socket
import ssl
from pathlib import Path
from typing import IO, NamedTuple

from wire.link import Endpoint

REACH_S = 5.0
"""A broker on the shop's own network answers in milliseconds."""

_CONNECT, _CONNACK_BYTES = 0x10, 4
_LEVEL = b"\x00\x04MQTT\x04"  # the protocol's name, and 3.1.1
_CLEAN, _PASSWORD, _USERNAME = 0x02, 0x40, 0x80
_KEEPALIVE = b"\x00\x0a"  # it is gone long before
_DISCONNECT = b"\xe0\x00"

_REFUSALS = {
    1: "it speaks another MQTT",
    2: "it refuses the name",
    3: "it is not ready",
    4: "it does not know this user and password",
    5: "it does not let this user in",
}


class ReachError(Exception):
    """The broker cannot be used; the message says why, and repeats no password."""


class Reached(NamedTuple):
    """The broker let us in; ``until_s`` is the end of its certificate, None without TLS."""

    until_s: float | None


def reach(endpoint: Endpoint, name: str) -> Reached:
    """Knock at a broker as ``name``, which nobody else there may have.

    Raises:
        ReachError: it does not answer, or does not let us in.
    """
    try:
        packet = _packet(endpoint, name)
        with socket.create_connection((endpoint.host, endpoint.port), REACH_S) as plain:
            if endpoint.ca_file is None:
                _knock(plain, packet)
                return Reached(None)
            trust = ssl.create_default_context(cafile=str(endpoint.ca_file))
            with trust.wrap_socket(plain, server_hostname=endpoint.host) as sealed:
                _knock(sealed, packet)
                return Reached(_end(sealed))
    except (OSError, UnicodeError) as error:  # ssl's errors are OSErrors
        msg = f"broker {endpoint} cannot be used: {error}"
        raise ReachError(msg) from error


def shown_until(host: str, port: int, ca_file: Path) -> float:
    """When the certificate ends that a broker of this authority shows, in seconds since 1970.

    Nobody signs in, and by what name the broker calls itself does not matter: its authority does.

    Raises:
        ReachError: nobody answers, or shows one of another authority.
    """
    try:
        trust = ssl.create_default_context(cafile=str(ca_file))
        trust.check_hostname = False
        with (
            socket.create_connection((host, port), REACH_S) as plain,
            trust.wrap_socket(plain) as sealed,
        ):
            end_s = _end(sealed)
    except (OSError, UnicodeError) as error:  # ssl's errors are OSErrors
        msg = f"no certificate can be seen: {error}"
        raise ReachError(msg) from error
    if end_s is None:
        msg = "the certificate has no end"
        raise ReachError(msg)
    return end_s


def _knock(connection: socket.socket, packet: bytes) -> None:
    connection.sendall(packet)
    with connection.makefile("rb") as answers:
        answer = _answer(answers)
    if answer:
        raise ConnectionRefusedError(_REFUSALS.get(answer, f"refused with {answer}"))
    connection.sendall(_DISCONNECT)


def _answer(answers: IO[bytes]) -> int:
    """The return code of the CONNACK."""
    answer = answers.read(_CONNACK_BYTES)
    if len(answer) < _CONNACK_BYTES:
        msg = "it hangs up"
        raise ConnectionAbortedError(msg)
    if answer[:2] != b"\x20\x02":
        msg = "it speaks no MQTT"
        raise ConnectionAbortedError(msg)
    return answer[3]


def _packet(endpoint: Endpoint, name: str) -> bytes:
    flags, payload = _CLEAN, _text(name)
    if endpoint.username is not None:
        flags |= _USERNAME
        payload += _text(endpoint.username)
        if endpoint.password_file is not None:
            flags |= _PASSWORD
            payload += _text(endpoint.password_file.read_text(encoding="utf-8").strip())
    body = _LEVEL + bytes([flags]) + _KEEPALIVE + payload
    return bytes([_CONNECT]) + _length(len(body)) + body


def _text(text: str) -> bytes:
    content = text.encode()
    return len(content).to_bytes(2, "big") + content


def _length(size_bytes: int) -> bytes:
    """As MQTT writes it: seven bits a byte, the last one without the eighth."""
    written = bytearray()
    while True:
        size_bytes, low = divmod(size_bytes, 0x80)
        written.append(low | (0x80 if size_bytes else 0))
        if not size_bytes:
            return bytes(written)


def _end(sealed: ssl.SSLSocket) -> float | None:
    """When the certificate that was shown ends, in seconds since 1970."""
    end = (sealed.getpeercert() or {}).get("notAfter")
    return ssl.cert_time_to_seconds(end) if isinstance(end, str) else None
