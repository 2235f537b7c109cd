"""A hub brings its region what it has not got, whatever happened to either of them before."""

from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest
from msgspec.structs import replace

from hub.daily.chain import Head, public
from hub.daily.receipt import seal
from hub.ledger import RESTS_MS
from hub.live.upstream import Way
from hub.register.reader import Page
from hub.settings import Upstream
from hub.store import StoreError
from hub.upstream.agenda import ASK_MS
from hub.upstream.push import visit
from hub.upstream.pusher import Pusher
from hub.upstream.receipts import RECEIPTS_FILE, RECEIPTS_MAX, Receipts
from hub.upstream.region import RegionNode, VisitError, called
from tests.hub.ledger.books import STORE, Hub, key, log
from tests.hub.running_region import RunningRegion
from tests.hub.running_store import NOON_MS
from tests.hub.upstream.carrying import HubLog, kept, long_log, same_as_one_that_got_all, wanted
from tests.ports import free_port
from wire.codec import from_ms
from wire.report import Sealed
from wire.sync import PAGE_LINES_MAX, LineName, Receipt, Taken

HOUR_MS = 3_600_000
REVOKED = "revoked"


class Counting:
    """The way to a node that counts lines, and breaks where it is told to: before an answer."""

    def __init__(self, node: RegionNode, breaks_at: Sequence[int] = ()) -> None:
        self._node = node
        self._breaks_at = breaks_at
        self.sent: list[Sealed] = []
        self.asked = self.posts = 0

    async def cursor(self, holds: str | None = None) -> object:
        self.asked += 1
        return await self._node.cursor(holds)

    async def names(self, after: int) -> Sequence[LineName]:
        return await self._node.names(after)

    async def bring(self, lines: Sequence[Sealed], after: Sealed | None = None) -> Taken:
        self.sent += lines
        self.posts += 1
        taken = await self._node.bring(lines, after)
        if self.posts in self._breaks_at:
            raise VisitError("the line went dead")
        return taken


@pytest.fixture
async def region(tmp_path: Path) -> AsyncIterator[RunningRegion]:
    folder = tmp_path / "region"
    folder.mkdir()
    one = RunningRegion(folder)
    await one.start()
    yield one
    await one.stop()


def said(_done: int, _of: int) -> None:
    """Nobody waits."""


async def carry(
    region: RunningRegion, hub: Hub, receipts: Receipts, breaks_at: Sequence[int] = ()
) -> Counting:
    async with called(region.address_of(STORE)) as caller:
        node = Counting(RegionNode(caller, STORE), breaks_at)
        found = await visit(HubLog(hub), node, receipts, None, said)
    assert found.head == hub.head
    assert found.behind == 0
    return node


async def test_everything_arrives_once_and_then_nothing_is_sent(
    region: RunningRegion, tmp_path: Path
) -> None:
    hub, receipts = log(3), Receipts(tmp_path, STORE)
    assert (await carry(region, hub, receipts)).sent == hub.lines
    assert (await carry(region, hub, receipts)).sent == []
    hub.write(3, 0)
    assert (await carry(region, hub, receipts)).sent == hub.lines[3:]
    assert [one.seq for one in receipts.read()] == [3, 4]
    same_as_one_that_got_all(region.ledger, [hub.lines])


async def test_a_visit_cut_off_before_an_answer_sends_at_most_one_page_twice(
    region: RunningRegion, tmp_path: Path
) -> None:
    hub, receipts = long_log(), Receipts(tmp_path, STORE)
    sent: list[Sealed] = []
    for breaks_at in ([1], [1]):  # after the first page, then after the second
        async with called(region.address_of(STORE)) as caller:
            node = Counting(RegionNode(caller, STORE), breaks_at)
            with pytest.raises(VisitError, match="dead"):
                await visit(HubLog(hub), node, receipts, None, said)
            sent += node.sent
    sent += (await carry(region, hub, receipts)).sent
    assert len(sent) - len(hub.lines) <= PAGE_LINES_MAX
    assert kept(region.ledger, STORE) == wanted(hub.lines)


