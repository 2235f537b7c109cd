"""The thanks; shown when the answer is on disk, and not before.

In: words. Out: nothing; the stage hears the touch that ends it. It does not show what was
answered: the next person may be looking.
"""

from pathlib import Path

from kivy.lang import Builder
from kivy.properties import ObjectProperty, StringProperty
from kivy.uix.screenmanager import Screen

from config.catalogue import Texts
from kiosk.layout import Layout
from kiosk.widgets import sign, wording  # noqa: F401 - the .kv builds them by name


class ThanksScreen(Screen):  # type: ignore[misc] # Kivy has no types
    """One word, very large, and what it is for."""

    layout = ObjectProperty(None, allownone=True)
    thanks = StringProperty("")
    detail = StringProperty("")

    def show(self, texts: Texts, layout: Layout) -> None:
        """Say it in one language."""
        self.layout = layout
        self.thanks = texts["thanks"]
        self.detail = texts["thanks-detail"]


Builder.load_file(str(Path(__file__).with_suffix(".kv")))
