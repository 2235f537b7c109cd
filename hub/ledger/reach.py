"""How far a store's log was read: behind which of its lines there is something to ask for.

In come a store and an open transaction; out go heads. A line that was refused twice of late, and
came from its hub, is stepped over like one that is kept: else all that stands behind it would come
again with every visit, for ever. What a file brought says nothing of the hub. It writes nothing.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from hub.daily.chain import NOTHING, Head
from hub.ledger import RESTS_MS
from hub.ledger.database import Sentences
from hub.ledger.holdings import REFUSED
from hub.ledger.trails import cursor


class _Kept(NamedTuple):
    digest: str
    previous: str


class _Beyond(NamedTuple):
    """What is here behind a cursor, by number; of what is refused the hashes.

    What is refused and has no number that could be read is under 0.
    """

    kept: Mapping[int, Sequence[_Kept]]
    refused: defaultdict[int, list[str]]


def heads(db: Sentences, store: str, now_ms: int) -> Sequence[Head]:
    """Where to go on asking, the furthest first; the last one is the cursor.

    The first may be a line that was refused: its hub may know it by another hash, and then goes on
    from the next.
    """
    at = cursor(db, store)
    first = head = NOTHING if at is None else Head(at.seq, at.digest)
    beyond = _beyond(db, store, first, now_ms)
    unnumbered = len(beyond.refused[0])
    while found := _next(head, beyond, unnumbered):
        head, used = found
        unnumbered -= used
    number = _passed(head.seq, beyond)
    tail = [Head(number, beyond.refused[number][0])] if number > head.seq else []
    return [*dict.fromkeys((*tail, head, first))]


def _beyond(db: Sentences, store: str, head: Head, now_ms: int) -> _Beyond:
    kept, refused = defaultdict[int, list[_Kept]](list), defaultdict[int, list[str]](list)
    for seq, digest, previous in db.rows(
        "SELECT seq, digest, previous FROM lines WHERE store = ? AND seq > ? AND superseded = 0"
        " ORDER BY seq, trusted DESC, made_s DESC, digest",
        (store, head.seq),
    ):
        kept[seq].append(_Kept(digest, previous))
    for seq, digest in db.rows(
        "SELECT seq, digest FROM faults WHERE store = ? AND times > 1 AND last_ms > ?"  # noqa: S608 - words from here
        f" AND carrier = 'pull' AND trouble IN {REFUSED} ORDER BY seq, last_ms DESC, digest",
        (store, now_ms - RESTS_MS),
    ):
        refused[seq].append(digest)
    return _Beyond(kept, refused)


def _next(head: Head, beyond: _Beyond, unnumbered: int) -> tuple[Head, int] | None:
    """The line that stands on a head; or, where refused ones are between, the one behind them.

    With how many lines that no number can be read of have to be between as well.
    """
    number = head.seq + 1
    for one in beyond.kept.get(number, ()):
        if one.previous == head.digest:
            return Head(number, one.digest), 0
    used = 0
    while used <= unnumbered:
        number = _passed(number - 1, beyond) + 1
        if beyond.kept.get(number) and number > head.seq + 1:
            return Head(number, beyond.kept[number][0].digest), used
        number, used = number + 1, used + 1
    return None


def _passed(number: int, beyond: _Beyond) -> int:
    """The last of the refused numbers in a row behind a number."""
    while number + 1 in beyond.refused:
        number += 1
    return number
