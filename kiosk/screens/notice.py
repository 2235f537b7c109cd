"""A screen that only tells: the store is closed, the glass is cleaned, the kiosk met no hub yet.

In: a sentence, what there is to add, small print for staff. Out: nothing; it hears no touch.
"""

from pathlib import Path

from kivy.lang import Builder
from kivy.properties import BooleanProperty, ObjectProperty, StringProperty
from kivy.uix.screenmanager import Screen

from kiosk.layout import Layout
from kiosk.widgets import sign, wording  # noqa: F401 - the .kv builds them by name


class NoticeScreen(Screen):  # type: ignore[misc] # Kivy has no types
    """A sentence in the middle; ``warns`` puts a sign above it, ``dim`` is for the night."""

    layout = ObjectProperty(None, allownone=True)
    title = StringProperty("")
    detail = StringProperty("")
    note = StringProperty("")
    warns = BooleanProperty(defaultvalue=False)
    dim = BooleanProperty(defaultvalue=False)

    def show(self, layout: Layout, title: str, detail: str, note: str = "") -> None:
        """Say it."""
        self.layout = layout
        self.title, self.detail, self.note = title, detail, note


Builder.load_file(str(Path(__file__).with_suffix(".kv")))
