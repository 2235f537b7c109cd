"""A chain of stores for the region's page: signed logs of some weeks, of which each day is known.

What is in a day comes from its store's name and the day alone, so that it is the same each time.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from random import Random

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from msgspec import Struct
from msgspec.structs import replace

from hub.daily.chain import NOTHING, Head, digest, public, seal
from hub.ledger import Member
from hub.scoring.day import day_of
from wire.report import (
    Acted,
    Arrived,
    Audit,
    DayReport,
    DayState,
    Door,
    People,
    Place,
    Rang,
    Reason,
    Revision,
    Row,
    Sealed,
    Sensed,
    Standing,
    Taps,
    Versions,
    Why,
)

PLACES = {
    "window": ("communications", "think", 0.06),
    "entrance": ("environment", "sense", 0.03),
    "fitting": ("product", "act", -0.09),
    "checkout": ("people", "relate", 0.0),
}
"""Touchpoints: for what they speak, and how much better than the store they are."""

ELEMENTS = ("light", "sound", "temperature", "cleanliness")
DAY_S = 86_400
NO_TAPS = Taps(made=0, counted=0, burst=0, crowd=0, unplaced=0)
REWORDED = date(2025, 12, 8)
"""From then on the checkout asks something else."""


class Shape(Struct, frozen=True, kw_only=True):
    """One store: how content people are (0 to 1), and how many answer at a touchpoint in a day."""

    store: str
    label: str
    area: str
    format: str
    level: float
    answers: int
    places: tuple[str, ...] = tuple(PLACES)

    @property
    def member(self) -> Member:
        return Member(
            store=self.store,
            label=self.label,
            area=self.area,
            format=self.format,
            opened=date(2025, 10, 6),
            timezone="Europe/Rome",
        )


CHAIN = (
    Shape(
        store="milano",
        label="Milano Duomo",
        area="North",
        format="Flagship",
        level=0.74,
        answers=90,
    ),
    Shape(store="torino", label="Torino", area="North", format="City", level=0.72, answers=45),
    Shape(store="verona", label="Verona", area="North", format="City", level=0.71, answers=30),
    Shape(
        store="genova", label="Genova Porto", area="North", format="Outlet", level=0.55, answers=50
    ),
    Shape(store="bologna", label="Bologna", area="Centre", format="City", level=0.73, answers=40),
    Shape(store="firenze", label="Firenze", area="Centre", format="City", level=0.75, answers=60),
    Shape(
        store="roma", label="Roma Corso", area="Centre", format="Flagship", level=0.72, answers=110
    ),
    Shape(store="perugia", label="Perugia", area="Centre", format="City", level=0.7, answers=4),
    Shape(store="napoli", label="Napoli", area="South", format="City", level=0.84, answers=70),
    Shape(store="bari", label="Bari", area="South", format="City", level=0.72, answers=35),
    Shape(store="catania", label="Catania", area="South", format="Outlet", level=0.71, answers=30),
    Shape(
        store="palermo",
        label="Palermo",
        area="South",
        format="Outlet",
        level=0.72,
        answers=45,
        places=("fitting", "checkout"),
    ),
)


class Log:
    """The log of one store, with its own key; a copy of it is a hub from a backup."""

    def __init__(self, shape: Shape, number: int = 0) -> None:
        self.shape = shape
        self.key = Ed25519PrivateKey.from_private_bytes(bytes([number, *range(31)]))
        self.incarnation = f"{number:016x}"
        self.head = NOTHING
        self.lines: list[Sealed] = []

    def restored(self, ago: int, incarnation: int) -> "Log":
        """The hub as it was so many lines ago, which has noticed that it was restored."""
        again = Log(self.shape)
        again.key, again.lines = self.key, self.lines[:-ago]
        again.head = Head(len(again.lines), digest(again.lines[-1].document))
        again.incarnation = f"{incarnation:016x}"
        return again

    def write(  # noqa: PLR0913 - what can be different of a day
        self,
        day: date,
        *,
        rev: int = 1,
        why: Why = "over",
        late: int = 0,
        awaited: int = 0,
        state: DayState = "final",
    ) -> Sealed:
        told = report(self.shape, day, rev)
        if state == "closed":
            told = closed(told)
        made = told.ends + 120 + 60 * self.head.seq % 3_600
        revision = Revision(
            incarnation=self.incarnation,
            seq=self.head.seq + 1,
            previous=self.head.digest,
            key=public(self.key),
            rev=rev,
            made=made,
            reason=Reason(why=why, late=late),
            arrived=Arrived(
                made=9, stored=9 - awaited, quarantined=0, lost=0, awaited=awaited, rejected=0
            ),
            report=replace(told, state=state),
        )
        line = seal(revision, self.key)
        self.head = Head(revision.seq, digest(line.document))
        self.lines.append(line)
        return line


def closed(told: DayReport) -> DayReport:
    """The day had nobody answered: everything that is asked is there, with no answer."""
    rows = tuple(
        replace(one, answers=0, faces=None, hours={}, rest=None, sensed=None) for one in told.rows
    )
    return replace(
        told, rows=rows, places=(), doors=(), standings=(), alerts=(), actions=(), taps=NO_TAPS
    )


def days(first: date, last: date) -> Iterator[date]:
    for nth in range((last - first).days + 1):
        yield first + timedelta(days=nth)


def report(shape: Shape, day: date, rev: int = 1) -> DayReport:
    """What a store says of a day; a later revision knows some answers more."""
    dice = Random(f"{shape.store} {day}")
    mood = shape.level + dice.gauss(0, 0.015)
    rows = tuple(_row(shape, place, day, mood, dice, rev) for place in shape.places)
    counted = sum(one.answers for one in rows)
    begins = day_of(day) * DAY_S + 3 * 3_600
    score = max(0, min(100, round(100 * mood)))
    standing = Standing(
        scope="STORE",
        answers=counted,
        score=score,
        low=max(0, score - 6),
        high=min(100, score + 5),
        target=75,
        target_version=1,
        gap=score - 75,
        missed=800,
    )
    aims = tuple(
        replace(standing, scope=one.touchpoint, answers=one.answers)
        for one in rows
        if one.answers >= 5
    )
    return DayReport(
        store=shape.store,
        day=day,
        timezone="Europe/Rome",
        day_starts=4,
        begins=begins,
        ends=begins + DAY_S,
        seconds=DAY_S,
        state="final",
        rows=rows,
        recommend=(),
        expected={},
        places=(_counted(shape), _counted_hardly(shape), _counted_within(shape)),
        doors=(_door(shape, dice),),
        standings=(standing, *aims) if counted >= 5 else (),
        alerts=tuple(_alerts(shape, dice)),
        actions=tuple(_actions(dice)),
        taps=Taps(made=counted, counted=counted, burst=0, crowd=0, unplaced=0),
        versions=Versions(formula="2", description="0" * 64),
    )


def _row(shape: Shape, place: str, day: date, mood: float, dice: Random, rev: int) -> Row:  # noqa: PLR0913, PLR0917
    expro, module, better = PLACES[place]
    hours = {
        f"{hour:02}": _faces(
            mood + better - (0.05 if hour in {13, 18} else 0),
            shape.answers // 8 + dice.randrange(3),
            dice,
        )
        for hour in range(10, 20)
    }
    shown = {hour: faces for hour, faces in hours.items() if sum(faces) >= 5}
    small = [faces for faces in hours.values() if sum(faces) < 5]
    rest = _added(small) if sum(map(sum, small)) >= 5 else None
    told = [*shown.values(), *([] if rest is None else [rest]), *[(0, 0, 0, rev - 1)]]
    faces = _added(told)
    few = sum(faces) < 5
    named = {ELEMENTS[dice.randrange(4)]: 3 + dice.randrange(6)} if place == "fitting" else {}
    return Row(
        touchpoint=place,
        question=f"{place}.one",
        version=2 if place == "checkout" and day >= REWORDED else 1,
        scale=4,
        expro=expro,
        module=module,
        context=False,
        answers=sum(faces),
        burst=0,
        crowd=0,
        faces=None if few else faces,
        hours={} if few else shown,
        rest=None if few else rest,
        sensed=Sensed(n=12, bad_sessions=9, good={}, bad=named, loss={}, said={})
        if named
        else None,
    )


def _added(rows: Sequence[tuple[int, ...]]) -> tuple[int, ...]:
    return tuple(map(sum, zip(*rows, strict=True))) if rows else (0, 0, 0, 0)


def _faces(level: float, count: int, dice: Random) -> tuple[int, ...]:
    """Answers whose mean is about the level."""
    found = [0, 0, 0, 0]
    for _ in range(count):
        found[sum(dice.random() < level for _ in range(3))] += 1
    return tuple(found)


def _door(shape: Shape, dice: Random) -> Door:
    watched = 620 if shape.store == "bari" else dice.randrange(930, 1001)
    return Door(
        line="entrance",
        role="public",
        in_=shape.answers * 9 + dice.randrange(60),
        out=shape.answers * 9,
        staff_in=None,
        staff_out=None,
        coverage=watched,
        audit=Audit(right=97, of=100) if shape.store == "firenze" else None,
    )


def _counted(shape: Shape) -> Place:
    """Who passed the window: twice as many from noon to one."""
    hours = {
        f"{hour:02}": People(
            passers=shape.answers * (2 if hour == 12 else 1), in_=0, out=0, bins=12
        )
        for hour in range(10, 20)
    }
    hours["03"] = People(passers=0, in_=0, out=0, bins=12)  # watched at night as well
    whole = People(passers=shape.answers * 11, in_=0, out=0, bins=120)
    return Place(touchpoint="window", expected=120, people=whole, hours=hours, rest=None, answers=0)


def _counted_hardly(shape: Shape) -> Place:
    """A crowd that was seen in an hour of the day."""
    seen = People(passers=shape.answers * 50, in_=0, out=0, bins=12)
    return Place(
        touchpoint="mirror", expected=120, people=seen, hours={"10": seen}, rest=None, answers=0
    )


def _counted_within(shape: Shape) -> Place:
    """Those who came by the window, and have been counted there."""
    one = People(passers=shape.answers, in_=0, out=0, bins=12)
    whole = People(passers=shape.answers * 10, in_=0, out=0, bins=120)
    hours = {f"{hour:02}": one for hour in range(10, 20)}
    return Place(touchpoint="table", expected=120, people=whole, hours=hours, rest=None, answers=0)


def _alerts(shape: Shape, dice: Random) -> Iterator[Rang]:
    for number in range(2 if shape.level < 0.6 else int(dice.random() < 0.15)):
        yield Rang(
            number=number,
            scope="fitting",
            kind="down",
            state="raised",
            pushed=True,
            seen=number == 0,
            confirmed=None,
            cause="temperature",
        )


def _actions(dice: Random) -> Iterator[Acted]:
    if dice.random() < 0.12:
        verdict = dice.choices(["better", "worse", "cannot_tell"], [5, 1, 3])[0]
        yield Acted(
            number=1, scope="fitting", element=dice.choice(ELEMENTS), alert=None, verdict=verdict
        )
