"""The way to the full text as a QR code (ISO/IEC 18004), as a drawing of a page. PURE.

In: an address. Out: SVG, dark on light, with the quiet zone around it that a camera needs.
"""

from html import escape

import segno

QUIET_MODULES = 4
"""Light modules on each side, by the standard."""


def drawn(address: str, label: str) -> str:
    """The code of an address; a quarter of it may be scratched. ``label`` is read aloud."""
    made = segno.make_qr(address, error="q")
    side = made.symbol_size(border=QUIET_MODULES)[0]
    runs = "".join(
        f"M{x} {y}h1v1h-1z"
        for y, row in enumerate(made.matrix_iter(border=QUIET_MODULES))
        for x, dark in enumerate(row)
        if dark
    )
    return (
        f'<svg class="code" viewBox="0 0 {side} {side}" role="img" aria-label="{escape(label)}">'
        f'<rect fill="#fff" width="{side}" height="{side}"/><path fill="#000" d="{runs}"/></svg>'
    )
