"""Takes messages apart into what one transaction stores.

In: messages as they came, with the hub's wall clock at that moment. Out: a ``Batch``, in which
every message ends up somewhere: in the log, in quarantine, as a status or among the rejects. It
stores nothing and answers nothing; it learns the devices' clocks on the way.
"""

from collections import OrderedDict
from typing import NamedTuple

from hub.pacing import Pacer
from hub.store import Batch, DeviceStatus, Incoming, Reject
from wire import topics
from wire.clock import BootClock, happened
from wire.codec import (
    BodyError,
    HeadError,
    WireError,
    decode_body,
    decode_events,
    decode_status,
    encode_status,
    to_ms,
)
from wire.envelope import Clock, Head
from wire.topics import TopicError


class Arrival(NamedTuple):
    """A message as it came, with the hub's wall clock at that moment."""

    topic: str
    payload: bytes
    retained: bool
    received_ms: int


class Sorting:
    """Takes messages apart into what one transaction stores."""

    def __init__(
        self,
        name: str,
        boots: OrderedDict[tuple[str, str], BootClock],
        pacer: Pacer,
        clock: Clock,
    ) -> None:
        self._hub_clock = clock
        self._name = name
        self._boots = boots
        self._pacer = pacer
        self._incoming: list[Incoming] = []
        self._rejects: list[Reject] = []
        self._offsets: dict[tuple[str, str], int] = {}
        self._statuses: dict[str, DeviceStatus] = {}

    @property
    def statuses(self) -> list[DeviceStatus]:
        """The newest status of each device that sent one."""
        return list(self._statuses.values())

    def batch(self) -> Batch:
        """All of it, for the store."""
        return Batch(
            incoming=self._incoming,
            rejects=self._rejects,
            statuses=self.statuses,
            offsets=self._offsets,
        )

    def sort(self, arrival: Arrival) -> None:
        """Take one message apart; whatever it is, it ends up somewhere."""
        try:
            address = topics.parse(arrival.topic)
            if address.device == topics.HUB or address.store != self._name:
                return
            if address.kind == "status":
                self._status(address.device, arrival)
            elif address.kind == "event":
                self._events(address.device, arrival)
        except (WireError, TopicError) as error:
            self._reject(arrival, arrival.payload, str(error))

    def _status(self, device: str, arrival: Arrival) -> None:
        status = decode_status(arrival.payload)
        if arrival.retained:
            return  # said some time ago, nobody knows when; who is there says it again in seconds
        if status.boot and status.uptimems is not None:
            clock = self._clock(device, status.boot)
            clock.status_sample(arrival.received_ms, status.uptimems)
            self._offsets[device, status.boot] = clock.offset_ms or 0
        self._statuses[device] = DeviceStatus(
            device=device, status=encode_status(status).decode(), received_ms=arrival.received_ms
        )

    def _events(self, device: str, arrival: Arrival) -> None:
        decoded = decode_events(self._name, device, arrival.payload)
        if len(decoded) > 1:
            self._pacer.batch(device, arrival.received_ms)
        for head, raw in decoded:
            if isinstance(head, HeadError):
                self._reject(arrival, raw, str(head))
            else:
                self._incoming.append(self._event(device, head, raw, arrival.received_ms))

    def _event(self, device: str, head: Head, raw: bytes, received_ms: int) -> Incoming:
        offset_ms = None
        if head.boot is not None and head.uptimems is not None:
            clock = self._clock(device, head.boot)
            clock.event_sample(received_ms, head.uptimems)
            offset_ms = clock.offset_ms
        body, problem, data = None, None, bytes(head.data)
        try:
            decode_body(head.type, data)
            body = data.decode()
        except BodyError as error:
            problem = str(error)
        when = happened(
            said_ms=to_ms(head.time) if head.time else None,
            clock=head.clock,
            uptimems=head.uptimems,
            offset_ms=offset_ms,
            received_ms=received_ms,
            hub_clock=self._hub_clock,
        )
        return Incoming(
            device=device,
            stream=head.stream,
            seq=head.seq,
            oldest=head.oldest,
            type=head.type,
            when=when,
            received_ms=max(received_ms, when.at_ms),  # a hub whose clock is behind
            body=body,
            problem=problem,
            raw=raw,
            data=data,
            was=_first_id(head.was),
        )

    def _clock(self, device: str, boot: str) -> BootClock:
        clock = self._boots.setdefault((device, boot), BootClock())
        self._boots.move_to_end((device, boot))
        return clock

    def _reject(self, arrival: Arrival, payload: bytes, reason: str) -> None:
        self._rejects.append(
            Reject(
                received_ms=arrival.received_ms,
                topic=arrival.topic,
                reason=reason,
                payload=payload,
            )
        )


def _first_id(was: str | None) -> tuple[str, int] | None:
    if was is None:
        return None
    stream, _, seq = was.rpartition("-")
    return stream, int(seq)
