"""What the installer aims at when the glass is tested: one mark at a time.

In: words, colours, the glass in millimetres, where the mark stands, how many were touched. Out:
nothing; it hears no touch.
"""

from pathlib import Path

from kivy.graphics import Color
from kivy.lang import Builder
from kivy.metrics import mm
from kivy.properties import ColorProperty, ListProperty, StringProperty
from kivy.uix.widget import Widget

from config.catalogue import Texts
from kiosk.marks import Place, marks
from kiosk.screens.plain import PlainScreen
from kiosk.theme import Palette
from kiosk.widgets import wording  # noqa: F401 - the .kv builds it by name
from kiosk.widgets.ink import dot, stroke

RING_MM, LINE_MM, DOT_MM = 16.0, 0.6, 1.6
"""The mark's width, its line's, and what is in its middle: a finger covers the last alone."""


class Mark(Widget):  # type: ignore[misc] # Kivy has no types
    """A cross in a disc; ``at_px`` is its middle, nothing while there is none to aim at."""

    at_px = ListProperty([])
    colour = ColorProperty("white")
    ground = ColorProperty("black")

    def draw(self) -> None:
        """Draw it anew, where it stands now."""
        self.canvas.clear()
        if not self.at_px:
            return
        x, y = self.at_px
        half_px = mm(RING_MM) / 2
        with self.canvas:
            Color(rgba=self.colour)
            dot((x, y), mm(RING_MM))
            Color(rgba=self.ground)
            dot((x, y), mm(RING_MM - 2 * LINE_MM))
            Color(rgba=self.colour)
            stroke([(x - half_px, y), (x + half_px, y)], mm(LINE_MM))
            stroke([(x, y - half_px), (x, y + half_px)], mm(LINE_MM))
            dot((x, y), mm(DOT_MM))


class AimScreen(PlainScreen):
    """The mark, and above the middle what to do; ``tally`` is how far it has come."""

    title = StringProperty("")
    detail = StringProperty("")
    tally = StringProperty("")
    at_px = ListProperty([])

    def show(
        self,
        touched: int,
        mark: Place | None,
        texts: Texts,
        palette: Palette,
        glass_mm: Place,
    ) -> None:
        """Say what to do; ``mark`` None: the last touch is not over."""
        self.furnish(palette, glass_mm)
        self.title, self.detail = texts["self-test"], texts["self-test-detail"]
        self.tally = f"{touched} / {len(marks(glass_mm))}"
        self.at_px = [] if mark is None else [mm(mark[0]), mm(glass_mm[1] - mark[1])]


Builder.load_file(str(Path(__file__).with_suffix(".kv")))
