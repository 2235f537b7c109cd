"""What the store is like: the newest readings of light, sound and air, and where they belong. PURE.

In come the log's readings, in any order; out goes what is shown of a moment. A reading that is too
old, or of too little of its bucket, has no value any more, and never another one. It judges
nobody's answer: whether 82 lx are too dark is for shoppers to say.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Literal

from msgspec import Struct

from config.ambience import QUANTITIES, Quantity, QuantityName
from config.shop import Shop, Touchpoint
from hub.scoring.intake import BUCKET_AGE_MAX_MS, Happened
from wire.codec import from_ms
from wire.events import Reading

STALE_MS = 300_000
"""A reading that ended longer ago is none; five of the usual minutes may be late."""

COVERED_MIN = 0.5
"""The share of a bucket below which its mean tells of something else."""

SERIES_MAX = 500
"""Probes and quantities remembered; then the one that was silent the longest is forgotten."""

_BY_NAME: Mapping[str, Quantity] = {str(name): one for name, one in QUANTITIES.items()}


class Newest(Struct, frozen=True, array_like=True):
    """The newest reading of one probe and quantity, from ``start_ms`` to ``end_ms``."""

    device: str
    probe: str | None
    quantity: QuantityName
    start_ms: int
    end_ms: int
    coverage: float
    value: float


class MeasuredView(Struct, frozen=True, kw_only=True):
    """What one probe says: the mean (of sound the equivalent level) of ``since`` to ``until``.

    ``value`` is null where the newest reading is ``stale`` or ``thin`` (less than half of its time
    was measured); ``unit`` is how people write it.
    """

    quantity: QuantityName
    value: float | None
    unit: str
    state: Literal["ok", "stale", "thin"]
    since: datetime
    until: datetime
    coverage: float
    device: str
    probe: str | None


class PlaceView(Struct, frozen=True, kw_only=True):
    """What is measured at one touchpoint."""

    touchpoint: str
    name: str
    measured: tuple[MeasuredView, ...]


class AmbienceView(Struct, frozen=True, kw_only=True):
    """What the store is like now; ``elsewhere`` is what no touchpoint has claimed.

    ``refused`` readings had another unit, were of nothing known, or not plausible.
    """

    store: str
    as_of: datetime
    touchpoints: tuple[PlaceView, ...]
    elsewhere: tuple[MeasuredView, ...]
    refused: int


class Ambience:
    """The newest reading of each probe; the same log gives the same, in whatever order it comes."""

    def __init__(self, newest: Iterable[Newest] = ()) -> None:
        """Go on from a ``memory``."""
        self._standing = {(one.device, one.probe, one.quantity): one for one in newest}
        self._refused = 0

    def memory(self) -> list[Newest]:
        """What is known, to go on from."""
        return list(self._standing.values())

    def count(self, happened: Happened) -> None:
        """Take in an event; what is no reading is not looked at."""
        if not isinstance(happened.event, Reading):
            return
        found = _newest(happened, happened.event)
        if found is None:
            self._refused += 1
            return
        key = found.device, found.probe, found.quantity
        before = self._standing.get(key)
        if before is None or _rank(before) < _rank(found):
            self._standing[key] = found
        if len(self._standing) > SERIES_MAX:
            oldest = min(self._standing, key=lambda one: _rank(self._standing[one]))
            del self._standing[oldest]

    def measured(self, shop: Shop, now_ms: int) -> Mapping[str, tuple[MeasuredView, ...]]:
        """What is measured at each touchpoint, by its id."""
        shown = self._shown(now_ms)
        return {
            place.id: tuple(one for one in shown if _belongs(one, place))
            for place in shop.touchpoints
        }

    def view(self, shop: Shop, now_ms: int) -> AmbienceView:
        """Everything that is measured."""
        shown, placed = self._shown(now_ms), self.measured(shop, now_ms)
        claimed = {one for here in placed.values() for one in here}
        return AmbienceView(
            store=shop.store,
            as_of=from_ms(now_ms),
            touchpoints=tuple(
                PlaceView(touchpoint=place.id, name=place.name, measured=placed[place.id])
                for place in shop.touchpoints
                if placed[place.id]
            ),
            elsewhere=tuple(one for one in shown if one not in claimed),
            refused=self._refused,
        )

    def _shown(self, now_ms: int) -> list[MeasuredView]:
        order = list(QUANTITIES)
        newest = sorted(
            self._standing.values(),
            key=lambda one: (order.index(one.quantity), one.device, one.probe or ""),
        )
        return [_view(one, now_ms) for one in newest]


def _newest(happened: Happened, reading: Reading) -> Newest | None:
    """A reading in the store's time; ``None`` for what is no reading of ours."""
    known = _BY_NAME.get(reading.quantity)
    if known is None or reading.unit != known.unit or not known.is_plausible(reading.value):
        return None
    if reading.start_ms is None or reading.seconds is None:
        start_ms, end_ms = happened.at_ms, happened.at_ms
    else:
        start_ms = reading.start_ms + happened.shift_ms
        end_ms = min(start_ms + 1_000 * reading.seconds, max(happened.at_ms, start_ms))
    if not 0 <= happened.at_ms - start_ms <= BUCKET_AGE_MAX_MS:
        return None  # its clock and its bucket contradict each other
    return Newest(
        happened.device,
        reading.probe,
        known.name,
        start_ms,
        end_ms,
        reading.coverage,
        reading.value,
    )


def _rank(one: Newest) -> tuple[int, float, int, float]:
    """Which of two is to be shown: the later, and of one bucket the part that measured more."""
    return one.start_ms, one.coverage, one.end_ms, one.value


def _view(one: Newest, now_ms: int) -> MeasuredView:
    state: Literal["ok", "stale", "thin"] = "ok" if one.coverage >= COVERED_MIN else "thin"
    if now_ms - one.end_ms > max(STALE_MS, one.end_ms - one.start_ms):
        state = "stale"
    return MeasuredView(
        quantity=one.quantity,
        value=round(one.value, 1) if state == "ok" else None,
        unit=QUANTITIES[one.quantity].shown,
        state=state,
        since=from_ms(one.start_ms),
        until=from_ms(one.end_ms),
        coverage=round(one.coverage, 3),
        device=one.device,
        probe=one.probe,
    )


def _belongs(one: MeasuredView, place: Touchpoint) -> bool:
    return one.device in place.devices or any(
        probe.device == one.device
        and probe.quantity in {None, one.quantity}
        and probe.probe in {None, one.probe}
        for probe in place.ambience
    )
