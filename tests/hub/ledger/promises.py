"""What every ledger promises. A test module subclasses ``LedgerPromises`` with a way to open one."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from random import Random

import pytest
from msgspec.structs import replace

from hub.daily.chain import digest, mark, opened, public
from hub.ledger import LINES_MAX, RECEIPTS_KEPT_MAX, RESTS_MS, Among, Member
from hub.ledger.keeper import Keeper
from hub.store import StoreError
from tests.hub.ledger.books import FIRST, STORE, Hub, key, log, newer
from tests.hub.ledger.contents import held, troubles
from wire.report import Sealed
from wire.sync import SealedReceipt

YEAR = (FIRST, FIRST + timedelta(days=365))
NORTH = Member(store=STORE, label="Milano", area="north", format="flagship")


class LedgerPromises:
    """The suite. Its subclass gives ``open_ledger``: opens the same data again each time."""

    @pytest.fixture
    def ledger(self, open_ledger: Callable[[], Keeper]) -> Iterator[Keeper]:
        self.opened = open_ledger()
        yield self.opened
        self.opened.close()

    def test_a_log_is_taken_and_given_on_as_it_was_signed(self, ledger: Keeper) -> None:
        hub = log(5, revisions=2)
        done = ledger.ingest(STORE, hub.lines, 1, "push")
        assert (done.accepted, done.known, done.faults) == (10, 0, ())
        assert (done.cursor.seq, done.cursor.digest) == hub.head
        assert ledger.cursor(STORE) == done.cursor
        assert list(ledger.log(STORE, 0, 100)) == hub.lines
        assert list(ledger.log(STORE, 3, 4)) == hub.lines[3:7]
        assert troubles(ledger) == []

    def test_by_what_each_store_was_judged_is_told_once_for_each_way(self, ledger: Keeper) -> None:
        ledger.register(NORTH)
        ledger.ingest(STORE, log(25).lines, 1, "push")  # formula 3 from the 20th day on
        ledger.ingest("rome-1", log(2, "rome-1").lines, 1, "push")
        found = ledger.judged(*YEAR)
        assert len(found) == len({(one.store, one.formula, one.asked) for one in found})
        assert {(one.store, one.formula) for one in found} == {
            (STORE, "2"),
            (STORE, "3"),
            ("rome-1", "2"),
        }
        north = ledger.judged(*YEAR, Among(area="north"))
        assert {one.store for one in north} == {STORE}
        assert ledger.judged(FIRST - timedelta(days=30), FIRST - timedelta(days=20)) == []

    def test_what_was_taken_is_there_after_a_restart(
        self, ledger: Keeper, open_ledger: Callable[[], Keeper]
    ) -> None:
        ledger.register(NORTH)
        ledger.ingest(STORE, log(3).lines, 1, "push")
        before = held(ledger)
        ledger.close()
        self.opened = open_ledger()
        assert held(self.opened) == before
        assert list(self.opened.members()) == [NORTH]

    def test_a_repeat_changes_nothing(self, ledger: Keeper) -> None:
        hub = log(4)
        ledger.ingest(STORE, hub.lines, 1, "push")
        before = held(ledger)
        done = ledger.ingest(STORE, [*hub.lines, hub.lines[2]], 9, "file")
        assert (done.accepted, done.known, done.faults) == (0, 5, ())
        assert held(ledger) == before

    def test_nothing_is_nothing(self, ledger: Keeper) -> None:
        done = ledger.ingest(STORE, [], 1, "pull")
        assert (done.cursor, done.accepted, done.known, done.faults) == (None, 0, 0, ())
        assert ledger.cursor("nowhere") is None
        assert ledger.trail("nowhere").lines == 0
        assert list(ledger.log("nowhere", 0, 9)) == []

    def test_the_last_revision_counts_and_all_are_kept(self, ledger: Keeper) -> None:
        hub = log(2, revisions=3)
        ledger.ingest(STORE, hub.lines, 1, "push")
        [first, second] = ledger.days(*YEAR)
        assert (first.day, first.rev, second.rev) == (FIRST, 3, 3)
        kept = ledger.revisions(STORE, FIRST)
        assert [(one.rev, one.why, one.current) for one in kept] == [
            (1, "first", False),
            (2, "late", False),
            (3, "late", True),
        ]
        assert ledger.revision(STORE, kept[0].digest) == opened(hub.lines[0])
        assert ledger.revision(STORE, "0" * 64) is None

    def test_what_a_newer_hub_says_is_kept_in_its_bytes_and_left_out_of_the_rows(
        self, ledger: Keeper
    ) -> None:
        hub = newer(3)
        done = ledger.ingest(STORE, hub.lines, 1, "push")
        assert (done.accepted, done.faults, done.cursor.seq) == (3, (), 3)
        assert list(ledger.log(STORE, 0, 9)) == hub.lines
        assert [one.totals.days for one in ledger.days(*YEAR)] == [1, 1, 1]
        assert troubles(ledger) == []

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

    def test_what_cannot_be_taken_is_told_and_kept_as_a_fault(self, ledger: Keeper) -> None:
        hub, other = log(3), log(3, store="rome-1")
        line = hub.lines[1]
        spaced = line.document.replace(b",", b", ", 1)
        spoiled = {
            "unreadable": Sealed(document=b"[1]", signature=b""),
            "spelling": Sealed(document=spaced, signature=hub.key.sign(spaced)),
            "signature": Sealed(document=line.document, signature=hub.lines[0].signature),
            "elsewhere": other.lines[0],
        }
        done = ledger.ingest(STORE, [hub.lines[0], *spoiled.values()], 1, "push")
        assert (done.accepted, [one.trouble for one in done.faults]) == (1, [*spoiled])
        ledger.ingest(STORE, list(spoiled.values()), 2, "push")
        seen = ledger.faults(None, 9)
        assert {one.fault.trouble: one.document for one in seen} == {
            trouble: one.document for trouble, one in spoiled.items()
        }
        assert {(one.store, one.times, one.last_ms) for one in seen} == {(STORE, 2, 2)}
        assert ledger.ingest(STORE, hub.lines, 3, "push").accepted == 2, "and never in the way"

    def test_a_number_too_large_for_a_sum_is_refused(self, ledger: Keeper) -> None:
        hub = Hub()
        hub.write(0, 1, made=10**14)
        done = ledger.ingest(STORE, hub.lines, 1, "push")
        assert [one.trouble for one in done.faults] == ["unreadable"]

    def test_too_many_lines_at_once_are_refused_whole(self, ledger: Keeper) -> None:
        line = log(1).lines[0]
        with pytest.raises(StoreError, match="at most"):
            ledger.ingest(STORE, [line] * (LINES_MAX + 1), 1, "push")
        assert ledger.cursor(STORE) is None

    def test_a_store_that_moves_takes_its_sums_along(self, ledger: Keeper) -> None:
        ledger.ingest(STORE, log(9).lines, 1, "push")
        ledger.ingest("rome-1", log(9, store="rome-1").lines, 1, "push")
        everything = ledger.trend(*YEAR)
        ledger.register(NORTH)
        assert ledger.trend(*YEAR, Among(area="north")) == ledger.trend(*YEAR, Among(store=STORE))
        assert troubles(ledger) == []
        ledger.register(replace(NORTH, area="south", format="outlet"))
        assert ledger.trend(*YEAR, Among(area="north")) == []
        assert ledger.hours(*YEAR, Among(format="outlet")) == ledger.hours(
            *YEAR, Among(store=STORE)
        )
        assert ledger.trend(*YEAR) == everything
        assert troubles(ledger) == []

    @pytest.mark.parametrize("seed", range(3))
    def test_a_range_of_days_sums_up_exactly(self, ledger: Keeper, seed: int) -> None:
        ledger.ingest(STORE, log(40).lines, 1, "push")
        random = Random(seed)
        for _ in range(12):
            first = FIRST + timedelta(days=random.randrange(-5, 40))
            last = first + timedelta(days=random.randrange(30))
            days = ledger.days(first, last)
            found = ledger.compare(first, last)
            assert sum(one.totals.days for one in found) == len(days)
            for name in ("answers", "visitors", "gap", "promoters", "bins"):
                right = sum(getattr(one.totals, name) for one in days)
                assert sum(getattr(one.totals, name) for one in found) == right
            right = sum(sum(one.totals.faces[5]) for one in days)
            assert sum(sum(one.totals.faces[5]) for one in found) == right
            assert sum(one.finals for one in ledger.tallies(first, last)) == len(days)

    def test_questions_are_answered_for_those_who_were_asked_for(self, ledger: Keeper) -> None:
        ledger.register(NORTH)
        ledger.register(Member(store="rome-1", label="Roma", area="south", format="outlet"))
        for store in (STORE, "rome-1"):
            ledger.ingest(store, log(14, store=store).lines, 1, "push")
        asked = Among(area="south", format="outlet")
        for question in (ledger.days, ledger.tallies, ledger.compare, ledger.expros, ledger.places):
            assert {one.store for one in question(*YEAR)} == {STORE, "rome-1"}
            assert {one.store for one in question(*YEAR, asked)} == {"rome-1"}
            assert question(*YEAR, asked) == question(*YEAR, Among(store="rome-1"))
            assert question(*YEAR, Among(area="north", store="rome-1")) == []
        assert {one.store for one in ledger.actions(*YEAR, asked)} == {"rome-1"}
        assert sum(one.days for one in ledger.rules(*YEAR, asked)) == 14
        assert ledger.rules(*YEAR, asked) == ledger.rules(*YEAR, Among(store="rome-1"))

    def test_the_worst_touchpoints_come_first(self, ledger: Keeper) -> None:
        ledger.ingest(STORE, log(14).lines, 1, "push")
        rows = ledger.worst(*YEAR, 9, 5)
        assert rows
        assert not any(one.context for one in rows)
        means = [
            sum(face * n for face, n in enumerate(one.said.faces))
            / (one.said.scale - 1)
            / sum(one.said.faces)
            for one in rows
        ]
        assert means == sorted(means)
        assert list(ledger.worst(*YEAR, 1, 5)) == list(rows[:1])
        assert ledger.worst(*YEAR, 9, 10**6) == []

    def test_hours_and_trend_hold_what_the_weeks_hold(self, ledger: Keeper) -> None:
        ledger.ingest(STORE, log(21).lines, 1, "push")
        [every] = ledger.compare(*YEAR)
        faces = sum(map(sum, every.totals.faces.values()))
        assert sum(sum(one.said.faces) for one in ledger.trend(*YEAR)) == faces
        assert sum(sum(one.said.faces) for one in ledger.hours(*YEAR)) == faces
        assert sum(sum(one.said.faces) for one in ledger.expros(*YEAR)) == faces
        own = [one for one in ledger.places(*YEAR) if not one.context]
        assert sum(sum(one.said.faces) for one in own) == faces
        assert any(one.hour is None for one in ledger.hours(*YEAR))

    def test_a_week_is_named_by_any_of_its_days(self, ledger: Keeper) -> None:
        ledger.ingest(STORE, log(21).lines, 1, "push")
        monday, sunday = date(2026, 1, 5), date(2026, 1, 11)
        assert {one.week for one in ledger.trend(sunday, sunday)} == {monday}
        assert ledger.trend(monday, monday) == ledger.trend(sunday, sunday)
        assert ledger.places(monday, sunday) == ledger.places(sunday, sunday)

    def test_receipts_are_kept_and_the_oldest_go(self, ledger: Keeper) -> None:
        for number in range(RECEIPTS_KEPT_MAX + 3):
            receipt = SealedReceipt(document=f"{number}".encode(), signature=b"s")
            ledger.keep_receipt(STORE, receipt, number)
        found = ledger.receipts(STORE, 1_000)
        assert len(found) == RECEIPTS_KEPT_MAX
        assert found[0].document == f"{RECEIPTS_KEPT_MAX + 2}".encode()
        assert ledger.receipts("rome-1", 9) == []

    def test_a_line_is_held_by_its_hash(self, ledger: Keeper) -> None:
        hub = log(2)
        ledger.ingest(STORE, hub.lines[:1], 1, "push")
        assert ledger.holds(STORE, digest(hub.lines[0].document))
        assert not ledger.holds(STORE, digest(hub.lines[1].document))
