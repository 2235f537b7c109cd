"""Tells Kivy about the glass; to be called before any other module imports Kivy.

In: the settings. Out: environment and Kivy configuration of this process. Kivy reads the command
line, ``~/.kivy`` and the environment when it is imported and opens its window when a part of it
is, so both have to be said first, in one place. It opens no window itself.
"""

import logging
import os

from kiosk.settings import KioskSettings

_ENVIRONMENT = {
    "KIVY_NO_ARGS": "1",
    "KIVY_NO_CONFIG": "1",
    "KIVY_NO_FILELOG": "1",
    "KIVY_LOG_MODE": "PYTHON",  # else Kivy takes the root logger over
    "KIVY_WINDOW": "sdl2",  # its fallback for X11 ends the process from C, without a word
    "KIVY_CLIPBOARD": "dummy",  # there is nothing to paste, and the others start programs
    "SDL_MOUSE_FOCUS_CLICKTHROUGH": "1",  # else a tap that comes with the window's focus is lost
    "SDL_TOUCH_MOUSE_EVENTS": "0",  # kiosk.glass hears the fingers; a mouse besides is a double tap
    "SDL_VIDEO_ALLOW_SCREENSAVER": "0",  # whatever the session says: the display stays on
    "KIVY_METRICS_DENSITY": "1",
    "KIVY_METRICS_FONTSCALE": "1",
}


def prepare(settings: KioskSettings) -> None:
    """Say everything that Kivy must know before its window opens.

    Raises:
        ImportError: Kivy is not installed.
    """
    os.environ.update(_ENVIRONMENT)
    os.environ["KIVY_DPI"] = str(settings.density_dpi)
    # Kivy sets its own level while it is imported, and then tells its life in thirty lines.
    logging.getLogger("kivy").addFilter(lambda record: record.levelno >= logging.WARNING)
    from kivy.config import Config  # noqa: PLC0415 - it reads the environment set above

    width_px, height_px = settings.size_px
    full = settings.fullscreen
    for section, name, value in (
        ("kivy", "exit_on_escape", 0),
        ("kivy", "pause_on_minimize", 0),
        ("graphics", "width", width_px),
        ("graphics", "height", height_px),
        ("graphics", "fullscreen", "auto" if full else 0),
        ("graphics", "borderless", int(full)),
        ("graphics", "show_cursor", int(not full)),
        ("graphics", "resizable", 0),
        ("graphics", "allow_screensaver", 0),  # Kivy would allow it
        ("graphics", "maxfps", 0),  # Kivy never waits; kiosk.pace decides when a frame is due
        ("graphics", "multisamples", 0),  # kiosk.widgets.ink smooths what it draws
    ):
        Config.set(section, name, value)
    # The window reports fingers (kiosk.glass) and mice; a second driver for the same glass taps
    # everything twice. Right clicks and control clicks must not make touches that stay.
    for name, _ in Config.items("input"):
        Config.remove_option("input", name)
    Config.set("input", "mouse", "mouse,disable_multitouch,disable_hover")
