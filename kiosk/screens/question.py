"""The question with its faces; this is also what the kiosk shows when nobody is there.

In: a view. Out: ``on_face`` with the face that was pressed, and ``on_say``.
"""

from io import BytesIO
from itertools import cycle

from kivy.clock import Clock
from kivy.core.image import Image as Picture
from kivy.metrics import mm
from kivy.uix.image import Image

from kiosk.plan import Asking, asking
from kiosk.screens.scene import SceneScreen
from kiosk.screens.view import View
from kiosk.visit.state import Scene
from kiosk.widgets.drawing import place
from kiosk.widgets.face import Face
from kiosk.widgets.wording import Wording

BLINK_EVERY_S = 7.0
"""One face after the other: somebody is at home. Two frames in seven seconds cost nothing."""

BLINK_S = 0.16

LOGO_LINES = 2.2
"""Height of a logo, in lines of the shop's name, whose place it takes."""


class QuestionScreen(SceneScreen):
    """One question; the faces stand from the best on the left, in every language."""

    __events__ = ("on_face",)

    def __init__(self, **properties: object) -> None:
        """Build it without faces; they come with the question's scale."""
        super().__init__(**properties)
        self._faces: list[Face] = []
        self._kicker, self._question, self._note = Wording(), Wording(), Wording()
        self._logo = Image(fit_mode="contain")
        self._logo_png: bytes | None = None
        for part in (self._kicker, self._question, self._note):
            self.stand(part)
        self._blinking = Clock.schedule_interval(self._blink, BLINK_EVERY_S)
        self._blinking.cancel()
        self._turn = cycle(range(1))

    def show(self, view: View) -> None:
        """Ask, in one language and look."""
        state, look = view.state, view.palette
        scale = state.question.scale
        plan = asking(view.glass, scale, len(view.names))
        self.furnish(view, plan.frame, tuple(plan.languages))
        if len(self._faces) != scale:
            self._make_faces(scale)
        self._show_head(view, plan)
        face = state.face if state.scene is Scene.STORING or state.visit is not None else None
        word_mm = plan.layout.word_mm * (1.7 if view.glass.large else 1.0)
        for one, box in zip(self._faces, plan.faces, strict=True):
            one.palette = look
            one.put(box, word_mm, plan.layout.gap_mm)
            one.say(view.texts.face(one.value, scale))
            one.pressed = one.value == face
            one.other = state.scene is Scene.STORING and one.value != face
        self._blinking.cancel()
        if state.idle and state.station.look.motion:
            self._blinking()

    def on_face(self, value: int) -> None:
        """Kivy's default handler of the event; the stage listens."""

    def _show_head(self, view: View, plan: Asking) -> None:
        look, page = view.palette, view.page
        for label, box, words, best_mm, colour in (
            (self._kicker, plan.kicker, page.kicker, plan.layout.note_mm, look.quiet),
            (self._question, plan.question, page.headline, plan.layout.question_mm, look.text),
            (self._note, plan.note, page.detail, plan.layout.note_mm, look.quiet),
        ):
            place(label, box)
            label.best_px, label.least_px = mm(best_mm), mm(2.5)
            label.words, label.color = words, colour
        self._show_logo(view.state.station.logo, plan)

    def _show_logo(self, png: bytes | None, plan: Asking) -> None:
        """A logo stands where the shop's name would."""
        if png != self._logo_png:
            self._logo_png = png
            self.remove_widget(self._logo)
            if png is not None:
                self._logo.texture = Picture(BytesIO(png), ext="png").texture
                self.stand(self._logo)
        if png is not None:
            self._kicker.words = ""
            box = plan.kicker
            high_mm = box.height_mm * LOGO_LINES
            place(
                self._logo, type(box)(box.left_mm, box.top_mm - high_mm / 2, box.width_mm, high_mm)
            )

    def _make_faces(self, scale: int) -> None:
        for face in self._faces:
            self.remove_widget(face)
        self._faces = [Face(value, scale) for value in range(scale, 0, -1)]
        self._turn = cycle(range(scale))
        for face in self._faces:
            face.bind(on_release=lambda pressed: self.dispatch("on_face", pressed.value))
            self.stand(face)

    def _blink(self, _seconds: float) -> None:
        face = self._faces[next(self._turn)]
        face.blink(closed=True)
        Clock.schedule_once(lambda _: face.blink(closed=False), BLINK_S)
