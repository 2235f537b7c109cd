"""Hubs, nodes and laptops of different ages: what one of them says, all others pass on whole."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from hub.cli import main
from hub.daily.chain import digest, faults, public
from hub.daily.receipt import ReceiptError, proven, seal
from hub.ledger.examine import examine
from hub.ledger.sqlite import SqliteLedger
from hub.upstream.copier import copy
from hub.upstream.files import export, pages
from hub.upstream.push import visit
from hub.upstream.receipts import Receipts
from hub.upstream.region import Address, RegionNode, called
from hub.upstream.roster import enrol
from tests.hub.ledger.books import FIRST, STORE, key, log, newer, written
from tests.hub.ledger.contents import COUNTED, held, troubles
from tests.hub.running_region import REGION, RunningRegion
from tests.hub.upstream.carrying import HubLog
from wire.report import Sealed
from wire.sync import Receipt, SealedReceipt, unpacked

RELEASE_1 = Path(__file__).parents[1] / "ledger" / "kept" / "release_1.ndjson"
DAYS = (FIRST, FIRST + timedelta(days=30))


@pytest.fixture
async def region(tmp_path: Path) -> AsyncIterator[RunningRegion]:
    (tmp_path / "node").mkdir()
    one = RunningRegion(tmp_path / "node")
    await one.start()
    yield one
    await one.stop()


async def test_what_a_newer_hub_says_goes_through_push_copy_and_file_byte_for_byte(
    region: RunningRegion, tmp_path: Path
) -> None:
    hub, file, tables = newer(3), tmp_path / "days.ndjson.gz", tmp_path / "tables"
    enrol(region.ledger, STORE)
    async with called(region.address_of(STORE)) as caller:
        node = RegionNode(caller, STORE)
        found = await visit(
            HubLog(hub), node, Receipts(tmp_path, STORE), None, lambda _done, _of: None
        )
    assert (found.behind, found.doubts) == (0, [])
    (tmp_path / "mine").mkdir()
    regional = region.known_as("regional")["Authorization"].removeprefix("Bearer ")
    with (
        closing(SqliteLedger(tmp_path / "mine" / "region.db")) as mine,
        closing(SqliteLedger(tmp_path / "files.db")) as last,
        closing(SqliteLedger(tmp_path / "plain.db")) as plain,
    ):
        async with called(Address(region.address, regional)) as caller:
            await copy(caller, mine, 0, lambda _: None)
        assert list(mine.log(STORE, 0, 9)) == hub.lines
        export(file, mine.log(STORE, 0, 9))
        for page in pages(file):
            assert last.ingest(STORE, page.lines, 0, "push").faults == ()
        assert list(last.log(STORE, 0, 9)) == hub.lines
        plain.ingest(STORE, log(3).lines, 0, "push")
        wanted = held(plain, tuple(one for one in COUNTED if one != "days"))
        for ledger in (region.ledger, mine, last):
            assert troubles(ledger) == []
            assert held(ledger, tuple(wanted)) == wanted, "what is not known is not counted"
    days = ["--from", f"{DAYS[0]}", "--to", f"{DAYS[1]}", "--data", f"{tmp_path / 'mine'}"]
    words = ["region", "export", str(tables), "--format", "csv", *days]
    assert await asyncio.to_thread(main, words) == 0
    assert any(STORE in one.read_text() for one in tables.glob("*.csv"))


def test_a_hub_that_was_put_back_to_an_older_version_finds_nothing_wrong_with_its_log() -> None:
    hub = newer(3)
    assert [*faults(hub.lines, [public(hub.key)])] == []


def test_what_was_signed_by_the_first_release_is_taken_for_ever() -> None:
    lines = unpacked(RELEASE_1.read_bytes())
    assert [examine(STORE, one).fault for one in lines] == [None, None]
    assert [*faults(lines, [public(key())])] == []


def order(document: bytes) -> bytes:
    told = json.loads(document)
    return json.dumps({"weather": 1, **told}, separators=(",", ":")).encode()


SPELLINGS: dict[str, Callable[[bytes], bytes]] = {
    "keys not sorted": order,
    "a blank": lambda one: one.replace(b'"weather":', b'"weather": '),
    "a key twice": lambda one: one.replace(b'"weather":', b'"weather":1,"weather":'),
    "an escape": lambda one: one.replace(b'"rain"', b'"r\\u0061in"'),
    "no whole number": lambda one: one.replace(b'"wiped":0', b'"wiped":0.0'),
    "minus nothing": lambda one: one.replace(b'"wiped":0', b'"wiped":-0'),
    "not ASCII": lambda one: one.replace(b'"rain"', '"pioggerellìna"'.encode()),
    "too deep": lambda one: one.replace(b'"rain"', b"[" * 60_000 + b"]" * 60_000),
}


@pytest.mark.parametrize("spoil", SPELLINGS.values(), ids=SPELLINGS)
def test_fields_that_nobody_knows_are_spelled_like_all_others(
    spoil: Callable[[bytes], bytes],
) -> None:
    hub = newer(1)
    document = spoil(hub.lines[0].document)
    assert document != hub.lines[0].document
    found = examine(STORE, Sealed(document=document, signature=hub.key.sign(document)))
    assert found.fault is not None
    assert found.fault.trouble in {"spelling", "unreadable"}
    assert found.fault.digest == digest(document)


def test_a_receipt_of_a_newer_region_is_believed_and_a_changed_one_is_not() -> None:
    receipt = Receipt(
        region=REGION,
        store=STORE,
        incarnation="0" * 16,
        seq=1,
        digest="0" * 64,
        at_ms=1,
        key=public(key()),
    )
    told = json.loads(seal(receipt, key()).document)
    document = written({**told, "weather": "rain"})
    sealed = SealedReceipt(document=document, signature=key().sign(document))
    assert proven(sealed, STORE, public(key())) == receipt
    spaced = document.replace(b",", b", ", 1)
    with pytest.raises(ReceiptError, match="spelling"):
        proven(SealedReceipt(document=spaced, signature=key().sign(spaced)), STORE, None)
