"""What travels between a hub and its region: there and back, byte for byte, and nothing else."""

import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wire.report import Sealed
from wire.sync import (
    DOCUMENT_BYTES_MAX,
    PAGE_LINES_MAX,
    SealedReceipt,
    SyncError,
    heard_receipt,
    packed,
    told_receipt,
    unpacked,
)

ascii_bytes = st.text(st.characters(codec="ascii"), max_size=60).map(str.encode)
sealed = st.builds(Sealed, document=ascii_bytes, signature=st.binary(min_size=1, max_size=64))


@given(st.lists(sealed, max_size=8))
def test_lines_come_out_byte_for_byte_as_they_went_in(lines: list[Sealed]) -> None:
    assert unpacked(packed(lines)) == lines


@given(st.builds(SealedReceipt, document=ascii_bytes, signature=st.binary(min_size=1, max_size=64)))
def test_a_receipt_comes_out_byte_for_byte_as_it_went_in(receipt: SealedReceipt) -> None:
    assert heard_receipt(told_receipt(receipt)) == receipt


@given(st.binary(max_size=200))
def test_whatever_comes_is_lines_or_is_refused(content: bytes) -> None:
    with suppress(SyncError):
        assert len(unpacked(content)) == len(content.splitlines())


@pytest.mark.parametrize(
    "told",
    [
        {"document": "{}"},
        {"document": "{}", "signature": "0"},
        {"document": "{}", "signature": "AB"},
        {"document": "{}", "signature": "00" * 65},
        {"document": "\u00e4", "signature": "00"},
        {"document": 1, "signature": "00"},
        [],
        None,
    ],
)
def test_what_is_no_line_is_refused_and_none_of_the_others_taken(told: object) -> None:
    fine = packed([Sealed(document=b"{}", signature=b"\0")])
    with pytest.raises(SyncError, match="line 2"):
        unpacked(fine + json.dumps(told).encode() + b"\n" + fine)


def test_a_line_cut_off_in_the_middle_is_refused() -> None:
    content = packed([Sealed(document=b'{"a":1}', signature=b"\1")] * 2)
    for end in range(content.index(b"\n") + 2, len(content) - 1):
        with pytest.raises(SyncError):
            unpacked(content[:end])


def test_too_many_and_too_long_lines_are_refused() -> None:
    one = Sealed(document=b"{}", signature=b"\0")
    assert len(unpacked(packed([one] * PAGE_LINES_MAX))) == PAGE_LINES_MAX
    with pytest.raises(SyncError, match="at most 200"):
        unpacked(packed([one] * (PAGE_LINES_MAX + 1)))
    long = Sealed(document=b" " * (DOCUMENT_BYTES_MAX + 1), signature=b"\0")
    with pytest.raises(SyncError, match="longer than"):
        unpacked(packed([long]))
