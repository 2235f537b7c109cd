"""The embedded broker, for a store on one machine and for tests; real stores use Mosquitto.

It has no access rules and keeps nothing over a restart, so it listens on 127.0.0.1 only, and
nothing relies on its memory. It runs as a child process that ends with the hub, and is started
again when it dies.
"""

import asyncio
import logging
from pathlib import Path
from typing import NoReturn, Self

from config.load import save
from wire.codec import PAYLOAD_BYTES_MAX
from wire.link import INFLIGHT_MAX

log = logging.getLogger(__name__)

HOST = "127.0.0.1"
CONNECTIONS_MAX = 1_000
PACKET_BYTES_MAX = PAYLOAD_BYTES_MAX + 1024  # and a topic; the hub judges payloads, not the broker
SEGMENT_BYTES = 16 * 1024 * 1024
SEGMENTS_MAX = 10  # with SEGMENT_BYTES: the most memory that one topic's backlog takes
WATCH_S = 0.5
RESTART_S = 1.0

_CONFIGURATION = """\
id = 0

[router]
id = 0
max_connections = {connections}
max_outgoing_packet_count = 200
max_segment_size = {segment_bytes}
max_segment_count = {segments}

[v4.1]
name = "vetrina"
listen = "{host}:{port}"
next_connection_delay_ms = 1

[v4.1.connections]
connection_timeout_ms = 5000
max_payload_size = {payload_bytes}
max_inflight_count = {inflight}
dynamic_filters = true
"""


class BrokerError(Exception):
    """The broker cannot be started; the message says what an operator can do."""


class EmbeddedBroker:
    """An MQTT 3.1.1 broker on ``127.0.0.1:port``, listening inside the context.

    ``folder`` holds its configuration, which is written when it is not as it should be: a start
    on a full disk needs no room.

    Raises:
        BrokerError: on entering, when the port is taken, the package is missing, or its
            configuration cannot be written.
    """

    def __init__(self, folder: Path, port: int) -> None:
        self.port = port
        self._folder = folder

    async def __aenter__(self) -> Self:
        try:
            from iotcore import Broker  # noqa: PLC0415 - the hub runs without it beside Mosquitto
        except ImportError as error:
            msg = "the embedded broker is missing: pip install 'vetrina[hub]', or name a --broker"
            raise BrokerError(msg) from error
        path = self._folder / "broker.toml"
        try:
            _keep(path, _configuration(self.port).encode())
        except OSError as error:
            msg = f"{path} cannot be written: {error}; check the disk"
            raise BrokerError(msg) from error
        self._broker = Broker(config_path=str(path))
        try:
            await asyncio.to_thread(self._broker.start)
        except (OSError, RuntimeError) as error:
            msg = f"the broker cannot listen on {HOST}:{self.port}: {error}; choose --mqtt-port"
            raise BrokerError(msg) from error
        return self

    async def __aexit__(self, *_: object) -> None:
        await asyncio.to_thread(self._broker.stop)

    async def watch(self) -> NoReturn:
        """Start it again whenever it dies."""
        while True:
            await asyncio.sleep(WATCH_S)
            if self._broker.is_running:
                continue
            log.warning("the embedded broker died; starting it again")
            try:
                await asyncio.to_thread(self._broker.start)
            except (OSError, RuntimeError) as error:
                log.debug("the embedded broker does not start yet: %s", error)
                await asyncio.sleep(RESTART_S)


def _keep(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists() or path.read_bytes() != content:
        save(path, content)


def _configuration(port: int) -> str:
    return _CONFIGURATION.format(
        connections=CONNECTIONS_MAX,
        segment_bytes=SEGMENT_BYTES,
        segments=SEGMENTS_MAX,
        host=HOST,
        port=port,
        payload_bytes=PACKET_BYTES_MAX,
        inflight=INFLIGHT_MAX,
    )
