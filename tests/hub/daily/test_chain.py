"""The chain: whatever is done to a log of a thousand lines is found, and where."""

import json
from datetime import date
from random import Random

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from msgspec.structs import replace

from hub.daily.chain import NOTHING, Fault, Head, canonical, digest, faults, opened, public, seal
from wire.report import (
    Arrived,
    DayReport,
    Reason,
    Revision,
    Sealed,
    Taps,
    Versions,
)

LINES = 1_000
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
KEYS = (public(KEY),)


def revision(seq: int, previous: str, key: Ed25519PrivateKey = KEY) -> Revision:
    return Revision(
        incarnation="0123456789abcdef",
        seq=seq,
        previous=previous,
        key=public(key),
        rev=1,
        made=1_767_300_000 + seq,
        reason=Reason(why="first", late=0),
        arrived=Arrived(made=9, stored=9, quarantined=0, lost=0, awaited=0, rejected=0),
        report=DayReport(
            store="milan-1",
            day=date.fromordinal(739_000 + seq),
            timezone="Europe/Rome",
            day_starts=4,
            begins=1_767_236_400,
            ends=1_767_322_800,
            seconds=86_400,
            state="final",
            rows=(),
            recommend=(),
            expected={"people": (1, 2, 3), "environment": (4, 5, 6)},
            places=(),
            doors=(),
            standings=(),
            alerts=(),
            actions=(),
            taps=Taps(made=seq, counted=seq, burst=0, crowd=0, unplaced=0),
            versions=Versions(formula="2", description="0" * 64),
        ),
    )


@pytest.fixture(scope="module")
def log() -> list[Sealed]:
    found, head = [], NOTHING
    for seq in range(1, LINES + 1):
        found.append(seal(revision(seq, head.digest), KEY))
        head = Head(seq, digest(found[-1].document))
    return found


def head_of(log: list[Sealed]) -> Head:
    return Head(len(log), digest(log[-1].document))


def troubles(lines: list[Sealed], after: Head = NOTHING, **more: Head) -> list[Fault]:
    return list(faults(lines, KEYS, after, **more))


def around(log: list[Sealed], at: int, changed: list[Sealed]) -> list[Fault]:
    """The faults when the line ``at`` is ``changed``: with the one after it, behind those before."""
    after = Head(at, digest(log[at - 1].document)) if at else NOTHING
    return troubles([*changed, *log[at + 1 : at + 2]], after)


def test_an_untouched_log_has_no_fault(log: list[Sealed]) -> None:
    assert troubles(log, reached=head_of(log)) == []


def test_every_change_of_a_byte_is_found_in_every_line(log: list[Sealed]) -> None:
    random = Random(1)
    for at, line in enumerate(log):
        place = random.randrange(len(line.document))
        other = bytearray(line.document)
        other[place] ^= random.randrange(1, 256)
        assert around(log, at, [Sealed(document=bytes(other), signature=line.signature)])
        sign = bytearray(line.signature)
        sign[at % 64] ^= random.randrange(1, 256)
        assert around(log, at, [Sealed(document=line.document, signature=bytes(sign))])


def test_every_byte_of_a_line_is_guarded(log: list[Sealed]) -> None:
    line = log[500]
    for place in range(len(line.document)):
        for flip in (1, 0x80):
            other = bytearray(line.document)
            other[place] ^= flip
            assert around(log, 500, [Sealed(document=bytes(other), signature=line.signature)])


def test_every_deletion_and_every_swap_is_found(log: list[Sealed]) -> None:
    for at in range(LINES - 1):
        assert around(log, at, [])
        after = Head(at, digest(log[at - 1].document)) if at else NOTHING
        assert troubles([log[at + 1], log[at]], after)


def test_a_log_that_was_cut_off_is_found_by_its_head(log: list[Sealed]) -> None:
    assert troubles(log[:-1]) == []
    assert troubles(log[:-1], reached=head_of(log)) == [Fault(LINES, "end")]


def test_another_key_is_found_even_where_it_signs_the_whole_log_anew(log: list[Sealed]) -> None:
    thief = Ed25519PrivateKey.from_private_bytes(bytes(32))
    one = seal(replace(opened(log[7]), key=public(thief)), thief)
    assert [fault.trouble for fault in around(log, 7, [one])] == ["foreign", "chain"]
    named = Sealed(document=log[7].document, signature=thief.sign(log[7].document))
    assert around(log, 7, [named]) == [Fault(1, "signature")]


def test_the_bytes_are_those_that_another_writer_of_canonical_json_makes(
    log: list[Sealed],
) -> None:
    document = log[3].document
    plain = json.dumps(json.loads(document), sort_keys=True, separators=(",", ":"))
    assert document == plain.encode()
    assert document.isascii()
    assert canonical(opened(log[3])) == document


def test_the_same_words_spelled_otherwise_are_told(log: list[Sealed]) -> None:
    spaced = json.dumps(json.loads(log[0].document)).encode()
    assert troubles([Sealed(document=spaced, signature=KEY.sign(spaced))]) == [Fault(1, "spelling")]
