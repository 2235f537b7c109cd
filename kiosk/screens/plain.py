"""What all screens of the house have in common: a ground of their own, and sizes for the glass.

In: colours, the glass in millimetres. Out: properties that the ``.kv`` of each screen draws by.
"""

from pathlib import Path

from kivy.lang import Builder
from kivy.properties import BooleanProperty, NumericProperty, ObjectProperty
from kivy.uix.screenmanager import Screen

from config.layout import SMALL_MM
from config.look import Look
from kiosk import theme
from kiosk.visit.state import Access


class PlainScreen(Screen):  # type: ignore[misc] # Kivy has no types
    """``title_mm`` is the size of a sentence's type, ``type_mm`` of what there is to add."""

    palette = ObjectProperty(theme.palette(Look(), Access(), 0), rebind=True)
    margin_mm = NumericProperty(9)
    title_mm = NumericProperty(11)
    type_mm = NumericProperty(7)
    upright = BooleanProperty(defaultvalue=False)

    def furnish(self, palette: theme.Palette, glass_mm: tuple[float, float]) -> None:
        """Take colours and sizes."""
        small = min(glass_mm) < SMALL_MM
        self.palette = palette
        self.margin_mm = 6 if small else 9
        self.title_mm = 9 if small else 11
        self.type_mm = 6 if small else 7
        self.upright = glass_mm[1] > glass_mm[0]


Builder.load_file(str(Path(__file__).with_suffix(".kv")))