@pytest.mark.parametrize("noticed", [7, None])
@pytest.mark.parametrize("back_to", [0, 1, 5, 8])
async def test_a_hub_restored_from_a_backup_brings_its_other_branch_and_both_are_kept(
    region: RunningRegion, tmp_path: Path, back_to: int, noticed: int | None
) -> None:
    hub, receipts = log(8), Receipts(tmp_path, STORE)
    await carry(region, hub, receipts)
    again = hub.restored(back_to, incarnation=noticed)
    for day in (20, 21, 22):
        again.write(day, 1, made=9_000 + day)
    node = await carry(region, again, receipts)
    assert node.sent == again.lines[back_to:]
    assert node.asked <= 6
    assert kept(region.ledger, STORE) == wanted(hub.lines) | wanted(again.lines)
    assert region.ledger.cursor(STORE).digest == again.head.digest
    troubles = {one.fault.trouble for one in region.ledger.faults(STORE, 99)}
    assert troubles == ({"fork"} if back_to < 8 else set())
    assert (await carry(region, again, receipts)).sent == []


async def test_a_bad_line_is_sent_once_more_and_then_rests_for_a_week(
    region: RunningRegion, tmp_path: Path
) -> None:
    hub, receipts = long_log().restored(10**6), Receipts(tmp_path, STORE)
    hub.lines[4] = replace(hub.lines[4], signature=bytes(64))
    sent = []
    for wait_ms in (0, HOUR_MS, HOUR_MS, 24 * HOUR_MS, RESTS_MS, HOUR_MS):
        region.hands.ahead_ms += wait_ms
        async with called(region.address_of(STORE)) as caller:
            node = Counting(RegionNode(caller, STORE))
            found = await visit(HubLog(hub), node, receipts, None, said)
        assert [(one.seq, one.trouble) for one in found.doubts][:1] == [(5, "signature")]
        assert found.behind == 1, "all but one line are there"
        sent.append(len(node.sent))
    assert sent == [len(hub.lines), 1, 0, 0, 1, 0]
    mended = long_log()
    node = await carry(region, mended, receipts)
    assert node.sent == mended.lines[4:5]
    same_as_one_that_got_all(region.ledger, [mended.lines])


async def test_lines_that_wait_for_their_key_are_not_sent_again(
    region: RunningRegion, tmp_path: Path
) -> None:
    hub, receipts = log(3), Receipts(tmp_path, STORE)
    await carry(region, hub, receipts)
    hub.key = key(9)
    hub.write(3, 0)
    for sent in (hub.lines[3:], []):
        async with called(region.address_of(STORE)) as caller:
            node = Counting(RegionNode(caller, STORE))
            found = await visit(HubLog(hub), node, receipts, None, said)
        assert (node.sent, found.behind) == (sent, 1)
        assert [one.trouble for one in found.doubts] == ["foreign"]
    region.ledger.pin(STORE, public(hub.key), 1, "zoe")
    assert (await carry(region, hub, receipts)).sent == []


async def test_a_region_restored_from_a_backup_gets_what_it_has_lost(tmp_path: Path) -> None:
    hub, receipts = log(5), Receipts(tmp_path, STORE)
    for name, lines in (("before", 3), ("after", 2)):
        folder = tmp_path / name  # another folder: what came since the backup is not there
        folder.mkdir()
        region = RunningRegion(folder)
        await region.start()
        region.ledger.ingest(STORE, hub.lines[:lines], 1, "push")
        assert (
            await carry(region, hub, receipts if lines == 3 else Receipts(folder, STORE))
        ).sent == (hub.lines[lines:])
        same_as_one_that_got_all(region.ledger, [hub.lines])
        await region.stop()


async def test_a_receipt_of_another_region_is_not_believed(
    region: RunningRegion, tmp_path: Path
) -> None:
    hub, receipts = log(2), Receipts(tmp_path, STORE)
    await carry(region, hub, receipts)
    async with called(region.address_of(STORE)) as caller:
        node = RegionNode(caller, STORE)
        hub.write(2, 0)
        with pytest.raises(VisitError, match="another key"):
            await visit(HubLog(hub), node, Receipts(tmp_path / "x", STORE), public(key(4)), said)
    assert [one.seq for one in receipts.read()] == [2]


