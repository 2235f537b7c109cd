"""What an installer decides for one program's renewal.

In: a copy of ``renewal.toml``. Out: ``RenewalSettings``; all that is wrong as one ``ConfigError``.
"""

from collections.abc import Iterable
from importlib import resources
from pathlib import Path

import msgspec
from msgspec import Struct

from config.load import load, read_owned
from wire.joining import HUB_PORT
from wire.release import Program
from wire.seal import PublicKey

DEFAULTS = "renewal.toml"

AUTO = "auto"
"""As ``hub``: where the device asked to be let in, which it keeps beside its password."""

JOINED = "enrolment/enrolment.json"
"""In the program's own folder (``config.enrolment``)."""

JOINED_BYTES_MAX = 16_384  # it has five hundred; the program's folder is not the renewal's

EACH = "*"
"""In the name of a unit of which a machine may have several."""


class RenewalSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Settings of a renewal; without ``root_key`` nothing is ever taken.

    ``folder`` holds the releases and the link ``current``, ``data`` is the program's own folder.
    A ``*`` in ``unit`` and ``data`` stands for each instance that is enabled.
    """

    program: Program = "kiosk"
    root_key: PublicKey | None = None
    hub: str = "http://127.0.0.1:8080"
    ca_file: Path | None = None
    folder: Path = Path("/opt/vetrina/kiosk")
    data: Path = Path("/var/lib/vetrina-kiosk")
    unit: str = "vetrina-kiosk.service"


def load_settings(path: Path | None) -> RenewalSettings:
    """Read settings; without a path the defaults that come with the program.

    Raises:
        ConfigError: they cannot be used; all reasons at once.
    """
    return load(path or resources.files("config") / "renewal" / DEFAULTS, RenewalSettings, problems)


class _Joined(Struct):
    """What a device keeps of its hub; one that joined under an older release has the host alone."""

    host: str
    hub: str | None = None


def hub_of(settings: RenewalSettings, folders: Iterable[Path]) -> str | None:
    """The address that releases are asked for at; None: no device of these has joined a hub yet.

    What a device keeps in its folder is believed no further than an address that was typed: the
    root key decides.
    """
    if settings.hub != AUTO:
        return settings.hub
    found = (_joined(folder / JOINED) for folder in folders)
    return next((f"http://{address}" for address in found if address is not None), None)


def _joined(path: Path) -> str | None:
    try:
        joined = msgspec.json.decode(read_owned(path, JOINED_BYTES_MAX), type=_Joined)
    except (OSError, msgspec.DecodeError, UnicodeDecodeError):
        return None
    host = f"[{joined.host}]" if ":" in joined.host else joined.host
    return joined.hub or f"{host}:{HUB_PORT}"


def problems(settings: RenewalSettings) -> list[str]:
    """What is wrong beyond the form of the fields."""
    found = []
    if settings.hub != AUTO and not settings.hub.startswith(("http://", "https://")):
        found.append(f"hub: an address begins with http:// or https://, or is {AUTO!r}")
    if (EACH in settings.unit) != (EACH in str(settings.data)):
        found.append("data: a * stands in it where one stands in unit, and there alone")
    return found
