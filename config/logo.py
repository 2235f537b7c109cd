"""Whether a store's logo is a picture that a kiosk can show. PURE.

In: the bytes of the file. Out: what is wrong with it. It decodes no picture.
"""

import struct

from config.look import LOGO_BYTES_MAX

LOGO_PX_MAX = 1_200
"""Of its longer side; no glass shows more, and a small file can hold a picture that fills a
kiosk's memory."""

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_HEADER = b"\x00\x00\x00\rIHDR"


def mistakes(logo: bytes) -> list[str]:
    """What is wrong with a logo, a line for each reason (PNG: ISO/IEC 15948, 5.2 and 11.2.2)."""
    found = []
    if len(logo) > LOGO_BYTES_MAX:
        found.append(f"more than {LOGO_BYTES_MAX} bytes: make the picture smaller")
    size = logo[16:24]
    if not logo.startswith(_SIGNATURE + _HEADER) or len(size) < struct.calcsize(">LL"):
        return [*found, "is no PNG picture"]
    width_px, height_px = struct.unpack(">LL", size)
    if not 0 < max(width_px, height_px) <= LOGO_PX_MAX or min(width_px, height_px) == 0:
        found.append(f"is {width_px} x {height_px} pixels; 1 to {LOGO_PX_MAX} a side can be shown")
    return found
