"""A plain button with a word on it, for staff.

In: the word, the size of its type. Out: ``on_release`` when a finger goes down on it and comes up
on it. It does not know what it is for.
"""

from pathlib import Path

from kivy.lang import Builder
from kivy.uix.behaviors import ButtonBehavior

from kiosk.widgets.wording import Wording


class Plate(ButtonBehavior, Wording):  # type: ignore[misc] # Kivy has no types
    """A raised plate; it is lit while a finger is on it."""


Builder.load_file(str(Path(__file__).with_suffix(".kv")))
