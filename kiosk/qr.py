"""The way to a shopper's own phone as a QR code (ISO/IEC 18004). PURE.

In: an address. Out: rows of modules, ``True`` is dark, the quiet zone that a camera needs around
them included. A widget draws them, dark on light whatever the look is: that is what phones read.
"""

import segno

from config.station import ADDRESS_CHARACTERS_MAX

QUIET_MODULES = 4
"""Light modules on each side, by the standard."""

Rows = tuple[tuple[bool, ...], ...]


class AddressError(ValueError):
    """No code can be made of an address."""


def code(address: str) -> Rows:
    """The code of an address, as many rows as columns.

    A quarter of it may be hidden by glare or a fingerprint at the smallest size that this takes.

    Raises:
        AddressError: it is empty, or too long to be read from where a shopper stands.
    """
    if not 0 < len(address) <= ADDRESS_CHARACTERS_MAX:
        msg = f"an address has 1 to {ADDRESS_CHARACTERS_MAX} characters, not {len(address)}"
        raise AddressError(msg)
    made = segno.make_qr(address, error="q")
    return tuple(
        tuple(bool(module) for module in row) for row in made.matrix_iter(border=QUIET_MODULES)
    )
