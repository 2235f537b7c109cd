"""Where pictures come from: the words of the settings in, a kind and an address out.

It opens nothing. The address of a network camera holds its password, so everything that is shown
or logged goes through ``Source.shown``.
"""

import re
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

DRAWN = "walk"
"""The source that this program draws itself."""


class Kind(StrEnum):
    """What can be watched; only ``FILE`` and ``DRAWN`` have an own pace, only ``FILE`` ends."""

    FILE = "file"
    CAMERA = "camera"
    STREAM = "stream"
    RIBBON = "ribbon camera"
    DRAWN = "drawn"


LIVE = frozenset({Kind.CAMERA, Kind.STREAM, Kind.RIBBON})
"""What has no end and no pace of its own."""


class SourceError(Exception):
    """A source cannot be watched now; the text says why, without secrets, for a person."""


class Source(NamedTuple):
    """One source; ``address`` is secret, ``shown`` is not."""

    kind: Kind
    address: str

    @property
    def shown(self) -> str:
        """The address without user, password and query, safe to log."""
        if self.kind is not Kind.STREAM:
            return self.address
        scheme, _, rest = self.address.partition("://")
        secret, _, place = rest.rpartition("@")
        if re.search(r"[?#]", secret):
            return f"{scheme}://***"  # whether the password or the query goes on cannot be told
        return f"{scheme}://{re.split(r'[?#]', place, maxsplit=1)[0]}"


def source_of(text: str) -> Source:
    """Tell the kind: ``walk``, ``rtsp://...``, ``0``, ``/dev/video0``, ``picamera2:0``, a file."""
    if text == DRAWN:
        return Source(Kind.DRAWN, text)
    if re.fullmatch(r"picamera2(:\d{0,2})?", text):
        return Source(Kind.RIBBON, text)
    if re.match(r"(?i)rtsps?://", text):
        return Source(Kind.STREAM, text)
    if re.fullmatch(r"\d{1,3}", text):
        return Source(Kind.CAMERA, f"/dev/video{text}")
    if text.startswith("/dev/"):
        return Source(Kind.CAMERA, text)
    return Source(Kind.FILE, str(Path(text).expanduser()))
