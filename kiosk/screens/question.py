"""The question with its faces; this is also what the kiosk shows when nobody is there.

In: a question, its words, the face that was pressed. Out: ``on_face`` and ``on_language``.
"""

from pathlib import Path

from kivy.lang import Builder
from kivy.properties import ObjectProperty, StringProperty
from kivy.uix.screenmanager import Screen

from config.catalogue import Texts
from config.shop import Question
from kiosk.layout import Layout
from kiosk.widgets import languages, wording  # noqa: F401 - the .kv builds them by name
from kiosk.widgets.face import Face


class QuestionScreen(Screen):  # type: ignore[misc] # Kivy has no types
    """One question; the faces stand from the best on the left, in every language."""

    layout = ObjectProperty(None, allownone=True)
    shop = StringProperty("")
    question = StringProperty("")
    note = StringProperty("")

    __events__ = ("on_face", "on_language")

    def show(self, question: Question, texts: Texts, face: int | None, layout: Layout) -> None:
        """Say it in one language; ``face`` is the one whose rating is being stored."""
        self.layout = layout
        self.question = question.text[texts.language]
        self.note = texts["note"]
        self.ids.languages.show(texts.language, layout)
        faces = self.ids.faces
        if len(faces.children) != question.scale:
            self._make_faces(question.scale)
        for one in faces.children:
            one.layout = layout
            one.word = texts.face(one.value, one.scale)
            one.pressed = one.value == face
            one.other = face is not None and one.value != face

    def _make_faces(self, scale: int) -> None:
        self.ids.faces.clear_widgets()
        for value in range(scale, 0, -1):
            face = Face(value, scale)
            face.bind(on_release=lambda pressed: self.dispatch("on_face", pressed.value))
            self.ids.faces.add_widget(face)

    def on_face(self, value: int) -> None:
        """Kivy's default handler of the event; the stage listens."""

    def on_language(self, code: str) -> None:
        """Kivy's default handler of the event; the stage listens."""


Builder.load_file(str(Path(__file__).with_suffix(".kv")))
