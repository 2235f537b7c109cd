"""The comment: a field, and a keyboard of the language's own below it.

In: a view. Out: ``on_say`` with the comment as it stands after each key. Which layer of the
keyboard is shown is all that is kept here.
"""

from kivy.core.text import Label as Measure
from kivy.graphics import Color, SmoothRoundedRectangle
from kivy.metrics import mm
from kivy.uix.label import Label
from kivy.uix.widget import Widget

from kiosk.keyboards import Key, begins_sentence, rows, typed
from kiosk.pages import Offer
from kiosk.plan import Writing, writing
from kiosk.screens.scene import SceneScreen
from kiosk.screens.view import View
from kiosk.theme import FONT
from kiosk.typeset import wrapped
from kiosk.visit.inputs import Touch, Typed
from kiosk.widgets.chip import Chip, alike
from kiosk.widgets.drawing import place
from kiosk.widgets.wording import Wording
from wire.events import COMMENT_CHARACTERS_MAX

CARET = "|"
FIELD_TYPE_MM = 5.2
KEY_TYPE_MM = 6.0
DRAWN = {"erase": "do-erase", "shift": "do-shift", "space": "do-space"}


class Field(Widget):  # type: ignore[misc] # Kivy has no types
    """What has been written, its last lines where it does not fit."""

    def __init__(self, **properties: object) -> None:
        """Make it, empty."""
        super().__init__(size_hint=(None, None), **properties)
        with self.canvas:
            self._ground = Color()
            self._sheet = SmoothRoundedRectangle()
        self._label = Label(halign="left", valign="bottom", font_name=FONT)
        self.add_widget(self._label)

    def show(self, draft: str, view: View) -> None:
        """Show a draft with a mark where the next letter goes."""
        self._ground.rgba = view.palette.raised
        self._sheet.pos, self._sheet.size, self._sheet.radius = self.pos, self.size, [mm(2)]
        label, pad = self._label, mm(2)
        label.pos = self.x + pad, self.y + pad / 2
        label.size = label.text_size = self.width - 2 * pad, self.height - pad
        label.color = view.palette.text
        label.font_size = mm(FIELD_TYPE_MM * (1.4 if view.glass.large else 1.0))
        measure = Measure(font_size=label.font_size, font_name=FONT)
        lines = wrapped(draft + CARET, label.width, lambda words: measure.get_extents(words)[0])
        high_px = measure.get_extents(CARET)[1]
        label.text = "\n".join(lines[-max(1, int(label.height / high_px)) :])


class CommentScreen(SceneScreen):
    """Field and keyboard; the keys are built once for each shape of a keyboard."""

    def __init__(self, **properties: object) -> None:
        """Build it without keys; they come with the language."""
        super().__init__(**properties)
        self._headline, self._note, self._counter = Wording(), Wording(), Wording()
        self._field = Field()
        self._keys: list[Chip] = []
        self._of: dict[Chip, Key] = {}
        self._others, self._shifted = False, False
        self._view: View | None = None
        for part in (self._headline, self._field, self._note, self._counter):
            self.stand(part)

    def show(self, view: View) -> None:
        """Show the draft, and the keys of the language."""
        self._view = view
        draft = view.state.draft
        capital = self._shifted or begins_sentence(draft)
        keys = rows(view.texts.language, others=self._others, capital=capital)
        plan = writing(view.glass, [[one.wide for one in line] for line in keys])
        self.furnish(view, plan.frame)
        self._show_head(view, plan, draft)
        flat = [key for line in keys for key in line]
        while len(self._keys) < len(flat):
            self._make_key()
        boxes = [box for line in plan.keys for box in line]
        self._of = dict(zip(self._keys, flat, strict=False))
        for button, key, box in zip(self._keys, flat, boxes, strict=False):
            button.put(box)
            offer = Offer(
                says=Touch(),
                words=key.letter.strip(),
                drawing=DRAWN.get(key.kind),
                chosen=key.kind == "shift" and self._shifted,
            )
            button.offer(offer, view.palette, KEY_TYPE_MM)
        for button in self._keys[len(flat) :]:
            button.remove()
        alike([button for button, key in self._of.items() if key.kind == "letter"])

    def on_pre_enter(self) -> None:
        """See Kivy: it comes up with letters."""
        self._others = self._shifted = False

    def _show_head(self, view: View, plan: Writing, draft: str) -> None:
        look, note_mm = view.palette, plan.frame.note_mm
        counter = f"{len(draft)}/{COMMENT_CHARACTERS_MAX}"
        for label, box, words, best_mm, colour in (
            (self._headline, plan.headline, view.page.headline, plan.frame.headline_mm, look.text),
            (self._note, plan.note, view.page.detail, note_mm, look.caution),
            (self._counter, plan.counter, counter, note_mm, look.quiet),
        ):
            place(label, box)
            label.best_px, label.least_px = mm(best_mm), mm(2.5)
            label.words, label.color = words, colour
        self._note.halign, self._counter.halign = "left", "right"
        place(self._field, plan.field)
        self._field.show(draft, view)

    def _make_key(self) -> None:
        key = Chip()
        key.bind(on_release=self._pressed)
        self._keys.append(key)
        self.stand(key)

    def _pressed(self, button: Chip) -> None:
        if self._view is None:
            return
        key = self._of[button]
        match key.kind:
            case "shift":
                self._shifted = not self._shifted
            case "layer":
                self._others = not self._others
            case _:
                self._shifted = False
                self.dispatch("on_say", Typed(typed(self._view.state.draft, key)))
                return
        self.show(self._view)
