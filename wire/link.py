"""One MQTT connection that comes back for ever; the only place that knows paho.

What comes in: an endpoint, subscriptions, a last will. What goes out: messages, handed to a
callback that may only take note. Each connection is a paho client of its own, so that nothing of
an earlier one can confirm or send anything on a later one: a message remembers its connection, and
``ack`` does nothing when that is gone.

Speaks MQTT 3.1.1, which every broker does. It keeps no queue: what must not be lost is kept by an
outbox, or by the hub's store.
"""

import asyncio
import logging
import socket
import ssl
from collections.abc import Callable, Sequence
from itertools import count
from pathlib import Path
from random import Random
from typing import Annotated, Any, NamedTuple, NoReturn, Self

from msgspec import Meta, Struct
from paho.mqtt import client as paho
from paho.mqtt.enums import CallbackAPIVersion, MQTTErrorCode
from paho.mqtt.reasoncodes import ReasonCode

log = logging.getLogger(__name__)

KEEPALIVE_S = 30
CONNECT_S = 5.0
RECONNECT_S_MIN = 0.5
RECONNECT_S_MAX = 60.0
STEADY_S = 30.0  # a connection that lasted so long was a good one
BRIEF_MAX = 3  # connections in a row that did not, until a quarrel over the name is suspected
INFLIGHT_MAX = 1_000  # as in the broker's configuration; the uplink's window is smaller
READS_A_WAKE_MAX = 128  # packets taken before other tasks get their turn
_QUICKACK = getattr(socket, "TCP_QUICKACK", None)  # Linux only


Port = Annotated[int, Meta(ge=1, le=65535)]


class LinkError(Exception):
    """The broker refuses or closes the connection; the message says what it said."""


Host = Annotated[str, Meta(pattern=r"^[^@\s]+$")]
"""A name or an address; who writes ``user:password@`` before it would see it in every log."""


class Endpoint(Struct, frozen=True, kw_only=True):
    """Where the broker is, and how to be let in.

    ``password_file`` holds the password and nothing else; ``ca_file`` switches TLS on.
    """

    host: Host = "127.0.0.1"
    port: Port = 1883
    username: str | None = None
    password_file: Path | None = None
    ca_file: Path | None = None

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"


class Will(NamedTuple):
    """What the broker publishes, retained, when this connection breaks."""

    topic: str
    payload: bytes


class Message(NamedTuple):
    """What came in; ``qos``, ``session`` and ``mid`` are for ``Link.ack``."""

    topic: str
    payload: bytes
    retained: bool
    qos: int
    session: paho.Client
    mid: int


