"""One step of the hub's memory: messages in, one transaction, receipts and new events out.

No socket, no thread, no clock: ``hub.intake`` runs it, and so does the simulation.
"""

from collections import OrderedDict
from collections.abc import Sequence

from msgspec import Struct

from hub.pacing import Pacer
from hub.sorting import Arrival, Sorting
from hub.store import Committed, Counts, DeviceStatus, Quarantined, Store, Stored
from wire.clock import BootClock
from wire.codec import HeadError, WireError, decode_body, decode_events, from_ms
from wire.envelope import Clock, Receipt

BOOTS_MAX = 10_000  # clocks remembered; the oldest boots are forgotten, and learnt again if need be
READMIT_EVENTS = 500  # of the quarantine, read at a time


class Outcome(Struct, frozen=True, kw_only=True):
    """What one commit leads to: receipts by device, and everything that is new, in log order."""

    receipts: Sequence[tuple[str, Receipt]]
    committed: Committed
    statuses: Sequence[DeviceStatus]
    counts: Counts


class Ingest:
    """Stores what devices of one store say, once, and tells how far their streams are."""

    def __init__(self, store: Store, name: str, pacer: Pacer) -> None:
        self._store = store
        self._name = name
        self._pacer = pacer
        self._boots: OrderedDict[tuple[str, str], BootClock] = OrderedDict(
            (key, BootClock(offset_ms)) for key, offset_ms in store.offsets().items()
        )

    def take(
        self,
        arrivals: Sequence[Arrival],
        now_ms: int,
        *,
        clock: Clock = "synced",
        stepped: bool = False,
    ) -> Outcome:
        """Store messages in one transaction.

        ``clock``: whether the hub knows the time. ``stepped``: its clock was just put right, so
        what it has learnt of the devices' clocks by it is worth nothing.

        Raises:
            StoreError: nothing was stored; call again with the same messages.
        """
        if stepped:
            self._boots.clear()
        sorting = Sorting(self._name, self._boots, self._pacer, clock)
        for arrival in arrivals:
            sorting.sort(arrival)
        while len(self._boots) > BOOTS_MAX:
            self._boots.popitem(last=False)
        committed = self._store.commit(sorting.batch())
        return Outcome(
            receipts=self._receipts(committed, now_ms),
            committed=committed,
            statuses=sorting.statuses,
            counts=self._store.counts(),
        )

    def read_quarantine(self) -> Sequence[Stored]:
        """Move what this program understands, and an older one did not, into the log."""
        moved: list[Stored] = []
        after = 0
        while held := self._store.quarantined(after, READMIT_EVENTS):
            after = held[-1].id
            bodies = {one.id: body for one in held if (body := self._understood(one)) is not None}
            moved += self._store.readmit(bodies)
        return moved

    def _understood(self, one: Quarantined) -> str | None:
        try:
            [(head, _)] = decode_events(self._name, one.device, one.raw)
            if isinstance(head, HeadError):
                return None
            decode_body(head.type, head.data)
        except WireError:
            return None
        return bytes(head.data).decode()

    def _receipts(self, committed: Committed, now_ms: int) -> list[tuple[str, Receipt]]:
        return [
            (
                one.device,
                Receipt(
                    stream=one.stream,
                    upto=one.upto,
                    also=list(one.also),
                    window=self._pacer.window,
                    pace=self._pacer.pace(one.device),
                    hub_time=from_ms(now_ms),
                    clash=one.clash,
                ),
            )
            for one in committed.streams
        ]
