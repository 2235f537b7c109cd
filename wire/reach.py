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
from wire.packets import DISCONNECT, connect, opened

REACH_S = 5.0
"""A broker on the shop's own network answers in milliseconds."""

_CONNACK_BYTES = 4
_LEVEL = 4  # MQTT 3.1.1

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
        hello = connect(endpoint, name, _LEVEL)
        with opened(endpoint, REACH_S) as connection:
            _knock(connection, hello)
            return Reached(_end(connection) if isinstance(connection, ssl.SSLSocket) else None)
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


def _knock(connection: socket.socket, hello: bytes) -> None:
    connection.sendall(hello)
    with connection.makefile("rb") as answers:
        answer = _answer(answers)
    if answer:
        raise ConnectionRefusedError(_REFUSALS.get(answer, f"refused with {answer}"))
    connection.sendall(DISCONNECT)


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


def _end(sealed: ssl.SSLSocket) -> float | None:
    """When the certificate that was shown ends, in seconds since 1970."""
    end = (sealed.getpeercert() or {}).get("notAfter")
    return ssl.cert_time_to_seconds(end) if isinstance(end, str) else None
