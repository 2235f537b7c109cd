"""A sentence in the largest type that fits its box, in lines of even length.

In: the words, a box, the best and the least size of type. Out: pixels. Below the least size it
does not go; the display tests measure that no text of the product needs to.
"""

from itertools import islice
from pathlib import Path

from kivy.core.text import Label as Measure
from kivy.lang import Builder
from kivy.properties import BooleanProperty, NumericProperty, StringProperty
from kivy.uix.label import Label

from kiosk.typeset import fit

SLACK = 0.95
"""Share of the box that is used: widths and heights are scaled from the best size, and the hinting
of small type has been seen to widen a line by 3 %."""


class Wording(Label):  # type: ignore[misc] # Kivy has no types
    """A label that sets its own type size and line breaks.

    ``words`` is the sentence, ``best_px`` and ``least_px`` bound the size of the type; ``cramped``
    says that the least is too large for the box.
    """

    words = StringProperty("")
    best_px = NumericProperty(32)
    least_px = NumericProperty(8)
    cramped = BooleanProperty(defaultvalue=False)

    def __init__(self, **properties: object) -> None:
        """Set the type anew whenever words, box or bounds change."""
        super().__init__(**properties)
        for name in ("words", "size", "best_px", "least_px", "bold"):
            self.fbind(name, self._set_type)
        self._set_type()

    @property
    def ink_px(self) -> float:
        """Width of its longest line, without the space beside it."""
        measure = Measure(font_size=self.font_size, font_name=self.font_name, bold=self.bold)
        return float(max(measure.get_extents(line)[0] for line in self.text.split("\n")))

    def _set_type(self, *_: object) -> None:
        words = self.words.split()
        if not words:
            self.text = ""
            self.cramped = False
            return
        measure = Measure(font_size=self.best_px, font_name=self.font_name, bold=self.bold)
        widths_px = [measure.get_extents(word)[0] for word in words]
        space_px, line_px = measure.get_extents(" ")
        box_px = (self.width * SLACK, self.height * SLACK / self.line_height)
        least_scale = self.least_px / self.best_px
        setting = fit(widths_px, space_px, line_px, box_px, least_scale)
        self.cramped = setting.scale < min(least_scale, 1.0)
        self.font_size = max(self.best_px * setting.scale, self.least_px)
        rest = iter(words)
        self.text = "\n".join(" ".join(islice(rest, count)) for count in setting.words)


Builder.load_file(str(Path(__file__).with_suffix(".kv")))
