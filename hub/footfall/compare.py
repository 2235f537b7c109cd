"""A count by hand beside the counter's buckets of exactly the same minutes. PURE.

In come taps by minute and the line's newest buckets; out goes what both counted where they can be
compared. Only where buckets begin and end on whole minutes, and were watched, is there anything to
compare: a part of a bucket is never guessed. The interval is ``wire.audit``'s.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Annotated, NamedTuple

from msgspec import Meta, Struct, field

from wire.audit import Span
from wire.events import Count, Name

MINUTE_MS = 60_000

MINUTES = 5
"""How long a manager counts."""

MINUTES_MAX = 60
"""A longer count is a mistake, or a page that was left open."""

NEAR_MS = 1_500
"""By how much a device's clock may be off an edge that its bucket was meant to have."""

WATCHED_SHARE = 0.95
"""What was watched for less is not compared: the hand has seen what the counter could not."""

BUCKET_MS_MAX = MINUTES * MINUTE_MS
"""A counter with longer buckets cannot be held against five minutes."""

Minutes = Annotated[list[Count], Meta(min_length=1, max_length=MINUTES_MAX)]


class Bucket(NamedTuple):
    """What a counter has said of one line from ``start_ms`` on, for ``span_ms``."""

    start_ms: int
    span_ms: int
    in_: int
    out: int
    watched_ms: int


class Tapped(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A count by hand: people in and out in each minute from ``begins_ms``, a whole minute, on."""

    line: Name
    begins_ms: Annotated[int, Meta(ge=0)]
    in_: Minutes = field(name="in")
    out: Minutes

    def __post_init__(self) -> None:
        """Refuse what is not in whole minutes."""
        if self.begins_ms % MINUTE_MS:
            msg = "begins_ms is not a whole minute"
            raise ValueError(msg)
        if len(self.in_) != len(self.out):
            msg = "in and out are of the same minutes"
            raise ValueError(msg)

    @property
    def ends_ms(self) -> int:
        """The end of its last minute."""
        return self.begins_ms + len(self.in_) * MINUTE_MS


class Compared(Struct, frozen=True, kw_only=True):
    """What hand and counter have said of ``minutes`` of a count's ``of`` minutes."""

    minutes: int
    of: int
    hand_in: int
    hand_out: int
    sensor_in: int
    sensor_out: int

    def span(self, line: str) -> Span | None:
        """The same as an audit takes it; None where no minute could be compared."""
        if not self.minutes:
            return None
        return Span(
            line=line,
            hand_in=self.hand_in,
            hand_out=self.hand_out,
            sensor_in=self.sensor_in,
            sensor_out=self.sensor_out,
        )


def compared(tapped: Tapped, buckets: Iterable[Bucket]) -> Compared:
    """Hold a count against the buckets that lie in its minutes."""
    known = sorted(
        one for one in buckets if tapped.begins_ms - one.span_ms < one.start_ms < tapped.ends_ms
    )
    minutes = hand_in = hand_out = sensor_in = sensor_out = 0
    for first, last in _units(tapped, known):
        begins_ms = tapped.begins_ms + first * MINUTE_MS
        ends_ms = tapped.begins_ms + last * MINUTE_MS
        inside = [one for one in known if begins_ms <= _middle_ms(one) < ends_ms]
        if sum(one.watched_ms for one in inside) < WATCHED_SHARE * (ends_ms - begins_ms):
            continue
        minutes += last - first
        hand_in += sum(tapped.in_[first:last])
        hand_out += sum(tapped.out[first:last])
        sensor_in += sum(one.in_ for one in inside)
        sensor_out += sum(one.out for one in inside)
    return Compared(
        minutes=minutes,
        of=len(tapped.in_),
        hand_in=hand_in,
        hand_out=hand_out,
        sensor_in=sensor_in,
        sensor_out=sensor_out,
    )


def begins_next_ms(bucket_s: int | None, now_ms: int) -> int:
    """When a count may begin: on the next minute on which the counter begins a bucket as well."""
    step_ms = MINUTE_MS
    if bucket_s and bucket_s * 1000 <= BUCKET_MS_MAX:
        while step_ms % (bucket_s * 1000) and step_ms < BUCKET_MS_MAX:
            step_ms += MINUTE_MS
    return (now_ms // step_ms + 1) * step_ms


def _units(tapped: Tapped, buckets: Sequence[Bucket]) -> Iterator[tuple[int, int]]:
    """The shortest runs of minutes, each from and until, that no bucket reaches out of."""
    first = None
    for edge in range(len(tapped.in_) + 1):
        at_ms = tapped.begins_ms + edge * MINUTE_MS
        if any(_reaches_over(one, at_ms) for one in buckets):
            continue
        if first is not None:
            yield first, edge
        first = edge


def _reaches_over(bucket: Bucket, at_ms: int) -> bool:
    return bucket.start_ms + NEAR_MS < at_ms < bucket.start_ms + bucket.span_ms - NEAR_MS


def _middle_ms(bucket: Bucket) -> int:
    return bucket.start_ms + bucket.span_ms // 2
