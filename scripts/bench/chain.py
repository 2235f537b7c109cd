"""Logs of a made-up chain, signed as hubs sign them: as many stores, days and rows as asked for.

In comes how large it is to be; out go lines, the same in every run. Faces are dice; what they cost
to store, to sign and to sum up is as of real ones.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import NamedTuple

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from msgspec.structs import replace

from config.vocabulary import ExPro
from hub.daily.chain import NO_HASH, digest, public, seal
from hub.ledger import Member
from wire.report import (
    Acted,
    Arrived,
    DayReport,
    Door,
    Reason,
    Revision,
    Row,
    Sealed,
    Standing,
    Taps,
    Versions,
)

FIRST = date(2025, 1, 1)
EXPROS = tuple(one.value for one in ExPro)
DAY_S = 86_400
SHAPES = 50  # days that differ; each store goes through them in its own order
SCALE = 4
AREAS, FORMATS = 20, 3
TAPS_OF_A_ROW = 12  # on average: 60 questions and some 700 answers a day


class Size(NamedTuple):
    """How large a chain is."""

    stores: int
    days: int
    rows: int


def members(size: Size) -> list[Member]:
    """The roster."""
    return [
        Member(
            store=name(store),
            label=f"Store {store}",
            area=f"area-{store % AREAS}",
            format=f"format-{store % FORMATS}",
        )
        for store in range(size.stores)
    ]


def name(store: int) -> str:
    """What a store is called."""
    return f"store-{store:05}"


def shapes(size: Size) -> list[DayReport]:
    """Some different days of one store."""
    return [_day(Random(number), size.rows) for number in range(SHAPES)]  # noqa: S311 - play


def log(store: int, size: Size, days: list[DayReport]) -> Iterator[Sealed]:
    """A store's whole log, one line a day."""
    key = Ed25519PrivateKey.from_private_bytes(store.to_bytes(32, "big"))
    previous, dice = NO_HASH, Random(store)  # noqa: S311 - play
    for number in range(size.days):
        begins = int((FIRST - date(1970, 1, 1)).total_seconds()) + number * DAY_S
        report = replace(
            dice.choice(days),
            store=name(store),
            day=FIRST + timedelta(days=number),
            begins=begins,
            ends=begins + DAY_S,
        )
        line = seal(_revision(number + 1, previous, key, report), key)
        previous = digest(line.document)
        yield line


def revised(store: int, size: Size, last: Sealed, days: list[DayReport]) -> Sealed:
    """One more line of a store: its first day again, with other counts."""
    key = Ed25519PrivateKey.from_private_bytes(store.to_bytes(32, "big"))
    report = replace(days[-1], store=name(store), day=FIRST)
    return seal(_revision(size.days + 1, digest(last.document), key, report), key)


def _revision(seq: int, previous: str, key: Ed25519PrivateKey, report: DayReport) -> Revision:
    return Revision(
        incarnation="0" * 16,
        seq=seq,
        previous=previous,
        key=public(key),
        rev=1,
        made=report.ends + 120,
        reason=Reason(why="over", late=0),
        arrived=Arrived(made=900, stored=900, quarantined=0, lost=0, awaited=0, rejected=0),
        report=report,
    )


def _day(dice: Random, rows: int) -> DayReport:
    asked = [_row(dice, number) for number in range(rows)]
    counted = sum(one.answers for one in asked)
    score = dice.randrange(50, 90)
    store = Standing(
        scope="STORE",
        answers=counted,
        score=score,
        low=score - 3,
        high=score + 3,
        target=75,
        target_version=1,
        gap=score - 75,
        missed=500,
    )
    door = Door(
        line="entrance",
        role="public",
        in_=dice.randrange(200, 2_000),
        out=dice.randrange(200, 2_000),
        staff_in=None,
        staff_out=None,
        coverage=dice.randrange(900, 1_001),
    )
    return DayReport(
        store="store",
        day=FIRST,
        timezone="Europe/Rome",
        day_starts=4,
        begins=0,
        ends=DAY_S,
        seconds=DAY_S,
        state="final",
        rows=tuple(asked),
        recommend=(),
        expected={},
        places=(),
        doors=(door,),
        standings=(store,),
        alerts=(),
        actions=tuple(_acted(dice, number) for number in range(dice.randrange(2))),
        taps=Taps(made=counted, counted=counted, burst=0, crowd=0, unplaced=0),
        versions=Versions(formula="2", description="0" * 64),
    )


def _row(dice: Random, number: int) -> Row:
    """A question of a touchpoint; as in a real store, no hour of it has answers enough."""
    faces = tuple(1 + dice.randrange(TAPS_OF_A_ROW // 2) for _ in range(SCALE))
    return Row(
        touchpoint=f"place-{number // 5}",
        question=f"place-{number // 5}.{number % 5}",
        version=1,
        scale=SCALE,
        expro=EXPROS[number % len(EXPROS)],
        module="sense",
        context=False,
        answers=sum(faces),
        burst=0,
        crowd=0,
        faces=faces,
        hours={},
        rest=faces,
        sensed=None,
    )


def _acted(dice: Random, number: int) -> Acted:
    verdict = dice.choice(("better", "worse", "cannot_tell"))
    return Acted(number=number, scope="STORE", element="light", alert=None, verdict=verdict)
