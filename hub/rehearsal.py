"""Days of a store that never were: a past for the demo, so that "usual" means something in it.

In come an empty database, a description and the time; out goes a log as the hub would have written
it, of simulated devices alone, through the hub's own ingest. The numbers come back in every run:
only the day it ends on differs. A store that has a log is left alone; the hub must not run.
"""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

import msgspec

from config.shop import Shop
from hub.actions import ACTION, Action
from hub.crowd import USUAL, Character, Crowd, Stand, rush, trouble_of
from hub.demo import DemoError, stands_of
from hub.ingest import Ingest
from hub.pacing import Pacer
from hub.rehearsed_deeds import Deed, deeds, lift
from hub.sorting import Arrival
from hub.store.sqlite import SqliteStore
from wire import topics
from wire.codec import encode_body, encode_events, to_ms
from wire.envelope import Kept
from wire.events import Event, Passage, offline
from wire.timepiece import Timepiece

VISITS_PER_HOUR = 8.0  # at each touchpoint, in a rush
PASSERS_PER_BIN = 9.0  # through the public doors in five minutes of a rush
STAY_BINS = 6.0  # on average, half an hour
STEP = timedelta(minutes=5)
STREAM = "rehearsal"

Said = tuple[int, str, Event]
"""When in epoch ms, which device, and what."""


def rehearse(  # noqa: PLR0913 - where, of what, and when
    database: Path,
    shop: Shop,
    days: int,
    version: str,
    timepiece: Timepiece,
    *,
    character: Character = USUAL,
) -> int:
    """Write the ``days`` before now and this one so far; return how many events that were.

    Raises:
        DemoError: the shop has no simulated device, or the database has a log already.
        StoreError: the database is in use, cannot be read or cannot be written.
    """
    stands = stands_of(shop)
    store = SqliteStore(database)
    try:
        if store.last_position():
            msg = f"{database} has a log already; a past is only made for a store without one"
            raise DemoError(msg)
        now_ms = timepiece.wall_ms()
        ingest, heard = Ingest(store, shop.store, Pacer()), Numbering(shop.store)
        for said in past(shop, stands, days, now_ms, character):
            ingest.take([heard.arrival(*one) for one in sorted(said, key=_moment)], now_ms)
        done = _done(shop, days, now_ms, character)
        for number, one in enumerate(done, 1):
            store.enter(to_ms(one.at), ACTION, msgspec.json.encode(_action(number, one)).decode())
        ingest.take([_status(shop, stand, version, now_ms) for stand in stands], now_ms)
        return store.last_position()
    finally:
        store.close()


def past(
    shop: Shop, stands: list[Stand], days: int, now_ms: int, character: Character = USUAL
) -> Iterator[list[Said]]:
    """What is said on each of the days until now, the oldest first; within a day in any order.

    The first one begins where its business day does: counts of the night before would belong to a
    day on which the store was not there yet, and make a report with nothing in it.
    """
    zone = ZoneInfo(shop.timezone)
    dice = Random(shop.store)  # noqa: S311 - play
    crowds = [(stand, _crowd(shop, stand, character)) for stand in stands]
    done = _done(shop, days, now_ms, character)
    now = datetime.fromtimestamp(now_ms / 1000, zone)
    begins = datetime.combine(now.date() - timedelta(days=days), time(shop.day_starts), zone)
    for ago in range(days, -1, -1):
        midnight = datetime.combine(now.date() - timedelta(days=ago), datetime.min.time(), zone)
        steps = [one for one in _steps(midnight) if one < now]
        said = [
            one
            for stand, crowd in crowds
            for one in _visits(stand, crowd, steps, (now, done), character)
        ]
        said += _passages(shop, stands[0].device, steps, dice, character.rush)
        yield [one for one in said if to_ms(begins) <= one[0] < now_ms]


def _done(shop: Shop, days: int, now_ms: int, character: Character) -> list[Deed]:
    if not character.acts:
        return []
    today = datetime.fromtimestamp(now_ms / 1000, ZoneInfo(shop.timezone)).date()
    return deeds(shop, today, days, character)


def _action(number: int, one: Deed) -> Action:
    return Action(
        number=number,
        at_ms=to_ms(one.at),
        scope=one.place,
        text=f"SIMULATED: {one.element}",
        element=one.element,
    )


def _steps(midnight: datetime) -> list[datetime]:
    """The five minutes of a day by the wall's clock, which is set at night."""
    return [midnight + number * STEP for number in range(24 * 12)]


def _crowd(shop: Shop, stand: Stand, character: Character) -> Crowd:
    dice = Random(f"{character.name}{stand.device}")  # noqa: S311 - play
    return Crowd(stand, shop.languages, dice, surprises=False, character=character)


def _visits(
    stand: Stand,
    crowd: Crowd,
    steps: list[datetime],
    known: tuple[datetime, list[Deed]],
    character: Character,
) -> Iterator[Said]:
    now, done = known
    begun = f"{character.name}{stand.device} {steps[0].date()}" if steps else ""
    dice = Random(begun)  # noqa: S311 - play
    for at in steps:
        if dice.random() >= rush(at) * character.rush * VISITS_PER_HOUR / 12:
            continue
        today = at.date() == now.date()
        trouble = trouble_of(stand.place, at.date(), today=today, character=character)
        made_ms = to_ms(at) + dice.randrange(280_000)
        for nth, event in enumerate(crowd.visit(at, trouble, lift(done, stand.place.id, at))):
            yield made_ms + 2_000 * nth, stand.device, event


def _passages(
    shop: Shop, device: str, steps: list[datetime], dice: Random, share: float
) -> Iterator[Said]:
    """Who comes in goes out again, and all have gone when the day ends."""
    doors = [*shop.entrances, *shop.staff.doors]
    inside = 0
    for at in steps:
        busy = rush(at) * share
        came = round(dice.expovariate(1 / (busy * PASSERS_PER_BIN))) if busy else 0
        went = sum(dice.random() < 1 / STAY_BINS for _ in range(inside)) if busy else inside
        inside += came - went
        for door in doors:
            public = door == doors[0]
            passage = Passage(
                line=door,
                start_ms=to_ms(at),
                seconds=int(STEP.total_seconds()),
                coverage=1.0,
                in_=came if public else 0,
                out=went if public else 0,
            )
            yield to_ms(at + STEP) - 1, device, passage


class Numbering:
    """Puts events in envelopes, numbered as their devices would."""

    def __init__(self, store: str) -> None:
        self._store = store
        self._made: dict[str, int] = {}

    def arrival(self, made_ms: int, device: str, event: Event) -> Arrival:
        """An event as it comes in, at the moment it is made."""
        seq = self._made[device] = self._made.get(device, 0) + 1
        kind, body = encode_body(event)
        kept = Kept(
            seq=seq,
            type=kind,
            body=body,
            made_ms=made_ms,
            boot=STREAM,
            uptimems=made_ms,
            clock="synced",
        )
        [payload] = encode_events(self._store, device, STREAM, 1, [kept])
        topic = topics.device(self._store, device, "event")
        return Arrival(topic, payload, retained=False, received_ms=made_ms)


def _status(shop: Shop, stand: Stand, version: str, now_ms: int) -> Arrival:
    """The device is off, and what it has said was simulated."""
    said = offline("shoppers", version, simulated=True)
    topic = topics.device(shop.store, stand.device, "status")
    return Arrival(topic, said, retained=False, received_ms=now_ms)


def _moment(said: Said) -> int:
    return said[0]
