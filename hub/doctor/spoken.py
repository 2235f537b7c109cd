"""Who speaks with whom at a hub: its ports, the broker, the devices, the region.

In: the settings, what the database says, the time. Out: checks. It knocks at the hub's own page and
at the broker, and says nothing else to anybody.
"""

from collections.abc import Sequence
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException

from config.checkup import Check, failures
from config.soundness import broker as knock
from config.soundness import certificate
from hub.doctor.ports import unusable_ports
from hub.health import device_state
from hub.settings import EVERYWHERE, HubSettings
from hub.store import DATABASE, DeviceStatus
from hub.store.people import ACCOUNTS
from hub.trust.keyring import CERTIFICATE_FILE
from hub.upstream.receipts import Receipts, ReceiptsError
from wire.codec import WireError, decode_status, from_ms
from wire.lock import is_held
from wire.reach import ReachError, shown_until

PAGE_S = 5.0
"""A hub that works answers in milliseconds."""

SILENT_MS = 600_000
REGION_MS = 172_800_000
"""Two days: a report is made every night, and the region has a night to be away."""


def is_running(settings: HubSettings) -> bool:
    """Whether a hub, or a region's node, works in this folder now.

    Raises:
        OSError: its locks cannot be looked at.
    """
    return any(is_held(settings.data / name) for name in (DATABASE, ACCOUNTS))


def page(settings: HubSettings) -> Check:
    """Whether the hub that runs answers, and what it says of itself."""
    http = settings.http
    host = "127.0.0.1" if http.host in EVERYWHERE else http.host
    asked = HTTPConnection(host, http.port, timeout=PAGE_S)
    try:
        asked.request("GET", "/healthz")
        status = asked.getresponse().status
    except (OSError, HTTPException) as error:
        told = f"a hub runs in this folder, and port {http.port} does not answer: {error}"
        return Check(what="page", state="failed", told=told)
    finally:
        asked.close()
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        told = "it says that it cannot store, or not reach its broker: look at /healthz"
        return Check(what="page", state="failed", told=told)
    if status != HTTPStatus.OK:
        told = f"port {http.port} answers {status}: another program has it"
        return Check(what="page", state="failed", told=told)
    return Check(what="page", told=f"the hub runs and answers on port {http.port}")


def connections(settings: HubSettings, store: str, now_ms: int, *, runs: bool) -> list[Check]:
    """Whether it can be reached, or could listen, and the broker with it."""
    at_rest = "the hub does not run; it could listen"
    checks = [page(settings)] if runs else failures("ports", unusable_ports(settings), at_rest)
    if settings.broker.embedded and not runs:
        return checks  # it comes and goes with the hub
    return [*checks, *knock(settings.broker.endpoint(), f"{store}-doctor", now_ms, "failed")]


def door(settings: HubSettings, now_ms: int) -> list[Check]:
    """How long the certificate is good that the broker shows to devices, at the port they are told.

    The hub's own way to it may be another one, and without TLS. Nothing where no device was ever
    let in, and with the embedded broker, which only this machine can reach.
    """
    authority = settings.data / CERTIFICATE_FILE
    if settings.broker.embedded or not authority.exists():
        return []
    port = settings.enrolment.port
    name = f"what {settings.broker.host} port {port} shows to devices"
    try:
        return [certificate(name, shown_until(settings.broker.host, port, authority), now_ms)]
    except ReachError as error:
        told = f"devices are told port {port}, and there {error}"
        return [Check(what="certificate", state="doubtful", told=told)]


def devices(statuses: Sequence[DeviceStatus], now_ms: int, *, runs: bool) -> list[Check]:
    """Which devices have fallen silent; while the hub does not run nobody is heard."""
    if not runs or not statuses:
        return []
    silent = [one.device for one in statuses if _is_silent(one, now_ms)]
    if silent:
        told = f"not heard of for 10 minutes: {', '.join(silent)}"
        return [Check(what="devices", state="doubtful", told=told)]
    return [Check(what="devices", told=f"{len(statuses)} known, none has fallen silent")]


def region(settings: HubSettings, store: str, now_ms: int) -> list[Check]:
    """When the region last signed for what it was brought."""
    if settings.upstream.url is None:
        return []
    try:
        signed = Receipts(settings.data, store).read()
    except ReceiptsError as error:
        return failures("region", [str(error)], "")
    if not signed:
        return [Check(what="region", state="doubtful", told="it has signed for nothing yet")]
    last_ms = signed[-1].at_ms
    told = f"{signed[-1].region} last signed on {from_ms(last_ms).isoformat(timespec='minutes')}"
    late = now_ms - last_ms > REGION_MS
    return [Check(what="region", state="doubtful" if late else "fine", told=told)]


def _is_silent(said: DeviceStatus, now_ms: int) -> bool:
    """Whether it should be there and is not; the load tool's devices come and go."""
    try:
        status = decode_status(said.status.encode())
    except WireError:  # of a newer program
        return False
    away = device_state(status, said.received_ms, now_ms) == "offline"
    return away and not status.simulated and now_ms - said.received_ms > SILENT_MS
