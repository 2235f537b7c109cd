"""Simulated days: they look like days, come out of the hub as they went in, and say what they are."""

import asyncio
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from config.load import load_shop
from hub.board import Board
from hub.crowd import CLOSES, LAMP_FROM, OPENS, rush, trouble_of
from hub.demo import DemoError, stands_of
from hub.ingest import Ingest
from hub.memory import remember
from hub.pacing import Pacer
from hub.rehearsal import past, rehearse
from hub.scoring.state import BIN_MS
from hub.store import DATABASE
from hub.store.sqlite import SqliteStore
from wire.codec import from_ms
from wire.envelope import Clock
from wire.events import Passage, Rating, Reason

SHOP = load_shop(Path(__file__).resolve().parents[2] / "config" / "demo-boutique.toml")
ROME = ZoneInfo(SHOP.timezone)
EVENING_MS = int(datetime(2026, 10, 27, 18, 30, tzinfo=UTC).timestamp() * 1000)
"""Half past seven in the evening, two days after the clocks were set back."""

DAYS = 9


class Evening:
    """A timepiece that stands."""

    boot = "test"

    def wall_ms(self) -> int:
        return EVENING_MS

    def uptime_ms(self) -> int:
        return 0

    def clock(self) -> Clock:
        return "synced"


@pytest.fixture(scope="module")
def said() -> list[list[tuple[int, str, object]]]:
    return [
        sorted(day, key=lambda one: one[0]) for day in past(SHOP, stands_of(SHOP), DAYS, EVENING_MS)
    ]


def test_the_demo_asks_about_five_providers_and_more_in_five_languages() -> None:
    asked = [one for place in SHOP.touchpoints for one in place.questions]
    assert len({one.expro for one in asked}) >= 5
    assert all(len(one.text) == len(SHOP.languages) == 5 for one in asked)


def test_a_day_has_hours_and_rushes(said: list[list[tuple[int, str, object]]]) -> None:
    assert len(said) == DAYS + 1
    hours = Counter(
        from_ms(at_ms).astimezone(ROME).hour
        for day in said
        for at_ms, _, event in day
        if isinstance(event, Rating)
    )
    assert set(hours) == set(range(OPENS, CLOSES))
    assert hours[17] > 1.5 * hours[14]
    assert hours[11] > 1.5 * hours[9]
    assert rush(datetime(2026, 10, 27, 3, tzinfo=ROME)) == 0


def test_who_comes_in_has_gone_when_the_day_ends(
    said: list[list[tuple[int, str, object]]],
) -> None:
    for day in said[:-1]:
        doors = [event for _, _, event in day if isinstance(event, Passage)]
        inside = 0
        for door in doors:
            inside += (door.in_ or 0) - (door.out or 0)
            assert inside >= 0
        assert inside == 0
        assert sum(door.in_ or 0 for door in doors) > 200


def test_the_fitting_rooms_get_dark_this_afternoon(
    said: list[list[tuple[int, str, object]]],
) -> None:
    words = [
        (event.element, event.direction)
        for at_ms, device, event in said[-1]
        if isinstance(event, Reason)
        and device == "simulated-2"
        and not event.liked
        and from_ms(at_ms).astimezone(ROME).hour >= LAMP_FROM
    ]
    assert words
    assert Counter(words).most_common(1)[0][0] == ("light", "too_little")
    today = from_ms(EVENING_MS).astimezone(ROME).date()
    assert trouble_of(SHOP.touchpoints[0], today, today=True) is None


async def test_a_hub_finds_its_past_as_if_it_had_been_there(tmp_path: Path) -> None:
    database = tmp_path / DATABASE
    events = rehearse(database, SHOP, DAYS, "0.1.0", Evening())
    board = Board(SHOP)
    with ThreadPoolExecutor(1) as thread:
        loop = asyncio.get_running_loop()
        store = await loop.run_in_executor(thread, SqliteStore, database)
        ingest = await loop.run_in_executor(thread, Ingest, store, SHOP.store, Pacer())
        await remember(thread, store, ingest, board, EVENING_MS)
        counts = await loop.run_in_executor(thread, store.counts)
        first = (await loop.run_in_executor(thread, store.events_after, 0, 1))[0]
        await loop.run_in_executor(thread, store.close)
    assert (counts.stored, counts.quarantined, counts.lost, counts.rejected) == (events, 0, 0, 0)
    assert not first.retimed
    assert first.received_ms == first.at_ms < EVENING_MS - (DAYS - 1) * 24 * 12 * BIN_MS
    view = board.live(EVENING_MS)
    assert view.simulated, "nobody takes it for the shop's own numbers"
    assert view.score.usual is not None
    fitting = next(one for one in view.touchpoints if one.id == "fitting-rooms")
    assert fitting.score.value is not None
    assert fitting.score.usual is not None
    assert fitting.score.value < fitting.score.usual - 5
    assert board.tally.stale == board.tally.set_aside == 0


def test_a_store_with_a_log_keeps_it(tmp_path: Path) -> None:
    database = tmp_path / DATABASE
    rehearse(database, SHOP, 1, "0.1.0", Evening())
    with pytest.raises(DemoError, match="has a log already"):
        rehearse(database, SHOP, 1, "0.1.0", Evening())
