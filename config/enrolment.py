"""What a device keeps of the store that let it in, and how its settings are read from then on.

In: a device's own folder, and what it believes since it joined. Out: three files (mode 0600): its
password, the authority that it pins, and ``enrolment.json``, which names the two and is written
last, so that a power cut leaves the old ones or the new ones. Typed as root, they are of whom the
device's folder is. Nothing of it is ever logged.
"""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Protocol, TypeVar

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from config.allegiance import forget
from config.load import ConfigError, save_for_owner
from wire.enrol import Joined
from wire.joining import Admitted
from wire.link import Endpoint
from wire.seal import PublicKey

FOLDER = "enrolment"
"""In the device's own folder."""

ENROLMENT_FILE = "enrolment.json"

MARK_BYTES = 8


class Enrolment(Struct, frozen=True, kw_only=True):
    """Which device of which store this is; ``mark`` stands in the names of its two files.

    ``command_key`` is whose commands it obeys; None: as its settings say. ``hub`` is where it asked
    to be let in, as it was found, chosen or typed.
    """

    store: str
    device: str
    host: str
    port: int
    fingerprint: str
    mark: str
    command_key: PublicKey | None = None
    hub: str | None = None

    def endpoint(self, data: Path) -> Endpoint:
        """How it comes to the broker."""
        folder = data / FOLDER
        return Endpoint(
            host=self.host,
            port=self.port,
            username=self.device,
            password_file=folder / f"{self.mark}.password",
            ca_file=folder / f"{self.mark}.pem",
        )


class Settings(Protocol):
    """Settings of a device."""

    @property
    def data(self) -> Path:
        """Its own folder."""
        ...


S = TypeVar("S", bound=Settings)


def enrolment_in(data: Path) -> Enrolment | None:
    """What the device whose folder it is joined; None where it joined nothing.

    Raises:
        ConfigError: the file cannot be read.
    """
    path = data / FOLDER / ENROLMENT_FILE
    try:
        return msgspec.json.decode(path.read_bytes(), type=Enrolment)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, msgspec.DecodeError, UnicodeDecodeError) as error:
        problem = f"cannot be used: {error}; take it away, and let the device join again"
        raise ConfigError(str(path), [problem]) from error


def keep(data: Path, admitted: Admitted, hub: str | None = None) -> Enrolment:
    """Belong to a store from now on; what the device was before is gone. ``hub`` was asked.

    Raises:
        OSError: it cannot be written; the device is what it was.
    """
    joined = admitted.joined
    data.mkdir(parents=True, exist_ok=True)
    new = _enrolment(joined, secrets.token_hex(MARK_BYTES), hub)
    with _held(data) as folder:
        save_for_owner(folder / f"{new.mark}.password", f"{admitted.password}\n".encode())
        save_for_owner(folder / f"{new.mark}.pem", joined.certificate.encode())
        forget(data)
        save_for_owner(folder / ENROLMENT_FILE, msgspec.json.encode(new) + b"\n")
        for old in (*folder.glob("*.password"), *folder.glob("*.pem")):
            if not old.name.startswith(new.mark):
                old.unlink()
    return new


def is_keyless(data: Path, command_key: PublicKey | None) -> bool:
    """Whether the device has joined a store, and knows of nobody whose commands it obeys.

    Raises:
        ConfigError: what it joined cannot be read.
    """
    return command_key is None and enrolment_in(data) is not None


def as_enrolled(settings: S) -> S:
    """The settings, where the device has joined as what it joined as: that wins.

    Raises:
        ConfigError: what it joined cannot be read.
    """
    found = enrolment_in(settings.data)
    if found is None:
        return settings
    joined: dict[str, object] = {
        "store": found.store,
        "device": found.device,
        "broker": found.endpoint(settings.data),
    }
    if found.command_key is not None:
        joined["command_key"] = found.command_key
    return replace(settings, **joined)  # type: ignore[type-var]


@contextmanager
def _held(data: Path) -> Iterator[Path]:
    """The folder of the three files, by a path that stays that folder's, made where there is none.

    Root writes and deletes there, in a folder where the device may put links at any moment.

    Raises:
        OSError: it is a link, or no folder.
    """
    with suppress(FileExistsError):
        (data / FOLDER).mkdir()
    held = os.open(data / FOLDER, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        if os.geteuid() == 0:
            owner = data.stat()
            os.fchown(held, owner.st_uid, owner.st_gid)
        yield Path(f"/proc/self/fd/{held}")
    finally:
        os.close(held)


def _enrolment(joined: Joined, mark: str, hub: str | None) -> Enrolment:
    return Enrolment(
        store=joined.store,
        device=joined.device,
        host=joined.host,
        port=joined.port,
        fingerprint=joined.fingerprint,
        mark=mark,
        command_key=joined.command_key,
        hub=hub,
    )
