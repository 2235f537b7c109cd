"""Pictures from outside: what is shown is the picture alone, or nothing."""

import io
import struct
import zlib
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, PngImagePlugin

from config.picture import PICTURE_BYTES_MAX, SIDE_PX_MAX, PictureError, cleaned

WHERE = b"45.4642 N 9.1900 E"


def drawn(kind: str, mode: str = "RGB", size: tuple[int, int] = (60, 40), **more: object) -> bytes:
    """A picture with words, a camera and a place in it, and something behind its end."""
    picture = Image.radial_gradient("L").resize(size).convert(mode)
    said = Image.Exif()
    said[0x010E] = WHERE.decode()
    words = PngImagePlugin.PngInfo()
    words.add_text("Comment", WHERE.decode())
    file = io.BytesIO()
    notes = {"pnginfo": words} if kind == "PNG" else {"comment": WHERE}
    picture.save(file, kind, exif=said, icc_profile=WHERE, **notes, **more)
    return file.getvalue() + WHERE


def pixels(content: bytes) -> bytes:
    return Image.open(io.BytesIO(content)).convert("RGBA").tobytes()


@pytest.mark.parametrize(
    "content",
    [
        *(drawn("PNG", mode) for mode in ("1", "L", "P", "RGB", "RGBA", "LA", "I;16")),
        drawn("JPEG"),
        drawn("JPEG", "L"),
        drawn("JPEG", progressive=True),
        drawn("JPEG", restart_marker_blocks=1),
    ],
)
def test_nothing_is_left_but_the_picture(content: bytes) -> None:
    assert WHERE in content
    found = cleaned(content)
    assert WHERE not in found.content
    assert (found.width_px, found.height_px) == (60, 40)
    again = Image.open(io.BytesIO(found.content))
    assert (again.format, again.getexif(), again.info.get("icc_profile")) == (
        found.kind.upper(),
        {},
        None,
    )
    assert pixels(found.content) == pixels(content)
    assert cleaned(found.content) == found


def turned(way: int, size: tuple[int, int] = (60, 40)) -> bytes:
    """What a camera writes that was held on its side: the picture as it fell, and a note."""
    said = Image.Exif()
    said[0x0112] = way
    file = io.BytesIO()
    Image.radial_gradient("L").resize(size).convert("RGB").save(file, "JPEG", exif=said)
    return file.getvalue()


def with_adobe(content: bytes, transform: int) -> bytes:
    """The file with the part in which Adobe's programs say what the colours are."""
    return (
        content[:2]
        + b"\xff\xee\x00\x0eAdobe\x00\x64\x00\x00\x00\x00"
        + bytes((transform,))
        + content[2:]
    )


def test_an_upright_picture_needs_no_note() -> None:
    assert cleaned(turned(1)).content == cleaned(turned(0)).content


@pytest.mark.parametrize("way", range(2, 9))
def test_a_picture_that_its_note_turns_is_refused(way: int) -> None:
    with pytest.raises(PictureError, match="save it upright"):
        cleaned(turned(way))


def test_colours_of_another_kind_are_refused() -> None:
    with pytest.raises(PictureError, match="save it as PNG"):
        cleaned(with_adobe(drawn("JPEG"), 0))
    for usual in (with_adobe(drawn("JPEG"), 1), with_adobe(drawn("JPEG", "L"), 0)):
        assert pixels(cleaned(usual).content) == pixels(usual)


@given(st.binary(max_size=60))
def test_a_note_that_cannot_be_read_turns_nothing(note: bytes) -> None:
    part = b"Exif\0\0II*\0" + note
    content = drawn("JPEG")
    whole = content[:2] + b"\xff\xe1" + struct.pack(">H", len(part) + 2) + part + content[2:]
    with suppress(PictureError):  # it may happen to say that it is turned
        assert pixels(cleaned(whole).content) == pixels(content)


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">L", len(body)) + kind + body + struct.pack(">L", zlib.crc32(kind + body))


def png(width: int, height: int, rows: bytes, *, interlaced: int = 0, colour: int = 0) -> bytes:
    header = struct.pack(">LLBBBBB", width, height, 8, colour, 0, 0, interlaced)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(*one) for one in parts)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "neither"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "neither"),
        (b"GIF89a", "neither"),
        (drawn("PNG") + bytes(PICTURE_BYTES_MAX), "bytes"),
        (png(SIDE_PX_MAX + 1, 1, b""), "2001 x 1 pixels"),
        (png(0, 1, b""), "0 x 1 pixels"),
        (png(2, 2, b"\0" * 5), "damaged"),
        (png(2, 2, b"\0" * 7), "damaged"),
        (png(2, 2, b"\0" * 50_000_000), "damaged"),
        (png(2, 2, b"\0" * 6, interlaced=1), "interlaced"),
        (png(2, 2, b"\0" * 6, colour=3), "damaged"),
        (drawn("PNG").replace(b"IDAT", b"IDAX"), "damaged"),
        (drawn("JPEG", "CMYK"), "PNG"),
        (drawn("JPEG", size=(SIDE_PX_MAX + 1, 8)), "2001 x 8 pixels"),
        (drawn("JPEG").replace(b"\xff\xd9", b""), "damaged"),
    ],
    ids=lambda one: one if isinstance(one, str) else "",
)
def test_what_cannot_be_shown_is_refused(content: bytes, reason: str) -> None:
    with pytest.raises(PictureError, match=reason):
        cleaned(content)


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_picture_that_was_cut_off_is_refused(kind: str) -> None:
    whole = cleaned(drawn(kind)).content
    for end in range(len(whole)):
        with pytest.raises(PictureError):
            cleaned(whole[:end])


@settings(max_examples=60)
@given(st.sampled_from(["PNG", "JPEG"]), st.data())
def test_whatever_comes_is_a_picture_or_refused(kind: str, data: st.DataObject) -> None:
    content = bytearray(drawn(kind, size=(9, 7)))
    at = data.draw(st.integers(0, len(content) - 1))
    content[at : at + 4] = data.draw(st.binary(max_size=8))
    try:
        found = cleaned(bytes(content))
    except PictureError:
        return
    assert found.content == cleaned(found.content).content
