"""Everything that a device can say: the bodies of events, and the device's own status.

Values only: no bytes, no topics, no identity (that is ``wire.envelope``). A body refuses unknown
fields, so nothing that has no name here can travel: no image, no face, no personal identifier.
A newer device's extra field is therefore quarantined by an older hub and read again after the
hub's update; it is never dropped.
"""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct, field

# ``$`` alone would let a trailing newline pass in Python; the look-ahead is also valid ECMA 262,
# which JSON Schema asks for.
_END = r"$(?!\n)"

Name = Annotated[str, Meta(pattern=rf"^[a-z0-9][a-z0-9_.-]{{0,63}}{_END}")]
"""A configured name: a question, a line, a zone, an element."""

Token = Annotated[str, Meta(pattern=rf"^[A-Za-z0-9_-]{{1,64}}{_END}")]
"""A made-up identity: a visit, a stream, a boot."""

Language = Annotated[str, Meta(pattern=rf"^[a-z]{{2}}{_END}")]
"""ISO 639-1 code."""

EPOCH_MS_MAX = 4_102_444_800_000  # 2100-01-01; a clock beyond it is broken, and SQLite is far off
EpochMs = Annotated[int, Meta(ge=0, le=EPOCH_MS_MAX)]
Fraction = Annotated[float, Meta(ge=0.0, le=1.0)]
Count = Annotated[int, Meta(ge=0, le=1_000_000)]
DwellLimit = Annotated[int, Meta(ge=1, le=86_400)]

BUCKET_SECONDS_MAX = 3600
COMMENT_CHARACTERS_MAX = 200
DWELL_CLASSES_MAX = 32
MINUTE_MS = 60_000
DAY_MS = 86_400_000


