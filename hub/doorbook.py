"""What happens at the doors beyond their counters: counts by hand, and the corrections at closing.

In come a board, the time, and what a manager has counted; out go the counts and closings as they
stand, and lines for the journal, which ``recall`` reads again at a start. A count waits for the
counter's buckets of its minutes; a closing that late events change is entered again. It starts no
task and changes no counter.
"""

from collections import deque
from collections.abc import Iterable, Sequence

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from hub.board import Board
from hub.footfall.closing import Closing
from hub.footfall.compare import MINUTES, Tapped, begins_next_ms, compared
from hub.footfall.hand import HandCount, spans
from hub.live.doors import ClosingView, CountPlan, CountView, TrafficReport
from hub.live.footfall import audit_view, closing_view, count_view, report
from hub.logbook import WAITING_MAX, Line
from hub.store import Entry
from wire.audit import Span
from wire.codec import from_ms

COUNT = "count"
CLOSING = "closing"

SETTLE_MS = 900_000
"""How long a count waits for the last buckets of its minutes."""

AGE_MAX_MS = 3_600_000
"""How old a count may be when it comes in: a phone that had no network meanwhile."""

LOOK_MS = 10_000
"""Between two looks at the counts that wait, and at the closings."""

COUNTS_MAX = 1_000
CLOSINGS_MAX = 400
"""Years of counts, more than a year of closings; the journal has them all."""

SHOWN_MAX = 20
"""The newest counts and closings in a report."""


class UnknownLineError(ValueError):
    """There is no counting line of this name."""


class UnknownDayError(ValueError):
    """A day that the counters do not hold (any more)."""


class UntimelyError(ValueError):
    """A count of minutes that are not over, or long past."""


class TakenError(ValueError):
    """Somebody else's count of the same minutes stands."""


class Ended(Struct, frozen=True, kw_only=True):
    """A closing, and how often late events have changed it."""

    closing: Closing
    revised: int = 0


