"""Copies a whole region to a machine of its staff: one visit, which a later one carries on.

In come a caller, one's own ledger and the time; out go the roster, the trusted keys and the lines
of every store into that ledger, and how far the copy is for whoever waits. All branches are copied,
and what lies behind a hole: the copy has the days that the node has. What is there already is not
sent again, so that being cut off costs at most one page. A store that is at fault is told, and the
others are copied. It blocks between pages: nobody else uses the ledger meanwhile.
"""

from collections.abc import AsyncIterator, Callable, Sequence
from typing import NamedTuple

from hub.daily.chain import NOTHING
from hub.ledger import Among, Carrier, Ledger, Member
from hub.store import StoreError
from hub.upstream.pull import fetch, fetch_named, node_log, node_store
from hub.upstream.puller import head_of
from hub.upstream.region import AwayError, Caller, VisitError, names, stores
from wire.report import Hash, Sealed
from wire.sync import NAMES_MAX, StoreLine

WHO = "region"
"""Who trusted a key, where the region's node says so."""


CARRIER: Carrier = "file"
"""As by a file: no key is trusted but those that the node names."""

COPIED = {None, "foreign", "signature"}
"""Lines that count, that wait, and wrongly signed ones: what a day's state is told by."""

IN_A_ROW_MAX = 20
"""Stores that fail one after the other: then it is not the stores."""


class Failed(NamedTuple):
    """A store that could not be copied, or not all of it."""

    store: str
    problem: str


class Copied(NamedTuple):
    """How far a copy is: lines that are here, of those that the node has; ``new`` of this visit.

    ``doubts`` are lines in which something was wrong, ``failed`` stores that could not be copied.
    """

    here: int
    there: int
    new: int
    doubts: int
    failed: tuple[Failed, ...] = ()


async def copy(
    caller: Caller, ledger: Ledger, now_ms: int, tell: Callable[[Copied], None]
) -> Copied:
    """Bring the copy up to what the node has.

    Raises:
        VisitError: the node was not reached, or is at fault with every store; what came is kept.
        StoreError: the ledger takes nothing.
    """
    told = await stores(caller)
    there = sum(_there(one) for one in told.stores)
    counts = ledger.counts()
    here = sum(min(counts.get(one.store, 0), _there(one)) for one in told.stores)
    done, in_a_row = Copied(here, there, 0, 0), 0
    tell(done)
    for one in told.stores:
        try:
            async for lines in _lacking(caller, ledger, one, now_ms):
                outcome = ledger.ingest(one.store, lines, now_ms, CARRIER)
                done = done._replace(
                    here=done.here + outcome.accepted,
                    new=done.new + outcome.accepted,
                    doubts=done.doubts + len(outcome.faults),
                )
                tell(done)
        except AwayError:
            raise
        except (VisitError, StoreError) as error:
            in_a_row += 1
            if in_a_row == IN_A_ROW_MAX:
                raise
            done = done._replace(failed=(*done.failed, Failed(one.store, str(error))))
        else:
            in_a_row = 0
    counts = ledger.counts()  # with those that wait for their key
    done = done._replace(here=sum(counts.get(one.store, 0) for one in told.stores))
    tell(done)
    return done


async def _lacking(
    caller: Caller, ledger: Ledger, one: StoreLine, now_ms: int
) -> AsyncIterator[Sequence[Sealed]]:
    """The lines of a store that are not here yet, a page at a time.

    First the branch that goes on, from where it is here; then, where the node has more than that,
    what lies behind a hole and on other branches, by name.
    """
    _note(ledger, one, now_ms)
    problem: VisitError | None = None
    try:
        async for page in fetch(caller, node_log(one.store), head_of(ledger.cursor(one.store))):
            yield page.lines
    except AwayError:
        raise
    except VisitError as error:
        problem = error  # such as odd numbers, which can be had by name
    if one.names is not None and _count(ledger, one) != one.names:
        path = node_store(one.store)
        found = await names(caller, f"{path}/inventory", 0)
        wanted = [each.name for each in found if each.trouble in COPIED]
        async for lines in fetch_named(caller, path, _unknown(ledger, one.store, wanted)):
            yield lines
    if problem is not None and _count(ledger, one) != one.names:
        raise problem


def _unknown(ledger: Ledger, store: str, wanted: Sequence[Hash]) -> Sequence[Hash]:
    """Those of some names that are not here."""
    mine: set[Hash] = set()
    above = NOTHING.digest
    while page := ledger.names(store, 0, above, NAMES_MAX, 0):
        mine.update(one.name for one in page)
        above = page[-1].name
    return [one for one in wanted if one not in mine]


def _count(ledger: Ledger, one: StoreLine) -> int:
    return ledger.counts(Among(store=one.store)).get(one.store, 0)


def _note(ledger: Ledger, one: StoreLine, now_ms: int) -> None:
    """What the node says of a store, and which keys it trusts."""
    member = Member(
        store=one.store,
        label=one.label,
        area=one.area,
        format=one.format,
        opened=one.opened,
        closed_on=one.closed_on,
        timezone=one.timezone,
    )
    if member not in ledger.members():
        ledger.register(member)
    known = {pinned.key for pinned in ledger.keys(one.store)}
    for key in one.keys:
        if key not in known:
            ledger.pin(one.store, key, now_ms, WHO)


def _there(one: StoreLine) -> int:
    """How many lines the node has; of an older node, those of the branch that goes on."""
    seq = 0 if one.cursor is None else one.cursor.seq
    return seq if one.names is None else one.names