class Link:
    """A connection to the broker.

    ``on_message`` and ``on_up`` are called on the event loop and must return at once. With
    ``manual_ack`` the broker keeps each QoS 1 message until ``ack``, and as many as its inflight
    window allows come meanwhile. ``lasting`` asks the broker to keep the session while away.
    Who only listens has no ``will``.
    """

    def __init__(  # noqa: PLR0913 - each is a fact of its own about the connection
        self,
        endpoint: Endpoint,
        client_id: str,
        *,
        subscriptions: Sequence[str],
        on_message: Callable[[Message], None],
        on_up: Callable[[], None],
        on_down: Callable[[], None],
        will: Will | None,
        random: Random,
        manual_ack: bool = False,
        lasting: bool = False,
    ) -> None:
        self._endpoint = endpoint
        self._client_id = client_id
        self._subscriptions = subscriptions
        self._on_message = on_message
        self._on_up = on_up
        self._on_down = on_down
        self.will = will
        self._random = random
        self._manual_ack = manual_ack
        self._lasting = lasting
        self._session: paho.Client | None = None
        self._ready = False
        self._came = 0

    @property
    def connected(self) -> bool:
        """Whether the broker has accepted the connection and the subscriptions."""
        return self._ready

    def publish(self, topic: str, payload: bytes, *, qos: int, retain: bool = False) -> bool:
        """Hand a message to the connection; ``False`` when there is none."""
        if self._session is None:
            return False
        info = self._session.publish(topic, payload, qos=qos, retain=retain)
        return info.rc == MQTTErrorCode.MQTT_ERR_SUCCESS

    def ack(self, message: Message) -> None:
        """Tell the broker that a message is safe, if it waits for that and is still there."""
        if message.qos > 0 and message.session is self._session:
            message.session.ack(message.mid, 1)

    async def run(self) -> NoReturn:
        """Connect, and again whenever the connection breaks, waiting longer each time."""
        loop = asyncio.get_running_loop()
        outage = _Outage(str(self._endpoint), self._client_id)
        failures = 0
        while True:
            begun_s: float | None = None
            try:
                async with _Session(self) as session:
                    begun_s = loop.time()
                    outage.over(begun_s)
                    await session.broken
            except (OSError, UnicodeError, LinkError) as error:
                now_s = loop.time()
                if begun_s is not None and now_s - begun_s > STEADY_S:
                    failures = 0
                outage.begins(error, now_s, begun_s)
            failures += 1
            # Full jitter: a thousand devices that lost one broker must not come back together.
            ceiling = min(RECONNECT_S_MAX, RECONNECT_S_MIN * 2 ** min(failures, 10))
            await asyncio.sleep(self._random.uniform(RECONNECT_S_MIN / 2, ceiling))

    # The rest is called by _Session only.

    def client(self) -> paho.Client:
        """A fresh client with everything set but its callbacks for the socket."""
        client = paho.Client(
            CallbackAPIVersion.VERSION2,
            client_id=self._client_id,
            clean_session=not self._lasting,
            protocol=paho.MQTTv311,
            manual_ack=self._manual_ack,
            reconnect_on_failure=False,
        )
        client.connect_timeout = CONNECT_S
        client.max_inflight_messages_set(INFLIGHT_MAX)
        if self.will is not None:
            client.will_set(*self.will, qos=1, retain=True)
        endpoint = self._endpoint
        if endpoint.username is not None:
            secret = endpoint.password_file
            password = secret.read_text(encoding="utf-8").strip() if secret else None
            client.username_pw_set(endpoint.username, password)
        if endpoint.ca_file is not None:
            client.tls_set(ca_certs=str(endpoint.ca_file))
        client.on_message = self._note
        return client

    def dial(self, client: paho.Client) -> None:
        """Open the connection; blocks, so it belongs on a thread."""
        client.connect(self._endpoint.host, self._endpoint.port, keepalive=KEEPALIVE_S)

    def subscribe(self, session: paho.Client) -> bool:
        """The broker has accepted the connection: ask for what is to come over it, if anything.

        What waited for a lasting session may come before the answer, and is acknowledged.
        """
        self._session = session
        if self._subscriptions:
            session.subscribe([(topic, 1) for topic in self._subscriptions])
        return bool(self._subscriptions)

    def up(self) -> None:
        """The broker has accepted the subscriptions too."""
        self._ready = True
        self._on_up()

    def down(self) -> None:
        """The connection is gone."""
        self._session = None
        if self._ready:
            self._ready = False
            self._on_down()

    def read(self, session: paho.Client) -> None:
        """Take in what has come; paho reads one packet a call when nothing is under way.

        What TLS has deciphered already makes no socket readable again: it is read to its end.
        """
        for reads in count(1):
            before = self._came
            session.loop_read()
            sock = session.socket()
            if isinstance(sock, ssl.SSLSocket) and sock.pending():
                continue
            if self._came == before or reads >= READS_A_WAKE_MAX:
                return

    def _note(self, session: paho.Client, _: object, message: paho.MQTTMessage) -> None:
        self._came += 1
        self._on_message(
            Message(
                message.topic,
                bytes(message.payload),
                message.retain,
                message.qos,
                session,
                message.mid,
            )
        )


class _Outage:
    """Says when the broker goes and comes, once each; and the likely cause when it is a quarrel."""

    def __init__(self, broker: str, name: str) -> None:
        self._broker = broker
        self._name = name
        self._since_s: float | None = None
        self._brief = 0

    def begins(self, error: Exception, now_s: float, begun_s: float | None) -> None:
        """A connection ended that began at ``begun_s``, or none came about."""
        steady = begun_s is not None and now_s - begun_s > STEADY_S
        if begun_s is not None:
            self._brief = 0 if steady else self._brief + 1
        first = self._since_s is None and (steady or self._brief <= 1)
        level = logging.WARNING if first else logging.DEBUG
        log.log(level, "broker %s cannot be used: %s; trying on", self._broker, error)
        if self._brief == BRIEF_MAX and begun_s is not None:
            log.warning(
                "broker %s keeps ending the connection: is there another %s?",
                self._broker,
                self._name,
            )
        if self._since_s is None:
            self._since_s = now_s

    def over(self, now_s: float) -> None:
        """The connection is there."""
        if self._since_s is not None:
            level = logging.INFO if self._brief < BRIEF_MAX else logging.DEBUG
            away_s = now_s - self._since_s
            log.log(level, "broker %s is back after %.1f s", self._broker, away_s)
        self._since_s = None


