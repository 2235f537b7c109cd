"""What every ledger promises. A test module subclasses ``LedgerPromises`` with a way to open one."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from random import Random

import pytest
from msgspec.structs import replace

from hub.daily.chain import digest, opened, seal
from hub.ledger import LINES_MAX, RECEIPTS_KEPT_MAX, Among, Member
from hub.ledger.keeper import Keeper
from hub.ledger.known import Compared, DayKnown
from hub.store import StoreError
from tests.hub.ledger.books import FIRST, MADE_S, STORE, Hub, log, newer
from tests.hub.ledger.branch_promises import YEAR, BranchPromises
from tests.hub.ledger.contents import held, troubles
from tests.hub.ledger.old import old_lines
from tests.hub.ledger.plainly import summed, tally
from wire.report import Audit, Sealed
from wire.sync import SealedReceipt

NORTH = Member(store=STORE, label="Milano", area="north", format="flagship")


def in_every_state(days: int) -> Hub:
    """A store that is closed on some days, has not ended others, and lacks every tenth."""
    hub = Hub("rome-1")
    for day in range(days):
        if day % 10:
            hub.write(day, 0, state=("final", "closed", "provisional", "final")[day % 4])
    return hub


class LedgerPromises(BranchPromises):
    """The suite. Its subclass gives ``open_ledger``: opens the same data again each time."""

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

    def test_a_ledger_of_an_older_program_is_counted_anew(
        self, old: Keeper, ledger: Keeper
    ) -> None:
        ledger.register(NORTH)
        for store, received_ms, line in old_lines():
            ledger.ingest(store, [line], received_ms, "push")
        assert held(old) == held(ledger)
        assert troubles(old) == []
        found = [one.totals for one in old.days(*YEAR, Among(store=STORE))]
        assert [(one.visitors, one.likely, one.bound_days, one.waiting) for one in found] == [
            (930, 950, 0, 0),
            (700, 700, 1, 3),
            (652, 652, 1, 0),
            (0, 0, 0, 3),
            (930, 950, 0, 0),
            (700, 700, 1, 3),
        ]
        assert [one.traffic.wrong is not None for one in found] == [True, *[False] * 3, True, False]

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
        hub.write(0, 1, made=10**12 - MADE_S)  # a time that no calendar has
        done = ledger.ingest(STORE, hub.lines, 1, "push")
        assert [one.trouble for one in done.faults] == ["unreadable"] * 2

    @pytest.mark.parametrize(
        "odd",
        [
            {"faces": (1, 2)},
            {"faces": (1,) * 6},
            {"rest": (1,)},
            {"hours": {"10": (9,)}},
            {"hours": {"10": ()}},
        ],
    )
    def test_faces_that_do_not_fit_their_scale_are_kept_as_a_fault(
        self, ledger: Keeper, odd: Mapping[str, object]
    ) -> None:
        hub = log(3)
        told = opened(hub.lines[2])
        rows = tuple(replace(one, **odd) for one in told.report.rows)
        line = seal(replace(told, report=replace(told.report, rows=rows)), hub.key)
        done = ledger.ingest(STORE, [*hub.lines[:2], line], 1, "push")
        assert (done.accepted, [one.trouble for one in done.faults]) == (2, ["unreadable"])
        assert [one.document for one in ledger.faults(None, 9)] == [line.document]

    def test_an_audit_that_saw_more_than_there_was_is_kept_as_a_fault(self, ledger: Keeper) -> None:
        hub = log(3)
        told = opened(hub.lines[2])
        doors = tuple(replace(one, audit=Audit(right=10, of=1)) for one in told.report.doors)
        line = seal(replace(told, report=replace(told.report, doors=doors)), hub.key)
        done = ledger.ingest(STORE, [*hub.lines[:2], line], 1, "push")
        assert (done.accepted, [one.trouble for one in done.faults]) == (2, ["unreadable"])
        assert [one.document for one in ledger.faults(None, 9)] == [line.document]

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
        ledger.ingest("rome-1", in_every_state(40).lines, 1, "push")
        random = Random(seed)
        for _ in range(12):
            first = FIRST + timedelta(days=random.randrange(-5, 40))
            last = first + timedelta(days=random.randrange(30))
            days = defaultdict[str, list[DayKnown]](list)
            for one in ledger.days(first, last):
                days[one.store].append(one)
            right = [Compared(store=store, totals=summed(some)) for store, some in days.items()]
            assert [*ledger.compare(first, last)] == right
            assert [*ledger.tallies(first, last)] == [*map(tally, days.values())]

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
