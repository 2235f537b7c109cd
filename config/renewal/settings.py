"""What an installer decides for one program's renewal.

In: a copy of ``renewal.toml``. Out: ``RenewalSettings``; all that is wrong as one ``ConfigError``.
"""

from importlib import resources
from pathlib import Path

from msgspec import Struct

from config.load import load
from wire.release import Program
from wire.seal import PublicKey

DEFAULTS = "renewal.toml"

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


def problems(settings: RenewalSettings) -> list[str]:
    """What is wrong beyond the form of the fields."""
    found = []
    if not settings.hub.startswith(("http://", "https://")):
        found.append("hub: an address begins with http:// or https://")
    if (EACH in settings.unit) != (EACH in str(settings.data)):
        found.append("data: a * stands in it where one stands in unit, and there alone")
    return found
