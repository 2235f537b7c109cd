"""Takes the lines of one store inside one transaction: kept, judged, counted, and the cursor moved.

In come lines that were looked at one by one (``hub.ledger.examine``) and an open transaction; out
goes what became of them. How they stand is ``hub.ledger.branch``'s to say, what they count
``hub.ledger.fold``'s. It opens no transaction and ends none.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from hub.daily.chain import NOTHING, Head
from hub.ledger import (
    FOREIGN_LINES_MAX,
    KEYS_MAX,
    MEMBERS_MAX,
    STORE_LINES_MAX,
    Carrier,
    Fault,
    Outcome,
    Trouble,
)
from hub.ledger.branch import Hole, Node, Settled, fullest, settle
from hub.ledger.database import Row, Sentences
from hub.ledger.examine import Examined
from hub.ledger.fold import change, fold
from hub.ledger.rows import (
    Came,
    Counted,
    Doubted,
    Line,
    add_sums,
    keep_faults,
    keep_lines,
    kept_revision,
    put_day,
)
from hub.ledger.tables import Rollups, group, marks
from hub.store import StoreError
from wire.report import NO_HASH, Revision
from wire.sync import Cursor

_PLAIN, _NOTED = 1, 2


class Stand(Struct, frozen=True, kw_only=True):
    """How far a store is: its sums' group, its cursor, and how many lines count or wait.

    ``plain``: all of its lines but superseded ones are one row up to the cursor. ``noted``: where
    they are not, all of them were looked at, and what they lack is noted.
    """

    holder: str
    cursor: Cursor | None
    plain: bool
    noted: bool
    lines: int
    waiting: int

    @property
    def head(self) -> Head:
        """Its last line before the first hole."""
        return NOTHING if self.cursor is None else Head(self.cursor.seq, self.cursor.digest)


class Intake:
    """One transaction's work on one store."""

    def __init__(self, db: Sentences, store: str, carrier: Carrier, now_ms: int) -> None:
        self._db, self._store = db, store
        self._came = Came(store, carrier, now_ms)
        self._doubted: list[Doubted] = []
        db.hold(store)
        self._stand = stand(db, store)

    def take(self, examined: Sequence[Examined]) -> Outcome:
        """Take lines, in any order; some may be there already."""
        good = [one for one in examined if one.revision is not None]
        self._doubted += [
            Doubted(one.fault, one.sealed) for one in examined if one.fault is not None
        ]
        lines = {
            one.digest: Line(one.sealed, one.digest, one.revision) for one in good if one.revision
        }
        keys = self._keys(lines.values())
        own = {name: one for name, one in lines.items() if one.revision.key in keys}
        here = self._here(lines)
        fresh = [one for name, one in own.items() if name not in here]
        added = self._within(fresh, STORE_LINES_MAX - self._stand.lines)
        strange = {name: one for name, one in lines.items() if name not in own}
        self._keep_strange(strange, here)
        self._keep(added)
        keep_faults(self._db, self._came, self._doubted)
        known = sum(one.digest in own for one in good) - len(fresh)
        return Outcome(
            cursor=self._stand.cursor,
            accepted=len(added),
            known=known,
            faults=tuple(one.fault for one in self._doubted),
        )

    def pin(self, key: str, by: str) -> Cursor | None:
        """Trust a key, and count what waits for it."""
        found = self._db.rows("SELECT key FROM keys WHERE store = ?", (self._store,))
        if (key,) in found:
            return self._stand.cursor
        if len(found) >= KEYS_MAX:
            msg = f"{self._store} has {len(found)} trusted keys, which is as many as it may have"
            raise StoreError(msg)
        values = (self._store, len(found) + 1, key, self._came.now_ms, by)
        self._db.run("INSERT INTO keys VALUES (?, ?, ?, ?, ?)", values)
        waiting = "store = ? AND key = ? AND trusted = 0"
        [(count,)] = self._db.rows(
            f"SELECT count(*) FROM lines WHERE {waiting}",  # noqa: S608 - words from here
            (self._store, key),
        )
        if count:
            self._db.run(
                f"UPDATE lines SET trusted = 1 WHERE {waiting}",  # noqa: S608 - words from here
                (self._store, key),
            )
            lines, left = self._stand.lines + count, self._stand.waiting - count
            self._stand = replace(self._stand, lines=lines, waiting=left)
            self._settle([])
            self._write_stand()
        return self._stand.cursor

    def _keys(self, lines: Collection[Line]) -> Collection[str]:
        """The trusted keys; the first line of all brings the first one, if its hub did."""
        found = {
            key for (key,) in self._db.rows("SELECT key FROM keys WHERE store = ?", (self._store,))
        }
        if not found and lines and self._came.carrier != "file":
            first = next(iter(lines)).revision.key
            values = (self._store, 1, first, self._came.now_ms, "")
            self._db.run("INSERT INTO keys VALUES (?, ?, ?, ?, ?)", values)
            found = {first}
        return found

    def _here(self, lines: Collection[str]) -> Collection[str]:
        """Which of some lines are kept."""
        if not lines:
            return ()
        question = f"SELECT digest FROM lines WHERE store = ? AND digest IN ({marks(len(lines))})"  # noqa: S608 - a number
        return {name for (name,) in self._db.rows(question, (self._store, *lines))}

    def _within(self, lines: Sequence[Line], room: int) -> Sequence[Line]:
        """As many as the store may still have; the others are told and not taken."""
        room = max(0, room)
        for one in lines[room:]:
            self._doubted.append(Doubted(_fault("full", one), one.sealed))
        return lines[:room]

    def _keep_strange(self, lines: Mapping[str, Line], here: Collection[str]) -> None:
        """Keep lines of keys that nobody trusts yet, and tell of all of them."""
        fresh = [one for name, one in lines.items() if name not in here]
        kept = self._within(fresh, FOREIGN_LINES_MAX - self._stand.waiting)
        for one in lines.values():
            self._doubted.append(Doubted(_fault("foreign", one), None))
        if kept:
            keep_lines(self._db, self._came, kept, trusted=False)
            self._stand = replace(self._stand, waiting=self._stand.waiting + len(kept))
            self._write_stand()

    def _keep(self, added: Sequence[Line]) -> None:
        """Keep lines of trusted keys, and count them."""
        if not added:
            return
        keep_lines(self._db, self._came, added, trusted=True)
        self._stand = replace(self._stand, lines=self._stand.lines + len(added))
        ordered = sorted(added, key=lambda one: one.revision.seq)
        if self._stand.plain and _follow(self._stand.head, ordered):
            self._count(map(self._going_on, _last(ordered)))
            self._stand = replace(self._stand, cursor=_cursor(ordered[-1].node))
        elif self._stand.noted and self._go_on(ordered):
            self._count(map(self._going_on, _last(ordered)))
            if _follow(self._stand.head, ordered):
                self._stand = replace(self._stand, cursor=_cursor(ordered[-1].node))
        else:
            self._settle(ordered)
        self._write_stand()

    def _go_on(self, added: Sequence[Line]) -> bool:
        """Whether new lines only prolong the branch that has the highest number, if not the cursor.

        They stand on its last line, one behind the other, and nothing else does: then they change
        no other line, no fork and no hole, and each is the last one of its day. Else all lines
        have to be looked at: of a log with an old hole, all of it for every line that comes.
        """
        first, names = added[0].revision, [one.digest for one in added]
        base = Head(first.seq - 1, first.previous)
        wanted = [base, *(Head(one.revision.seq, one.digest) for one in added)]
        highest = self._db.rows(
            "SELECT seq, digest FROM lines WHERE store = ? AND trusted = 1 AND superseded = 0"
            " ORDER BY seq DESC LIMIT ?",
            (self._store, len(wanted) + 1),
        )
        [(standing,)] = self._db.rows(
            "SELECT count(*) FROM lines WHERE store = ? AND trusted = 1"  # noqa: S608 - a number
            f" AND previous IN ({marks(len(wanted))})",
            (self._store, base.digest, *names),
        )
        [(late,)] = self._db.rows(
            "SELECT count(*) FROM holes WHERE store = ? AND after_day >= before_day", (self._store,)
        )
        top = [Head(*row) for row in highest]
        alone = top[len(wanted) :] == [] or top[-1].seq < base.seq
        is_top = top[: len(wanted)] == wanted[::-1] and alone
        return is_top and _follow(base, added) and standing == len(added) and not late

    def _going_on(self, line: Line) -> Counted:
        """In which line a day is counted that the branch that goes on tells anew."""
        rows = self._db.rows(
            "SELECT digest, previous, seq, made_s, day, incarnation, taps FROM lines"
            " WHERE store = ? AND day = ? AND superseded = 1",
            (self._store, line.node.day),
        )
        if rows:
            rival = fullest(Node(*row) for row in rows)
            if rival.taps > line.node.taps:
                return Counted(rival, self._revision(rival.digest), forked=True)
        return Counted(line.node, line.revision, forked=False)

    def _settle(self, added: Sequence[Line]) -> None:
        """Look at all of the store's lines, and change what is different now."""
        rows = self._db.rows(
            "SELECT superseded, digest, previous, seq, made_s, day, incarnation, taps FROM lines"
            " WHERE store = ? AND trusted = 1",
            (self._store,),
        )
        nodes = {row[1]: self._node(row[1:]) for row in rows}
        settled = settle([*nodes.values()])
        self._doubted += [Doubted(one, None) for one in _doubts(added, nodes)]
        before = {row[1] for row in rows if row[0]}
        self._mark(settled.superseded ^ before, settled)
        self._note(settled.holes)
        self._count(self._moved(settled, nodes, {one.digest: one.revision for one in added}))
        cursor = _cursor(settled.path[-1]) if settled.path else None
        self._stand = replace(self._stand, cursor=cursor, plain=settled.is_plain, noted=True)

    def _node(self, row: Row) -> Node:
        """A line's place; how many taps it knows is noted now where it was kept before that was."""
        digest, taps = row[0], row[-1]
        if taps is None:
            taps = self._revision(digest).report.taps.made
            where = (taps, self._store, digest)
            self._db.run("UPDATE lines SET taps = ? WHERE store = ? AND digest = ?", where)
        return Node(*row)._replace(taps=taps)

    def _mark(self, changed: Iterable[str], settled: Settled) -> None:
        self._db.run_many(
            "UPDATE lines SET superseded = ? WHERE store = ? AND digest = ?",
            [(int(one in settled.superseded), self._store, one) for one in sorted(changed)],
        )

    def _note(self, holes: Sequence[Hole]) -> None:
        """What is missing in the log, for who looks for a day that has not come."""
        question = (
            "SELECT first_seq, last_seq, after_day, before_day FROM holes WHERE store = ?"
            " ORDER BY first_seq"
        )
        if self._db.rows(question, (self._store,)) != [*holes]:
            self._db.run("DELETE FROM holes WHERE store = ?", (self._store,))
            values = [(self._store, *one) for one in holes]
            self._db.run_many("INSERT INTO holes VALUES (?, ?, ?, ?, ?)", values)

    def _moved(
        self, settled: Settled, nodes: Mapping[str, Node], read: Mapping[str, Revision]
    ) -> Iterator[Counted]:
        """The days that are counted in another line now, or whose line was superseded."""
        rows = self._db.rows("SELECT day, digest, forked FROM days WHERE store = ?", (self._store,))
        before = {day: (digest, bool(forked)) for day, digest, forked in rows}
        for day, digest in sorted(settled.current.items()):
            forked = digest in settled.superseded
            if before.get(day) != (digest, forked):
                revision = read.get(digest) or self._revision(digest)
                yield Counted(nodes[digest], revision, forked)

    def _count(self, moved: Iterable[Counted]) -> None:
        """Count days in other lines than before: the sums change by the difference."""
        rollups: Rollups = {}
        for counted in moved:
            before = self._db.rows(
                "SELECT digest FROM days WHERE store = ? AND day = ?",
                (self._store, counted.node.day),
            )
            if before:
                change(rollups, fold(self._revision(before[0][0])).rollups, -1)
            folded = fold(counted.revision)
            change(rollups, folded.rollups, 1)
            put_day(self._db, self._store, counted, folded, again=bool(before))
        add_sums(self._db, self._store, self._stand.holder, rollups)

    def _revision(self, digest: str) -> Revision:
        found = kept_revision(self._db, self._store, digest)
        if found is None:
            msg = f"line {digest} of {self._store} is missing; restore the last backup"
            raise StoreError(msg)
        return found

    def _write_stand(self) -> None:
        at = self._stand
        place: tuple[str | None, int, str | None] = (None, 0, None)
        if at.cursor is not None:
            place = (at.cursor.incarnation, at.cursor.seq, at.cursor.digest)
        self._db.run(
            "UPDATE stores SET incarnation = ?, seq = ?, digest = ?, plain = ?, lines = ?,"
            " waiting = ? WHERE store = ?",
            (*place, _shape(at), at.lines, at.waiting, self._store),
        )


