"""New devices that wait at the hub until a manager accepts them by their code. PURE.

In: what devices ask, what a manager decides, the time since the hub started. Out: a new ``Queue``,
and how each ask stands. An ask dies after ``LIFE_S``, with the ``TRIES_MAX``-th wrong code, or
with the first right one. Whether a code is right is found out elsewhere: that takes a tenth of a
second. It is forgotten with the program; devices then ask anew.
"""

from collections.abc import Mapping

from msgspec import Struct
from msgspec.structs import replace

from wire.enrol import LIFE_S, TRIES_MAX, Ask, AskStanding

ASKS_MAX = 32
"""At once: a store that is opened with all its devices."""

DECIDED_MAX = 64
"""That may still ask what became of them, which they do every two seconds."""

ADDRESS_ASKS_MAX = 8
"""Of one address at once: new codes of one device, or some devices behind one router."""

LIFE_MS = LIFE_S * 1000


class FullError(Exception):
    """More ask than can wait."""


class Waiting(Struct, frozen=True, kw_only=True):
    """An ask and how it stands; ``told`` is what its device hears."""

    ask: Ask
    address: str
    since_ms: int
    tries: int = 0
    told: AskStanding = AskStanding(state="pending")


class Queue(Struct, frozen=True, kw_only=True):
    """Who waits, by the name under which the device asks again."""

    waiting: Mapping[str, Waiting] = {}


def begin(queue: Queue, name: str, ask: Ask, address: str, now_ms: int) -> Queue:
    """Let a device wait.

    Raises:
        FullError: too many do, at all or from its address.
    """
    waiting = pending(queue, now_ms).values()
    of_address = [one for one in waiting if one.address == address]
    if len(waiting) >= ASKS_MAX or len(of_address) >= ADDRESS_ASKS_MAX:
        raise FullError
    kept = _remembered(queue, now_ms)
    return Queue(waiting=kept | {name: Waiting(ask=ask, address=address, since_ms=now_ms)})


def pending(queue: Queue, now_ms: int) -> dict[str, Waiting]:
    """Who still waits for a manager, the newest first."""
    alive = _alive(queue, now_ms).items()
    found = [(name, one) for name, one in alive if one.told.state == "pending"]
    return dict(reversed(found))


def told(queue: Queue, name: str, now_ms: int) -> AskStanding:
    """What a device hears that asks again."""
    one = _alive(queue, now_ms).get(name)
    return AskStanding(state="expired") if one is None else one.told


def missed(queue: Queue, name: str, now_ms: int) -> tuple[Queue, int]:
    """The code was wrong: with the last try the ask is over. How many tries are left."""
    one = pending(queue, now_ms).get(name)
    if one is None:
        return queue, 0
    left = TRIES_MAX - one.tries - 1
    tried = replace(one, tries=one.tries + 1)
    return _with(
        queue, name, tried if left else replace(tried, told=AskStanding(state="expired"))
    ), left


def accept(queue: Queue, name: str, answer: AskStanding, now_ms: int) -> Queue:
    """The code was right: the device hears so until its code's life ends, and it serves once."""
    return _decided(queue, name, answer, now_ms)


def reject(queue: Queue, name: str, now_ms: int) -> Queue:
    """Somebody does not want the device."""
    return _decided(queue, name, AskStanding(state="rejected"), now_ms)


def _decided(queue: Queue, name: str, answer: AskStanding, now_ms: int) -> Queue:
    one = pending(queue, now_ms).get(name)
    return queue if one is None else _with(queue, name, replace(one, told=answer))


def _with(queue: Queue, name: str, one: Waiting) -> Queue:
    return Queue(waiting={**queue.waiting, name: one})


def _remembered(queue: Queue, now_ms: int) -> dict[str, Waiting]:
    """Who is alive, of those that were decided on the last ones: they hold nobody's place."""
    alive = _alive(queue, now_ms)
    decided = [name for name, one in alive.items() if one.told.state != "pending"]
    gone = set(decided[:-DECIDED_MAX])
    return {name: one for name, one in alive.items() if name not in gone}


def _alive(queue: Queue, now_ms: int) -> dict[str, Waiting]:
    return {name: one for name, one in queue.waiting.items() if now_ms - one.since_ms < LIFE_MS}
