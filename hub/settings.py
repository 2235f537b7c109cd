"""What an operator decides about a hub; the defaults stand, explained, in ``hub.toml``."""

from importlib import resources
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import parse_qs, urlsplit

from msgspec import Meta, Struct, field

from config.load import load, to_table
from hub.addressees import Post
from hub.addressees import problems as unpostable
from hub.addressees import shown as shown_post
from wire.events import Name
from wire.link import Endpoint, Host, Port
from wire.machine import lan_address
from wire.report import Key

DEFAULTS = "hub.toml"

EVERYWHERE = ("", "0.0.0.0", "::")  # noqa: S104 - how an operator says: on every network

URL_CHARACTERS_MAX = 120
"""With the longest name of a touchpoint behind it, it still fits the code that a kiosk shows."""

DEVICES_PORT = 8883
"""IANA's, for MQTT over TLS."""

Role = Literal["store", "region"]
"""What a hub is: one store's, or a region's node."""

SPREAD_S_MAX = 21_600
"""Six hours: a report of yesterday is wanted in the morning."""

COPIES_MAX = 100
"""Of each kind; more is a mistake, and fills a disk."""

DATABASES = ("postgresql", "postgres")

LOOPBACK = ("localhost", "127.0.0.1", "::1")

RegionUrl = Annotated[str, Meta(pattern=r"^https?://[^/\s?#@]+$", max_length=200)]
"""Of a node or a hub; plain http is for a machine's own network alone."""

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

    @property
    def is_closed(self) -> bool:
        """Whether this machine alone can come."""
        return self.host in {"localhost", "::1"} or self.host.startswith("127.")

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


class Upstream(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where a store's day reports are brought; without a ``url`` they stay here.

    ``key`` is the region's public key; None: the one of its first receipt. ``insecure`` allows http
    to another machine, within a network of one's own. ``spread_s`` is within how long after a
    report the hubs of a region come, each at a moment of its own.
    """

    url: RegionUrl | None = None
    token_file: Path | None = None
    ca_file: Path | None = None
    key: Key | None = None
    insecure: bool = False
    spread_s: Annotated[int, Meta(ge=0, le=SPREAD_S_MAX)] = 1_800


class Backup(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A copy of all that a hub keeps, every night ``at`` a local time; False: none by itself.

    Without a ``folder`` they lie in the folder ``data``. The last of so many days, weeks and months
    stays.
    """

    enabled: bool = True
    folder: Path | None = None
    at: Annotated[str, Meta(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")] = "03:30"
    days: Annotated[int, Meta(ge=1, le=COPIES_MAX)] = 7
    weeks: Annotated[int, Meta(ge=0, le=COPIES_MAX)] = 4
    months: Annotated[int, Meta(ge=0, le=COPIES_MAX)] = 6


class Enrolment(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where new devices are sent: the port of the store's broker that is open to them."""

    port: Port = DEVICES_PORT


class Retention(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How long the words of comments stay; 0: until somebody erases them. And single answers.

    After ``answers_months`` (of 30 days) answers become sums. Fewer than 15 are refused: history
    may look back a year, and answers that were late for it two months more.
    """

    comments_days: Annotated[int, Meta(ge=0, le=3_650)] = 90
    answers_months: Annotated[int, Meta(ge=15, le=120)] = 25


class Pulled(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A store's hub that the region can reach, and whose log it fetches by itself."""

    store: Name
    url: RegionUrl
    key_file: Path
    ca_file: Path | None = None
    insecure: bool = False


class Region(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A region's node; without a ``database`` its ledger is a file in the folder ``data``."""

    name: Name = "region"
    database: str | None = None
    pull_minutes: Annotated[int, Meta(ge=1, le=1_440)] = 60
    pulls: list[Pulled] = []


class HubSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Settings of a hub; ``shop`` ``None`` is the demo store. A region's has no shop."""

    role: Role = "store"
    data: Path = Path("data/hub")
    shop: Path | None = None
    http: Http = field(default_factory=Http)
    broker: BrokerSettings = field(default_factory=BrokerSettings)
    post: Post = field(default_factory=Post)
    home_assistant: HomeAssistant = field(default_factory=HomeAssistant)
    upstream: Upstream = field(default_factory=Upstream)
    backup: Backup = field(default_factory=Backup)
    retention: Retention = field(default_factory=Retention)
    enrolment: Enrolment = field(default_factory=Enrolment)
    region: Region = field(default_factory=Region)


def load_settings(path: Path | None) -> HubSettings:
    """Read settings; without a path the defaults that come with the program.

    Raises:
        ConfigError: they cannot be used; all reasons at once.
    """
    return load(path or resources.files("hub") / DEFAULTS, HubSettings, _problems)


def shown(settings: HubSettings) -> dict[str, object]:
    """Settings that may be shown: only the files of passwords, and of nobody the address."""
    return to_table(settings) | {"post": shown_post(settings.post)}


def _problems(settings: HubSettings) -> list[str]:
    broker, found = settings.broker, unpostable(settings.post)
    upstream, database = settings.upstream, settings.region.database
    if (upstream.url is None) != (upstream.token_file is None):
        found.append("upstream: give url and token_file, or neither")
    found += _unguarded("upstream", upstream.url, insecure=upstream.insecure)
    for number, one in enumerate(settings.region.pulls):
        found += _unguarded(f"region.pulls[{number}]", one.url, insecure=one.insecure)
    if database is not None and urlsplit(database).scheme not in DATABASES:
        found.append("region.database: a URL such as postgresql://user@host/name")
    elif database is not None and _carries_password(database):
        found.append("region.database: put the password into a file, with ?passfile=/path")
    if broker.embedded and (broker.host != "127.0.0.1" or broker.ca_file is not None):
        found.append(
            "broker: the embedded broker listens on 127.0.0.1 without TLS; set embedded = false"
        )
    return found


def _carries_password(url: str) -> bool:
    """Whether a URL has a password in it, in either of the places that libpq reads one from."""
    found = urlsplit(url)
    return found.password is not None or bool(
        {"password", "sslpassword"} & {*parse_qs(found.query)}
    )


def _unguarded(where: str, url: str | None, *, insecure: bool) -> list[str]:
    """A line where a token would go over a network that anybody may read."""
    parts = urlsplit(url or "")
    if parts.scheme != "http" or insecure or parts.hostname in LOOPBACK:
        return []
    return [f"{where}: https, or insecure = true within a network of your own"]