class Doorbook:
    """The counts by hand and the closings of one store; ``waiting`` are lines not on disk yet."""

    def __init__(self, board: Board) -> None:
        self._board = board
        self._counts: dict[int, HandCount] = {}
        self._ended: dict[int, Ended] = {}
        self._looked_ms: int | None = None
        self.waiting: deque[Line] = deque(maxlen=WAITING_MAX)

    def recall(self, entries: Iterable[Entry]) -> None:
        """Read the journal again, in its order."""
        for entry in entries:
            if entry.kind == COUNT:
                count = msgspec.json.decode(entry.body, type=HandCount)
                self._counts[count.number] = count
            elif entry.kind == CLOSING:
                ended = msgspec.json.decode(entry.body, type=Ended)
                self._ended[ended.closing.ends_ms] = ended
        self._forget()
        self._tell_board()

    def look(self, now_ms: int) -> None:
        """Hold counts against the buckets that have come in, and close what is over."""
        if self._looked_ms is not None and abs(now_ms - self._looked_ms) < LOOK_MS:
            return
        self._looked_ms = now_ms
        for one in self._open():
            seen = compared(one.tapped, self._board.turnstile.buckets(one.tapped.line))
            if seen.minutes == seen.of or now_ms - one.tapped.ends_ms > SETTLE_MS:
                self._enter_count(replace(one, compared=seen), now_ms)
        newest_ms = max(self._ended, default=0)
        for found in self._board.counted(now_ms).closings(now_ms):
            known = self._ended.get(found.ends_ms)
            if known is None and (found.ends_ms > newest_ms or not self._overlaps(found)):
                self._enter_closing(Ended(closing=found), now_ms)
            elif known is not None and _differs(known.closing, found):
                self._enter_closing(Ended(closing=found, revised=known.revised + 1), now_ms)

    def submit(self, tapped: Tapped, now_ms: int) -> CountView:
        """Take a count in; the same one twice is the same.

        Raises:
            TakenError: another count of these minutes stands; two would be one proof taken twice.
            UnknownLineError: nothing counts there.
            UntimelyError: its minutes are not over, or long past.
        """
        if tapped.line not in self._board.counted(now_ms).line_names:
            msg = f"there is no counting line {tapped.line!r}"
            raise UnknownLineError(msg)
        if not 0 <= now_ms - tapped.ends_ms <= AGE_MAX_MS:
            msg = "these minutes are not over yet, or long past"
            raise UntimelyError(msg)
        for one in self._counts.values():
            if one.tapped == tapped:
                return self._view(one)
            minutes = (one.tapped.line, one.tapped.begins_ms)
            if minutes == (tapped.line, tapped.begins_ms) and not one.withdrawn:
                msg = "somebody has counted these minutes; their count has to be taken back first"
                raise TakenError(msg)
        number = max(self._counts, default=0) + 1
        count = HandCount(number=number, at_ms=now_ms, tapped=tapped)
        self._looked_ms = None
        self._enter_count(count, now_ms)
        return self._view(count)

    def withdraw(self, number: int, now_ms: int) -> CountView | None:
        """Take a count back; None where there is none of this number."""
        count = self._counts.get(number)
        if count is None:
            return None
        if not count.withdrawn:
            count = replace(count, withdrawn=True)
            self._enter_count(count, now_ms)
        return self._view(count)

    def plan(self, line: str, now_ms: int) -> CountPlan:
        """What a page needs to count one line.

        Raises:
            UnknownLineError: nothing counts there.
        """
        counted = self._board.counted(now_ms)
        if line not in counted.line_names:
            msg = f"there is no counting line {line!r}"
            raise UnknownLineError(msg)
        own = [one for one in self._newest() if one.tapped.line == line]
        return CountPlan(
            line=line,
            name=counted.place_of(line),
            store=self._board.shop.name,
            now=from_ms(now_ms),
            begins=from_ms(begins_next_ms(counted.bucket_s(line), now_ms)),
            minutes=MINUTES,
            audit=audit_view(counted.judged.get(line), now_ms),
            counts=tuple(self._view(one) for one in own[:SHOWN_MAX]),
        )

    def report(self, day: int | None, now_ms: int) -> TrafficReport:
        """The people of a business day (its number); None is the one of now.

        Raises:
            UnknownDayError: it has not begun, or is longer ago than late events may change.
        """
        today, _ = self._board.local(now_ms)
        counted = self._board.counted(now_ms)
        first = max(counted.open_day, today - counted.shop.scoring.hist_days)
        if day is not None and not first <= day <= today:
            msg = "the counters hold no such day"
            raise UnknownDayError(msg)
        ended = sorted(self._ended.items(), reverse=True)[:SHOWN_MAX]
        return report(
            counted,
            [(one.closing, one.revised) for _, one in ended],
            [self._view(one) for one in self._newest()[:SHOWN_MAX]],
            day,
            now_ms,
        )

    def last_closing(self) -> ClosingView | None:
        """What was left over when the store last closed."""
        last = max(self._ended, default=None)
        if last is None:
            return None
        return closing_view(self._ended[last].closing, self._ended[last].revised)

    def spans(self, now_ms: int) -> Sequence[Span]:
        """All counts that still say something, as a sensor's audit takes them."""
        lines = sorted({one.tapped.line for one in self._counts.values()})
        return [span for line in lines for span in spans(self._counts.values(), line, now_ms)]

    def _overlaps(self, found: Closing) -> bool:
        """Whether a part of its time has been closed already, when other hours were in force."""
        known = [one.closing for one in self._ended.values()]
        return any(one.begins_ms < found.ends_ms and found.begins_ms < one.ends_ms for one in known)

    def _open(self) -> list[HandCount]:
        return [one for one in self._counts.values() if one.compared is None and not one.withdrawn]

    def _newest(self) -> list[HandCount]:
        return [one for _, one in sorted(self._counts.items(), reverse=True)]

    def _view(self, one: HandCount) -> CountView:
        """A count with what could be compared so far."""
        if one.compared is not None:
            return count_view(one)
        seen = compared(one.tapped, self._board.turnstile.buckets(one.tapped.line))
        return replace(count_view(replace(one, compared=seen)), settled=False)

    def _enter_count(self, count: HandCount, now_ms: int) -> None:
        self._counts[count.number] = count
        self.waiting.append(Line(now_ms, COUNT, msgspec.json.encode(count).decode()))
        self._forget()
        self._tell_board()

    def _enter_closing(self, ended: Ended, now_ms: int) -> None:
        self._ended[ended.closing.ends_ms] = ended
        self.waiting.append(Line(now_ms, CLOSING, msgspec.json.encode(ended).decode()))
        self._forget()

    def _forget(self) -> None:
        for number in sorted(self._counts)[:-COUNTS_MAX]:
            del self._counts[number]
        for ends_ms in sorted(self._ended)[:-CLOSINGS_MAX]:
            del self._ended[ends_ms]

    def _tell_board(self) -> None:
        self._board.turnstile.take(tuple(self._counts.values()))
        self._board.wake()


def _differs(known: Closing, found: Closing) -> bool:
    """Whether late events have changed a closing; a new audit alone does not."""
    return (known.in_, known.out, known.net, known.missing) != (
        found.in_,
        found.out,
        found.net,
        found.missing,
    )
