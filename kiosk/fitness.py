"""Whether the glass fits: what staff should see to although the kiosk works. PURE.

In: the window as it is and as the settings have it, the touch screens that were found, how often
two drivers reported one contact. Out: a line for each thing, and one short note for the hub. It
asks no driver.
"""

from collections.abc import Sequence

NOTE_CHARACTERS_MAX = 200  # what the status carries

NO_TOUCH = "no touch screen is found: plug it in, or work with a mouse"
DOUBLED = "a touch was reported twice: a second driver reads the same glass"


def misfits(
    size_px: tuple[int, int], density_dpi: int, wanted_px: tuple[int, int], wanted_dpi: int
) -> list[str]:
    """What is wrong with the picture that is on the glass, against the settings."""
    found = []
    if size_px != wanted_px:
        width_px, height_px = size_px
        found.append(f"size: the display has {width_px}x{height_px} pixels")
    if density_dpi != wanted_dpi:
        found.append(f"dpi: the picture is drawn at {density_dpi}, not {wanted_dpi}")
    return found


def touch_faults(screens: Sequence[str] | None, doubles: int) -> list[str]:
    """What is wrong with how touches come; ``screens`` None: nobody can tell."""
    return [
        *([NO_TOUCH] if screens is not None and not screens else []),
        *([DOUBLED] if doubles else []),
    ]


def note(found: Sequence[str]) -> str | None:
    """All of it in one line that a status can carry."""
    return "; ".join(found)[:NOTE_CHARACTERS_MAX] or None
