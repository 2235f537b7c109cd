"""The pad for staff: the PIN, and then what they may do.

In: a duty, words. Out: ``on_digit``, ``on_erase``, ``on_complete``, ``on_pick``. It shows how many
digits were typed and never which.
"""

from collections.abc import Callable
from pathlib import Path

from kivy.graphics import Color
from kivy.lang import Builder
from kivy.metrics import mm
from kivy.properties import ColorProperty, NumericProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.gridlayout import GridLayout
from kivy.uix.widget import Widget

from config.catalogue import Texts
from kiosk.duty import Duty
from kiosk.screens.plain import PlainScreen
from kiosk.theme import Palette
from kiosk.widgets import wording  # noqa: F401 - the .kv builds it by name
from kiosk.widgets.ink import dot
from kiosk.widgets.plate import Plate

ERASE, COMPLETE = "erase", "done"
KEYS = (*"123456789", ERASE, "0", COMPLETE)
"""In three columns, as on a telephone; the two that are no digits are keys of the catalogue."""

DIGIT_MM, CHOICE_MM = 8.0, 6.5
"""Sizes of the type on the keys and choices."""

WORD_SHARE = 0.95
"""Of the type of the glass: the longest word on a key keeps off the key's edges."""

DOT_STEP_MM = 6.0
DOT_SHARE = 0.6
"""A dot's width, of the step from one to the next."""

CHOICES = {"stay": "pad-stay", "clean": "pad-clean", "leave": "pad-leave"}
"""What staff may do, and the text on it; the harmless one first."""


class Dots(Widget):  # type: ignore[misc] # Kivy has no types
    """One dot for each digit that was typed, side by side in the middle."""

    typed = NumericProperty(0)
    colour = ColorProperty("white")

    def draw(self) -> None:
        """Draw them anew; Kivy may call it before its own ``center`` follows a new size."""
        step_px = min(mm(DOT_STEP_MM), self.width / max(self.typed, 1))
        left_px = self.x + self.width / 2 - step_px * (self.typed - 1) / 2
        self.canvas.clear()
        with self.canvas:
            Color(rgba=self.colour)
            for number in range(self.typed):
                dot((left_px + number * step_px, self.y + self.height / 2), step_px * DOT_SHARE)


class Keys(GridLayout):  # type: ignore[misc] # Kivy has no types
    """The twelve keys."""


class Choices(BoxLayout):  # type: ignore[misc] # Kivy has no types
    """What staff may do, one below the other."""


class PadScreen(PlainScreen):
    """Two halves, side by side or one above the other: what there is to say, what to press."""

    title = StringProperty("")
    said = StringProperty("")
    typed = NumericProperty(0)

    __events__ = ("on_digit", "on_erase", "on_complete", "on_pick")

    def __init__(self, **properties: object) -> None:
        """Build the keys and the choices; only one of the two is on the screen at a time."""
        super().__init__(**properties)
        self._keys, self._choices = Keys(), Choices()
        self._plates = {}
        for name in KEYS:
            self._plates[name] = self._add_plate(self._keys, name, DIGIT_MM, self._press)
        for name in CHOICES:
            self._plates[name] = self._add_plate(self._choices, name, CHOICE_MM, self._pick)

    def show(
        self, duty: Duty, texts: Texts, palette: Palette, glass_mm: tuple[float, float]
    ) -> None:
        """Say it in one language."""
        self.furnish(palette, glass_mm)
        for plate in self._plates.values():
            plate.palette = palette
        self.title = texts["pin-title"]
        wrong = texts["pin-wrong"] if duty.wrong else ""
        self.said = wrong if duty.locked_ms is None else texts["pin-locked"]
        self.typed = len(duty.digits)
        for name in (ERASE, COMPLETE):
            self._plates[name].words = texts[name]
            self._plates[name].best_px = mm(WORD_SHARE * self.type_mm)
        for name, key in CHOICES.items():
            self._plates[name].words = texts[key]
        shown = self._choices if duty.allowed else self._keys
        if shown.parent is None:
            self.ids.half.clear_widgets()
            self.ids.half.add_widget(shown)

    def _add_plate(
        self, parent: Widget, name: str, type_mm: float, pressed: Callable[[str], None]
    ) -> Plate:
        plate = Plate(words=name, best_px=mm(type_mm))
        plate.bind(on_release=lambda _: pressed(name))
        parent.add_widget(plate)
        return plate

    def _press(self, name: str) -> None:
        match name:
            case "erase":
                self.dispatch("on_erase")
            case "done":
                self.dispatch("on_complete")
            case digit:
                self.dispatch("on_digit", digit)

    def _pick(self, choice: str) -> None:
        self.dispatch("on_pick", choice)

    def on_digit(self, digit: str) -> None:
        """Kivy's default handler of the event; the stage listens."""

    def on_erase(self) -> None:
        """Kivy's default handler of the event; the stage listens."""

    def on_complete(self) -> None:
        """Kivy's default handler of the event; the stage listens."""

    def on_pick(self, choice: str) -> None:
        """Kivy's default handler of the event; the stage listens."""


Builder.load_file(str(Path(__file__).with_suffix(".kv")))
