"""The log written briefly, to be read anew without its JSON. PURE.

In comes a stretch of the log; out go bytes, and from them what the stretch says, equal to what its
JSON says. What shoppers and counters say all day stands in columns; what is rare keeps its JSON.
The words of comments are left out: nothing is counted from them. It is made from the log and never
the truth: bytes that are damaged, or of another ``FORMAT``, are no use, and cost only time.
"""

import zlib
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

import msgspec
from msgspec import Struct
from msgspec.structs import astuple

from hub.scoring.intake import Happened
from hub.store import Stored
from wire.codec import BodyError, decode_body, encode_body
from wire.events import Answer, Comment, Event, Passage, Rating, Reason

FORMAT = 1
"""Grows with every change of what is written here, and of the bodies that stand in columns."""

STRETCH_BYTES_MAX = 32 * 1024 * 1024
"""Unpacked: 5,000 of the longest bodies; nobody wrote more than that here."""


class ShorthandError(ValueError):
    """These bytes are no stretch of this program; read the log itself."""


class Stretch(Struct, frozen=True):
    """Some of the log, in order: the position of each event, and what happened."""

    positions: Sequence[int]
    happened: Sequence[Happened]

    def behind(self, position: int) -> "Stretch":
        """What of it comes after a position."""
        first = bisect_right(self.positions, position)
        return self if first == 0 else Stretch(self.positions[first:], self.happened[first:])

    def parts(self, events: int) -> "Iterator[Stretch]":
        """The same in parts of at most some events."""
        for first in range(0, len(self.positions), events):
            part = slice(first, first + events)
            yield Stretch(self.positions[part], self.happened[part])


Direction = Literal["too_little", "too_much"]