class _Session:
    """One connection, driven by the event loop, from ``async with`` to the end of it.

    ``broken`` raises when the connection ends by itself.

    Raises:
        OSError: the broker cannot be reached.
        LinkError: it does not let us in.
    """

    def __init__(self, link: Link) -> None:
        self._link = link
        self._loop = asyncio.get_running_loop()
        self.broken: asyncio.Future[None] = self._loop.create_future()
        self._accepted: asyncio.Future[None] = self._loop.create_future()
        self._client = client = link.client()
        self._attached = False
        self._care: asyncio.TimerHandle | None = None
        client.on_connect = self._on_connect
        client.on_subscribe = self._on_subscribe
        client.on_disconnect = self._on_disconnect
        client.on_socket_open = self._on_socket_open
        client.on_socket_close = self._on_socket_close
        client.on_socket_register_write = self._on_want_write
        client.on_socket_unregister_write = self._on_no_write

    async def __aenter__(self) -> Self:
        try:
            await asyncio.to_thread(self._link.dial, self._client)
            self._attach()
            async with asyncio.timeout(CONNECT_S):
                await self._accepted
        except TimeoutError as error:
            await self.__aexit__(None, None, None)
            msg = f"no answer to CONNECT and SUBSCRIBE within {CONNECT_S:.0f} s"
            raise LinkError(msg) from error
        except BaseException:
            await self.__aexit__(None, None, None)
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._care is not None:
            self._care.cancel()
        self._link.down()
        if self._client.is_connected() and self._link.will is not None:
            # A farewell in so many words: the broker publishes the will only for sudden ends.
            self._client.publish(*self._link.will, qos=1, retain=True)
        self._client.disconnect()
        self._client.loop_write()
        for one in (self._accepted, self.broken):
            if not one.cancel() and not one.cancelled():
                one.exception()  # seen

    def _attach(self) -> None:
        """From here on the event loop reads and writes; dialling was another thread's work."""
        sock = self._client.socket()
        if sock is None:
            msg = "the connection closed at once"
            raise LinkError(msg)
        self._attached = True
        self._loop.add_reader(sock.fileno(), self._on_readable, sock)
        self._loop.add_writer(sock.fileno(), self._client.loop_write)
        self._keep_alive()

    def _keep_alive(self) -> None:
        self._client.loop_misc()
        self._care = self._loop.call_later(1.0, self._keep_alive)

    def _on_connect(
        self, client: paho.Client, _: object, __: object, reason: ReasonCode, ___: object
    ) -> None:
        if self._accepted.done():
            return
        if reason.is_failure:
            self._accepted.set_exception(LinkError(f"refused: {reason}"))
            return
        if not self._link.subscribe(client):
            self._is_up()

    def _on_subscribe(
        self, _: paho.Client, __: object, ___: int, reasons: list[ReasonCode], ____: object
    ) -> None:
        if self._accepted.done():
            return
        if any(reason.is_failure for reason in reasons):
            self._accepted.set_exception(LinkError("a subscription was refused: check the ACL"))
            return
        self._is_up()

    def _is_up(self) -> None:
        self._link.up()
        self._accepted.set_result(None)

    def _on_disconnect(
        self, _: paho.Client, __: object, ___: object, reason: ReasonCode, ____: object
    ) -> None:
        self._link.down()
        for one in (self._accepted, self.broken):
            if not one.done():
                one.set_exception(LinkError(f"connection lost: {reason}"))

    def _on_socket_open(self, _: paho.Client, __: object, sock: Any) -> None:  # noqa: ANN401
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def _on_want_write(self, client: paho.Client, _: object, sock: Any) -> None:  # noqa: ANN401
        if self._attached:
            self._loop.add_writer(sock.fileno(), client.loop_write)

    def _on_no_write(self, _: paho.Client, __: object, sock: Any) -> None:  # noqa: ANN401
        if self._attached:
            self._loop.remove_writer(sock.fileno())

    def _on_socket_close(self, _: paho.Client, __: object, sock: Any) -> None:  # noqa: ANN401
        if self._attached:
            self._attached = False
            self._loop.remove_reader(sock.fileno())
            self._loop.remove_writer(sock.fileno())

    def _on_readable(self, sock: Any) -> None:  # noqa: ANN401 - a socket or a TLS socket
        self._link.read(self._client)
        # A broker that keeps Nagle's algorithm on waits for our ACK; without this, for 40 ms.
        if _QUICKACK is not None and sock.fileno() >= 0:
            sock.setsockopt(socket.IPPROTO_TCP, _QUICKACK, 1)
