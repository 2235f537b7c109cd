"""A button with a drawing, a word or both; what is on offer, and what leads on or back.

In: words, a drawing, how it looks (``manner``), a palette, a box. Out: ``on_release`` when a finger
goes down on it and comes up on it; sliding off takes the press back (WCAG 2.5.2). It does not know
what it is for.
"""

import math

from kivy.clock import Clock
from kivy.graphics import Color, SmoothLine, SmoothRoundedRectangle
from kivy.metrics import mm
from kivy.properties import (
    BooleanProperty,
    NumericProperty,
    ObjectProperty,
    OptionProperty,
    StringProperty,
)
from kivy.uix.behaviors import ButtonBehavior
from kivy.uix.widget import Widget

from kiosk.boxes import Box
from kiosk.pages import Offer
from kiosk.theme import Colour, Palette
from kiosk.visit.inputs import Input
from kiosk.widgets.drawing import Drawing, place
from kiosk.widgets.wording import Wording

LEAST_TYPE_MM = 2.6
PADDING_MM = 1.5
TALL_MM = 18.0
"""From this height on the drawing stands above the word, else beside it."""

DRAWING_MM_MAX, WORD_MM_MAX = 30.0, 13.0
"""More would be a poster."""

RADIUS_MM = 3.2
TICK_MM = 5.0
LINE_PX = 1.2  # of half its width, as Kivy counts

NOWHERE = Box(0, 0, 0, 0)
"""Where nothing is seen and nothing is hit."""


class Chip(ButtonBehavior, Widget):  # type: ignore[misc] # Kivy has no types
    """Raised by ``manner``; a ``quiet`` one is only outlined, the ``main`` one leads on."""

    words = StringProperty("")
    drawing = StringProperty("")
    manner = OptionProperty("chip", options=["chip", "quiet", "main"])
    chosen = BooleanProperty(defaultvalue=False)
    palette = ObjectProperty(None, allownone=True)
    type_mm = NumericProperty(5.0)
    says: Input | None = None
    """What a press on it says of the shopper; it is kept for whoever listens."""

    def __init__(self, **properties: object) -> None:
        """Make it, drawn anew at most once a frame when something has changed."""
        super().__init__(size_hint=(None, None), **properties)
        self._picture = Drawing()
        self._word = Wording(size_hint=(None, None))
        self._tick = Drawing()
        self._within: Box | None = None
        for part in (self._picture, self._word, self._tick):
            self.add_widget(part)
        anew = Clock.create_trigger(self._draw, -1)
        for name in ("pos", "size", "manner", "chosen", "palette", "state"):
            self.fbind(name, anew)
        for name in ("words", "drawing", "type_mm"):
            self.fbind(name, self._arrange)

    def put(self, box: Box) -> None:
        """Stand in a box; one that is out of the picture has no size and is not hit."""
        place(self, box)
        if box != self._within:
            self._within = box
            self._arrange()

    def offer(self, offer: Offer, palette: Palette, type_mm: float) -> None:
        """Show an offer in the look of now."""
        self._word.best_px = mm(type_mm)  # as it was before any limit
        self.says = offer.says
        self.words, self.drawing, self.chosen = offer.words, offer.drawing or "", offer.chosen
        self.palette, self.type_mm = palette, type_mm

    @property
    def word_px(self) -> float:
        """Size of its type, infinite without a word."""
        return float(self._word.font_size) if self.words else math.inf

    def limit(self, word_px: float) -> None:
        """Write no larger than this."""
        self._word.best_px = min(self._word.best_px, word_px)

    def remove(self) -> None:
        """Be out of the picture."""
        self.put(NOWHERE)
        self.words = self.drawing = ""

    def _arrange(self, *_: object) -> None:
        if self._within is None:
            return
        self._picture.name, self._word.words = self.drawing, self.words
        self._word.best_px, self._word.least_px = mm(self.type_mm), mm(LEAST_TYPE_MM)
        self._part(self._within, drawn=bool(self.drawing))
        if self._word.cramped and self.drawing:  # it says more than the drawing
            self._part(self._within, drawn=False)
        box = self._within
        side = min(TICK_MM, box.height_mm * 0.3)
        corner = Box(box.right_mm - side - 1.4, box.top_mm - side - 1.4, side, side)
        place(self._tick, corner)

    def _part(self, box: Box, *, drawn: bool) -> None:
        picture, word = _parts(box, drawn=drawn, worded=bool(self.words))
        place(self._picture, picture)
        place(self._word, word)

    def _draw(self, _seconds: float) -> None:
        if self.palette is None:
            return
        fill, line, ink = self._colours()
        self._word.color = self._picture.colour = ink
        self._tick.colour = ink
        self._tick.name = "do-done" if self.chosen and self.width and self.manner == "chip" else ""
        radius = min(mm(RADIUS_MM), self.height / 2)
        self.canvas.before.clear()
        if not self.width or not self.height:
            return
        with self.canvas.before:
            Color(rgba=fill)
            SmoothRoundedRectangle(pos=self.pos, size=self.size, radius=[radius])
            Color(rgba=line)
            SmoothLine(rounded_rectangle=(*self.pos, *self.size, radius), width=LINE_PX)

    def _colours(self) -> tuple[Colour, Colour, Colour]:
        """Of its ground, its edge, and what is on it."""
        look = self.palette
        if self.state == "down":
            return look.text, look.text, look.ground
        if self.manner == "quiet":
            return (look.raised if self.chosen else look.ground), look.edge, look.text
        if self.chosen or self.manner == "main":
            return look.accent, look.accent, look.on_accent
        return look.raised, look.edge, look.text


