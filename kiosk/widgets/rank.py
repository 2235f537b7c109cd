"""Buttons in rows of equal width: keys, choices, languages.

In: words or drawings, how many stand side by side, colours. Out: ``on_pick`` with the number of the
one that was pressed. It does not know what they are for.
"""

from collections.abc import Sequence

from kivy.clock import Clock
from kivy.metrics import mm
from kivy.properties import NumericProperty
from kivy.uix.widget import Widget
from msgspec import Struct

from kiosk.boxes import Box, grid
from kiosk.pages import Offer
from kiosk.theme import Palette
from kiosk.visit.inputs import Touch
from kiosk.widgets.chip import Chip, alike

GAP_MM = 2.5


class Button(Struct, frozen=True, kw_only=True):
    """One of them: its word or its drawing; ``main`` leads on, ``chosen`` is what holds now."""

    words: str = ""
    drawing: str = ""
    main: bool = False
    chosen: bool = False
    quiet: bool = False


class Rank(Widget):  # type: ignore[misc] # Kivy has no types
    """The buttons, each made once; they fill it from the upper left."""

    type_mm = NumericProperty(5.0)

    __events__ = ("on_pick",)

    def __init__(self, **properties: object) -> None:
        """Make it, empty."""
        super().__init__(**properties)
        self._chips: list[Chip] = []
        self._shown: tuple[Button, ...] = ()
        self._palette: Palette | None = None
        self._columns = 1
        anew = Clock.create_trigger(self._draw, -1)
        for name in ("pos", "size", "type_mm"):
            self.fbind(name, anew)

    def show(self, buttons: Sequence[Button], columns: int, palette: Palette) -> None:
        """Offer these in the look of now."""
        self._shown, self._columns, self._palette = tuple(buttons), columns, palette
        while len(self._chips) < len(buttons):
            self._make(len(self._chips))
        self._draw(0.0)

    def on_pick(self, number: int) -> None:
        """Kivy's default handler of the event; the screen listens."""

    def _make(self, number: int) -> None:
        chip = Chip()
        chip.bind(on_release=lambda _: self.dispatch("on_pick", number))
        self._chips.append(chip)
        self.add_widget(chip)

    def _draw(self, _seconds: float) -> None:
        if self._palette is None:
            return
        count = len(self._shown)
        boxes = grid(_box(self), count, self._columns, GAP_MM) if count else []
        for chip, button, box in zip(self._chips, self._shown, boxes, strict=False):
            chip.manner = "quiet" if button.quiet else "main" if button.main else "chip"
            chip.put(box)
            said = Offer(
                says=Touch(), words=button.words, drawing=button.drawing, chosen=button.chosen
            )
            chip.offer(said, self._palette, self.type_mm)
        for chip in self._chips[count:]:
            chip.remove()
        alike(self._chips[:count])


def _box(widget: Widget) -> Box:
    return Box(widget.x / mm(1), widget.y / mm(1), widget.width / mm(1), widget.height / mm(1))