def stand(db: Sentences, store: str) -> Stand:
    """How far a store is; it has a row from now on."""
    question = (
        "SELECT holder, incarnation, seq, digest, plain, lines, waiting FROM stores WHERE store = ?"
    )
    found = db.rows(question, (store,))
    if not found:
        [(count,)] = db.rows("SELECT count(*) FROM stores")
        if count >= MEMBERS_MAX:
            msg = f"{count} stores, which is as many as a region may have"
            raise StoreError(msg)
        named = db.rows("SELECT area, format FROM members WHERE store = ?", (store,))
        holder = group(*(named[0] if named else ("", "")))
        db.run("INSERT INTO stores VALUES (?, ?, NULL, 0, NULL, 1, 0, 0)", (store, holder))
        found = db.rows(question, (store,))
    holder, incarnation, seq, digest, shape, lines, waiting = found[0]
    cursor = None
    if incarnation is not None:
        cursor = Cursor(incarnation=incarnation, seq=seq, digest=digest)
    return Stand(
        holder=holder,
        cursor=cursor,
        plain=shape == _PLAIN,
        noted=shape == _NOTED,
        lines=lines,
        waiting=waiting,
    )


def _shape(at: Stand) -> int:
    """What the database has of it; 0 where all lines are to be looked at with the next one."""
    return _PLAIN if at.plain else _NOTED if at.noted else 0


