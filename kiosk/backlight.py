"""The light behind the glass, where the machine lets a program switch it.

In: on or off. Out: what stands in the system's folder. A display whose light cannot be switched
stays lit; the screen is dark then, which is what a shopper sees anyway.
"""

import logging
from pathlib import Path

log = logging.getLogger(__name__)

BACKLIGHT = Path("/sys/class/backlight")
"""Where Linux shows them: a folder for each, with 0 for on and 4 for off in ``bl_power``."""

_POWER = {True: "0", False: "4"}  # FB_BLANK_UNBLANK, FB_BLANK_POWERDOWN


class Backlight:
    """Every light that the system shows."""

    def __init__(self, folder: Path = BACKLIGHT) -> None:
        self._folder = folder
        self._refused = False

    def switch(self, *, on: bool) -> None:
        """Switch them all; one that refuses is told once."""
        for light in sorted(self._folder.glob("*/bl_power")):
            try:
                light.write_text(_POWER[on], encoding="ascii")
            except OSError as error:
                if not self._refused:
                    log.warning("the backlight cannot be switched: %s", error)
                self._refused = True
