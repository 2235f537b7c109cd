"""The languages on offer, each by its own name; no flags, since a flag is a country.

In: names by code, the current one. Out: ``on_choose`` with the code that was tapped.
"""

from pathlib import Path

from kivy.lang import Builder
from kivy.properties import BooleanProperty, ObjectProperty, StringProperty
from kivy.uix.behaviors import ButtonBehavior
from kivy.uix.boxlayout import BoxLayout

from kiosk.layout import Layout
from kiosk.widgets.wording import Wording


class LanguageButton(ButtonBehavior, Wording):  # type: ignore[misc] # Kivy has no types
    """One language; ``chosen`` while the screen speaks it."""

    code = StringProperty("")
    chosen = BooleanProperty(defaultvalue=False)


class Languages(BoxLayout):  # type: ignore[misc] # Kivy has no types
    """All languages side by side; nothing where there is no choice."""

    layout = ObjectProperty(None, allownone=True)

    __events__ = ("on_choose",)

    def offer(self, names: dict[str, str]) -> None:
        """Make a button for each language, by code; the ones that were there before go."""
        self.clear_widgets()
        for code, name in names.items() if len(names) > 1 else ():
            button = LanguageButton(code=code, words=name)
            button.bind(on_release=lambda pressed: self.dispatch("on_choose", pressed.code))
            self.add_widget(button)

    def show(self, code: str, layout: Layout) -> None:
        """Mark the language that the screen speaks."""
        self.layout = layout
        for button in self.children:
            button.chosen = button.code == code

    def on_choose(self, code: str) -> None:
        """Kivy's default handler of the event; the stage listens."""


Builder.load_file(str(Path(__file__).with_suffix(".kv")))
