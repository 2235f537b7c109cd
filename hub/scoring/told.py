"""Which buckets were told already: one that comes again, under a new number, counts once. PURE.

In comes a bucket of a line or a zone, and who told it; out goes whether it is new. The parts of a
bucket are disjoint (``wire.events``), so two that are equal in all that counts are one that was
sent twice: by an outbox that was copied, or a sensor that was cut off while it wrote. They are kept
as long as the bins that they were counted in, some 18 bytes each. Times are corrected ones: where
another clock estimate moved the second copy, it is another bucket here, and counts.
"""

from bisect import bisect_left
from collections.abc import Mapping
from struct import Struct

_PART = Struct(">IHIQ")  # big-endian: the order of the bytes is the order of the times
PART_BYTES = _PART.size

PARTS_MAX = 600
"""In one bin of one place: two a second, more than any sensor sends."""

Watcher = tuple[str, str, str]
"""The device, whether it watches a ``line`` or a ``zone``, and that one's name."""

Told = dict[Watcher, dict[int, bytes]]
"""By watcher and bin: the parts that were told, one after the other, in order."""


def part(offset_ms: int, seconds: int, watched_ms: int, said: int) -> bytes:
    """A bucket, ``offset_ms`` into its bin; ``said`` are its numbers as one of 64 bits."""
    return _PART.pack(offset_ms, seconds, watched_ms, said)


def is_new(told: Told, watcher: Watcher, bin_: int, one: bytes) -> bool:
    """Whether a part was not told before; it is from now on. One too many is not taken for new."""
    bins = told.get(watcher)
    if bins is None:
        bins = told[watcher] = {}
    known = bins.get(bin_, b"")
    if known[-PART_BYTES:] < one:  # nearly always: the newest of its bin
        at = len(known)
    else:
        at = PART_BYTES * bisect_left(
            range(len(known) // PART_BYTES), one, key=lambda nth: _nth(known, nth)
        )
    if known[at : at + PART_BYTES] == one or len(known) >= PARTS_MAX * PART_BYTES:
        return False
    bins[bin_] = known[:at] + one + known[at:]
    return True


def merge_told(into: Told, other: Mapping[Watcher, Mapping[int, bytes]]) -> None:
    """Add what other devices have told."""
    for watcher, bins in other.items():
        into.setdefault(watcher, {}).update(bins)


def told_since(told: Told, first_bin: int) -> Told:
    """What is left without the bins before."""
    kept = {
        watcher: {bin_: parts for bin_, parts in bins.items() if bin_ >= first_bin}
        for watcher, bins in told.items()
    }
    return {watcher: bins for watcher, bins in kept.items() if bins}


def _nth(parts: bytes, nth: int) -> bytes:
    return parts[nth * PART_BYTES : (nth + 1) * PART_BYTES]
