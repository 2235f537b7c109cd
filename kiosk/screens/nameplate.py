"""Over whatever stands there: which kiosk this is, large enough to be read from the next aisle.

In: the device's name, the place, colours. Out: pixels at the upper edge of the window, where the
question's words are; the faces below stay free, and it takes no touch from them.
"""

from kivy.core.window import Window
from kivy.graphics import Color, Rectangle
from kivy.metrics import mm
from kivy.uix.widget import Widget

from kiosk.theme import Palette
from kiosk.widgets.wording import Wording

SHARE, WIDE_SHARE = 0.32, 0.34
"""Of the height, and no more than that of the width: the faces of an upright glass begin sooner."""

NAME_MM, PLACE_MM = 22, 9
NAME_SHARE = 0.62
EDGE_MM = 4


class Nameplate(Widget):  # type: ignore[misc] # Kivy has no types
    """Stands in front of the window's root while it ``shows``."""

    def __init__(self, device: str) -> None:
        """Build it, away."""
        super().__init__(size_hint=(None, None))
        with self.canvas:
            self._ink = Color()
            self._ground = Rectangle()
        self._name = Wording(bold=True, size_hint=(None, None))
        self._place = Wording(size_hint=(None, None))
        self._name.words = device
        for one in (self._name, self._place):
            self.add_widget(one)

    def show(self, place: str, palette: Palette) -> None:
        """Put it in front."""
        width_px, height_px = Window.size
        self.size = width_px, min(SHARE * height_px, WIDE_SHARE * width_px)
        self.pos = 0, height_px - self.height
        self._ink.rgba = palette.accent
        self._ground.pos, self._ground.size = self.pos, self.size
        edge_px = mm(EDGE_MM)
        wide_px, high_px = self.width - 2 * edge_px, self.height - 2 * edge_px
        self._name.size = wide_px, high_px * NAME_SHARE
        self._name.pos = edge_px, self.top - edge_px - self._name.height
        self._name.best_px = mm(NAME_MM)
        self._place.size = wide_px, high_px * (1 - NAME_SHARE)
        self._place.pos = edge_px, self.y + edge_px
        self._place.words, self._place.best_px = place, mm(PLACE_MM)
        self._name.color = self._place.color = palette.on_accent
        if self.parent is None:
            Window.add_widget(self)

    def hide(self) -> None:
        """Take it away."""
        if self.parent is not None:
            Window.remove_widget(self)