async def test_a_token_that_counts_no_more_is_told_in_words(
    region: RunningRegion, tmp_path: Path
) -> None:
    address = region.address_of(STORE)._replace(token=REVOKED)
    async with called(address) as caller:
        with pytest.raises(VisitError, match="401: sign in first"):
            await visit(
                HubLog(log(1)), RegionNode(caller, STORE), Receipts(tmp_path, STORE), None, said
            )


def test_receipts_outlive_a_torn_line_and_are_no_more_than_their_limit(tmp_path: Path) -> None:
    def receipt(seq: int) -> Receipt:
        return Receipt(
            region="north",
            store=STORE,
            incarnation="0" * 16,
            seq=seq,
            digest=f"{seq:064x}",
            at_ms=seq,
            key=public(key()),
        )

    receipts = Receipts(tmp_path, STORE)
    for seq in (1, 2, 2):
        receipts.keep(seal(receipt(seq), key()), receipt(seq))
    path = tmp_path / RECEIPTS_FILE
    assert len(path.read_bytes().splitlines()) == 2
    path.write_bytes(path.read_bytes()[:-9])
    again = Receipts(tmp_path, STORE)
    assert [one.seq for one in again.read()] == [1]
    again.keep(seal(receipt(3), key()), receipt(3))
    assert [one.seq for one in Receipts(tmp_path, STORE).read()] == [1, 3]
    line = seal(receipt(9), key())
    again._known = [(line, replace(receipt(9), seq=one + 1)) for one in range(RECEIPTS_MAX)]
    again.keep(line, receipt(9))
    assert len(path.read_bytes().splitlines()) == RECEIPTS_MAX // 2


class Half:
    def random(self) -> float:
        return 0.5


async def test_the_hub_says_when_the_region_was_reached_and_how_far_behind_it_is(
    region: RunningRegion, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    now_ms = 0
    region.hands.uptime_ms = lambda: now_ms
    token = tmp_path / "token"
    settings = Upstream(url=f"http://127.0.0.1:{free_port()}", token_file=token, spread_s=0)
    hub, way, receipts = log(2), Way(), Receipts(tmp_path, STORE)
    assert way.view is None

    def pusher(to: Upstream) -> Pusher:
        return Pusher(to, HubLog(hub), receipts, region.hands, Half(), way)

    lost = pusher(settings)
    for problem in ("the token cannot be read", "it cannot be reached: ConnectError"):
        await lost.look()
        assert way.view.problem.startswith(problem)
        assert way.view.reached is None
        token.write_text(region.address_of(STORE).token)
        now_ms += 3_600_000
    assert len([one for one in caplog.messages if "the region is not reached" in one]) == 1
    found = pusher(replace(settings, url=region.address))
    await found.look()
    assert (way.view.reached, way.view.behind, way.view.problem) == (from_ms(NOON_MS), 0, None)
    asked = region.ledger.cursor(STORE)
    hub.write(2, 0)
    await found.look()
    assert region.ledger.cursor(STORE) != asked
    now_ms += ASK_MS - 1
    region.hands.ahead_ms = 60_000
    await found.look()
    assert way.view.reached == from_ms(NOON_MS)
    now_ms += 1
    await found.look()
    assert way.view.reached == from_ms(NOON_MS + 60_000)


class Locked(HubLog):
    """A log on a disk that is at fault now and then."""

    is_locked = True

    async def page(self, after: Head, most: int) -> Page:
        if self.is_locked:
            msg = "hub.db cannot be read: database is locked"
            raise StoreError(msg)
        return await super().page(after, most)


async def test_a_log_that_cannot_be_read_now_is_brought_later(
    region: RunningRegion, tmp_path: Path
) -> None:
    now_ms = 0
    region.hands.uptime_ms = lambda: now_ms
    token = tmp_path / "token"
    token.write_text(region.address_of(STORE).token)
    settings = Upstream(url=region.address, token_file=token, spread_s=0)
    shelf, way = Locked(log(2)), Way()
    pusher = Pusher(settings, shelf, Receipts(tmp_path, STORE), region.hands, Half(), way)
    await pusher.look()
    assert way.view.problem == "hub.db cannot be read: database is locked"
    shelf.is_locked = False
    now_ms += 3_600_000
    await pusher.look()
    assert (way.view.behind, way.view.problem) == (0, None)
