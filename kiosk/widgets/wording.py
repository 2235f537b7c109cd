"""A sentence in the largest type that fits its box, in lines of even length.

In: the words, a box, the best and the least size of type. Out: pixels. Below the least size it
does not go: the display tests measure that no text of the product needs to.
"""

from pathlib import Path

from kivy.core.text import Label as Measure
from kivy.lang import Builder
from kivy.properties import NumericProperty, StringProperty
from kivy.uix.label import Label

from kiosk.typeset import break_lines

STEP = 0.96
"""Each try is this much smaller; finer steps cannot be told apart by eye."""

SLACK = 0.98
"""Share of the width that is used: widths are measured at one size and scaled, letters are not
scaled to the last pixel."""


class Wording(Label):  # type: ignore[misc] # Kivy has no types
    """A label that sets its own type size and line breaks.

    ``words`` is the sentence, ``best_px`` and ``least_px`` bound the size of the type.
    """

    words = StringProperty("")
    best_px = NumericProperty(32)
    least_px = NumericProperty(8)

    def __init__(self, **properties: object) -> None:
        """Set the type anew whenever words, box or bounds change."""
        super().__init__(**properties)
        for name in ("words", "size", "best_px", "least_px", "bold"):
            self.fbind(name, self._set_type)
        self._set_type()

    def _set_type(self, *_: object) -> None:
        words = self.words.split()
        if not words:
            self.text = ""
            return
        measure = Measure(font_size=self.best_px, font_name=self.font_name, bold=self.bold)
        widths_px = [measure.get_extents(word)[0] for word in words]
        space_px, line_px = measure.get_extents(" ")
        size_px, lines = self.best_px, None
        while lines is None and size_px > self.least_px:
            scale = size_px / self.best_px
            lines = break_lines(
                [width * scale for width in widths_px], space_px * scale, self.width * SLACK
            )
            if lines and len(lines) * line_px * scale * self.line_height > self.height:
                lines = None
            if lines is None:
                size_px *= STEP
        self.font_size = max(size_px, self.least_px)
        self.text = "\n".join(_lines(words, lines or [len(words)]))


def _lines(words: list[str], counts: list[int]) -> list[str]:
    rest = iter(words)
    return [" ".join(next(rest) for _ in range(count)) for count in counts]


Builder.load_file(str(Path(__file__).with_suffix(".kv")))
