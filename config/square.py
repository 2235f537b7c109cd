"""The way to a page as a QR code (ISO/IEC 18004) in the characters of a terminal. PURE.

In: an address. Out: lines of half blocks, two rows of modules in each, black on white whatever the
terminal's own colours are: that is what phones read.
"""

import segno

QUIET_MODULES = 4
"""Light modules on each side, by the standard."""

_BLACK_ON_WHITE, _AS_BEFORE = "\x1b[30;107m", "\x1b[0m"
_HALVES = {(False, False): " ", (True, False): "▀", (False, True): "▄", (True, True): "█"}


def square(address: str) -> str:
    """The code, to be printed; a page's address takes 20 lines of 41 characters or few more.

    Raises:
        ValueError: the address is empty, or longer than any code.
    """
    rows = [
        [bool(module) for module in row]
        for row in segno.make_qr(address, error="m").matrix_iter(border=QUIET_MODULES)
    ]
    rows += [[False] * len(rows[0])] * (len(rows) % 2)
    lines = (
        "".join(_HALVES[pair] for pair in zip(upper, lower, strict=True))
        for upper, lower in zip(rows[::2], rows[1::2], strict=True)
    )
    return "\n".join(f"{_BLACK_ON_WHITE}{line}{_AS_BEFORE}" for line in lines)
