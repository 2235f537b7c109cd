"""What an operator decides about a hub; the defaults stand, explained, in ``hub.toml``."""

from importlib import resources
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from msgspec import Meta, Struct, field

from config.load import load
from hub.addressees import Post
from hub.addressees import problems as unpostable
from wire.link import Endpoint, Host, Port
from wire.machine import lan_address

DEFAULTS = "hub.toml"

EVERYWHERE = ("", "0.0.0.0", "::")  # noqa: S104 - how an operator says: on every network

URL_CHARACTERS_MAX = 120
"""With the longest name of a touchpoint behind it, it still fits the code that a kiosk shows."""

PublicUrl = Annotated[str, Meta(pattern=r"^https?://[^/\s?#@]+$", max_length=URL_CHARACTERS_MAX)]


class Http(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where the live page is served."""

    host: str = "127.0.0.1"
    port: Port = 8080
    names: list[str] = []
    public_url: PublicUrl | None = None

    @property
    def known_as(self) -> list[str]:
        """Every name under which browsers may ask, beside localhost and addresses."""
        public = urlsplit(self.public_url).hostname if self.public_url else None
        return [*self.names, *([public] if public else [])]

    @property
    def is_secure(self) -> bool:
        """Whether browsers come over TLS: then nothing is to go without it."""
        return self.public_url is not None and self.public_url.startswith("https:")

    def phones(self) -> str | None:
        """Where phones in the store find the hub now; None where they cannot.

        Without a name it is this machine's address, which a network may change.
        """
        if self.public_url is not None:
            return self.public_url
        host: str | None = self.host
        if host in EVERYWHERE:
            host = next(iter(self.names), None) or lan_address()
        if host is None or host == "localhost" or host.startswith("127.") or host == "::1":
            return None
        return f"http://[{host}]:{self.port}" if ":" in host else f"http://{host}:{self.port}"


class BrokerSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which broker the hub speaks through."""

    embedded: bool = True
    host: Host = "127.0.0.1"
    port: Port = 1883
    username: str | None = None
    password_file: Path | None = None
    ca_file: Path | None = None

    def endpoint(self) -> Endpoint:
        """Where the hub connects to."""
        return Endpoint(
            host=self.host,
            port=self.port,
            username=self.username,
            password_file=self.password_file,
            ca_file=self.ca_file,
        )


class HomeAssistant(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whether Home Assistant, on the same broker, finds the store by itself, and where it looks."""

    discovery: bool = False
    prefix: Annotated[str, Meta(pattern=r"^[A-Za-z0-9_-]+(/[A-Za-z0-9_-]+)*$", max_length=100)] = (
        "homeassistant"
    )


class HubSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Settings of a hub; ``shop`` ``None`` is the demo store."""

    data: Path = Path("data/hub")
    shop: Path | None = None
    http: Http = field(default_factory=Http)
    broker: BrokerSettings = field(default_factory=BrokerSettings)
    post: Post = field(default_factory=Post)
    home_assistant: HomeAssistant = field(default_factory=HomeAssistant)


def load_settings(path: Path | None) -> HubSettings:
    """Read settings; without a path the defaults that come with the program.

    Raises:
        ConfigError: they cannot be used; all reasons at once.
    """
    return load(path or resources.files("hub") / DEFAULTS, HubSettings, _problems)


def _problems(settings: HubSettings) -> list[str]:
    broker, found = settings.broker, unpostable(settings.post)
    if broker.embedded and (broker.host != "127.0.0.1" or broker.ca_file is not None):
        found.append(
            "broker: the embedded broker listens on 127.0.0.1 without TLS; set embedded = false"
        )
    return found
