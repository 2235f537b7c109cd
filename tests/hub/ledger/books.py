"""Logs of made-up stores, signed as a hub signs them: quick to make, and of any shape."""

import json
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from random import Random

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from msgspec.structs import replace

from hub.daily.chain import NOTHING, Head, digest, public, seal
from wire.report import (
    Acted,
    Arrived,
    Audit,
    DayReport,
    Door,
    People,
    Place,
    Rang,
    Reason,
    Revision,
    Row,
    Sealed,
    Standing,
    Taps,
    Versions,
)

FIRST = date(2026, 1, 1)
"""A Thursday."""

MADE_S = 1_767_300_000
STORE = "milan-1"
EXPROS = ("communications", "identity", "product", "people", "environment")


def key(number: int = 0) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(bytes([number, *range(31)]))


def report(
    store: str, day: int, random: Random, places: int = 2, state: str = "final"
) -> DayReport:
    """Some day of a store; ``day`` is counted from ``FIRST``."""
    rows = [
        row(f"place-{place}", expro, random, context=place == 1 and expro == "people")
        for place in range(places)
        for expro in EXPROS[:3]
    ]
    counted = sum(one.answers for one in rows)
    begins = MADE_S + day * 86_400
    score = random.randrange(40, 90)
    return DayReport(
        store=store,
        day=FIRST + timedelta(days=day),
        timezone="Europe/Rome",
        day_starts=4,
        begins=begins,
        ends=begins + 86_400,
        seconds=86_400,
        state=state,
        rows=tuple(rows),
        recommend=(0,) * 6 + (1, 2, 3, 2, random.randrange(5)),
        expected={},
        places=(place_of("place-0", random),),
        doors=(door("entrance", "public", random), door("yard", "staff", random), *_back(counted)),
        standings=(
            Standing(
                scope="STORE",
                answers=counted,
                score=score,
                low=score - 5,
                high=score + 5,
                target=70,
                target_version=1,
                gap=score - 70,
                missed=500,
            ),
        ),
        alerts=tuple(alert(number) for number in range(random.randrange(3))),
        actions=tuple(acted(number, random) for number in range(random.randrange(3))),
        taps=Taps(
            made=counted + 3 + counted % 5,
            counted=counted,
            burst=1,
            crowd=1,
            unplaced=1,
            waiting=counted % 5,
        ),
        versions=Versions(formula="2" if day < 20 else "3", description="0" * 64),
    )


def row(touchpoint: str, expro: str, random: Random, *, context: bool = False) -> Row:
    scale = 5 if expro == "identity" else 4
    hours = {
        f"{hour:02}": tuple(random.randrange(4) + (face == 0) * 5 for face in range(scale))
        for hour in range(9, 9 + random.randrange(4))
    }
    rest = tuple(random.randrange(3) + 2 for _ in range(scale))
    faces = tuple(map(sum, zip(*hours.values(), rest, strict=True)))
    few = random.random() < 0.1
    return Row(
        touchpoint=touchpoint,
        question=f"{touchpoint}.{expro}",
        version=1 + random.randrange(2),
        scale=scale,
        expro=expro,
        module="sense",
        context=context,
        answers=random.randrange(5) if few else sum(faces),
        burst=0,
        crowd=0,
        faces=None if few else faces,
        hours={} if few else hours,
        rest=None if few else rest,
        sensed=None,
    )


def place_of(touchpoint: str, random: Random) -> Place:
    people = People(passers=random.randrange(900), in_=5, out=6, bins=140)
    return Place(
        touchpoint=touchpoint, expected=144, people=people, hours={}, rest=None, answers=40
    )


def door(line: str, role: str, random: Random) -> Door:
    return Door(
        line=line,
        role=role,
        in_=random.randrange(800),
        out=7,
        staff_in=None,
        staff_out=None,
        coverage=random.randrange(800, 1001),
        audit=Audit(right=97, of=100),
    )


def _back(seed: int) -> tuple[Door, ...]:
    """A door that is there on some days, counted by hand on some, and hardly watched on some."""
    dice = Random(seed)
    if dice.random() < 0.5:
        return ()
    one = door("back", "public", dice)
    audit = Audit(right=dice.randrange(40, 51), of=50) if dice.random() < 0.5 else None
    return (replace(one, coverage=dice.choice([100, 600, 990]), audit=audit),)


def alert(number: int) -> Rang:
    return Rang(
        number=number,
        scope="STORE",
        kind="down",
        state="cleared",
        pushed=True,
        seen=number % 2 == 0,
        confirmed=None,
        cause=None,
    )


def acted(number: int, random: Random) -> Acted:
    verdict = random.choice(["better", "worse", "cannot_tell"])
    return Acted(number=number, scope="people", element="light", alert=None, verdict=verdict)


class Hub:
    """A hub that writes a log. A copy of it, or one cut back, is a hub from a backup."""

    def __init__(self, store: str = STORE, signer: Ed25519PrivateKey | None = None) -> None:
        self.store = store
        self.key = signer or key()
        self.incarnation = f"{0:016x}"
        self.lines: list[Sealed] = []
        self.told: list[date] = []

    @property
    def head(self) -> Head:
        if not self.lines:
            return NOTHING
        last = self.lines[-1].document
        return Head(len(self.lines), digest(last))

    def write(self, day: int, seed: int, made: int | None = None, **more: object) -> Sealed:
        """One more revision of a day; the seed says what is in it."""
        seq, previous = self.head
        found = report(self.store, day, Random(f"{self.store} {day} {seed}"), **more)
        line = seal(
            Revision(
                incarnation=self.incarnation,
                seq=seq + 1,
                previous=previous,
                key=public(self.key),
                rev=1 + self.told.count(found.day),
                made=MADE_S + (seq if made is None else made),
                reason=Reason(why="late" if found.day in self.told else "first", late=seed),
                arrived=Arrived(made=9, stored=8, quarantined=0, lost=1, awaited=0, rejected=0),
                report=found,
            ),
            self.key,
        )
        self.lines.append(line)
        self.told.append(found.day)
        return line

    def restored(self, seq: int, incarnation: int | None = None) -> "Hub":
        """The hub as it was at a number; with another incarnation where it has noticed."""
        again = Hub(self.store, self.key)
        again.lines, again.told = self.lines[:seq], self.told[:seq]
        again.incarnation = self.incarnation
        if incarnation is not None:
            again.incarnation = f"{incarnation:016x}"
        return again


def log(days: int, store: str = STORE, revisions: int = 1, places: int = 2) -> Hub:
    """A hub with some days, each of them revised so many times."""
    hub = Hub(store)
    for day in range(days):
        for turn in range(revisions):
            hub.write(day, turn, places=places)
    return hub


def newer(days: int) -> Hub:
    """The log of a hub whose lines say more than is known here, at any depth of them."""
    hub = Hub()
    for line in log(days).lines:
        told = json.loads(line.document)
        told |= {"previous": hub.head.digest, "station": [{"z": 1, "a": [None, True]}]}
        told["report"]["taps"]["wiped"] = 0
        for one in told["report"]["rows"]:
            one["weather"] = "rain"
        document = written(told)
        hub.lines.append(Sealed(document=document, signature=hub.key.sign(document)))
    return hub


def written(told: object) -> bytes:
    return json.dumps(told, sort_keys=True, separators=(",", ":")).encode("ascii")


def pages(lines: Sequence[Sealed], size: int) -> Iterable[Sequence[Sealed]]:
    for start in range(0, len(lines), size):
        yield lines[start : start + size]
