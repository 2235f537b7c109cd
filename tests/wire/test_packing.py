"""A page comes out as it went in, and a day is small after the day before it."""

import gzip
import zlib

import pytest

from tests.hub.ledger.books import log
from wire.packing import small, smaller, unpacker
from wire.sync import packed, unpacked

LINES = log(3, places=20).lines  # sixty questions


def test_a_page_comes_out_byte_for_byte() -> None:
    assert unpacked(gzip.decompress(small(LINES))) == LINES, "as every older node reads it"
    assert small(LINES) == small(LINES), "no time stands in it"
    known, *page = LINES
    assert unpacker(None).decompress(small(page)) == packed(page)
    assert unpacker(known.document).decompress(smaller(page, known.document)) == packed(page)


def test_a_lone_day_is_much_smaller_after_the_day_before_it() -> None:
    before, day, _ = LINES
    assert len(smaller([day], before.document)) < 0.7 * len(small([day]))


def test_after_another_document_nothing_can_be_read() -> None:
    before, day, other = LINES
    with pytest.raises(zlib.error):
        unpacker(other.document).decompress(smaller([day], before.document))
