"""What an installer decides for one program's renewal.

In: a copy of ``renewal.toml``. Out: ``RenewalSettings``; all that is wrong as one ``ConfigError``.
"""

from importlib import resources
from pathlib import Path

import msgspec
from msgspec import Struct

from config.load import load, read_owned
from wire.release import Program
from wire.seal import PublicKey

DEFAULTS = "renewal.toml"

<<<<<<< HEAD
AUTO = "auto"
"""As ``hub``: where the device asked to be let in, which it keeps beside its password."""

JOINED = "enrolment/enrolment.json"
"""In the program's own folder (``config.enrolment``)."""

JOINED_BYTES_MAX = 16_384  # it has five hundred; the program's folder is not the renewal's
=======
EACH = "*"
"""In the name of a unit of which a machine may have several."""
>>>>>>> main


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
    hub: str


def hub_of(settings: RenewalSettings) -> str | None:
    """The address that releases are asked for at; None: the device has joined no hub yet.

    What the device keeps is believed no further than an address that was typed: the root key
    decides.
    """
    if settings.hub != AUTO:
        return settings.hub
    try:
        raw = read_owned(settings.data / JOINED, JOINED_BYTES_MAX)
        address = msgspec.json.decode(raw, type=_Joined).hub
    except (OSError, msgspec.DecodeError, UnicodeDecodeError):
        return None
    return f"http://{address}"


def problems(settings: RenewalSettings) -> list[str]:
    """What is wrong beyond the form of the fields."""
<<<<<<< HEAD
    if settings.hub == AUTO or settings.hub.startswith(("http://", "https://")):
        return []
    return [f"hub: an address begins with http:// or https://, or is {AUTO!r}"]
=======
    found = []
    if not settings.hub.startswith(("http://", "https://")):
        found.append("hub: an address begins with http:// or https://")
    if (EACH in settings.unit) != (EACH in str(settings.data)):
        found.append("data: a * stands in it where one stands in unit, and there alone")
    return found
>>>>>>> main
