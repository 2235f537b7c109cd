"""What stands at the foot of a kiosk that belongs to no store: another way to a hub, the languages.

In: a scene of the search, words, colours, the glass in millimetres. Out: ``on_given`` with what was
touched, ``on_language`` with the code of the language that was chosen.
"""

from collections.abc import Mapping
from pathlib import Path

from kivy.lang import Builder

from config.catalogue import Texts
from kiosk.screens.plain import PlainScreen
from kiosk.search import Again, Given, Scene, Type
from kiosk.theme import Palette
from kiosk.widgets.rank import Button

WAYS: dict[Scene, tuple[tuple[str, Given], ...]] = {
    Scene.LOOKING: (("search-typed", Type()),),
    Scene.CHOOSING: (("search-again", Again()), ("search-typed", Type())),
    Scene.TYPING: (("search-again", Again()),),
    Scene.ASKING: (("search-other", Again()),),
    Scene.JOINED: (),
}
"""What else can be done in each scene: the text on it, and what it says."""


class Foot(PlainScreen):
    """Two groups of buttons, side by side or one above the other."""

    __events__ = ("on_given", "on_language")

    def __init__(self, **properties: object) -> None:
        """Build it without buttons."""
        super().__init__(**properties)
        self._ways: tuple[tuple[str, Given], ...] = ()
        self._languages: tuple[str, ...] = ()
        self.ids.ways.bind(
            on_pick=lambda _, number: self.dispatch("on_given", self._ways[number][1])
        )
        self.ids.languages.bind(
            on_pick=lambda _, number: self.dispatch("on_language", self._languages[number])
        )

    def show(
        self,
        scene: Scene,
        texts: Mapping[str, Texts],
        language: str,
        palette: Palette,
        glass_mm: tuple[float, float],
    ) -> None:
        """Offer what can be done in a scene; ``texts`` are all languages on offer."""
        self.furnish(palette, glass_mm)
        self._ways, self._languages = WAYS[scene], tuple(texts)
        ways = [Button(words=texts[language][key], quiet=True) for key, _ in self._ways]
        self.ids.ways.show(ways, max(1, len(ways)), palette)
        names = [
            Button(words=words["language"], quiet=True, chosen=code == language)
            for code, words in texts.items()
        ]
        self.ids.languages.show(names, len(names), palette)

    def on_given(self, given: Given) -> None:
        """Kivy's default handler of the event; the window listens."""

    def on_language(self, language: str) -> None:
        """Kivy's default handler of the event; the window listens."""


Builder.load_file(str(Path(__file__).with_suffix(".kv")))
