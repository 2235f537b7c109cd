"""A register that is written by a real registrar over a real board, at a time the test sets."""

from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from msgspec.structs import replace

from config.hours import Hours
from config.load import load_shop
from config.shop import Shop
from hub.board import Board
from hub.daily.chain import opened
from hub.description import editions_of, keep
from hub.logbook import Logbook
from hub.register.around import Shelf
from hub.register.registrar import Registrar
from hub.store import Stored
from tests.hub.running_store import NOON_MS, QUESTIONS, Hands, PaperLog
from wire.codec import encode_body
from wire.events import Event, Passage, Rating, Reason
from wire.report import Revision

HOUR_MS = 3_600_000
DAILY = ["09:00-20:00"]
SHOP = replace(
    load_shop(None),
    hours=Hours(mon=DAILY, tue=DAILY, wed=DAILY, thu=DAILY, fri=DAILY, sat=DAILY, sun=[]),
)
"""The demo shop, open from Monday to Saturday; 1 January 2026 is a Thursday."""

CLOSED_MS = NOON_MS + 8 * HOUR_MS
"""20:00 of that day, in Rome."""

ENDED_MS = NOON_MS + 16 * HOUR_MS
"""04:00 of the next."""


class Writing:
    """``shelf`` is where the log is; a new ``Writing`` of the same shelf and folder is a restart.

    It is at ``now_ms``, perhaps with another description.
    """

    def __init__(
        self,
        folder: Path,
        shelf: Shelf | None = None,
        shop: Shop = SHOP,
        now_ms: int = NOON_MS,
    ) -> None:
        editions = editions_of(folder, shop, now_ms)
        keep(folder, editions)
        self.board = Board(shop, editions)
        self.logbook = Logbook(self.board)
        self.shelf = PaperLog() if shelf is None else shelf
        self.hands = Hands()
        self.thread = ThreadPoolExecutor(1)
        self.registrar = Registrar(
            self.board, self.logbook, self.shelf, folder, self.thread, self.hands
        )

    async def look_at(self, now_ms: int) -> None:
        self.hands.ahead_ms = now_ms - NOON_MS
        await self.registrar.look()

    def lines(self) -> Sequence[Revision]:
        return [opened(one.sealed) for one in self.shelf.sheets(0, 10_000)]

    def close(self) -> None:
        self.thread.shutdown()


def stored(number: int, device: str, event: Event, at_ms: int, late_ms: int = 0) -> Stored:
    kind, body = encode_body(event)
    return Stored(
        position=number,
        device=device,
        stream="s",
        seq=number,
        type=kind,
        at_ms=at_ms,
        shift_ms=0,
        retimed=False,
        received_ms=at_ms + late_ms,
        body=body.decode(),
    )


def rating(number: int, device: str, face: int) -> Rating:
    return Rating(
        visit=f"v{number}",
        question=QUESTIONS[device],
        version=1,
        scale=4,
        face=face,
        language="it",
    )


def busy(day: int = 0, answers: int = 120) -> list[Stored]:
    """A day's answers from 10:00 on, what some of them named, and people, all in time."""
    morning_ms = NOON_MS - 2 * HOUR_MS + day * 24 * HOUR_MS
    found: list[Stored] = []
    for number in range(answers):
        device = sorted(QUESTIONS)[number % 3]
        at_ms = morning_ms + number * 240_000
        key = 10_000 * day + 10 * number
        found.append(stored(key + 1, device, rating(key, device, 1 + (number * 7) % 4), at_ms))
        if number % 4 == 0:
            said = Reason(visit=f"v{key}", element="light", direction="too_much")
            found.append(stored(key + 2, device, said, at_ms + 2_000))
        found += [walked(key + 3 + minute, at_ms + minute * 60_000) for minute in range(4)]
    return found


def walked(number: int, start_ms: int) -> Stored:
    """One minute at the door."""
    bucket = Passage(line="entrance", start_ms=start_ms, seconds=60, coverage=1.0, in_=3, out=2)
    return stored(number, "counter-1", bucket, start_ms + 60_000)


def fold(writing: Writing, events: Iterable[Stored]) -> None:
    writing.board.fold(events)
