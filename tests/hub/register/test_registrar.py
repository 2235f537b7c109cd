"""The register: due on time, revised with a reason, the same whatever came late, never forked."""

import asyncio
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from random import Random

import pytest
from msgspec.structs import replace

from hub.actions import Action
from hub.daily.chain import Head, faults
from hub.register.signet import ANCHOR_FILE, KEY_FILE, Anchor, anchor
from hub.store import Sheet, StoreError
from tests.hub.register.writing import (
    CLOSED_MS,
    ENDED_MS,
    HOUR_MS,
    SHOP,
    Writing,
    busy,
    fold,
    rating,
    stored,
)
from tests.hub.running_store import NOON_MS, PaperLog
from wire.events import DAY_MS, Passage
from wire.report import SMALL, DayReport

READY_MS = 120_000
Open = Callable[..., Writing]


@pytest.fixture
def begin(tmp_path: Path) -> Iterator[Open]:
    opened: list[Writing] = []

    def start(shelf: object = None, folder: Path = tmp_path, **more: object) -> Writing:
        folder.mkdir(exist_ok=True)
        opened.append(Writing(folder, shelf, **more))
        return opened[-1]

    yield start
    for one in opened:
        one.close()


async def test_a_report_is_provisional_two_minutes_after_closing_and_final_after_its_day(
    begin: Open,
) -> None:
    store = begin()
    fold(store, busy())
    await store.look_at(CLOSED_MS + READY_MS - 1)
    assert store.lines() == []
    await store.look_at(CLOSED_MS + READY_MS)
    await store.look_at(ENDED_MS + READY_MS - 1)
    assert [one.report.state for one in store.lines()] == ["provisional"]
    await store.look_at(ENDED_MS + READY_MS)
    first, second = store.lines()
    assert (first.rev, first.reason.why, first.report.taps.made) == (1, "first", 120)
    assert (second.rev, second.reason.why, second.report.state) == (2, "over", "final")
    assert replace(first.report, state="final") == second.report


async def test_what_comes_late_makes_one_more_revision_that_says_so(begin: Open) -> None:
    store = begin()
    fold(store, busy())
    await store.look_at(ENDED_MS + READY_MS)
    at_ms = NOON_MS + 60_000
    for number in range(7):
        late = stored(901 + number, "kiosk-1", rating(901 + number, "kiosk-1", 1), at_ms + number)
        fold(store, [replace(late, received_ms=ENDED_MS + HOUR_MS)])
        await store.look_at(ENDED_MS + READY_MS + 30_000 * number)
    await store.look_at(ENDED_MS + 2 * HOUR_MS)
    await store.look_at(ENDED_MS + 3 * HOUR_MS)
    first, second = store.lines()
    assert (second.rev, second.reason.why, second.reason.late) == (2, "late", 7)
    assert second.report.taps.made == first.report.taps.made + 7


