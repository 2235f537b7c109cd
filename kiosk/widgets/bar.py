"""The buttons at the bottom of every screen: back and on, the languages, the access button.

In: a view, boxes. Out: ``on_say`` with what a press says of the shopper. The languages and the
eases open in a tray over the bar, one touch away; whether it is open is all that is kept here, and
a touch beside it closes it.
"""

from typing import Literal, get_args

from kivy.input import MotionEvent
from kivy.uix.widget import Widget

from kiosk.boxes import Box
from kiosk.pages import Offer
from kiosk.plan import BUTTONS_MAX, Frame
from kiosk.screens.view import View
from kiosk.visit.inputs import Choose, Ease, Feature, Input, Touch
from kiosk.widgets.chip import Chip
from kiosk.widgets.tray import Tray


class Bar(Widget):  # type: ignore[misc] # Kivy has no types
    """``side_by_side`` boxes put the languages straight into the bar."""

    __events__ = ("on_say",)

    def __init__(self, **properties: object) -> None:
        """Make the buttons, without words."""
        super().__init__(size_hint=(None, None), **properties)
        self._own = [Chip() for _ in range(BUTTONS_MAX)]
        self._languages: list[Chip] = []
        self._tools = {"languages": Chip(manner="quiet"), "ease": Chip(manner="quiet")}
        self._tray = Tray()
        self._tray.bind(on_say=self._picked)
        self._open = ""
        self._type_mm = 0.0
        self._view: View | None = None
        for button in self._own:
            button.bind(on_release=lambda one: self.dispatch("on_say", one.says))
            self.add_widget(button)
        for name, button in self._tools.items():
            button.bind(on_release=lambda _, name=name: self.open(name))
            self.add_widget(button)

    def show(self, view: View, frame: Frame, side_by_side: tuple[Box, ...] = ()) -> None:
        """Stand in the frame, in the words and the look of now."""
        before, self._view = self._view, view
        if before is not None and before.state.scene is not view.state.scene:
            self._open = ""
        self._type_mm = type_mm = frame.button_mm
        for button, offer, box in zip(self._own, view.page.bar, frame.bar, strict=False):
            button.manner = "main" if offer.main else "quiet"
            button.put(box)
            button.offer(offer, view.palette, type_mm)
        for button in self._own[len(view.page.bar) :]:
            button.remove()
        self._show_languages(view, frame, side_by_side, type_mm)
        ease = Offer(says=Touch(), words="", drawing="do-ease")
        self._tools["ease"].put(frame.ease)
        self._tools["ease"].offer(ease, view.palette, type_mm)
        self._show_tray()

    def open(self, name: Literal["languages", "ease", ""]) -> None:
        """Open a tray, or close it if it is open already."""
        self._open = "" if self._open == name else name
        self._show_tray()

    def on_say(self, given: Input) -> None:
        """Kivy's default handler of the event; the screen listens."""

    def on_touch_down(self, touch: MotionEvent) -> bool:
        """See Kivy. While the tray is open nothing below it is hit."""
        if not self._open:
            return bool(super().on_touch_down(touch))
        if not self._tray.on_touch_down(touch) and not self._tray.collide_point(*touch.pos):
            self.open("")
        return True

    def _show_languages(
        self, view: View, frame: Frame, places: tuple[Box, ...], type_mm: float
    ) -> None:
        choices = _languages(view)
        tool = self._tools["languages"]
        if places or len(choices) == 1:
            tool.remove()
        else:
            here = Offer(says=Touch(), words=view.texts["language"], drawing="do-languages")
            tool.put(frame.languages)
            tool.offer(here, view.palette, type_mm)
        if len(self._languages) != len(places):
            self._make_languages(len(places))
        for button, offer, box in zip(self._languages, choices, places, strict=False):
            button.put(box)
            button.offer(offer, view.palette, type_mm)

    def _make_languages(self, count: int) -> None:
        for button in self._languages:
            self.remove_widget(button)
        self._languages = [Chip(manner="quiet") for _ in range(count)]
        for button in self._languages:
            button.bind(on_release=lambda one: self.dispatch("on_say", one.says))
            self.add_widget(button)

    def _show_tray(self) -> None:
        if self._tray.parent is not None:
            self.remove_widget(self._tray)
        if not self._open or self._view is None:
            return
        view = self._view
        offers = _languages(view) if self._open == "languages" else _eases(view)
        self._tray.show(view.glass, view.palette, self._type_mm, offers)
        self.add_widget(self._tray)  # in front of the rest

    def _picked(self, _tray: Tray, given: Input | None) -> None:
        if given is None or isinstance(given, Choose):
            self.open("")
        if given is not None:
            self.dispatch("on_say", given)


def _languages(view: View) -> list[Offer]:
    return [
        Offer(says=Choose(code), words=name, chosen=code == view.state.language)
        for code, name in view.names.items()
    ]


def _eases(view: View) -> list[Offer]:
    return [
        Offer(
            says=Ease(name),
            words=view.texts[f"ease-{name}"],
            drawing=f"do-{name}",
            chosen=getattr(view.state.access, name),
        )
        for name in get_args(Feature)
        if name != "aloud" or view.speaks
    ]
