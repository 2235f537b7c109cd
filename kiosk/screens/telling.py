"""A screen that asks nothing: the thanks, or the honest failure.

Thanks are shown when the answer is on disk and not before; the failure when nothing can be stored,
and then nobody is thanked. In: a view. Out: ``on_say``. The thanks do not show what was answered:
the next person may be looking. The failure shows the device's name, for the staff.
"""

from kivy.metrics import mm
from kivy.properties import BooleanProperty, StringProperty

from kiosk.boxes import Box
from kiosk.plan import Telling, telling
from kiosk.screens.scene import SceneScreen
from kiosk.screens.view import View
from kiosk.widgets.code import Code
from kiosk.widgets.drawing import place
from kiosk.widgets.sign import Sign
from kiosk.widgets.wording import Wording


class TellingScreen(SceneScreen):
    """``fails`` is set for the failure, ``device`` the name that staff would tell."""

    fails = BooleanProperty(defaultvalue=False)
    device = StringProperty("")

    def __init__(self, **properties: object) -> None:
        """Build it, without words."""
        super().__init__(**properties)
        self._sign = Sign(kind="caution" if self.fails else "tick", size_hint=(None, None))
        self._headline, self._detail = Wording(), Wording()
        self._device, self._code_words = Wording(halign="left"), Wording()
        self._code = Code()
        for part in (self._sign, self._headline, self._detail, self._device):
            self.stand(part)
        for part in (self._code, self._code_words):
            self.stand(part)

    def show(self, view: View) -> None:
        """Say it in one language and look."""
        page, look = view.page, view.palette
        plan = telling(view.glass, len(page.bar), code=bool(view.code) and not self.fails)
        self.furnish(view, plan.frame)
        place(self._sign, plan.sign)
        self._sign.disc = look.caution if self.fails else look.accent
        self._sign.ink = look.ink if self.fails else look.on_accent
        best_mm = plan.frame.headline_mm * (0.85 if self.fails else 1.5)
        for label, box, words, size_mm, colour in (
            (self._headline, plan.headline, page.headline, best_mm, look.text),
            (self._detail, plan.detail, page.detail, plan.frame.type_mm, look.quiet),
        ):
            place(label, box)
            label.best_px, label.least_px = mm(size_mm), mm(3)
            label.words, label.color = words, colour
        self._show_device(view, plan)
        self._show_code(view, plan)

    def _show_device(self, view: View, plan: Telling) -> None:
        bar = plan.frame.languages
        left_mm = plan.frame.body.left_mm
        place(self._device, Box(left_mm, bar.bottom_mm, bar.left_mm - left_mm, bar.height_mm))
        self._device.best_px, self._device.least_px = mm(plan.frame.note_mm), mm(2.5)
        self._device.words = self.device if self.fails else ""
        self._device.color = view.palette.quiet

    def _show_code(self, view: View, plan: Telling) -> None:
        shown = plan.code is not None and plan.code_words is not None
        self._code.rows = view.code if shown else ()
        self._code_words.words = view.texts["phone"] if shown else ""
        if plan.code is None or plan.code_words is None:
            return
        place(self._code, plan.code)
        place(self._code_words, plan.code_words)
        self._code_words.best_px, self._code_words.least_px = mm(plan.frame.note_mm), mm(2.5)
        self._code_words.color = view.palette.text