@pytest.mark.parametrize("seed", range(4))
async def test_any_order_and_lateness_loses_no_tap_and_tells_all_but_what_few_said_late(
    begin: Open, tmp_path: Path, seed: int
) -> None:
    random = Random(seed)
    events = [*busy(0), *busy(1)]
    prompt = begin(folder=tmp_path / "prompt")
    fold(prompt, events)
    end_ms = ENDED_MS + DAY_MS + 6 * DAY_MS
    await prompt.look_at(end_ms)
    late = [replace(one, received_ms=one.at_ms + delay(random)) for one in events]
    random.shuffle(late)
    late = sorted(late, key=lambda one: one.received_ms // HOUR_MS)
    away = begin(folder=tmp_path / "away")
    cuts = sorted(random.sample(range(len(late)), 8))
    for start, stop in zip([0, *cuts], [*cuts, len(late)], strict=True):
        fold(away, late[start:stop])
        if late[:stop]:
            await away.look_at(max(one.received_ms for one in late[:stop]))
    await away.look_at(end_ms)
    assert [*last(away)] == [*last(prompt)]
    assert len(away.lines()) > len(prompt.lines())
    for day, wanted in last(prompt).items():
        found = last(away)[day]
        assert found.taps.made == wanted.taps.made == 120
        assert wanted.taps.waiting == 0
        assert found.taps.counted + found.taps.waiting == wanted.taps.counted
        assert found.doors == wanted.doors
        for row, whole in zip(found.rows, wanted.rows, strict=True):
            assert 0 <= whole.answers - row.answers < SMALL


def delay(random: Random) -> int:
    return random.choice([0, 0, 1, 5]) * random.randrange(DAY_MS)


def last(writing: Writing) -> dict[date, DayReport]:
    """The last report of each day."""
    newest = {one.report.day: one.report for one in writing.lines()}
    return {day: one for day, one in sorted(newest.items()) if day <= date(2026, 1, 2)}


async def test_a_restart_makes_what_is_missing_and_nothing_twice(begin: Open) -> None:
    store = begin()
    fold(store, busy())
    await store.look_at(ENDED_MS + READY_MS)
    again = begin(store.shelf)
    fold(again, [*busy(0), *busy(1), *busy(2)])
    await again.look_at(ENDED_MS + 3 * DAY_MS + READY_MS)
    days = [(one.report.day.day, one.rev, one.report.state) for one in again.lines()]
    assert days == [(1, 1, "final"), (2, 1, "final"), (3, 1, "final"), (4, 1, "closed")]


async def test_a_day_is_judged_again_when_an_action_has_worked_out(begin: Open) -> None:
    store = begin()
    fold(store, busy())
    did = Action(number=0, at_ms=NOON_MS, scope="checkout.staff", text="Zoe talked to them")
    store.logbook.note(did, NOON_MS)
    await store.look_at(ENDED_MS + READY_MS)
    [line] = store.lines()
    [acted] = line.report.actions
    assert (acted.scope, acted.verdict) == ("checkout.staff", "cannot_tell")
    assert b"Zoe" not in store.shelf.last_sheet().sealed.document


async def test_the_key_is_the_hubs_alone_and_stays(begin: Open, tmp_path: Path) -> None:
    store = begin()
    fold(store, busy())
    await store.look_at(ENDED_MS + READY_MS)
    assert (tmp_path / KEY_FILE).stat().st_mode & 0o777 == 0o600
    again = begin(store.shelf)
    fold(again, [*busy(0), *busy(1)])
    await again.look_at(ENDED_MS + DAY_MS + READY_MS)
    first, second = again.lines()
    assert (first.key, first.incarnation) == (second.key, second.incarnation)
    held = anchor(tmp_path)
    assert isinstance(held, Anchor)
    assert held.keys == (first.key,)


async def test_a_database_from_a_backup_goes_on_as_another_incarnation(
    begin: Open, tmp_path: Path
) -> None:
    store = begin()
    fold(store, [*busy(0), *busy(1)])
    await store.look_at(ENDED_MS + DAY_MS + READY_MS)
    backup = PaperLog()
    backup.written = list(store.shelf.sheets(0, 1))
    restored = begin(backup)
    fold(restored, [*busy(0), *busy(1, answers=100)])
    await restored.look_at(ENDED_MS + DAY_MS + READY_MS)
    first, second = restored.lines()
    assert first.incarnation != second.incarnation
    assert second.previous == backup.written[0].digest
    keys = anchor(tmp_path).keys
    sealed = [one.sealed for one in backup.sheets(0, 9)]
    assert list(faults(sealed, keys)) == []
    once = store.shelf.last_sheet()
    [fork] = faults(sealed, keys, reached=Head(once.seq, once.digest))
    assert fork.trouble == "end"


async def test_a_restored_hub_says_nothing_of_days_that_its_database_has_lost(
    begin: Open,
) -> None:
    store = begin()
    fold(store, [*busy(0), *busy(1)])
    await store.look_at(ENDED_MS + DAY_MS + READY_MS)
    backup = PaperLog()
    backup.written = list(store.shelf.sheets(0, 1))
    kept = [*busy(0), *busy(2)]
    for _ in range(2):  # a restart remembers what was lost
        restored = begin(backup)
        fold(restored, kept)
        await restored.look_at(ENDED_MS + 2 * DAY_MS + READY_MS)
        assert [one.report.day.day for one in restored.lines()] == [1, 3]
    late = [replace(one, received_ms=ENDED_MS + 2 * DAY_MS) for one in busy(1, answers=20)]
    fold(restored, late)  # from the kiosks' outboxes
    await restored.look_at(ENDED_MS + 2 * DAY_MS + HOUR_MS)
    [*_, found] = restored.lines()
    assert (found.report.day.day, found.report.taps.made) == (2, 20)


@pytest.mark.parametrize(
    ("first_ms", "reported"),
    [
        (CLOSED_MS - HOUR_MS, ["2026-01-01", "2026-01-02"]),
        (CLOSED_MS, ["2026-01-02"]),
        (ENDED_MS - HOUR_MS, ["2026-01-02"]),
        (ENDED_MS + HOUR_MS, ["2026-01-02"]),
    ],
)
async def test_a_new_hub_says_nothing_of_a_day_that_was_over_before_it(
    begin: Open, first_ms: int, reported: list[str]
) -> None:
    store = begin(now_ms=first_ms)
    await store.look_at(first_ms)
    for number, at_ms in enumerate(range(first_ms, ENDED_MS, HOUR_MS // 2)):
        nobody = Passage(line="entrance", start_ms=at_ms, seconds=60, coverage=1.0, in_=0, out=0)
        fold(store, [stored(900_000 + number, "counter-1", nobody, at_ms + 60_000)])
    for at_ms in (ENDED_MS + 2 * HOUR_MS, ENDED_MS + DAY_MS + HOUR_MS):
        await store.look_at(at_ms)
        fold(store, busy(1))
    await store.look_at(ENDED_MS + DAY_MS + 2 * HOUR_MS)
    assert sorted({str(one.report.day) for one in store.lines()}) == reported
    assert store.lines()[-1].report.state == "final"


async def test_what_was_said_on_the_evening_of_the_first_start_is_reported(begin: Open) -> None:
    store = begin(now_ms=CLOSED_MS + HOUR_MS)
    await store.look_at(CLOSED_MS + HOUR_MS)
    at_ms = CLOSED_MS + 2 * HOUR_MS
    fold(store, [stored(1, "kiosk-1", rating(1, "kiosk-1", 4), at_ms)])
    await store.look_at(ENDED_MS + READY_MS)
    assert [one.report.taps.made for one in store.lines()] == [1]


async def test_a_log_without_its_anchor_goes_on_as_another_incarnation(
    begin: Open, tmp_path: Path
) -> None:
    store = begin()
    fold(store, busy())
    await store.look_at(ENDED_MS + READY_MS)
    (tmp_path / ANCHOR_FILE).unlink()
    again = begin(store.shelf)
    fold(again, [*busy(0), *busy(1)])
    await again.look_at(ENDED_MS + DAY_MS + READY_MS)
    assert len({one.incarnation for one in again.lines()}) == 2


async def test_a_power_cut_between_log_and_anchor_is_no_restore(
    begin: Open, tmp_path: Path
) -> None:
    store = begin()
    fold(store, busy())
    await store.look_at(CLOSED_MS + READY_MS)
    before = (tmp_path / ANCHOR_FILE).read_bytes()
    await store.look_at(ENDED_MS + READY_MS)
    (tmp_path / ANCHOR_FILE).write_bytes(before)
    again = begin(store.shelf)
    fold(again, [*busy(0), *busy(1)])
    await again.look_at(ENDED_MS + DAY_MS + READY_MS)
    assert len({one.incarnation for one in again.lines()}) == 1


class Refusing(PaperLog):
    """A log that takes nothing while ``refuses``."""

    refuses = True

    def append(self, sheet: Sheet) -> None:
        if self.refuses:
            raise StoreError("the disk is full")
        super().append(sheet)


async def test_a_store_that_refuses_is_told_once_and_tried_again(
    begin: Open, caplog: pytest.LogCaptureFixture
) -> None:
    shelf = Refusing()
    writing = begin(shelf)
    fold(writing, [*busy(0), *busy(1)])
    writing.hands.ahead_ms = ENDED_MS + DAY_MS + READY_MS - NOON_MS
    task = asyncio.create_task(writing.registrar.run())
    async with asyncio.timeout(60):
        while "the disk is full" not in caplog.text:  # noqa: ASYNC110 - it sets no event
            await asyncio.sleep(0.01)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    shelf.refuses = False
    await writing.registrar.look()
    assert [(one.seq, one.rev) for one in writing.lines()] == [(1, 1), (2, 1)]


async def test_a_store_that_never_closes_has_its_report_after_its_day(begin: Open) -> None:
    store = begin(shop=replace(SHOP, hours=None))
    fold(store, busy())
    await store.look_at(ENDED_MS + READY_MS - 1)
    assert store.lines() == []
    await store.look_at(ENDED_MS + READY_MS)
    assert [one.report.state for one in store.lines()] == ["final"]


async def test_a_last_line_that_cannot_be_read_stops_the_register_and_not_the_hub(
    begin: Open, caplog: pytest.LogCaptureFixture
) -> None:
    store = begin()
    fold(store, busy())
    await store.look_at(ENDED_MS + READY_MS)
    [line] = store.shelf.sheets(0, 9)
    newer = line.sealed.document.replace(b'"v":1', b'"v":2')
    assert newer != line.sealed.document
    store.shelf.written[-1] = replace(line, sealed=replace(line.sealed, document=newer))
    again = begin(store.shelf)
    task = asyncio.create_task(again.registrar.run())
    said = "no day report can be kept: not a revision"
    while not (task.done() or said in caplog.text):  # noqa: ASYNC110 - a journal has no event
        await asyncio.sleep(0.01)
    assert not task.done()
    task.cancel()
    await asyncio.wait([task])
