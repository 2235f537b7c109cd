"""The broker's certificate is made anew in time, and its port is the one that devices are told."""

import socket
import ssl
import time
from pathlib import Path

import pytest

from hub.trust.authority import RENEWAL_DAYS, SERVER_DAYS
from tests.faults.brokers import HOST
from tests.faults.guarded import PATIENCE_S, Guarded, topic
from tests.ports import free_port
from wire.timepiece import SystemTimepiece

EVENT = topic("kiosk-1", "event")


def shown(guarded: Guarded) -> bytes:
    """The broker's certificate, as a device sees it."""
    context = ssl.create_default_context(cafile=str(guarded.files / "ca.pem"))
    with (
        socket.create_connection((HOST, guarded.port)) as plain,
        context.wrap_socket(plain, server_hostname="localhost") as secured,
    ):
        found = secured.getpeercert(binary_form=True)
        assert found is not None
        return found


def showing(guarded: Guarded, certificate: bytes) -> None:
    """Wait for the broker to show a certificate; it reads its files between two messages."""
    until_s = time.monotonic() + PATIENCE_S
    while shown(guarded) != certificate:
        assert time.monotonic() < until_s


def test_a_renewed_certificate_is_shown_after_a_reload(guarded: Guarded) -> None:
    before = shown(guarded)
    (guarded.files / "broker.key").unlink()  # a reason to renew, as the end of its time is
    assert guarded.write("--device", "camera-9") == 0
    guarded.reload()
    new = ssl.PEM_cert_to_DER_cert((guarded.files / "broker.pem").read_text())
    assert new != before
    showing(guarded, new)
    assert guarded.says(guarded.flags("kiosk-1"), EVENT, "{}").code == 0


def test_a_port_that_new_devices_are_not_told_is_complained_of(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one = Guarded(tmp_path)
    assert one.write() == 0
    assert "enrolment" not in capsys.readouterr().err
    one.port = free_port()
    assert one.write() == 0
    assert f"port = {one.port} in [enrolment]" in capsys.readouterr().err
    assert f"listener {one.port} " in (one.files / "mosquitto.conf").read_text()


class Ago(SystemTimepiece):
    """The machine's clock, so many days behind."""

    def __init__(self, days: int) -> None:
        super().__init__()
        self._days = days

    def wall_ms(self) -> int:
        return super().wall_ms() - self._days * 86_400_000


@pytest.mark.parametrize(
    ("days", "renewed"),
    [(SERVER_DAYS - RENEWAL_DAYS - 10, False), (SERVER_DAYS - RENEWAL_DAYS + 10, True)],
)
def test_a_certificate_near_its_end_is_made_anew_by_the_same_authority(
    guarded: Guarded, days: int, *, renewed: bool
) -> None:
    """The nightly timer types the same; devices go on to trust what they pinned."""
    pinned = (guarded.files / "ca.pem").read_bytes()
    (guarded.files / "broker.key").unlink()
    assert guarded.write_as_of(Ago(days)) == 0
    guarded.reload()
    old = (guarded.files / "broker.pem").read_text()
    showing(guarded, ssl.PEM_cert_to_DER_cert(old))
    assert guarded.write("--device", "camera-9") == 0
    new = (guarded.files / "broker.pem").read_text()
    assert (new != old) is renewed
    guarded.reload()
    showing(guarded, ssl.PEM_cert_to_DER_cert(new))
    assert (guarded.files / "ca.pem").read_bytes() == pinned
    assert guarded.says(guarded.flags("kiosk-1"), EVENT, "{}").code == 0
