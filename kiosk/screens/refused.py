"""The honest failure: nothing can be stored, so nothing is asked and nobody is thanked.

In: words, and the device's name for the staff; the hub shows them its problem. Out:
``on_language``.
"""

from pathlib import Path

from kivy.lang import Builder
from kivy.properties import ObjectProperty, StringProperty
from kivy.uix.screenmanager import Screen

from config.catalogue import Texts
from kiosk.layout import Layout
from kiosk.widgets import languages, sign, wording  # noqa: F401 - the .kv builds them by name


class RefusedScreen(Screen):  # type: ignore[misc] # Kivy has no types
    """What is wrong in a sentence, whom to tell, and in small type which device this is."""

    layout = ObjectProperty(None, allownone=True)
    device = StringProperty("")
    refused = StringProperty("")
    detail = StringProperty("")

    __events__ = ("on_language",)

    def show(self, texts: Texts, layout: Layout) -> None:
        """Say it in one language."""
        self.layout = layout
        self.refused = texts["refused"]
        self.detail = texts["refused-detail"]
        self.ids.languages.show(texts.language, layout)

    def on_language(self, code: str) -> None:
        """Kivy's default handler of the event; the stage listens."""


Builder.load_file(str(Path(__file__).with_suffix(".kv")))
