"""A face to tap: colour, expression and word say the same thing, so one of them is enough.

In: which face of how many, its word. Out: ``on_release`` when a finger goes down on it and comes
up on it; sliding off takes the press back (WCAG 2.5.2). It does not know what a tap means.
"""

from pathlib import Path

from kivy.lang import Builder
from kivy.properties import (
    BooleanProperty,
    ColorProperty,
    NumericProperty,
    ObjectProperty,
    StringProperty,
)
from kivy.uix.behaviors import ButtonBehavior
from kivy.uix.relativelayout import RelativeLayout
from kivy.uix.widget import Widget

from kiosk import theme


class FaceDrawing(Widget):  # type: ignore[misc] # Kivy has no types
    """The disc with eyes and mouth; ``mood`` runs from -1 (worst) to 1 (best)."""

    radius = NumericProperty(1)
    mood = NumericProperty(0)
    colour = ColorProperty(theme.QUIET)
    ringed = BooleanProperty(defaultvalue=False)
    faded = BooleanProperty(defaultvalue=False)


class Face(ButtonBehavior, RelativeLayout):  # type: ignore[misc] # Kivy has no types
    """One face with its word below; the whole cell is the target.

    ``pressed`` is set while its rating is being stored, ``other`` while another face's is.
    """

    value = NumericProperty(1)
    scale = NumericProperty(4)
    word = StringProperty("")
    layout = ObjectProperty(None, allownone=True)
    pressed = BooleanProperty(defaultvalue=False)
    other = BooleanProperty(defaultvalue=False)
    mood = NumericProperty(0)
    colour = ColorProperty(theme.QUIET)

    def __init__(self, value: int, scale: int) -> None:
        """Make face ``value`` of ``scale``, 1 is the worst."""
        super().__init__()
        self.value, self.scale = value, scale
        self.mood = 2 * (value - 1) / (scale - 1) - 1
        self.colour = theme.FACES[scale][value - 1]


Builder.load_file(str(Path(__file__).with_suffix(".kv")))
