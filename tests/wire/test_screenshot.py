"""The hub takes a picture of a screen, and nothing else for one."""

import msgspec
import pytest

from wire.codec import PAYLOAD_BYTES_MAX
from wire.screenshot import PNG, PNG_BYTES_MAX, Shot, ShotError, shot_in

LARGEST = Shot(number=2**53 - 1, png=PNG + b"\0" * (PNG_BYTES_MAX - len(PNG)))


def test_the_largest_picture_fits_the_largest_payload() -> None:
    payload = msgspec.json.encode(LARGEST)
    assert len(payload) <= PAYLOAD_BYTES_MAX
    assert shot_in(payload) == LARGEST


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"\xff",
        b"[" * 50_000,
        msgspec.json.encode(Shot(number=1, png=b"<svg onload=alert(1)>")),
        msgspec.json.encode(Shot(number=1, png=LARGEST.png + b"\0")),
        msgspec.json.encode({"number": 1, "png": "iVBORw0KGgo=", "face": 1}),
        b" " * PAYLOAD_BYTES_MAX + msgspec.json.encode(LARGEST),
    ],
    ids=["nothing", "no text", "deep", "no PNG", "above the limit", "more", "padded"],
)
def test_what_is_no_picture_is_refused(payload: bytes) -> None:
    with pytest.raises(ShotError):
        shot_in(payload)
