"""Somebody on the shop's network answers in the broker's place: no device tells them anything.

The devices' own connection is led to servers that are not the store's; the oracle is what these
get to hear once TLS is agreed upon. One that is the store's hears the password, so that silence is
no accident.
"""

import asyncio
import gc
import socket
import ssl
import threading
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest

from hub.trust.authority import Issued, found, issue
from wire.link import Endpoint, Link

pytestmark = pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning")
"""Where TLS fails paho leaves its socket to the garbage collector, which is called here."""

HOST = "localhost"
PASSWORD = "the password of kiosk-1"  # noqa: S105 - a test's own
PATIENCE_S = 60
"""A busy machine may take it; nothing is judged by it."""


class Impostor:
    """Takes connections, offers a certificate, and keeps what is told to it; None: plain text."""

    def __init__(self, certificate: Path | None) -> None:
        self._context = None
        if certificate is not None:
            self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self._context.load_cert_chain(certificate)
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._socket.getsockname()[1]
        self.told: list[bytes] = []
        """Of each visit, what was said to it behind TLS; nothing where no TLS came about."""
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    def _listen(self) -> None:
        with suppress(OSError):  # closed at the end
            while True:
                visitor, _ = self._socket.accept()
                with visitor:
                    self.told.append(self._hear(visitor))

    def _hear(self, visitor: socket.socket) -> bytes:
        visitor.settimeout(PATIENCE_S)
        with suppress(OSError):  # it hangs up, as it should
            if self._context is None:
                return visitor.recv(1024)
            with self._context.wrap_socket(visitor, server_side=True) as sealed:
                return sealed.recv(1024)
        return b""

    def close(self) -> None:
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._thread.join(PATIENCE_S)


def kept(folder: Path, issued: Issued) -> Path:
    """A certificate and its key in one file."""
    file = folder / "server.pem"
    file.write_bytes(issued.key + issued.certificate)
    return file


async def told(impostor: Impostor, folder: Path, authority: Issued, visits: int) -> list[bytes]:
    """What a device says there that pins an authority, in so many visits."""
    (folder / "ca.pem").write_bytes(authority.certificate)
    (folder / "password").write_text(PASSWORD)
    link = Link(
        Endpoint(
            host=HOST,
            port=impostor.port,
            username="kiosk-1",
            password_file=folder / "password",
            ca_file=folder / "ca.pem",
        ),
        "kiosk-1",
        subscriptions=[],
        on_message=lambda _: None,
        on_up=lambda: None,
        on_down=lambda: None,
        will=None,
        random=Random(1),
    )
    running = asyncio.create_task(link.run())
    async with asyncio.timeout(PATIENCE_S):
        while len(impostor.told) < visits:  # noqa: ASYNC110 - a thread sets no event
            await asyncio.sleep(0.02)
    running.cancel()
    await asyncio.wait([running])
    impostor.close()
    gc.collect()
    return impostor.told[:visits]


@pytest.mark.parametrize("who", ["another authority", "another server of the store", "no TLS"])
async def test_no_impostor_hears_a_password(who: str, tmp_path: Path) -> None:
    now = datetime.now(UTC)  # noqa: TID251 - TLS asks the machine's clock
    own, foreign = found("demo", now), found("demo", now)
    certificates = {
        "another authority": issue(foreign, [HOST], now),
        "another server of the store": issue(own, ["printer.lan"], now),
    }
    offered = kept(tmp_path, certificates[who]) if who in certificates else None
    heard = await told(Impostor(offered), tmp_path, own, visits=2)
    assert PASSWORD.encode() not in b"".join(heard)
    assert who == "no TLS" or heard == [b"", b""]


async def test_the_stores_own_broker_hears_it(tmp_path: Path) -> None:
    now = datetime.now(UTC)  # noqa: TID251 - TLS asks the machine's clock
    own = found("demo", now)
    [heard] = await told(Impostor(kept(tmp_path, issue(own, [HOST], now))), tmp_path, own, visits=1)
    assert PASSWORD.encode() in heard
