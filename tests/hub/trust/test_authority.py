"""The authority: what it issues is trusted by who pins it, and renewed in time."""

import os
import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from hub.trust.authority import (
    RENEWAL_DAYS,
    SERVER_DAYS,
    AuthorityError,
    Issued,
    check,
    fingerprint,
    found,
    is_due,
    issue,
)
from hub.trust.keyring import CERTIFICATE_FILE, KEY_FILE, KeyringError, authority_of, show
from hub.trust.roster import ROSTER_FILE, Roster, RosterError, keep, read

NOW = datetime(2026, 11, 22, tzinfo=UTC)
NAMES = ["hub.shop.lan", "192.168.1.5", "localhost", "127.0.0.1"]


def greeted(authority: Issued, server: Issued, name: str, tmp_path: Path) -> None:
    """Shake hands in memory, as a device that pins the authority.

    Raises:
        ssl.SSLCertVerificationError: it does not trust the server.
    """
    (tmp_path / "pair.pem").write_bytes(server.key + server.certificate)
    here = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    here.load_cert_chain(tmp_path / "pair.pem")
    there = ssl.create_default_context(cadata=authority.certificate.decode())
    there.verify_flags |= ssl.VERIFY_X509_STRICT  # as Python 3.13 does by itself
    up, down = ssl.MemoryBIO(), ssl.MemoryBIO()
    client = there.wrap_bio(down, up, server_hostname=name)
    served = here.wrap_bio(up, down, server_side=True)
    for _ in range(4):  # flights of a handshake
        for one in (client, served):
            try:
                one.do_handshake()
            except ssl.SSLWantReadError:
                continue
    assert client.getpeercert()


@pytest.mark.parametrize("name", NAMES)
def test_who_pins_the_authority_trusts_its_servers_by_each_name(name: str, tmp_path: Path) -> None:
    now = datetime.now(UTC)  # noqa: TID251 - TLS asks the machine's clock
    authority = found("demo", now)
    greeted(authority, issue(authority, NAMES, now), name, tmp_path)


def test_a_server_of_another_authority_or_name_is_not_trusted(tmp_path: Path) -> None:
    now = datetime.now(UTC)  # noqa: TID251 - TLS asks the machine's clock
    authority, other = found("demo", now), found("demo", now)
    with pytest.raises(ssl.SSLCertVerificationError):
        greeted(authority, issue(other, NAMES, now), "localhost", tmp_path)
    with pytest.raises(ssl.SSLCertVerificationError):
        greeted(authority, issue(authority, NAMES, now), "elsewhere", tmp_path)


def test_a_certificate_is_due_when_it_no_longer_serves() -> None:
    authority = found("demo", NOW)
    held = issue(authority, NAMES, NOW)
    assert not is_due(held, authority, reversed(NAMES), NOW)
    last = NOW + timedelta(days=SERVER_DAYS - RENEWAL_DAYS - 3)
    assert not is_due(held, authority, NAMES, last)
    assert is_due(held, authority, NAMES, last + timedelta(days=2)), "it ends soon"
    assert is_due(held, authority, [*NAMES, "new"], NOW), "the machine has another name"
    assert is_due(held, found("demo", NOW), NAMES, NOW), "another authority"
    assert is_due(held, authority, NAMES, NOW - timedelta(days=9)), "not valid yet"
    assert is_due(None, authority, NAMES, NOW), "there is none"
    assert is_due(Issued(b"?", held.key), authority, NAMES, NOW), "unreadable"
    assert is_due(Issued(held.certificate, authority.key), authority, NAMES, NOW), "not its key"


def test_a_pair_that_does_not_fit_is_told() -> None:
    one, other = found("demo", NOW), found("demo", NOW)
    check(one)
    with pytest.raises(AuthorityError, match="not that of the key"):
        check(Issued(one.certificate, other.key))
    with pytest.raises(AuthorityError, match="key cannot be read"):
        check(Issued(one.certificate, b""))
    with pytest.raises(AuthorityError, match="certificate cannot be read"):
        fingerprint(Issued(b"", one.key))


def test_the_authority_stays_the_same_and_is_kept_secret(tmp_path: Path) -> None:
    folder = tmp_path / "hub"
    first = authority_of(folder, "demo", NOW)
    assert authority_of(folder, "demo", NOW + timedelta(days=1)) == first
    assert (folder / KEY_FILE).stat().st_mode & 0o777 == 0o600
    show(folder, first)
    assert (folder / CERTIFICATE_FILE).read_bytes() == first.certificate
    assert b"PRIVATE" not in (folder / CERTIFICATE_FILE).read_bytes()


def test_a_lost_copy_of_its_certificate_comes_back(tmp_path: Path) -> None:
    first = authority_of(tmp_path, "demo", NOW)
    show(tmp_path, first)
    (tmp_path / CERTIFICATE_FILE).unlink()
    show(tmp_path, first)
    assert (tmp_path / CERTIFICATE_FILE).read_bytes() == first.certificate


def test_a_spoilt_authority_is_told_and_never_replaced(tmp_path: Path) -> None:
    authority_of(tmp_path, "demo", NOW)
    (tmp_path / KEY_FILE).write_bytes(b"spoilt")
    with pytest.raises(KeyringError, match="restore it"):
        authority_of(tmp_path, "demo", NOW)
    assert (tmp_path / KEY_FILE).read_bytes() == b"spoilt"


def test_a_link_in_the_hub_s_folder_leads_root_s_command_nowhere(tmp_path: Path) -> None:
    hub, elsewhere = tmp_path / "hub", tmp_path / "elsewhere"
    first = authority_of(hub, "demo", NOW)
    (hub / CERTIFICATE_FILE).symlink_to(elsewhere)
    assert authority_of(hub, "demo", NOW) == first
    assert not elsewhere.exists(), "the certificate is the hub's to lay there"
    (hub / ROSTER_FILE).symlink_to(elsewhere)
    keep(hub, Roster())
    assert not elsewhere.exists()
    assert not (hub / ROSTER_FILE).is_symlink()
    elsewhere.write_bytes((hub / KEY_FILE).read_bytes())
    (hub / KEY_FILE).unlink()
    (hub / KEY_FILE).symlink_to(elsewhere)
    with pytest.raises(KeyringError, match="cannot be used"):
        authority_of(hub, "demo", NOW)
    (hub / ROSTER_FILE).unlink()
    os.mkfifo(hub / ROSTER_FILE)
    with pytest.raises(RosterError, match="is no file"):
        read(hub)
