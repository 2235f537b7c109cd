"""The effective counts of a bin: the crowd cap and the weights of the faces. PURE.

In come an item's integer counts and the people that passed; out goes what each bin counts
(section 3). It does not weigh by age.
"""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from config.parameters import Parameters
from hub.scoring.footfall import Footfall, cap
from hub.scoring.plan import PlannedItem
from hub.scoring.state import Answers

MOMENTS_KEPT = 65_536
"""Most bins hold one of few small patterns, and a history of 56 days goes through all of them."""


class Moments(NamedTuple):
    """Sums over answers c with utilities u: of c, of c u and of c u squared."""

    n: float
    first: float
    square: float


class Effective(NamedTuple):
    """One bin of one item: how often each face counts, how many that are, and their moments.

    ``answers`` are those that were given, crowd or no crowd.
    """

    bin: int
    faces: tuple[int, ...]
    total: int
    answers: int
    moments: Moments


def capped(faces: Sequence[int], most: int) -> tuple[int, ...]:
    """x_f = faces_f, or faces_f * cap // n where n answers are more than ``most``."""
    n = sum(faces)
    return tuple(faces) if n <= most else tuple(count * most // n for count in faces)


@lru_cache(maxsize=MOMENTS_KEPT)
def moments(faces: tuple[int, ...], weights: tuple[float, ...]) -> Moments:
    """Of c_f = g_f x_f and u_f = (f - 1) / (K - 1); no ``weights`` g mean 1 for each."""
    best = len(faces) - 1
    if not weights:
        first = sum(face * count for face, count in enumerate(faces))
        square = sum(face * face * count for face, count in enumerate(faces))
        return Moments(sum(faces), first / best, square / best**2)
    counts = weighed_faces(faces, weights)
    return Moments(
        added(counts),
        added(face / best * count for face, count in enumerate(counts)),
        added((face / best) ** 2 * count for face, count in enumerate(counts)),
    )


def weighed_faces(faces: Sequence[int], weights: Sequence[float]) -> Sequence[float]:
    """c_f = g_f x_f; no ``weights`` g mean 1 for each."""
    if not weights:
        return faces
    return [weight * count for weight, count in zip(weights, faces, strict=True)]


def effective(
    planned: PlannedItem,
    answers: Answers | None,
    bins: Iterable[int],
    records: Mapping[int, Footfall],
    parameters: Parameters,
) -> list[Effective]:
    """What an item's answers count in those of the ``bins`` that have any, in their order."""
    if answers is None:
        return []
    held = []
    for bin_ in bins:
        faces = answers.faces.get(bin_)
        if faces is not None:
            x = capped(faces, cap(records.get(bin_), parameters))
            held.append(Effective(bin_, x, sum(x), sum(faces), moments(x, planned.face_weights)))
    return held


def from_(answers: Sequence[Effective], first: int) -> Sequence[Effective]:
    """Those of the bins from ``first`` on; ``answers`` are in order."""
    return answers[bisect_left(answers, first, key=_bin_of) :]


def until(answers: Sequence[Effective], end: int) -> Sequence[Effective]:
    """Those of the bins before ``end``."""
    return answers[: bisect_left(answers, end, key=_bin_of)]


def _bin_of(one: Effective) -> int:
    return one.bin


def added(values: Iterable[float]) -> float:
    """The plain left-to-right sum: the same on every Python (3.12 made ``sum`` another)."""
    total = 0.0
    for value in values:
        total += value
    return total
