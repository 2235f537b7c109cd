"""Which of a store's lines stand on which, and what counts of them. PURE.

In come all trusted lines of one store, in any order; out goes how they stand: the branch that goes
on, how far it is without a hole, and the line in which each day is counted. The same lines give the
same answer, whatever the order. It reads no document.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from wire.report import NO_HASH

DAWN = -(10**6)
"""Before every day, counted from 1 January 1970."""


class Node(NamedTuple):
    """One line, as far as its place in the log goes.

    ``day`` is counted from 1 January 1970; ``taps`` are those of the day that the line knows.
    """

    digest: str
    previous: str
    seq: int
    made: int
    day: int
    incarnation: str
    taps: int


class Hole(NamedTuple):
    """Numbers from ``first`` to ``last`` that have not come below one that has.

    A hub tells one day after the other: what is missing is of days between ``after`` and
    ``before``, which are both there.
    """

    first: int
    last: int
    after: int
    before: int


class Settled(NamedTuple):
    """How the lines stand.

    ``path`` is the branch that goes on, from the first line to the first hole; ``superseded`` what
    follows a line that lost its fork; ``current`` the line of each day. ``is_plain``: what goes
    on is one unbroken row of lines, so that one more on its last one changes nothing but its day.
    """

    path: Sequence[Node]
    superseded: frozenset[str]
    current: Mapping[int, str]
    holes: tuple[Hole, ...]
    forks: tuple[int, ...]
    is_plain: bool


class Reach(NamedTuple):
    """How far a branch goes, from one of its lines on; of two on the same line the greater goes on.

    First the last business day that it tells, then how many lines it has, then when the last of
    them was made. One wrong clock decides nothing for good: the branch of the hub that is alive
    grows, and the other one does not.
    """

    day: int
    lines: int
    made: int
    digest: str


def settle(nodes: Sequence[Node]) -> Settled:
    """How all trusted lines of a store stand."""
    children: dict[str, list[Node]] = defaultdict(list)
    for node in nodes:
        children[node.previous].append(node)
    if any(len(siblings) > 1 for siblings in children.values()):
        reaches = _reaches(nodes, children)
        for siblings in children.values():
            siblings.sort(key=lambda one: reaches[one.digest], reverse=True)
    superseded = frozenset(_superseded(children))
    path = [*_path(children)]
    is_plain = len(path) + len(superseded) == len(nodes) and all(
        node.seq == number for number, node in enumerate(path, 1)
    )
    return Settled(
        path=path,
        superseded=superseded,
        current=_current(nodes, superseded),
        holes=tuple(_holes(one for one in nodes if one.digest not in superseded)),
        forks=tuple(sorted(_forks(nodes, children))),
        is_plain=is_plain,
    )


def fullest(lines: Iterable[Node]) -> Node:
    """The one of several superseded lines of a day that knows most of it."""
    return max(lines, key=lambda one: (one.taps, *_last(one)))


def _superseded(children: Mapping[str, Sequence[Node]]) -> Iterator[str]:
    """Every line behind a fork that it lost; of lines on the same line, the first one goes on."""
    left = [one for siblings in children.values() for one in siblings[1:]]
    seen: set[str] = set()
    while left:
        node = left.pop()
        if node.digest not in seen:
            seen.add(node.digest)
            yield node.digest
            left += children.get(node.digest, ())


def _reaches(nodes: Sequence[Node], children: Mapping[str, Sequence[Node]]) -> dict[str, Reach]:
    """How far the branch behind each line goes: looked at from its tips back."""
    here = {one.digest for one in nodes}
    left, ordered = [one for one in nodes if one.previous not in here], list[Node]()
    while left:
        ordered.append(left.pop())
        left += children.get(ordered[-1].digest, ())
    found: dict[str, Reach] = {}
    for node in reversed(ordered):
        ahead = [found[one.digest] for one in children.get(node.digest, ())]
        far = max(ahead, default=Reach(node.day, 0, node.made, ""))
        found[node.digest] = Reach(
            max(node.day, far.day), far.lines + 1, max(node.made, far.made), node.digest
        )
    return found


def _path(children: Mapping[str, Sequence[Node]]) -> Iterator[Node]:
    siblings = children.get(NO_HASH)
    while siblings:
        node = siblings[0]
        yield node
        siblings = children.get(node.digest)


def _current(nodes: Iterable[Node], superseded: frozenset[str]) -> dict[int, str]:
    """The line of each day: the last one, but where a branch that lost its fork knows more taps."""
    going, lost = defaultdict[int, list[Node]](list), defaultdict[int, list[Node]](list)
    for node in nodes:
        (lost if node.digest in superseded else going)[node.day].append(node)
    found = {day: max(some, key=_last) for day, some in going.items()}
    for day, some in lost.items():
        most = fullest(some)
        if day not in found or most.taps > found[day].taps:
            found[day] = most
    return {day: node.digest for day, node in found.items()}


def _last(node: Node) -> tuple[int, int, str]:
    return node.seq, node.made, node.digest


def _holes(nodes: Iterable[Node]) -> Iterator[Hole]:
    """The ranges that are missing below the highest number.

    A line about a day that was told before the hole is a late one: it says nothing of the days in
    the hole, and the next line is looked at.
    """
    told, number, open_ = DAWN, 0, list[tuple[int, int]]()
    for node in sorted(nodes, key=_last):
        if node.seq > number + 1:
            open_.append((number + 1, node.seq - 1))
        number = node.seq
        if node.day > told:
            yield from (Hole(*one, told, node.day) for one in open_)
            told, open_ = node.day, []
    yield from (Hole(*one, told, told) for one in open_)


def _forks(nodes: Sequence[Node], children: Mapping[str, Sequence[Node]]) -> set[int]:
    """Where lines stand on the same line, and where numbers begin to be held by several."""
    held = Counter(node.seq for node in nodes)
    found = {number for number, times in held.items() if times > 1 and held[number - 1] <= 1}
    return found | {one[0].seq for one in children.values() if len(one) > 1}