class _Names:
    """Numbers for words that come again and again."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def numbers(self, names: Iterable[str]) -> list[int]:
        known = self._numbers
        return [known.setdefault(name, len(known)) for name in names]

    def listed(self) -> list[str]:
        return list(self._numbers)


class _Ratings(Struct, frozen=True, array_like=True):
    visits: list[str]
    questions: list[int]
    versions: list[int]
    scales: list[int]
    faces: list[int]
    languages: list[int]
    decisions_ms: list[int | None]
    since_press_ms: list[int | None]


class _Reasons(Struct, frozen=True, array_like=True):
    visits: list[str]
    elements: list[int]
    directions: list[Direction | None]
    problems: list[int]
    liked: list[bool]
    withdrawn: list[bool]


class _Answers(Struct, frozen=True, array_like=True):
    visits: list[str]
    questions: list[int]
    versions: list[int]
    choices: list[int]


class _Passages(Struct, frozen=True, array_like=True):
    lines: list[int]
    starts_ms: list[int]
    seconds: list[int]
    coverages: list[float]
    came: list[int | None]
    went: list[int | None]


class _Written(Struct, frozen=True, array_like=True):
    """``names`` are what the numbers of devices, questions and other words stand for.

    ``times_ms`` are how long before its receipt an event happened; ``kinds`` the column that each
    event stands in, by its place in ``_KINDS``.
    """

    names: list[str]
    positions: list[int]
    devices: list[int]
    seqs: list[int]
    received_ms: list[int]
    times_ms: list[int]
    shifts_ms: list[int]
    kinds: bytes
    ratings: _Ratings
    reasons: _Reasons
    answers: _Answers
    passages: _Passages
    others: list[tuple[str, bytes]]


_KINDS: tuple[type[Event], ...] = (Rating, Reason, Answer, Passage)  # others come last

_NO_NAME = ""  # which no name can be

_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(_Written)


def understood(events: Iterable[Stored]) -> Stretch:
    """The log's own rows; what is none of this program's kinds has no event (None)."""
    known = list(events)
    return Stretch([one.position for one in known], [_understood(one) for one in known])


def write(stretch: Stretch) -> bytes | None:
    """A stretch briefly; None where something in it is not understood: it may be, one day."""
    events = [one.event for one in stretch.happened if one.event is not None]
    if len(events) < len(stretch.happened):
        return None
    names, happened = _Names(), stretch.happened
    kinds = bytes(map(_kind, events))
    written = _Written(
        positions=list(stretch.positions),
        devices=names.numbers(one.device for one in happened),
        seqs=[one.seq for one in happened],
        received_ms=[one.received_ms for one in happened],
        times_ms=[one.received_ms - one.at_ms for one in happened],
        shifts_ms=[one.shift_ms for one in happened],
        kinds=kinds,
        ratings=_ratings([one for one in events if isinstance(one, Rating)], names),
        reasons=_reasons([one for one in events if isinstance(one, Reason)], names),
        answers=_answers([one for one in events if isinstance(one, Answer)], names),
        passages=_passages(
            [one for one in events if isinstance(one, Passage) and one.audit is None], names
        ),
        others=[
            _other(one) for one, kind in zip(events, kinds, strict=True) if kind == len(_KINDS)
        ],
        names=names.listed(),
    )
    return bytes([FORMAT]) + zlib.compress(_encoder.encode(written), 1)


def read(content: bytes) -> Stretch:
    """What ``write`` wrote.

    Raises:
        ShorthandError: it is damaged, or of another format.
    """
    if content[:1] != bytes([FORMAT]):
        msg = "a stretch of another format"
        raise ShorthandError(msg)
    try:
        packed = zlib.decompressobj()
        unpacked = packed.decompress(content[1:], STRETCH_BYTES_MAX)
        return _read(_decoder.decode(unpacked if packed.eof else b""))
    except (zlib.error, ValueError, IndexError, StopIteration) as error:
        msg = f"not a stretch: {error}"
        raise ShorthandError(msg) from error


def _understood(stored: Stored) -> Happened:
    event: Event | None
    try:
        event = decode_body(stored.type, stored.body.encode())
    except BodyError:
        event = None  # a newer program's log, after going back to this one
    return Happened(
        device=stored.device,
        seq=stored.seq,
        at_ms=min(stored.at_ms, stored.received_ms),  # nothing happens after it was heard of
        shift_ms=stored.shift_ms,
        received_ms=stored.received_ms,
        event=event,
    )


def _kind(event: Event) -> int:
    audited = isinstance(event, Passage) and event.audit is not None
    return len(_KINDS) if audited or type(event) not in _KINDS else _KINDS.index(type(event))


def _ratings(told: Sequence[Rating], names: _Names) -> _Ratings:
    return _Ratings(
        visits=[one.visit for one in told],
        questions=names.numbers(one.question for one in told),
        versions=[one.version for one in told],
        scales=[one.scale for one in told],
        faces=[one.face for one in told],
        languages=names.numbers(one.language for one in told),
        decisions_ms=[one.decision_ms for one in told],
        since_press_ms=[one.since_press_ms for one in told],
    )


def _reasons(told: Sequence[Reason], names: _Names) -> _Reasons:
    return _Reasons(
        visits=[one.visit for one in told],
        elements=names.numbers(one.element for one in told),
        directions=[one.direction for one in told],
        problems=names.numbers(one.problem or _NO_NAME for one in told),
        liked=[one.liked for one in told],
        withdrawn=[one.withdrawn for one in told],
    )


def _answers(told: Sequence[Answer], names: _Names) -> _Answers:
    return _Answers(
        visits=[one.visit for one in told],
        questions=names.numbers(one.question for one in told),
        versions=[one.version for one in told],
        choices=names.numbers(one.choice for one in told),
    )


def _passages(told: Sequence[Passage], names: _Names) -> _Passages:
    return _Passages(
        lines=names.numbers(one.line for one in told),
        starts_ms=[one.start_ms for one in told],
        seconds=[one.seconds for one in told],
        coverages=[one.coverage for one in told],
        came=[one.in_ for one in told],
        went=[one.out for one in told],
    )


def _other(event: Event) -> tuple[str, bytes]:
    if isinstance(event, Comment):
        event = Comment(visit=event.visit, language=event.language, withdrawn=True)
    return encode_body(event)


def _read(written: _Written) -> Stretch:
    names = written.names
    columns: tuple[Iterator[Event], ...] = (
        _read_ratings(written.ratings, names),
        _read_reasons(written.reasons, names),
        _read_answers(written.answers, names),
        _read_passages(written.passages, names),
        (decode_body(kind, body) for kind, body in written.others),
    )
    rows = zip(
        written.devices,
        written.seqs,
        written.received_ms,
        written.times_ms,
        written.shifts_ms,
        written.kinds,
        strict=True,
    )
    happened = [
        Happened(
            device=names[device],
            seq=seq,
            at_ms=received_ms - before_ms,
            shift_ms=shift_ms,
            received_ms=received_ms,
            event=next(columns[kind]),
        )
        for device, seq, received_ms, before_ms, shift_ms, kind in rows
    ]
    return Stretch(written.positions, happened)


def _read_ratings(columns: _Ratings, names: Sequence[str]) -> Iterator[Event]:
    for visit, question, version, scale, face, language, decision_ms, since_ms in zip(
        *astuple(columns), strict=True
    ):
        yield Rating(
            visit=visit,
            question=names[question],
            version=version,
            scale=scale,
            face=face,
            language=names[language],
            decision_ms=decision_ms,
            since_press_ms=since_ms,
        )


def _read_reasons(columns: _Reasons, names: Sequence[str]) -> Iterator[Event]:
    for visit, element, direction, problem, liked, withdrawn in zip(*astuple(columns), strict=True):
        yield Reason(
            visit=visit,
            element=names[element],
            direction=direction,
            problem=names[problem] or None,
            liked=liked,
            withdrawn=withdrawn,
        )


def _read_answers(columns: _Answers, names: Sequence[str]) -> Iterator[Event]:
    for visit, question, version, choice in zip(*astuple(columns), strict=True):
        yield Answer(visit=visit, question=names[question], version=version, choice=names[choice])


def _read_passages(columns: _Passages, names: Sequence[str]) -> Iterator[Event]:
    for line, start_ms, seconds, coverage, came, went in zip(*astuple(columns), strict=True):
        yield Passage(
            line=names[line],
            start_ms=start_ms,
            seconds=seconds,
            coverage=coverage,
            in_=came,
            out=went,
        )