class Body(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What all event bodies have in common: immutable, and nothing but the named fields."""


class Rating(Body, frozen=True):
    """One tap on one face; a second one of the visit on the question corrects the first.

    ``face`` runs from 1 (worst) to ``scale`` (best). ``decision_ms`` is the time from the first
    sight of the question in this visit to the tap, ``since_press_ms`` the time since the previous
    press of any face on this device (monotonic clock), from which the hub derives bursts; both are
    ``None`` when unknown. A correction repeats both from the rating that it corrects: the press of
    the same visit before it makes no burst.
    """

    visit: Token
    question: Name
    version: Annotated[int, Meta(ge=1, le=1_000_000)]
    scale: Annotated[int, Meta(ge=2, le=7)]
    face: Annotated[int, Meta(ge=1, le=7)]
    language: Language
    decision_ms: Annotated[int, Meta(ge=0, le=DAY_MS)] | None = None
    since_press_ms: Annotated[int, Meta(ge=0)] | None = None

    def __post_init__(self) -> None:
        """Refuse a face that its scale does not have."""
        if self.face > self.scale:
            msg = f"face {self.face} is above the scale {self.scale}"
            raise ValueError(msg)


class Reason(Body, frozen=True):
    """What a shopper sensed: exactly one of a direction, a problem or that it was liked.

    Or ``withdrawn``: the shopper has taken back what the visit had said of the element. Of a visit
    the latest word on each question and each element counts.
    """

    visit: Token
    element: Name
    direction: Literal["too_little", "too_much"] | None = None
    problem: Name | None = None
    liked: bool = False
    withdrawn: bool = False

    def __post_init__(self) -> None:
        """Refuse none or several at once."""
        said = (self.direction is not None, self.problem is not None, self.liked, self.withdrawn)
        if sum(said) != 1:
            msg = "a reason has exactly one of direction, problem, liked or withdrawn"
            raise ValueError(msg)


class Answer(Body, frozen=True):
    """The choice for one further question (FEEL, THINK, ACT, RELATE or expectation).

    A second one of the visit on the question takes the place of the first.
    """

    visit: Token
    question: Name
    version: Annotated[int, Meta(ge=1, le=1_000_000)]
    choice: Name


class Comment(Body, frozen=True):
    """A shopper's own words; only where a store has switched comments on.

    The kiosk has masked addresses and numbers in them. Or ``withdrawn``: the shopper has taken
    them back. Of a visit the latest one counts.
    """

    visit: Token
    language: Language
    text: (
        Annotated[
            str,
            Meta(
                min_length=1,
                max_length=COMMENT_CHARACTERS_MAX,
                pattern=rf"^[^\u0000-\u0009\u000b-\u001f\u007f]*{_END}",
            ),
        ]
        | None
    ) = None
    withdrawn: bool = False

    def __post_init__(self) -> None:
        """Refuse words that are taken back, and nothing that is said."""
        if (self.text is None) != self.withdrawn:
            msg = "a comment has either a text or withdrawn"
            raise ValueError(msg)


class _Bucket(Body, frozen=True):
    """A span of time that a sensor watched, sent whole.

    ``start_ms`` is in the device's own clock (the hub shifts it with the event), ``coverage`` the
    share of the span that was really watched. The records of one place and start are disjoint
    parts of the bucket (a restarted sensor sends the rest of it), so their counts add up; one that
    comes again, equal in all numbers, counts once.
    """

    start_ms: EpochMs
    seconds: Annotated[int, Meta(ge=1, le=BUCKET_SECONDS_MAX)]
    coverage: Fraction


class Audited(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a count by hand has said of a sensor's counter.

    ``right`` of all crossings that hand or sensor counted were counted by both; ``low`` to ``high``
    is the 95 % interval of that share. The true number is about ``factor`` times the sensor's.
    ``due_ms`` is when to count by hand again.
    """

    right: Count
    of: Annotated[int, Meta(ge=1, le=1_000_000)]
    low: Fraction
    high: Fraction
    factor: Annotated[float, Meta(ge=0, le=10)]
    due_ms: EpochMs


class Passage(_Bucket, frozen=True, omit_defaults=True):
    """People over one line; ``None``, never 0, when nothing was watched.

    The numbers are as they were counted: ``audit`` says how far to trust them, and corrects none.
    """

    line: Name
    in_: Count | None = field(name="in")
    out: Count | None
    audit: Audited | None = None

    def __post_init__(self) -> None:
        """Refuse counts without evidence, and evidence without counts."""
        watched = self.coverage > 0
        if (self.in_ is not None) != watched or (self.out is not None) != watched:
            msg = "in and out are numbers when coverage is above 0 and null when it is 0"
            raise ValueError(msg)


class Presence(_Bucket, frozen=True, omit_defaults=True):
    """People in one zone: time-weighted mean, peak, and finished visits by length of stay.

    ``dwell[i]`` counts the visits that ended in class i: shorter than ``limits_s[i]``, the last one
    above all limits. Without limits (an older sensor) nobody knows how long the classes are.
    ``audit`` says how far to trust the numbers, and corrects none.
    """

    zone: Name
    mean: Annotated[float, Meta(ge=0, le=10_000)] | None
    peak: Count | None
    dwell: Annotated[list[Count], Meta(max_length=DWELL_CLASSES_MAX)] | None
    limits_s: Annotated[list[DwellLimit], Meta(max_length=DWELL_CLASSES_MAX - 1)] = []
    audit: Audited | None = None

    def __post_init__(self) -> None:
        """Refuse numbers without evidence, and evidence without numbers."""
        watched = self.coverage > 0
        if any((value is not None) != watched for value in (self.mean, self.peak, self.dwell)):
            msg = "mean, peak and dwell are set when coverage is above 0 and null when it is 0"
            raise ValueError(msg)
        if sorted(set(self.limits_s)) != self.limits_s:
            msg = "each of limits_s is larger than the one before"
            raise ValueError(msg)
        if self.limits_s and self.dwell is not None and len(self.dwell) != len(self.limits_s) + 1:
            msg = "dwell has one class more than limits_s"
            raise ValueError(msg)


class Reading(Body, frozen=True, omit_defaults=True):
    """One measurement of the ambience, such as 412 lx or 21.5 Cel (unit: UCUM code).

    ``start_ms`` and ``seconds`` name the bucket whose mean ``value`` is (of sound the equivalent
    level), ``coverage`` the share of it that was measured; without them it was measured at the
    event's own time. ``probe`` tells two probes of one device and quantity apart. What was not
    measured is not said at all.
    """

    quantity: Name
    value: Annotated[float, Meta(ge=-1e9, le=1e9)]
    unit: Annotated[str, Meta(min_length=1, max_length=16)]
    probe: Name | None = None
    start_ms: EpochMs | None = None
    seconds: Annotated[int, Meta(ge=1, le=BUCKET_SECONDS_MAX)] | None = None
    coverage: Annotated[float, Meta(gt=0.0, le=1.0)] = 1.0

    def __post_init__(self) -> None:
        """Refuse half a bucket."""
        if (self.start_ms is None) != (self.seconds is None):
            msg = "start_ms and seconds name a bucket together, or neither does"
            raise ValueError(msg)


class Sale(Body, frozen=True, omit_defaults=True):
    """What a till rang up in a bucket of whole minutes, sent whole: numbers, and no goods or names.

    ``receipts`` are sales, ``returns`` what was brought back. The buckets of one till are disjoint.
    A till's bucket is known by its ``start_ms``: sent again it adds nothing, and one with a higher
    ``revision`` takes the place of the one before.
    """

    start_ms: Annotated[int, Meta(ge=0, le=EPOCH_MS_MAX, multiple_of=MINUTE_MS)]
    seconds: Annotated[int, Meta(ge=60, le=BUCKET_SECONDS_MAX, multiple_of=60)]
    receipts: Count
    returns: Count = 0
    revision: Annotated[int, Meta(ge=0, le=1_000_000)] = 0


Event = Rating | Reason | Answer | Comment | Passage | Presence | Reading | Sale

TYPES: dict[str, type[Event]] = {
    "vetrina.rating.v1": Rating,
    "vetrina.reason.v1": Reason,
    "vetrina.answer.v1": Answer,
    "vetrina.comment.v1": Comment,
    "vetrina.passage.v1": Passage,
    "vetrina.presence.v1": Presence,
    "vetrina.reading.v1": Reading,
    "vetrina.sale.v1": Sale,
}
"""CloudEvents ``type`` of each body; the one list that codec, hub and documents are made from."""

TYPE_OF: dict[type[Event], str] = {body: name for name, body in TYPES.items()}


Program = Literal["kiosk", "phone", "sensor", "shoppers", "hub"]
"""What speaks; ``phone`` are the shoppers' own, for which the hub speaks."""


class Status(Struct, frozen=True, kw_only=True, omit_defaults=False):
    """What a device says of itself, retained on its status topic every ``STATUS_SECONDS``.

    Unlike bodies it is a level, not a record: the newest replaces the last one, and unknown fields
    are ignored. ``made`` is the highest number the stream has ever given, so that
    ``made = stored + waiting + lost`` can be checked for each stream. ``simulated`` marks devices
    of the load and demo tool. ``temperature_c`` is the machine's hottest sensor, null where it has
    none; ``disk_free_bytes`` the room beside the outbox. ``config_wanted`` is the fingerprint of
    what the hub handed out last, ``config_running`` of what is in force, ``config_problem`` why the
    one is not the other. ``wipes`` and ``doubles`` are a kiosk's, since its program began: how
    often its glass was wiped, and how many contacts two drivers reported; it is dirty, or has one
    driver too many. ``note`` is what staff should see to although the device works: a glass of
    another size than its settings say, or without touch. ``wall_ms`` is the device's own clock as
    it says this, ``disk_bytes`` the size of the disk whose free room it tells, ``release`` the
    number of the release that it runs (0: it runs none and takes one, null: it takes none) and
    ``release_problem`` why a newer one did not hold or was refused. Until ``locked_until_ms`` a
    kiosk was told to take no taps; a device that ``identifies`` itself was just asked which one it
    is. One that is ``keyless`` was let in by a
    hub that named no key of its commands: it obeys nobody until it joins anew.
    """

    state: Literal["online", "offline"]
    program: Program
    version: Annotated[str, Meta(max_length=64)]
    boot: Token | None = None
    uptimems: Annotated[int, Meta(ge=0, le=2**53)] | None = None
    clock: Literal["synced", "unsynced"] = "unsynced"
    stream: Token | None = None
    made: Annotated[int, Meta(ge=0, le=2**53)] | None = None
    waiting: Annotated[int, Meta(ge=0, le=2**53)] | None = None
    oldest_age_ms: Annotated[int, Meta(ge=0, le=2**53)] | None = None
    refused: Annotated[int, Meta(ge=0, le=2**53)] = 0
    replaced_outbox: Annotated[str, Meta(max_length=200)] | None = None
    last_event_ms: EpochMs | None = None
    temperature_c: float | None = None
    disk_free_bytes: Annotated[int, Meta(ge=0, le=2**53)] | None = None
    config_wanted: Annotated[str, Meta(max_length=64)] | None = None
    config_running: Annotated[str, Meta(max_length=64)] | None = None
    config_problem: Annotated[str, Meta(max_length=200)] | None = None
    wipes: Annotated[int, Meta(ge=0, le=2**53)] | None = None
    doubles: Annotated[int, Meta(ge=0, le=2**53)] | None = None
    source: Literal["ok", "stalled", "down", "finished"] | None = None
    problem: Annotated[str, Meta(max_length=200)] | None = None
    note: Annotated[str, Meta(max_length=200)] | None = None
    simulated: bool = False
    wall_ms: EpochMs | None = None
    disk_bytes: Annotated[int, Meta(ge=0, le=2**53)] | None = None
    release: Annotated[int, Meta(ge=0, le=2**31)] | None = None
    release_problem: Annotated[str, Meta(max_length=200)] | None = None
    locked_until_ms: EpochMs | None = None
    identifies: bool = False
    keyless: bool = False


STATUS_SECONDS = 10.0
"""A device is stale after three missed ones."""


def offline(program: Program, version: str, *, simulated: bool = False) -> bytes:
    """The last will of a device: what the broker says when the device cannot.

    It says ``simulated`` too: what such a device has said stays made up when it is gone.
    """
    status = Status(state="offline", program=program, version=version, simulated=simulated)
    return msgspec.json.encode(status)
