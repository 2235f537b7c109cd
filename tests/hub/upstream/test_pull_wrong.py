"""Hubs whose log has wrong lines, and hubs that answer no log at all: the others go on."""

import asyncio
import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import Random
from typing import ParamSpec, TypeVar

import httpx
import pytest
from msgspec.structs import replace

from hub.daily.chain import digest
from hub.ledger import RESTS_MS
from hub.ledger.keeper import Keeper
from hub.region.views import PullView
from hub.scoring.day import day_of
from hub.screen.region.books import Door
from hub.settings import Pulled
from hub.store import Sheet
from hub.upstream.puller import Puller
from tests.hub.ledger.books import STORE, Hub, log, written
from tests.hub.running_region import RunningRegion
from tests.hub.running_store import NOON_MS, Hands, RunningStore
from tests.hub.upstream.carrying import kept, long_log, same_as_one_that_got_all, wanted
from tests.hub.upstream.rude_hub import HOST, MANNERS, RudeHub
from wire.codec import from_ms
from wire.report import Sealed
from wire.sync import PAGE_LINES_MAX

HOUR_MS = 3_600_000
PATIENT_MS = 40 * HOUR_MS

P = ParamSpec("P")
T = TypeVar("T")


class CountingDoor(Door):
    """Counts the lines that are brought through it."""

    brought = 0

    async def ask(self, work: Callable[P, T], *args: P.args, **more: P.kwargs) -> T:
        if work == self.ledger.ingest:
            self.brought += len(args[1])
        return await super().ask(work, *args, **more)


def write_down(store: RunningStore, right: Hub, lines: list[Sealed]) -> None:
    """The log of a hub: each line by the name that it had when it was written."""
    store.log.written.clear()
    for seq, (one, was) in enumerate(zip(lines, right.lines, strict=True), 1):
        store.log.append(
            Sheet(seq=seq, day=day_of(NOON_DAY), digest=digest(was.document), sealed=one)
        )


NOON_DAY = from_ms(NOON_MS).date()


def unsigned(line: Sealed, _: Hub) -> Sealed:
    return replace(line, signature=bytes(64))


def changed(line: Sealed, _: Hub) -> Sealed:
    """As a disk changes it: its hub still calls it by its old hash."""
    return replace(line, document=line.document.replace(b'"seconds":86400', b'"seconds":86401'))


def newer(line: Sealed, hub: Hub) -> Sealed:
    """Of a hub that is two versions ahead."""
    told = json.loads(line.document)
    told["report"]["v"] = 2
    document = written(told)
    return Sealed(document=document, signature=hub.key.sign(document))


def torn(line: Sealed, _: Hub) -> Sealed:
    return replace(line, document=line.document[:-40])


@pytest.mark.parametrize(
    ("spoil", "places", "many"),
    [
        *((one, (0, 3, 4, 8), False) for one in (unsigned, changed, newer, torn)),
        *((one, (4, 11), False) for one in (unsigned, changed, newer, torn)),
        (changed, (198, 199, 200), True),
    ],
)
async def test_a_wrong_line_is_kept_as_a_fault_and_read_past(  # noqa: PLR0913 - three of them are fixtures
    store: RunningStore,
    ledger: Keeper,
    tmp_path: Path,
    spoil: Callable[[Sealed, Hub], Sealed],
    places: tuple[int, ...],
    *,
    many: bool,
) -> None:
    hub, now_ms = long_log() if many else log(12), 0
    hands = Hands()
    hands.uptime_ms = lambda: now_ms
    lines = [spoil(one, hub) if at in places else one for at, one in enumerate(hub.lines)]
    write_down(store, hub, lines)
    (tmp_path / "key").write_text(key_of(store))
    settings = Pulled(store=STORE, url=store.address, key_file=tmp_path / "key")
    shown: dict[str, PullView] = {}
    with ThreadPoolExecutor(1) as thread:
        door, brought = CountingDoor(ledger, thread), [0]

        async def visit(wait_ms: int) -> int:
            nonlocal now_ms
            hands.ahead_ms += wait_ms
            puller = Puller(settings, 60, door, hands, Random(1), shown)  # the node starts anew
            now_ms += PATIENT_MS
            before = door.brought
            await puller.look()
            assert shown[STORE].problem is None
            return door.brought - before

        brought = [await visit(one) for one in (0, HOUR_MS, HOUR_MS, HOUR_MS, RESTS_MS, HOUR_MS)]
        right = [one for at, one in enumerate(hub.lines) if at not in places]
        assert kept(ledger, STORE) == wanted(right), "the rest counts"
        assert brought[:2] == [len(lines), len(lines) - places[0]], "once more, behind the cursor"
        at_the_end = int(len(lines) - 1 in places)  # of which its hub may say another name
        assert max(brought[2], brought[3], brought[5]) <= at_the_end, "then it rests"
        assert brought[4] == brought[1], "for a week"
        troubles = {one.fault.trouble for one in ledger.faults(STORE, 99)} - {"gap"}
        assert troubles in ({"signature"}, {"unreadable"})
        write_down(store, hub, hub.lines)  # it is mended
        await visit(RESTS_MS)
    same_as_one_that_got_all(ledger, [hub.lines])


