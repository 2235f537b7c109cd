"""How a store's kiosks look, as far as the brand decides it. PURE.

``config.colours`` checks them for contrast; the faces' own colours are not for sale, since people
with colour deficiencies have to tell them apart.
"""

from typing import Annotated, Literal

from msgspec import Meta, Struct

Rgb = Annotated[str, Meta(pattern="^#[0-9a-fA-F]{6}$")]
"""A colour such as ``#18202b``."""

LOGO_BYTES_MAX = 24_000
"""It travels to each kiosk in one message of at most 64 KiB, as Base64, beside all the texts."""


class Palette(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Colours of one time of day; ``None``: the product's own."""

    ground: Rgb | None = None
    raised: Rgb | None = None
    text: Rgb | None = None
    accent: Rgb | None = None


class Look(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a brand decides about its kiosks.

    ``mode`` is ``night`` (light on dark), ``day`` (dark on light), or ``auto``: day from
    ``day_from`` to ``day_until``, local hours. ``motion`` switches the question's calm motion.
    """

    mode: Literal["auto", "day", "night"] = "night"
    day_from: Annotated[int, Meta(ge=0, le=24)] = 8
    day_until: Annotated[int, Meta(ge=0, le=24)] = 18
    motion: bool = True
    day: Palette = Palette()
    night: Palette = Palette()
