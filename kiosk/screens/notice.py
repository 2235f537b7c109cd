"""A screen that only tells: the store is closed, the glass is cleaned, the kiosk met no hub yet.

In: a sentence, what there is to add, small print for staff, colours, the glass in millimetres.
Out: nothing; it hears no touch.
"""

from pathlib import Path

from kivy.lang import Builder
from kivy.properties import BooleanProperty, StringProperty

from kiosk.screens.plain import PlainScreen
from kiosk.theme import Palette
from kiosk.widgets import sign, wording  # noqa: F401 - the .kv builds them by name


class NoticeScreen(PlainScreen):
    """A sentence in the middle; ``warns`` puts a sign above it, ``counts`` shows a number large."""

    title = StringProperty("")
    detail = StringProperty("")
    note = StringProperty("")
    counts = BooleanProperty(defaultvalue=False)
    warns = BooleanProperty(defaultvalue=False)

    def show(
        self,
        title: str,
        detail: str,
        note: str,
        palette: Palette,
        glass_mm: tuple[float, float],
    ) -> None:
        """Say it."""
        self.furnish(palette, glass_mm)
        self.title, self.detail, self.note = title, detail, note


Builder.load_file(str(Path(__file__).with_suffix(".kv")))
