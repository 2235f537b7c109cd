"""PURE. What a kiosk's own screen shows, as the hub gets to see it.

In: the bytes of a message. Out: a ``Shot``, or ``ShotError``. It is said once, on the device's own
topic, in answer to a signed command, and retained by nobody. It makes no picture (``kiosk.shot``),
and there is none of a camera: no sensor takes the order.
"""

from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from wire.codec import PAYLOAD_BYTES_MAX
from wire.envelope import Seq

PNG_BYTES_MAX = 48_000
"""In base64, with the number, it fits the largest payload of the contract."""

PNG = b"\x89PNG\r\n\x1a\n"
"""How every PNG begins (RFC 2083, 3.1); the hub shows nothing else."""


class ShotError(ValueError):
    """A message is no picture of a screen; it says why."""


class Shot(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The screen when the command of this ``number`` came; ``png`` is base64 in JSON."""

    number: Seq
    png: Annotated[bytes, Meta(max_length=PNG_BYTES_MAX)]


def shot_in(payload: bytes) -> Shot:
    """The picture in a payload.

    Raises:
        ShotError: it is none, or too large.
    """
    if len(payload) > PAYLOAD_BYTES_MAX:
        msg = f"a picture of {len(payload)} bytes is above {PAYLOAD_BYTES_MAX}"
        raise ShotError(msg)
    try:
        shot = msgspec.json.decode(payload, type=Shot)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        msg = f"no picture: {str(error)[:120]}"
        raise ShotError(msg) from error
    if not shot.png.startswith(PNG):
        msg = "no picture: it does not begin as a PNG does"
        raise ShotError(msg)
    return shot
