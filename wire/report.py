"""What leaves a store at the end of a day: a ``DayReport`` in whole numbers, revised and signed.

A ``Revision`` is one line of a hub's log; ``Sealed`` is that line as it was signed, byte for byte.
Only counts: a string here is a name of the store's description, a word of a closed list, a date or
a hash, and never what somebody typed. It counts nothing, and signs nothing.

Documents are kept for years, and hubs are not brought forward on one day. So a field that is added
has a default, which older documents are read with; a field that is known here is never taken away
nor given words that it had not; and whoever reads leaves out what it does not know.
"""

from datetime import date
from typing import Annotated, Literal

from msgspec import Meta, Struct, field

from wire.events import Name

SMALL = 5
"""A cell of fewer answers says how many they are, and not what they said."""

NO_HASH = "0" * 64
"""What the first line of a log stands on."""

_END = r"$(?!\n)"

COUNT_MAX = 10**12
"""Of anything, so that sums over years of a large chain stay within 64 bits."""

Count = Annotated[int, Meta(ge=0, le=COUNT_MAX)]
Hour = Annotated[int, Meta(ge=0, le=23)]
HourName = Annotated[str, Meta(pattern=rf"^([01][0-9]|2[0-3]){_END}")]
"""A local hour as a key, ``00`` to ``23``."""

Share = Annotated[int, Meta(ge=0, le=1000)]
"""Per mille."""

Points = Annotated[int, Meta(ge=-100, le=100)]
"""Of a score of 0 to 100, whole: finer, a total would tell what a small cell in it hides."""

Hash = Annotated[str, Meta(pattern=rf"^[0-9a-f]{{64}}{_END}")]
Key = Annotated[str, Meta(pattern=rf"^[0-9a-f]{{64}}{_END}")]
Incarnation = Annotated[str, Meta(pattern=rf"^[0-9a-f]{{16}}{_END}")]
Zone = Annotated[str, Meta(pattern=rf"^[A-Za-z0-9_+/-]{{1,64}}{_END}")]
Scope = Annotated[str, Meta(pattern=rf"^(STORE|[a-z0-9*][a-z0-9_.|-]{{0,130}}){_END}")]
Named = Annotated[str, Meta(pattern=rf"^[a-z]{{1,20}}\|[a-z_]{{1,20}}{_END}")]
"""An element and what was said of it: ``light|too_much``."""

DayState = Literal["provisional", "final", "closed"]
"""``provisional``: the store has closed, its day has not ended. ``closed``: it never opened."""

Why = Literal["first", "over", "late", "rules", "outcome"]
"""Why there is another revision: the day is over; answers, people or bursts came in late; the
description or the model is another; an alert or an action has another outcome."""


class Sensed(Struct, frozen=True, kw_only=True):
    """What ``n`` sessions named, by element; ``loss`` in ``hub.scoring.state.LOSS_UNITS``."""

    n: Count
    bad_sessions: Count
    good: dict[Name, Count]
    bad: dict[Name, Count]
    loss: dict[Name, Count]
    said: dict[Named, Count]


class Row(Struct, frozen=True, kw_only=True):
    """One question of one touchpoint: ``answers`` that count, worst face first, by local hour.

    ``faces`` are those of the whole day; None: fewer than ``SMALL`` answered. ``hours`` has the
    hours of ``SMALL`` answers and more, ``rest`` the others together, so that all of them are
    ``faces``. Every other row sums up over days and stores; whoever wants an ExPro, a module or a
    touchpoint adds its rows. ``sensed`` is None where fewer than ``SMALL`` named anything.
    """

    touchpoint: Name
    question: Name
    version: Annotated[int, Meta(ge=1, le=COUNT_MAX)]
    scale: Annotated[int, Meta(ge=4, le=5)]
    expro: Name
    module: Name | None
    context: bool
    answers: Count
    burst: Count
    crowd: Count
    faces: tuple[Count, ...] | None
    hours: dict[HourName, tuple[Count, ...]]
    rest: tuple[Count, ...] | None
    sensed: Sensed | None


class People(Struct, frozen=True, kw_only=True):
    """Who passed, came in and went out over some bins of five minutes that were watched."""

    passers: Count
    in_: Count = field(name="in")
    out: Count
    bins: Count


class Place(Struct, frozen=True, kw_only=True):
    """People at one touchpoint; of ``expected`` bins ``people.bins`` were watched.

    ``answers`` are those that were given there: with the passers they are the voice share.
    Hours of fewer than ``SMALL`` passers are together in ``rest``.
    """

    touchpoint: Name
    expected: Count
    people: People
    hours: dict[HourName, People]
    rest: People | None
    answers: Count


class Audit(Struct, frozen=True, kw_only=True):
    """What counts by hand say of a counter: of ``of`` crossings both of them saw ``right``.

    ``wire.audit.wrong`` makes a share with its interval of the two; those of several doors add up.
    """

    right: Count
    of: Annotated[int, Meta(ge=1, le=COUNT_MAX)]


