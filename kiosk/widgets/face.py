"""A face to tap: colour, expression and word say the same thing, so one of them is enough.

In: which face of how many, its word, a palette. Out: ``on_release`` when a finger goes down on it
and comes up on it; sliding off takes the press back (WCAG 2.5.2). It does not know what a tap
means.
"""

from kivy.clock import Clock
from kivy.graphics import Color, SmoothEllipse
from kivy.metrics import mm
from kivy.properties import BooleanProperty, ColorProperty, NumericProperty, ObjectProperty
from kivy.uix.behaviors import ButtonBehavior
from kivy.uix.widget import Widget

from kiosk.boxes import Box
from kiosk.theme import Palette
from kiosk.widgets.drawing import place
from kiosk.widgets.ink import Point, dot, stroke
from kiosk.widgets.wording import Wording

MOUTH_POINTS = 25
"""Of its curve: on a face of 240 px each straight part is 4 px long."""

PRESSED_SHARE = 0.95
LEAST_TYPE_MM = 3.0


class FaceDrawing(Widget):  # type: ignore[misc] # Kivy has no types
    """The disc with eyes and mouth; ``mood`` runs from -1 (worst) to 1 (best).

    The best face opens its mouth and the worst draws its brows, so that the two ends differ in
    more than a curve. All numbers below are shares of the radius, from the centre.
    """

    mood = NumericProperty(0)
    colour = ColorProperty()
    ink = ColorProperty()
    ring = ColorProperty()
    ground = ColorProperty()
    ringed = BooleanProperty(defaultvalue=False)
    blinks = BooleanProperty(defaultvalue=False)

    def __init__(self, **properties: object) -> None:
        """Draw anew, once a frame at most, when something has changed."""
        super().__init__(size_hint=(None, None), **properties)
        anew = Clock.create_trigger(self._draw, -1)
        for name in ("pos", "size", "mood", "colour", "ink", "ring", "ground", "ringed", "blinks"):
            self.fbind(name, anew)

    def _draw(self, _seconds: float) -> None:
        self.canvas.clear()
        radius = self.width / 2
        with self.canvas:
            if self.ringed:
                Color(rgba=self.ring)
                dot(self._at(0, 0), radius * 2.18)
                Color(rgba=self.ground)
                dot(self._at(0, 0), radius * 2.07)
            Color(rgba=self.colour)
            dot(self._at(0, 0), radius * 1.94)
            Color(rgba=self.ink)
            for side in (-1, 1):
                self._draw_eye(side, radius)
            self._draw_mouth(radius)

    def _draw_eye(self, side: int, radius: float) -> None:
        if self.blinks:
            stroke([self._at(side * 0.45, 0.245), self._at(side * 0.24, 0.245)], radius * 0.08)
        else:
            dot(self._at(side * 0.345, 0.245), radius * 0.19, radius * 0.29)
        if self.mood == -1:
            brow = [self._at(side * 0.53, 0.49), self._at(side * 0.23, 0.60)]
            stroke(brow, radius * 0.09)

    def _draw_mouth(self, radius: float) -> None:
        if self.mood == 1:
            left, bottom = self._at(-0.47, -0.62)
            SmoothEllipse(
                pos=(left, bottom),
                size=(radius * 0.94, radius * 0.94),
                angle_start=90,  # the lower half
                angle_end=270,
            )
            return
        across = [2 * index / (MOUTH_POINTS - 1) - 1 for index in range(MOUTH_POINTS)]
        mouth = [
            self._at(0.42 * share, -0.36 + self.mood * (0.30 * share**2 - 0.10)) for share in across
        ]
        stroke(mouth, radius * 0.096)

    def _at(self, right: float, up: float) -> Point:
        # From position and size: Kivy may draw before its own ``center`` follows them.
        return self.x + self.width / 2 * (1 + right), self.y + self.height / 2 * (1 + up)


class Face(ButtonBehavior, Widget):  # type: ignore[misc] # Kivy has no types
    """One face with its word below; the whole cell is the target.

    ``pressed`` is set while its rating is being stored or corrected, ``other`` while another
    face's is.
    """

    palette = ObjectProperty(None, allownone=True)
    pressed = BooleanProperty(defaultvalue=False)
    other = BooleanProperty(defaultvalue=False)

    def __init__(self, value: int, scale: int) -> None:
        """Make face ``value`` of ``scale``, 1 is the worst."""
        super().__init__(size_hint=(None, None))
        self.value, self.scale = value, scale
        self._drawing = FaceDrawing(mood=2 * (value - 1) / (scale - 1) - 1)
        self._word = Wording(size_hint=(None, None))
        self._box = Box(0, 0, 0, 0)
        self.add_widget(self._drawing)
        self.add_widget(self._word)
        for name in ("state", "palette", "pressed", "other"):
            self.fbind(name, self._dress)

    def put(self, box: Box, word_mm: float, gap_mm: float) -> None:
        """Stand in a box, the face above and the word below it."""
        self._box = box
        place(self, box)
        spill_mm = gap_mm * 0.4  # a long word may reach into the gap
        below_mm = box.height_mm - box.width_mm
        place(
            self._word,
            Box(box.left_mm - spill_mm, box.bottom_mm, box.width_mm + 2 * spill_mm, below_mm),
        )
        self._word.best_px, self._word.least_px = mm(word_mm), mm(LEAST_TYPE_MM)
        self._dress()

    def say(self, word: str) -> None:
        """Change the word."""
        self._word.words = word

    def blink(self, *, closed: bool) -> None:
        """Close the eyes, or open them."""
        self._drawing.blinks = closed

    def _dress(self, *_: object) -> None:
        look: Palette | None = self.palette
        if look is None:
            return
        face = self._drawing
        ringed = self.state == "down" or self.pressed
        share = PRESSED_SHARE if ringed else 1.0
        side_mm = self._box.width_mm * share
        inset_mm = (self._box.width_mm - side_mm) / 2
        place(
            face,
            Box(
                self._box.left_mm + inset_mm,
                self._box.top_mm - side_mm - inset_mm,
                side_mm,
                side_mm,
            ),
        )
        face.colour = (look.faded if self.other else look.faces)[self.scale][self.value - 1]
        face.ink, face.ring, face.ground = look.ink, look.text, look.ground
        face.ringed = ringed
        self._word.color = look.faded_text if self.other else look.text
