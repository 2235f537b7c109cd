"""A logo: a PNG that is small in bytes and in pixels."""

import io

import pytest
from PIL import Image

from config.logo import LOGO_PX_MAX, mistakes
from config.look import LOGO_BYTES_MAX


def png(width_px: int, height_px: int) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (width_px, height_px)).save(file, "PNG")
    return file.getvalue()


@pytest.mark.parametrize("size_px", [(1, 1), (300, 80), (LOGO_PX_MAX, LOGO_PX_MAX)])
def test_a_picture_that_can_be_shown_is_taken(size_px: tuple[int, int]) -> None:
    assert mistakes(png(*size_px)) == []


@pytest.mark.parametrize(
    ("logo", "told"),
    [
        (png(LOGO_PX_MAX + 1, 10), "is 1201 x 10 pixels; 1 to 1200 a side can be shown"),
        (png(10, LOGO_PX_MAX + 1), "is 10 x 1201 pixels; 1 to 1200 a side can be shown"),
        (png(10, 10)[:16] + bytes(8), "is 0 x 0 pixels; 1 to 1200 a side can be shown"),
        (png(10, 10)[:20], "is no PNG picture"),
        (b"GIF89a" + bytes(100), "is no PNG picture"),
        (b"", "is no PNG picture"),
        (png(10, 10) + bytes(LOGO_BYTES_MAX), "more than 24000 bytes: make the picture smaller"),
    ],
)
def test_a_picture_that_cannot_be_shown_is_refused(logo: bytes, told: str) -> None:
    assert mistakes(logo) == [told]