class Door(Struct, frozen=True, kw_only=True):
    """One counting line over the day; None where nothing was watched, or nothing declared.

    ``coverage`` is of the time that the store was open; 0 for a line that never said a word.
    ``audit`` is the one that was in force at the day's end; None where nobody has made one.
    """

    line: Name
    role: Literal["public", "staff", "inner"]
    in_: Count | None = field(name="in")
    out: Count | None
    staff_in: Count | None
    staff_out: Count | None
    coverage: Share | None
    audit: Audit | None = None


class Standing(Struct, frozen=True, kw_only=True):
    """How one scope stands on the day, in whole points, and to which version of its target.

    ``missed`` is the probability, per mille, that the target is missed. A scope in which fewer than
    ``SMALL`` answered is not in the report.
    """

    scope: Scope
    answers: Count
    score: Points
    low: Points
    high: Points
    target: Points | None
    target_version: Count | None
    gap: Points | None
    missed: Share | None


class Rang(Struct, frozen=True, kw_only=True):
    """One alert of the day; ``seen``: by somebody, ``cause`` is the element that was blamed."""

    number: Count
    scope: Scope
    kind: Literal["down", "up", "hazard"]
    state: Literal["raised", "acknowledged", "cleared"]
    pushed: bool
    seen: bool
    confirmed: bool | None
    cause: Name | None


class Acted(Struct, frozen=True, kw_only=True):
    """Something that staff did on the day, and whether it worked as far as is known."""

    number: Count
    scope: Scope
    element: Name | None
    alert: Count | None
    verdict: Literal["better", "worse", "cannot_tell"]


class Present(Struct, frozen=True, kw_only=True):
    """Of the devices and counting lines that the description has, how many said anything that day.

    ``silent`` are the others: what they would have said is not in the report, and may never come.
    """

    expected: Count
    reported: Count
    silent: tuple[Name, ...]


class Taps(Struct, frozen=True, kw_only=True):
    """Where every tap of the day is: ``made`` is the sum of the others but ``late_elsewhere``.

    ``burst``: somebody tapped again and again. ``crowd``: more taps than people. ``unplaced``: at a
    device or of a question that the store's description does not have. ``late_elsewhere`` came on
    this day and are of other days, too long ago to count there: no other day's report has them.
    ``waiting`` came late, and are too few for what they say to be told; they are in no other count
    here. When the day can change no more, they stay so.
    """

    made: Count
    counted: Count
    burst: Count
    crowd: Count
    unplaced: Count
    late_elsewhere: Count = 0
    waiting: Count = 0


class Versions(Struct, frozen=True, kw_only=True):
    """Of what the day was judged by; ``description`` is the hash of the store's description."""

    formula: Annotated[str, Meta(pattern=rf"^[0-9.]{{1,16}}{_END}")]
    description: Hash


class DayReport(Struct, frozen=True, kw_only=True):
    """One business day of one store: the half-open UTC interval from ``begins`` to ``ends``.

    Both are epoch seconds; nobody above the store works them out again. ``recommend`` are the
    answers 0 to 10, ``expected`` those of each ExPro: worse, as expected, better; of fewer than
    ``SMALL`` people there are none. ``present`` is None where nobody was expected to say anything,
    or where it is not known any more who did.
    """

    v: Literal[1] = 1  # of this document
    store: Name
    day: date
    timezone: Zone
    day_starts: Hour
    begins: Count
    ends: Count
    seconds: Count
    state: DayState
    rows: tuple[Row, ...]
    recommend: tuple[Count, ...]
    expected: dict[Name, tuple[Count, ...]]
    places: tuple[Place, ...]
    doors: tuple[Door, ...]
    standings: tuple[Standing, ...]
    alerts: tuple[Rang, ...]
    actions: tuple[Acted, ...]
    taps: Taps
    versions: Versions
    present: Present | None = None


class Arrived(Struct, frozen=True, kw_only=True):
    """Where every event of the store's devices is since its database began, as of this revision.

    ``lost`` never came and is held by nobody any more; ``quarantined`` is not understood; a
    device still holds what is ``awaited``. ``made`` is the sum but for ``rejected``, which are
    messages of nobody. What is lost has no time, so no day can own it.
    """

    made: Count
    stored: Count
    quarantined: Count
    lost: Count
    awaited: Count
    rejected: Count


class Reason(Struct, frozen=True, kw_only=True):
    """Why there is this revision, and how many taps more it knows than the one before.

    ``also``: why there would be one all the same, if anything else is true.
    """

    why: Why
    late: Count
    also: tuple[Why, ...] | None = None


class Revision(Struct, frozen=True, kw_only=True):
    """One line of the log: the ``rev``-th report of its day, standing on the line before it.

    ``previous`` is the hash of that line's bytes, ``key`` the public key that this one is signed
    with. A hub whose database was restored begins another ``incarnation``; ``seq`` goes on.
    """

    incarnation: Incarnation
    seq: Annotated[int, Meta(ge=1, le=COUNT_MAX)]
    previous: Hash
    key: Key
    rev: Annotated[int, Meta(ge=1, le=COUNT_MAX)]
    made: Count
    reason: Reason
    arrived: Arrived
    report: DayReport


class Sealed(Struct, frozen=True, kw_only=True):
    """A line as it was signed. ``document`` is canonical JSON; it is never written anew."""

    document: bytes
    signature: bytes