async def test_a_page_of_lines_that_only_their_hub_can_name_is_told(
    store: RunningStore, ledger: Keeper, tmp_path: Path
) -> None:
    hub, hands, now_ms, shown = long_log(), Hands(), 0, dict[str, PullView]()
    lines = [changed(one, hub) if at < PAGE_LINES_MAX else one for at, one in enumerate(hub.lines)]
    write_down(store, hub, lines)
    (tmp_path / "key").write_text(key_of(store))
    settings = Pulled(store=STORE, url=store.address, key_file=tmp_path / "key")
    with ThreadPoolExecutor(1) as thread:
        hands.uptime_ms = lambda: now_ms
        puller = Puller(settings, 60, Door(ledger, thread), hands, Random(1), shown)
        now_ms = PATIENT_MS
        await puller.look()
    assert "nobody can ask for what is behind it" in (shown[STORE].problem or "")
    assert kept(ledger, STORE) == set()


async def test_a_hub_at_fault_is_told_with_its_reason_and_the_others_go_on(
    store: RunningStore, ledger: Keeper, tmp_path: Path
) -> None:
    hub, hands, now_ms = log(3), Hands(), 0
    hands.uptime_ms = lambda: now_ms
    write_down(store, hub, hub.lines)
    key, odd = tmp_path / "key", tmp_path / "odd"
    key.write_text(key_of(store))
    odd.write_text("chiavé")
    shown: dict[str, PullView] = {}
    rude = {manner.replace(" ", "-").lower(): RudeHub(*MANNERS[manner][:2]) for manner in MANNERS}
    ports = {name: await one.start() for name, one in rude.items()}
    hubs = [
        Pulled(store=name, url=f"http://{HOST}:{port}", key_file=key)
        for name, port in ports.items()
    ]
    hubs += [
        Pulled(store="wrong-tls", url=f"https://{HOST}:{ports['nothing']}", key_file=key),
        Pulled(store="no-name", url="https://hub.invalid", key_file=key),
        Pulled(store="odd-key", url=store.address, key_file=odd),
        Pulled(store="no-key", url=store.address, key_file=tmp_path / "none"),
        Pulled(store="no-ca", url=store.address, key_file=key, ca_file=key),
        Pulled(store="another", url=store.address, key_file=key),
        Pulled(store=STORE, url=store.address, key_file=key),
    ]
    with ThreadPoolExecutor(1) as thread:
        pullers = [Puller(one, 60, Door(ledger, thread), hands, Random(1), shown) for one in hubs]
        now_ms += PATIENT_MS
        await asyncio.gather(*(one.look() for one in pullers))
    told = {manner.replace(" ", "-").lower(): MANNERS[manner][2] for manner in MANNERS} | {
        "wrong-tls": "cannot be reached",
        "no-name": "cannot be reached",
        "odd-key": "cannot be used",
        "no-key": "key cannot be read",
        "no-ca": "cannot be used",
    }
    for name, words in told.items():
        assert words in (shown[name].problem or ""), name
        assert shown[name].reached is None
    assert ledger.cursor(STORE).seq == 3
    assert (shown[STORE].problem, shown[STORE].reached) == (None, from_ms(hands.wall_ms()))
    assert ledger.cursor("another") is None
    assert {one.fault.trouble for one in ledger.faults("another", 9)} == {"elsewhere"}
    for one in rude.values():
        await one.stop()
        assert one.sent < 64 << 20, "it was left in time"


async def test_the_regions_page_has_how_it_goes_with_each_hub(tmp_path: Path) -> None:
    region = RunningRegion(tmp_path)
    region.pulls["roma"] = PullView(store="roma", problem="it does not answer in time")
    await region.start()
    try:
        async with httpx.AsyncClient(headers=region.known_as("viewer")) as client:
            found = await client.get(f"{region.address}/api/region/v1/region")
        assert found.json()["pulls"] == [
            {"store": "roma", "reached": None, "problem": "it does not answer in time"}
        ]
    finally:
        await region.stop()


def key_of(store: RunningStore) -> str:
    return store.known_as("regional")["Authorization"].removeprefix("Bearer ")
