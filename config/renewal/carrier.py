"""Where a release comes from: the shop's hub, or a folder on a stick.

In: an address. Out: the bundle's head, and the bytes of its wheels. A carrier is believed nothing:
whoever takes the bytes checks them against the signed manifest, and bounds them by it.
"""

import ssl
from collections.abc import Iterator
from http.client import HTTPException
from pathlib import Path
from typing import Protocol
from urllib.error import URLError
from urllib.request import HTTPSHandler, OpenerDirector, ProxyHandler, build_opener

from config.load import open_owned
from wire.release import HEAD_BYTES_MAX, Program, Wheel

HEAD = "release.json"
"""The name of a bundle's head, beside its wheels."""

ANSWER_S = 30.0  # a hub that says nothing for so long is asked again another time
PIECE_BYTES = 1_048_576


class CarrierError(Exception):
    """A bundle cannot be had; the message says what failed."""


class Carrier(Protocol):
    """Whoever brings a bundle."""

    def head(self) -> bytes:
        """The head as it came, at most a byte above its limit."""

    def wheel(self, wheel: Wheel) -> Iterator[bytes]:
        """A wheel in pieces, at most a byte above its size."""


class Stick:
    """A bundle in a folder. No link in it is followed: whoever has filled it may not be root."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def head(self) -> bytes:
        """See ``Carrier``."""
        return b"".join(self._read(HEAD, HEAD_BYTES_MAX))

    def wheel(self, wheel: Wheel) -> Iterator[bytes]:
        """See ``Carrier``."""
        return self._read(wheel.name, wheel.size_bytes)

    def _read(self, name: str, most_bytes: int) -> Iterator[bytes]:
        try:
            with open_owned(self._folder / name) as file:
                left = most_bytes + 1
                while left and (piece := file.read(min(left, PIECE_BYTES))):
                    left -= len(piece)
                    yield piece
        except OSError as error:
            msg = f"{name} cannot be read: {error}"
            raise CarrierError(msg) from error


class Hub:
    """A bundle that the shop's hub carries, at ``address``; ``ca_file`` is what it must show."""

    def __init__(self, address: str, program: Program, ca_file: Path | None) -> None:
        self._address = f"{address.rstrip('/')}/api/v1/releases/{program}"
        self._opener = _opener(ca_file)

    def head(self) -> bytes:
        """See ``Carrier``."""
        return b"".join(self._read(HEAD, HEAD_BYTES_MAX))

    def wheel(self, wheel: Wheel) -> Iterator[bytes]:
        """See ``Carrier``."""
        return self._read(wheel.name, wheel.size_bytes)

    def _read(self, name: str, most_bytes: int) -> Iterator[bytes]:
        try:
            with self._opener.open(f"{self._address}/{name}", timeout=ANSWER_S) as answer:
                left = most_bytes + 1
                while left and (piece := answer.read(min(left, PIECE_BYTES))):
                    left -= len(piece)
                    yield piece
        except (URLError, OSError, HTTPException) as error:
            msg = f"{self._address}/{name} cannot be had: {error}"
            raise CarrierError(msg) from error


class Nobody:
    """Whoever would be asked if it were known who: what is wanted is refused, and why is said."""

    def __init__(self, why: str) -> None:
        self._why = why

    def head(self) -> bytes:
        """See ``Carrier``."""
        raise CarrierError(self._why)

    def wheel(self, wheel: Wheel) -> Iterator[bytes]:
        """See ``Carrier``."""
        msg = f"{wheel.name} cannot be had: {self._why}"
        raise CarrierError(msg)


def _opener(ca_file: Path | None) -> OpenerDirector:
    """Asks the hub itself, whatever proxy the machine was told."""
    trusted = ssl.create_default_context(cafile=ca_file)
    return build_opener(ProxyHandler({}), HTTPSHandler(context=trusted))
