"""What every ledger promises of logs with holes, forks, strange keys and refused lines."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from hub.daily.chain import digest, mark, public
from hub.ledger import RESTS_MS, Among, Carrier
from hub.ledger.keeper import Keeper
from tests.hub.ledger.books import FIRST, STORE, key, log
from tests.hub.ledger.contents import troubles
from tests.hub.ledger.plainly import tally
from wire.report import Sealed

YEAR = (FIRST, FIRST + timedelta(days=365))


class BranchPromises:
    """Of a subclass that gives ``open_ledger``: opens the same data again each time."""

    @pytest.fixture
    def ledger(self, open_ledger: Callable[[], Keeper]) -> Iterator[Keeper]:
        self.opened = open_ledger()
        yield self.opened
        self.opened.close()

    def test_a_hole_is_told_and_waited_for(self, ledger: Keeper) -> None:
        hub = log(6)
        ledger.ingest(STORE, hub.lines[:2], 1, "push")
        done = ledger.ingest(STORE, hub.lines[4:], 2, "file")
        assert [(one.seq, one.trouble) for one in done.faults] == [(5, "gap")]
        assert done.cursor.seq == 2
        assert ledger.trail(STORE).gaps == ((3, 4),)
        assert len(ledger.days(*YEAR)) == 4, "what is signed counts, whatever is missing before it"
        done = ledger.ingest(STORE, hub.lines[2:4], 3, "push")
        assert done.cursor.seq == 6
        assert ledger.trail(STORE).gaps == ()
        assert troubles(ledger) == []

    def test_where_a_day_without_a_report_may_be_is_told_of_that_day_alone(
        self, ledger: Keeper
    ) -> None:
        hub = log(12)
        hub.write(1, 5)  # a late event: it says nothing of what is missing before it
        hub.write(12, 0)
        told = [hub.lines[at] for at in (1, 2, 5, 12, 13)]
        spoiled = [replace(hub.lines[at], signature=hub.lines[0].signature) for at in (3, 8)]
        stranger = hub.restored(14)
        stranger.key = key(9)
        stranger.write(20, 0)
        ledger.ingest(STORE, hub.lines[5:6], 1, "push")
        ledger.ingest(STORE, [*told, *spoiled, *stranger.lines[14:]], 2, "push")
        ledger.ingest("rome-1", log(3, store="rome-1").lines, 2, "push")
        days = {
            (one.why, (one.first - FIRST).days, (one.last - FIRST).days)
            for one in ledger.untold(FIRST, YEAR[1])
        }
        assert days == {
            ("gap", 0, 0),
            ("gap", 3, 4),
            ("gap", 6, 11),
            ("unsigned", 3, 3),
            ("unsigned", 8, 8),
            ("unsigned", 20, 20),
        }
        assert {one.store for one in ledger.untold(*YEAR)} == {STORE}
        assert ledger.untold(*YEAR, Among(store="rome-1")) == []
        [part] = ledger.untold(FIRST + timedelta(days=9), FIRST + timedelta(days=10))
        assert (part.first, part.last) == (date(2026, 1, 10), date(2026, 1, 11))
        assert troubles(ledger) == []
        ledger.pin(STORE, public(key(9)), 3, "zoe")
        ledger.ingest(STORE, hub.lines, 4, "push")
        assert {one.why for one in ledger.untold(*YEAR)} == {"unsigned"}, "faults stay"
        assert len(ledger.days(*YEAR, Among(store=STORE))) == 14
        assert troubles(ledger) == []

    def test_a_restored_hub_forks_and_both_branches_are_kept(self, ledger: Keeper) -> None:
        hub = log(6)
        ledger.ingest(STORE, hub.lines, 1, "push")
        again = hub.restored(3, incarnation=1)
        again.write(3, 7, made=100)
        again.write(6, 7, made=101)
        done = ledger.ingest(STORE, again.lines, 2, "push")
        assert [(one.seq, one.trouble) for one in done.faults] == [(4, "fork")]
        assert (done.cursor.seq, done.cursor.digest) == again.head
        assert done.cursor.incarnation == again.incarnation
        assert ledger.trail(STORE).forks == (4,)
        assert ledger.trail(STORE).lines == 8
        known = {one.day.day: (one.incarnation[-1], one.forked) for one in ledger.days(*YEAR)}
        assert known[4] == ("1", False)
        assert known[5] == ("0", True), "only the old branch has the day: it is counted, and marked"
        assert list(ledger.log(STORE, 0, 9)) == again.lines
        [seen] = ledger.faults(STORE, 9)
        assert (seen.fault, seen.times, seen.carrier) == (done.faults[0], 1, "push")
        assert troubles(ledger) == []

    @pytest.mark.parametrize("is_old", [False, True], ids=["new", "kept before taps were noted"])
    def test_a_restored_hub_that_knows_less_of_a_day_erases_none(
        self, ledger: Keeper, *, is_old: bool
    ) -> None:
        hub = log(4)
        ledger.ingest(STORE, hub.lines, 1, "push")
        before = [(one.digest, one.totals) for one in ledger.days(*YEAR)]
        if is_old:
            with ledger.database.writing() as db:
                db.run("UPDATE lines SET taps = NULL")
        again = hub.restored(2, incarnation=1)
        again.write(2, 7, made=100, places=0)  # nothing is left of the day
        again.write(3, 7, made=101, places=1)  # and half of this one
        again.write(4, 7, made=102)
        assert ledger.ingest(STORE, again.lines, 2, "push").cursor.seq == 5
        found = ledger.days(*YEAR)
        assert [(one.digest, one.totals) for one in found[:4]] == before
        assert [one.forked for one in found] == [False, False, True, True, False]
        assert [*ledger.tallies(*YEAR)] == [tally(found)]
        both = ledger.revisions(STORE, FIRST + timedelta(days=2))
        assert [(one.current, one.superseded) for one in both] == [(True, True), (False, False)]
        assert troubles(ledger) == []
        again.write(3, 8, made=103, places=1)  # late events: still fewer
        assert ledger.ingest(STORE, again.lines, 3, "push").accepted == 1
        assert [one.forked for one in ledger.days(*YEAR)] == [False, False, True, True, False]
        again.write(3, 9, made=104, places=4)
        ledger.ingest(STORE, again.lines, 4, "push")
        found = ledger.days(*YEAR)
        assert [one.forked for one in found] == [False, False, True, False, False]
        assert [*ledger.tallies(*YEAR)] == [tally(found)]
        assert found[3].digest == again.head.digest, "it knows more than the one before it did"
        assert troubles(ledger) == []

    @pytest.mark.parametrize("is_first", [False, True])
    @pytest.mark.parametrize(
        ("dead", "alive"),
        [
            ([(3, 3), (4, 4)], [(3, -90_000), (4, -89_999), (5, -89_998)]),  # its clock is behind
            ([(3, 9 * 10**8), (4, 4)], [(5, 6)]),  # the clock of the dead one was ahead
            ([(3, 3), (4, 4)], [(3, 5), (3, 6), (4, 1)]),  # the same days, in more lines
            ([(3, 3), (4, 4)], [(4, 1), (3, 5)]),  # as many lines of them, made later
        ],
        ids=["behind", "ahead", "longer", "later"],
    )
    def test_of_two_branches_the_one_that_lives_goes_on_whatever_its_clock_says(
        self,
        ledger: Keeper,
        dead: Sequence[tuple[int, int]],
        alive: Sequence[tuple[int, int]],
        *,
        is_first: bool,
    ) -> None:
        trunk = log(3)
        old, new = trunk.restored(3), trunk.restored(3, incarnation=1)
        for hub, days in ((old, dead), (new, alive)):
            for day, made in days:
                hub.write(day, abs(made), made=made)
        for hub in (new, old) if is_first else (old, new):
            ledger.ingest(STORE, hub.lines, 1, "push")
        assert ledger.cursor(STORE).digest == new.head.digest
        assert troubles(ledger) == []

    def test_a_fork_that_nobody_noticed_is_told_as_well(self, ledger: Keeper) -> None:
        hub = log(4)
        twin = hub.restored(2)
        twin.write(4, 8, made=50)
        ledger.ingest(STORE, twin.lines, 1, "push")
        done = ledger.ingest(STORE, hub.lines, 2, "push")
        assert [(one.seq, one.trouble) for one in done.faults] == [(3, "fork")]
        assert (done.cursor.seq, done.cursor.digest) == twin.head, (
            "the one that tells the later day"
        )
        assert troubles(ledger) == []

    def test_a_foreign_key_waits_for_a_person(self, ledger: Keeper) -> None:
        hub = log(3)
        ledger.ingest(STORE, hub.lines, 1, "push")
        hub.key = key(9)
        hub.write(3, 1)
        hub.write(4, 1)
        done = ledger.ingest(STORE, hub.lines[3:], 2, "push")
        assert [(one.seq, one.trouble) for one in done.faults] == [(4, "foreign"), (5, "foreign")]
        assert (done.accepted, done.known, done.cursor.seq) == (0, 0, 3)
        again = ledger.ingest(STORE, hub.lines[3:], 3, "push")
        assert (again.accepted, again.known, again.faults) == (0, 0, done.faults)
        assert (len(ledger.days(*YEAR)), ledger.trail(STORE).foreign) == (3, 2)
        [kept] = ledger.revisions(STORE, FIRST + timedelta(days=3))
        assert (kept.trusted, kept.current) == (False, False)
        assert not ledger.holds(STORE, kept.digest)
        assert ledger.pin(STORE, public(hub.key), 4, "zoe").seq == 5
        assert (len(ledger.days(*YEAR)), ledger.trail(STORE).foreign) == (5, 0)
        assert [(one.by, one.at_ms) for one in ledger.keys(STORE)] == [("", 1), ("zoe", 4)]
        assert troubles(ledger) == []

    def test_a_file_of_a_store_that_nobody_has_seen_waits_for_a_person(
        self, ledger: Keeper
    ) -> None:
        hub = log(3)
        done = ledger.ingest(STORE, hub.lines, 1, "file")
        assert {one.trouble for one in done.faults} == {"foreign"}
        assert (done.accepted, done.cursor, ledger.keys(STORE)) == (0, None, [])
        assert (ledger.days(*YEAR), ledger.trail(STORE).foreign) == ([], 3)
        assert ledger.pin(STORE, public(hub.key), 2, "zoe").seq == 3
        assert len(ledger.days(*YEAR)) == 3
        hub.write(3, 0)
        assert ledger.ingest(STORE, hub.lines, 3, "file").accepted == 1
        assert troubles(ledger) == []

    def test_what_is_here_is_named_and_found_by_its_name(self, ledger: Keeper) -> None:
        hub, other = log(4), log(2, store="rome-1")
        again = hub.restored(2, incarnation=1)
        again.write(9, 1)
        stranger = hub.restored(4)
        stranger.key = key(9)
        stranger.write(5, 0)
        wrong = replace(hub.lines[2], signature=hub.lines[0].signature)
        unread = Sealed(document=b"[1]", signature=b"")
        every = [*hub.lines, *again.lines[2:], stranger.lines[4], wrong, unread]
        ledger.ingest(STORE, every, 1, "push")
        ledger.ingest("rome-1", other.lines, 1, "push")
        found = {one.name: one for one in ledger.names(STORE, 0, "0" * 64, 99, 1)}
        assert [*found] == sorted(found)
        counted = [digest(one.document) for one in (*hub.lines, *again.lines[2:])]
        assert {name for name, one in found.items() if one.trouble is None} == {*counted}
        assert found[digest(stranger.lines[4].document)].trouble == "foreign"
        assert (found[mark(wrong)].trouble, found[mark(unread)].trouble) == (
            "signature",
            "unreadable",
        )
        assert ledger.counts() == {STORE: 7, "rome-1": 2}
        assert ledger.counts(Among(store=STORE)) == {STORE: 7}
        lines = ledger.named(STORE, [*found])
        assert len(lines) == 7
        assert {mark(one) for one in lines} == {mark(one) for one in every if one != unread}
        assert ledger.named("rome-1", [*found]) == ledger.named(STORE, []) == []
        first, *rest = ledger.names(STORE, 3, "0" * 64, 99, 1)
        assert all(one.seq > 3 or one.trouble not in {None, "foreign"} for one in (first, *rest))
        assert list(ledger.names(STORE, 3, first.name, 2, 1)) == rest[:2]

    def test_what_was_refused_twice_rests_for_a_week(self, ledger: Keeper) -> None:
        hub = log(2)
        wrong = replace(hub.lines[1], signature=bytes(64))
        for turn in (1, 2):
            assert [one.rests for one in ledger.names(STORE, 1, "0" * 64, 9, turn)] == [False] * (
                turn - 1
            )
            ledger.ingest(STORE, [hub.lines[0], wrong], turn, "push")
        for now_ms, rests in ((2, True), (1 + RESTS_MS, True), (2 + RESTS_MS, False)):
            [one] = ledger.names(STORE, 1, "0" * 64, 9, now_ms)
            assert (one.name, one.rests) == (mark(wrong), rests)

    @pytest.mark.parametrize(("carrier", "asked"), [("pull", [8, 3]), ("file", [3])])
    def test_only_what_its_hub_sent_wrong_is_stepped_over(
        self, ledger: Keeper, carrier: Carrier, asked: list[int]
    ) -> None:
        hub = log(8)
        torn = replace(hub.lines[3], document=hub.lines[3].document[:-40])
        ledger.ingest(STORE, hub.lines[:3], 1, "push")
        for _ in range(2):
            ledger.ingest(STORE, [torn, *hub.lines[4:]], 1, carrier)
        assert [one.seq for one in ledger.heads(STORE, 2)] == asked
