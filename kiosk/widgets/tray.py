"""A panel that opens over the bar, with choices and a button that closes it.

In: offers, the glass, a palette. Out: ``on_say`` with what was pressed, None for the closing.
"""

from kivy.clock import Clock
from kivy.graphics import Color, Rectangle
from kivy.properties import ObjectProperty
from kivy.uix.widget import Widget

from kiosk.boxes import Glass
from kiosk.pages import Offer
from kiosk.plan import tray
from kiosk.theme import Palette
from kiosk.visit.inputs import Input, Touch
from kiosk.widgets.chip import Chip, alike
from kiosk.widgets.drawing import place

CLOSING = Offer(says=Touch(), words="", drawing="do-close")


class Tray(Widget):  # type: ignore[misc] # Kivy has no types
    """Choices side by side; the last button closes."""

    palette = ObjectProperty(None, allownone=True)

    __events__ = ("on_say",)

    def __init__(self, **properties: object) -> None:
        """Make the panel; its buttons come with what is offered, and are kept."""
        super().__init__(size_hint=(None, None), **properties)
        anew = Clock.create_trigger(self._draw, -1)
        for name in ("pos", "size", "palette"):
            self.fbind(name, anew)

    def show(self, glass: Glass, palette: Palette, type_mm: float, offers: list[Offer]) -> None:
        """Offer in the look of now."""
        if len(self.children) != len(offers) + 1:
            self._make(len(offers) + 1)
        panel, places = tray(glass, len(offers) + 1)
        place(self, panel)
        self.palette = palette
        shown = zip(reversed(self.children), [*offers, CLOSING], places, strict=True)
        for button, offer, box in shown:
            button.put(box)
            button.offer(offer, palette, type_mm)
        alike(self.children)

    def on_say(self, given: Input | None) -> None:
        """Kivy's default handler of the event; the bar listens."""

    def _make(self, count: int) -> None:
        self.clear_widgets()
        for _ in range(count):
            button = Chip()
            button.bind(on_release=self._pressed)
            self.add_widget(button)

    def _pressed(self, button: Chip) -> None:
        self.dispatch("on_say", None if button.says == CLOSING.says else button.says)

    def _draw(self, _seconds: float) -> None:
        if self.palette is None:
            return
        self.canvas.before.clear()
        with self.canvas.before:
            Color(rgba=self.palette.ground)
            Rectangle(pos=self.pos, size=self.size)
            Color(rgba=self.palette.edge)
            Rectangle(pos=(self.x, self.top - 1), size=(self.width, 1))