def _follow(head: Head, lines: Sequence[Line]) -> bool:
    """Whether lines are the next ones, one behind the other."""
    for one in lines:
        if (one.revision.seq, one.revision.previous) != (head.seq + 1, head.digest):
            return False
        head = Head(one.revision.seq, one.digest)
    return True


def _last(lines: Iterable[Line]) -> Iterable[Line]:
    """The last line of each day."""
    return {one.node.day: one for one in lines}.values()


def _cursor(node: Node) -> Cursor:
    return Cursor(incarnation=node.incarnation, seq=node.seq, digest=node.digest)


def _fault(trouble: Trouble, line: Line) -> Fault:
    return Fault(seq=line.revision.seq, trouble=trouble, digest=line.digest)


def _doubts(added: Sequence[Line], nodes: Mapping[str, Node]) -> Iterable[Fault]:
    """What is wrong with where new lines stand."""
    siblings = Counter(one.previous for one in nodes.values())
    numbers = Counter(one.seq for one in nodes.values())
    for line in added:
        seq, previous = line.revision.seq, line.revision.previous
        before = nodes.get(previous)
        stands = before is not None or previous == NO_HASH
        if not stands:
            yield _fault("gap", line)
        elif seq != (0 if before is None else before.seq) + 1:
            yield _fault("order", line)
        if siblings[previous] > 1 or (not stands and numbers[seq] > 1):
            yield _fault("fork", line)
