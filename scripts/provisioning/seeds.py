"""The first settings of each program; from then on they are the shop's own.

In: names and addresses. Out: the text of a settings file, with what this installation decides and
nothing else; every other setting has its default.
"""

from dataclasses import dataclass

CREDENTIALS = "/run/credentials"
"""Where systemd hands a program its secrets (docs/operate/devices.md)."""

HUB_PAGE_PORT = 8080

FOUND = "auto"
"""As a hub's address: a device finds the hub itself, or whoever hangs it up types the address."""

_HEAD = "# First written by scripts/provision, and yours since. Every setting: docs/reference/settings.md\n"

HUB = f"""\
{_HEAD}
shop = "/var/lib/vetrina-hub/shop.toml"

[http]
host = "0.0.0.0"             # the shop's network sees the pages

[broker]
embedded = false             # Mosquitto
username = "hub"
password_file = "{CREDENTIALS}/vetrina-hub.service/secret_broker.password"
"""

REGION = f"""\
{_HEAD}
role = "region"

[http]
host = "127.0.0.1"           # a proxy before it speaks TLS
port = 8080
"""


@dataclass(frozen=True)
class Seed:
    """A device's settings: what it is, and how it gets to the hub's broker."""

    own: str
    broker: str = ""

    @property
    def text(self) -> str:
        """The whole file."""
        return f"{_HEAD}\n{self.own}{self.broker}"


def kiosk(store: str, device: str, size: str) -> Seed:
    """Of a kiosk."""
    return Seed(f'store = "{store}"\ndevice = "{device}"\nsize = "{size}"\n')


def sensor(store: str, device: str, source: str) -> Seed:
    """Of a sensor."""
    return Seed(f'store = "{store}"\ndevice = "{device}"\nsource = "{source}"\n')


def broker(hub: str, device: str, service: str) -> str:
    """The way to the hub's Mosquitto, with what was carried over from the hub."""
    return f"""
[broker]
host = "{hub}"
port = 8883
username = "{device}"
password_file = "{CREDENTIALS}/{service}.service/secret_broker.password"
ca_file = "/etc/vetrina/ca.pem"
"""


def renewal(role: str, hub: str, *, is_carried: bool) -> str:
    """What renews a role: whom it asks for releases, what it believes, what it starts anew."""
    host = f"[{hub}]" if ":" in hub else hub
    address = f"http://{host}:{HUB_PAGE_PORT}" if hub else FOUND
    each = "/*" if role == "sensor" else ""
    unit = "vetrina-sensor@*" if role == "sensor" else f"vetrina-{role}"
    authority = 'ca_file = "/etc/vetrina/ca.pem"\n' if is_carried else ""
    return f"""\
# First written by scripts/provision, and yours since. Every line: docs/operate/update.md

program = "{role}"

# Of whom you have releases from: 64 digits and letters, public. Without it no release is taken.
# root_key = "..."

hub = "{address}"
{authority}folder = "/opt/vetrina/{role}"
data = "/var/lib/vetrina-{role}{each}"
unit = "{unit}.service"
"""


def asking(hub: str) -> str:
    """Where a kiosk that belongs to no store asks, with a code on its screen; above every table."""
    return f'hub = "{hub}:{HUB_PAGE_PORT}"\n' if hub else f'hub = "{FOUND}"\n'
