"""What to send, and when (no clock, no socket): an outbox's way to the hub.

Two lanes. What was just made goes first and at once, so that the live score moves within a
moment even after an outage. The rest is the backlog: oldest first, in batches, no faster than the
hub allows. What is not receipted in time goes back to the backlog; how long that takes doubles
while the hub is silent.

``Uplink`` reads and settles the outbox, so it runs on the outbox's thread. Times are milliseconds
of any clock that never goes back.
"""

from random import Random

from wire.codec import BATCH_EVENTS_MAX, encode_events
from wire.envelope import Kept, Receipt
from wire.outbox import Outbox

LIVE_EVENTS_MAX = 16
"""Fresh events under way at once. More than a shop's fingers can do; a burst beyond it is a
backlog, and travels in batches."""

RETRY_MS = 3_000
RETRY_MS_MAX = 60_000
SILENCES_MAX = 5  # doublings that reach RETRY_MS_MAX
WINDOW_EVENTS = 400  # until the hub says otherwise: two batches
PACE_EVENTS_PER_S = 200  # until the hub says otherwise
TURNS_PER_S = 10  # slices of backlog a second, so that live events fit between them


class Uplink:
    """Decides what an outbox publishes next; one for each outbox.

    Call ``connected`` and ``disconnected`` as the link comes and goes, ``receipted`` for what the
    hub says, and ``due`` whenever something was appended, said or ``next_ms`` has come.
    """

    def __init__(self, outbox: Outbox, store: str, device: str, random: Random) -> None:
        self._outbox = outbox
        self._store = store
        self._device = device
        self._random = random
        self._online = False
        self._under_way: dict[int, int] = {}  # seq -> when it counts as lost on the way
        self._fresh_from = outbox.made + 1  # below: backlog; from here on: live lane
        self._fresh_sent = outbox.made
        self._backlog_sent = 0  # backlog at or below this was sent since the last rewind
        self._silences = 0
        self._silent_again_ms = 0
        self.begun_again = 0
        self._window = WINDOW_EVENTS
        self._pace = PACE_EVENTS_PER_S
        self._credit = 0.0
        self._credit_at_ms = 0

    def connected(self, now_ms: int) -> None:
        """The broker is reached: whatever was under way may be lost, so all of it is backlog."""
        self._online = True
        self._silences = 0
        self._credit = 1.0
        self._credit_at_ms = now_ms
        self._rewind()

    def disconnected(self) -> None:
        """The broker is gone; nothing is due until it is back."""
        self._online = False

    def hub_started(self) -> None:
        """The hub is back from a restart: what it had not stored is worth sending again now."""
        self._silences = 0
        self._rewind()

    def receipted(self, receipt: Receipt) -> int | None:
        """Settle what the hub has stored; return how many events that were.

        ``None``: the receipt is not about this outbox, and changed nothing; unless it shows that
        the outbox is a copy, which then begins a new stream.
        """
        if self._outbox.is_copy(receipt):
            self._outbox.begin_again()
            self.begun_again += 1
            self._rewind()
            return None
        settled = self._outbox.settle(receipt)
        if settled is None:
            return None
        for seq in [seq for seq in self._under_way if _covered(seq, receipt)]:
            del self._under_way[seq]
        self._silences = 0
        self._window = receipt.window
        self._pace = receipt.pace
        return settled

    def due(self, now_ms: int) -> list[bytes]:
        """The payloads to publish now, in order; they count as under way from here on."""
        if not self._online:
            return []
        self._expire(now_ms)
        return self._pack(self._live(), now_ms) + self._pack(self._backlog(now_ms), now_ms)

    def next_ms(self, now_ms: int) -> int | None:
        """When ``due`` has something next, as far as is known now; ``None``: not by itself."""
        if not self._online:
            return None
        moments = [min(self._under_way.values())] if self._under_way else []
        if self._backlog_waits() and len(self._under_way) < self._allowed():
            missing = max(0.0, self._slice() - self._credit)
            moments.append(now_ms + max(1, round(1000 * missing / self._pace)))
        return min(moments, default=None)

    def _live(self) -> list[Kept]:
        """The live lane; what does not fit in it becomes backlog."""
        if self._outbox.made <= self._fresh_sent:
            return []
        under_way = sum(1 for seq in self._under_way if seq >= self._fresh_from)
        room = max(0, min(LIVE_EVENTS_MAX - under_way, self._window - len(self._under_way)))
        rows = self._outbox.pending(self._fresh_sent, self._outbox.made + 1, room) if room else []
        if rows:
            self._fresh_sent = rows[-1].seq
        if self._fresh_sent < self._outbox.made:
            self._fresh_from = self._outbox.made + 1
            self._fresh_sent = self._outbox.made
        return rows

    def _backlog(self, now_ms: int) -> list[Kept]:
        """The next slice of the backlog, if pace and window leave room for it."""
        elapsed_ms = max(0, now_ms - self._credit_at_ms)
        self._credit_at_ms = now_ms
        self._credit = min(float(self._slice()), self._credit + elapsed_ms * self._pace / 1000)
        room = self._allowed() - len(self._under_way)
        if room <= 0 or self._credit < min(1, self._slice()) or not self._backlog_waits():
            return []
        wanted = min(room, self._slice())
        if self._credit < wanted and self._outbox.made - self._backlog_sent > self._credit:
            return []  # wait for a whole slice: a few large payloads cost less than many small ones
        rows = self._outbox.pending(
            self._backlog_sent, self._fresh_from, wanted + len(self._under_way)
        )
        rows = [row for row in rows if row.seq not in self._under_way][:wanted]
        if not rows:
            self._backlog_sent = self._fresh_from - 1
            return []
        self._backlog_sent = rows[-1].seq
        self._credit -= len(rows)
        return rows

    def _pack(self, rows: list[Kept], now_ms: int) -> list[bytes]:
        if not rows:
            return []
        expires_ms = now_ms + round(self._patience_ms() * self._random.uniform(1.0, 1.5))
        self._under_way.update((row.seq, expires_ms) for row in rows)
        outbox = self._outbox
        return encode_events(self._store, self._device, outbox.stream, outbox.oldest(), rows)

    def _expire(self, now_ms: int) -> None:
        late = [seq for seq, expires_ms in self._under_way.items() if expires_ms <= now_ms]
        if not late:
            return
        for seq in late:
            del self._under_way[seq]
        self._backlog_sent = min(self._backlog_sent, min(late) - 1)
        self._fresh_from = max(self._fresh_from, max(late) + 1)
        if now_ms >= self._silent_again_ms:  # several payloads that expire together are one silence
            self._silences = min(self._silences + 1, SILENCES_MAX)
            self._silent_again_ms = now_ms + self._patience_ms()

    def _patience_ms(self) -> int:
        return min(RETRY_MS << self._silences, RETRY_MS_MAX)

    def _rewind(self) -> None:
        self._under_way.clear()
        self._backlog_sent = 0
        self._fresh_from = self._outbox.made + 1
        self._fresh_sent = self._outbox.made

    def _backlog_waits(self) -> bool:
        return self._backlog_sent < self._fresh_from - 1

    def _allowed(self) -> int:
        """Events that may be under way; a silent hub is asked with one slice at a time."""
        return min(self._window, self._slice()) if self._silences else self._window

    def _slice(self) -> int:
        return max(1, min(BATCH_EVENTS_MAX, self._pace // TURNS_PER_S))


def _covered(seq: int, receipt: Receipt) -> bool:
    return seq <= receipt.upto or any(first <= seq <= last for first, last in receipt.also)
