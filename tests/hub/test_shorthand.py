"""The log written briefly says what its JSON says, and is never trusted further than it can be."""

import zlib
from collections.abc import Sequence
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import fields, replace

from hub import shorthand
from hub.scoring.intake import Happened
from hub.shorthand import STRETCH_BYTES_MAX, Stretch, read, understood, write
from hub.store import Stored
from wire.codec import encode_body
from wire.events import (
    Answer,
    Audited,
    Comment,
    Event,
    Passage,
    Presence,
    Rating,
    Reason,
    Sale,
)

COLUMNS: dict[type, set[str]] = {
    Rating: {
        "visit",
        "question",
        "version",
        "scale",
        "face",
        "language",
        "decision_ms",
        "since_press_ms",
    },
    Reason: {"visit", "element", "direction", "problem", "liked", "withdrawn"},
    Answer: {"visit", "question", "version", "choice"},
    Passage: {"line", "start_ms", "seconds", "coverage", "in_", "out", "audit"},
}
AUDIT = Audited(right=9, of=10, low=0.6, high=0.99, factor=1.1, due_ms=5)

names = st.sampled_from(["a", "b-2", "c.d_e"])
visits = st.sampled_from(["v", "W_1", "x" * 64])
ratings = st.builds(
    Rating,
    visit=visits,
    question=names,
    version=st.integers(1, 9),
    scale=st.just(7),
    face=st.integers(1, 7),
    language=st.sampled_from(["it", "en"]),
    decision_ms=st.none() | st.integers(0, 10**7),
    since_press_ms=st.none() | st.integers(0, 10**12),
)
reasons = st.builds(
    lambda visit, element, said: Reason(visit=visit, element=element, **said),
    visits,
    names,
    st.sampled_from(
        [
            {"direction": "too_much"},
            {"direction": "too_little"},
            {"problem": "dirty"},
            {"liked": True},
            {"withdrawn": True},
        ]
    ),
)
answers = st.builds(Answer, visit=visits, question=names, version=st.just(2), choice=names)
passages = st.builds(
    lambda line, start_ms, seen, audit: Passage(
        line=line,
        start_ms=start_ms,
        seconds=60,
        coverage=seen,
        in_=4 if seen else None,
        out=0 if seen else None,
        audit=audit,
    ),
    names,
    st.integers(0, 10**12),
    st.sampled_from([0.0, 0.1, 1 / 3, 1.0]),
    st.sampled_from([None, AUDIT]),
)
others = st.sampled_from(
    [
        Sale(start_ms=60_000, seconds=900, receipts=3),
        Presence(
            zone="q", start_ms=0, seconds=60, coverage=0.5, mean=0.1, peak=2, dwell=[1], audit=AUDIT
        ),
        Comment(visit="v", language="it", withdrawn=True),
    ]
)
logs = st.lists(
    st.builds(
        lambda device, seq, at_ms, late_ms, shift_ms, event: Happened(
            device=device,
            seq=seq,
            at_ms=at_ms,
            shift_ms=shift_ms,
            received_ms=at_ms + late_ms,
            event=event,
        ),
        names,
        st.integers(1, 2**40),
        st.integers(0, 2**42),
        st.integers(0, 2**40),
        st.integers(-(2**40), 2**40),
        st.one_of(ratings, reasons, answers, passages, others),
    ),
    max_size=12,
)


def stretch(happened: Sequence[Happened]) -> Stretch:
    return Stretch([7 + 3 * number for number in range(len(happened))], happened)


def rating(number: int) -> Happened:
    random = Random(number)
    said = Rating(
        visit=f"v{number}",
        question="welcome",
        version=1,
        scale=4,
        face=random.randint(1, 4),
        language="it",
        since_press_ms=random.randrange(10**6),
    )
    at_ms = 1_767_265_200_000 + 9_000 * number
    return Happened(
        device="kiosk-1", seq=number, at_ms=at_ms, shift_ms=0, received_ms=at_ms + 40, event=said
    )


def stored(event: Event, **changes: object) -> Stored:
    kind, body = encode_body(event)
    row = Stored(
        position=5,
        device="d",
        stream="s",
        seq=3,
        type=kind,
        at_ms=90,
        shift_ms=-4,
        retimed=True,
        received_ms=100,
        body=body.decode(),
    )
    return replace(row, **changes)


@given(logs)
def test_it_says_what_the_log_says(happened: list[Happened]) -> None:
    told = stretch(happened)
    written = write(told)
    assert written is not None
    assert read(written) == told


@pytest.mark.parametrize("kind", COLUMNS, ids=lambda kind: kind.__name__)
def test_every_field_of_what_stands_in_columns_is_written(kind: type) -> None:
    assert {one.name for one in fields(kind)} == COLUMNS[kind]


def test_no_words_of_a_shopper_are_written() -> None:
    said = understood([stored(Comment(visit="v", language="it", text="Franca was kind"))])
    written = write(said)
    assert written is not None
    assert b"Franca" not in zlib.decompress(written[1:])
    assert read(written).happened[0].event == Comment(visit="v", language="it", withdrawn=True)


def test_what_is_not_understood_is_not_written() -> None:
    step = stored(Sale(start_ms=60_000, seconds=900, receipts=3), type="vetrina.dance.v9")
    told = understood([stored(Comment(visit="v", language="it", withdrawn=True)), step])
    assert told.happened[1].event is None
    assert write(told) is None


def test_nothing_happens_after_it_was_heard_of() -> None:
    late = understood([stored(Comment(visit="v", language="it", withdrawn=True), at_ms=200)])
    assert late.happened[0].at_ms == 100


@pytest.mark.parametrize("harm", ["nothing", "format", "cut", "bit", "names", "too long"])
def test_what_is_damaged_is_refused(harm: str) -> None:
    whole = write(stretch([rating(number) for number in range(40)])) or b""
    few = zlib.compress(zlib.decompress(whole[1:]).replace(b"\xa5kiosk", b"\xa5kioskX")[:-1])
    harmed = {
        "nothing": b"",
        "format": b"\x00" + whole[1:],
        "cut": whole[:-5],
        "bit": whole[:50] + bytes([whole[50] ^ 4]) + whole[51:],
        "names": whole[:1] + few,
        "too long": whole[:1] + zlib.compress(bytes(STRETCH_BYTES_MAX + 1), 1),
    }
    with pytest.raises(shorthand.ShorthandError):
        read(harmed[harm])


def test_a_busy_day_takes_an_eighth_of_its_json() -> None:
    told = [rating(number) for number in range(2_000)]
    written = write(stretch(told)) or b""
    json = sum(len(encode_body(one.event)[1]) for one in told if one.event is not None)
    assert 8 * len(written) < json


def test_what_comes_behind_a_position() -> None:
    told = stretch([rating(number) for number in range(4)])  # at 7, 10, 13 and 16
    assert told.behind(6) == told
    assert told.behind(10) == Stretch(told.positions[2:], told.happened[2:])
    assert told.behind(16) == Stretch([], [])
    assert [len(part.positions) for part in told.parts(3)] == [3, 1]
