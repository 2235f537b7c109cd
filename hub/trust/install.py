"""Writes what a store's Mosquitto needs, and changes nothing that is as it should be.

In: the station, the store, who is let in, the authority. Out: files, and the list of those that
changed. The password of each device is kept in a file of its own (mode 0600), to be carried to it;
an empty one is that of a device that was shut out. It starts and reloads nothing.
"""

import os
import secrets
import shutil
from collections.abc import Callable, Iterable, Mapping
from collections.abc import Set as AbstractSet
from datetime import datetime
from pathlib import Path

from msgspec import Struct

from config.load import save
from hub.trust import mosquitto
from hub.trust.authority import Issued, is_due, issue
from hub.trust.mosquitto import Station
from hub.trust.roster import Roster

PASSWORD_BYTES = 32
SECRET, SHARED, PUBLIC = 0o600, 0o640, 0o644
TURNS_MAX = 10
"""Managers who decide faster than files are written for so long do not exist."""

UNIT = "systemd/system/mosquitto.service.d/vetrina.conf"
"""Below ``/etc``."""


class InstallError(Exception):
    """A file cannot be written or read; the message says which."""


class Guests(Struct, frozen=True, kw_only=True):
    """Who is let in: the store's ``devices``, and those that are shut out from now on.

    ``named`` are devices that somebody asked for by name: they get in, shut out before or not.
    Those that joined at the hub's page are ``enrolled``, by their verifiers; who was shut out there
    is so until a device joins under the name, whatever was carried to it before.
    """

    devices: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    revoked: tuple[str, ...] = ()
    enrolled: Mapping[str, str] = {}
    shut_out: AbstractSet[str] = frozenset()
    home_assistant: str | None = None


def folder_in(etc: Path) -> Path:
    """Where the broker's files are."""
    return etc / "mosquitto" / "vetrina"


def install(  # noqa: PLR0913, PLR0917 - each is a fact of its own about the store
    etc: Path,
    station: Station,
    store: str,
    guests: Guests,
    authority: Issued,
    called: Iterable[str],
    now: datetime,
    units: Mapping[str, str],
) -> list[Path]:
    """Write what is missing or different, and say what that was.

    ``units`` are the texts of systemd's files, by their places below ``etc``.

    Raises:
        InstallError: a file cannot be read or written.
    """
    folder = station.folder
    try:
        (folder / "devices").mkdir(parents=True, exist_ok=True)
        (folder / "devices").chmod(0o700)
        folder.chmod(0o755)
        known, changed = _passwords(folder / "devices", guests)
        server, renewed = _server(folder, authority, called, now)
        wanted = (
            (folder / "mosquitto.conf", mosquitto.settings(station), PUBLIC),
            (folder / "access", mosquitto.access(store, guests.home_assistant), SHARED),
            (folder / "passwords", mosquitto.passwords(known, guests.enrolled), SHARED),
            (folder / "ca.pem", authority.certificate.decode(), PUBLIC),
            *((etc / place, text, PUBLIC) for place, text in units.items()),
        )
        for path, text, mode in wanted:
            path.parent.mkdir(parents=True, exist_ok=True)
            changed += _keep(path, text.encode(), mode, station.owner)
        if renewed:
            # Where the power goes between the two they do not fit, which is a reason to renew.
            changed += _keep(folder / "broker.key", server.key, SHARED, station.owner)
            changed += _keep(folder / "broker.pem", server.certificate, PUBLIC, station.owner)
    except (OSError, LookupError) as error:
        msg = f"{error}; this command is for root, and after apt-get install mosquitto"
        raise InstallError(msg) from error
    return changed


def follow(look: Callable[[], Roster], write: Callable[[Roster], list[Path]]) -> list[Path]:
    """Write for the roster until it is still the one that was written for; all that changed.

    systemd does not start a service anew for what is decided while it runs.
    """
    changed: list[Path] = []
    roster = look()
    for _ in range(TURNS_MAX):
        changed += write(roster)
        before, roster = roster, look()
        if roster == before:
            break
    return changed


def _passwords(folder: Path, guests: Guests) -> tuple[dict[str, str], list[Path]]:
    """Everybody's password, and the files that had to be made."""
    for name in guests.revoked:
        save(folder / f"{name}.password", b"")
    before = {path.stem for path in folder.glob("*.password")}
    changed = [folder / f"{name}.password" for name in guests.revoked]
    known = {}
    everybody = {*mosquitto.names(guests.devices, guests.home_assistant), *guests.named, *before}
    for name in sorted(everybody):
        path = folder / f"{name}.password"
        known[name] = path.read_text(encoding="ascii").strip() if name in before else ""
        if not known[name] and (name not in before or name in guests.named):
            known[name] = secrets.token_urlsafe(PASSWORD_BYTES)
            save(path, f"{known[name]}\n".encode())
            changed.append(path)
    meant = {name: secret for name, secret in known.items() if secret}
    return {name: meant[name] for name in meant.keys() - guests.shut_out}, changed


def _server(
    folder: Path, authority: Issued, called: Iterable[str], now: datetime
) -> tuple[Issued, bool]:
    """The broker's certificate, and whether it is a new one."""
    certificate, key = folder / "broker.pem", folder / "broker.key"
    names = tuple(called)
    held = None
    if certificate.exists() and key.exists():
        held = Issued(certificate.read_bytes(), key.read_bytes())
    if held is None or is_due(held, authority, names, now):
        return issue(authority, names, now), True
    return held, False


def _keep(path: Path, content: bytes, mode: int, owner: str) -> list[Path]:
    """The file, when it was not as it should be."""
    if path.exists() and path.read_bytes() == content:
        return []
    save(path, content)
    if mode == SHARED and os.geteuid() == 0:
        shutil.chown(path, group=owner)
    path.chmod(mode)
    return [path]
