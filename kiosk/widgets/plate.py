"""A plain button with a word on it, for staff.

In: the word, the size of its type, colours. Out: ``on_release`` when a finger goes down on it and
comes up on it. It does not know what it is for.
"""

from pathlib import Path

from kivy.lang import Builder
from kivy.properties import ObjectProperty
from kivy.uix.behaviors import ButtonBehavior

from config.look import Look
from kiosk import theme
from kiosk.visit.state import Access
from kiosk.widgets.wording import Wording


class Plate(ButtonBehavior, Wording):  # type: ignore[misc] # Kivy has no types
    """A raised plate; it is lit while a finger is on it."""

    palette = ObjectProperty(theme.palette(Look(), Access(), 0))


Builder.load_file(str(Path(__file__).with_suffix(".kv")))