def alike(chips: list[Chip]) -> None:
    """Write on all of them as large as on the one with the least room: they are a group."""
    smallest_px = min((chip.word_px for chip in chips), default=math.inf)
    for chip in chips:
        chip.limit(smallest_px)


def _parts(box: Box, *, drawn: bool, worded: bool) -> tuple[Box, Box]:
    """Where the drawing and the word stand."""
    padding_mm = min(PADDING_MM, box.width_mm * 0.06)
    inner = Box(
        box.left_mm + padding_mm,
        box.bottom_mm + padding_mm / 2,
        box.width_mm - 2 * padding_mm,
        box.height_mm - padding_mm,
    )
    nothing = Box(box.left_mm, box.bottom_mm, 0, 0)
    if not drawn:
        return nothing, inner
    if not worded:
        side_mm = min(inner.width_mm, inner.height_mm) * 0.74
        return _middle(inner, side_mm, inner.height_mm), nothing
    if box.height_mm >= max(TALL_MM, box.width_mm / 3):
        side_mm = min(inner.width_mm * 0.6, inner.height_mm * 0.54, DRAWING_MM_MAX)
        word_mm = min(inner.height_mm * 0.34, WORD_MM_MAX)
        spare_mm = (inner.height_mm - side_mm - word_mm) / 5  # two above, one between, two below
        word = Box(inner.left_mm, inner.bottom_mm + 2 * spare_mm, inner.width_mm, word_mm)
        above = Box(inner.left_mm, word.top_mm + spare_mm, inner.width_mm, side_mm)
        return _middle(above, side_mm, side_mm), word
    side_mm = min(inner.height_mm * 0.62, inner.width_mm * 0.22)
    picture = Box(inner.left_mm + 0.5, inner.bottom_mm, side_mm, inner.height_mm)
    left_mm = picture.right_mm + PADDING_MM * 0.6
    return picture, Box(left_mm, inner.bottom_mm, inner.right_mm - left_mm, inner.height_mm)


def _middle(box: Box, width_mm: float, height_mm: float) -> Box:
    return Box(
        box.left_mm + (box.width_mm - width_mm) / 2,
        box.bottom_mm + (box.height_mm - height_mm) / 2,
        width_mm,
        height_mm,
    )
