"""The window: shows a visit's state, and says what was touched.

In: a visit's ``State`` through ``show``, as often as anybody likes. Out: calls to a ``Listener``.
It decides nothing and keeps nothing of a visit; the screens are built once and only change words.
"""

from collections.abc import Mapping
from typing import Protocol

from kivy.app import App
from kivy.clock import Clock
from kivy.core.window import Window
from kivy.input import MotionEvent
from kivy.metrics import mm
from kivy.uix.screenmanager import NoTransition, ScreenManager

from config.catalogue import Texts
from config.station import Station
from kiosk import panel, theme
from kiosk.instructions import is_unplaced
from kiosk.layout import Layout, arrange
from kiosk.screens.notice import NoticeScreen
from kiosk.screens.question import QuestionScreen
from kiosk.screens.refused import RefusedScreen
from kiosk.screens.thanks import ThanksScreen
from kiosk.visit.inputs import Choose, Input, Touch
from kiosk.visit.state import Scene, State


class NoScreenError(Exception):
    """There is no display to open a window on."""


class Listener(Protocol):
    """Who is told what was touched."""

    def tap(self, face: int) -> None:
        """A face was pressed."""

    def hear(self, given: Input) -> None:
        """Anything else was touched."""


_SCREEN = {
    Scene.ASKING: "question",
    Scene.STORING: "question",
    Scene.THANKS: "thanks",
    Scene.REFUSED: "refused",
}


class Stage(App):  # type: ignore[misc] # Kivy has no types
    """One kiosk's window.

    Raises:
        NoScreenError: no window could be opened.
    """

    def __init__(self, texts: Mapping[str, Texts], device: str) -> None:
        """Build every screen, empty; ``device`` is the name that staff would tell."""
        if Window is None:
            msg = "no window can be opened: set DISPLAY, or start a display first"
            raise NoScreenError(msg)
        super().__init__()
        self._texts = texts
        self._device = device
        self._station: Station | None = None
        self._state: State | None = None
        self._question = QuestionScreen(name="question")
        self._thanks = ThanksScreen(name="thanks")
        self._refused = RefusedScreen(name="refused", device=device)
        self._unmet = NoticeScreen(name="unmet", warns=True)
        self._calm = Clock.create_trigger(self._idle, panel.BUSY_S)

    def listen(self, listener: Listener) -> None:
        """Tell everything that is touched from now on."""
        self._question.bind(on_face=lambda _, face: listener.tap(face))
        self._thanks.bind(on_touch_down=lambda *_: listener.hear(Touch()))
        for screen in (self._question, self._refused):
            screen.bind(on_language=lambda _, code: listener.hear(Choose(code)))

    def show(self, state: State) -> None:
        """Put a state on the screen; it is there with the next frame."""
        self._state = state
        station = state.station
        if station is not self._station:
            self._furnish(station)
        texts = self._texts[state.language].worded(station.words.get(state.language, {}))
        layout = self._layout(state)
        match state.scene:
            case Scene.THANKS:
                self._thanks.show(texts, layout)
            case Scene.REFUSED:
                self._refused.show(texts, layout)
            case _:
                self._question.show(state.question, texts, state.face, layout)
        self.root.current = _SCREEN[state.scene]
        if is_unplaced(station):
            what = texts["unmet-detail"].format(device=self._device)
            self._unmet.show(layout, texts["unmet"], what, self._device)
            self.root.current = "unmet"

    def _furnish(self, station: Station) -> None:
        """Stand where the kiosk stands now: its shop's name, its languages."""
        self._station = station
        self._question.shop = station.shop
        names = {code: self._texts[code]["language"] for code in station.languages}
        for screen in (self._question, self._refused):
            screen.ids.languages.offer(names)

    def build(self) -> ScreenManager:
        """See Kivy: called once, when the window is there."""
        Window.clearcolor = theme.GROUND
        Window.bind(on_touch_down=self._busy, on_resize=self._resized)
        manager = ScreenManager(transition=NoTransition())
        for screen in (self._question, self._thanks, self._refused, self._unmet):
            manager.add_widget(screen)
        return manager

    def open_settings(self, *_: object) -> bool:
        """Kivy's own settings panel (F1) has no business in a shop."""
        return False

    def _layout(self, state: State) -> Layout:
        width_px, height_px = Window.size
        return arrange(width_px / mm(1), height_px / mm(1), state.question.scale)

    def _resized(self, *_: object) -> None:
        if self._state is not None:
            self.show(self._state)

    # Kivy reads its frame rate once at start; this attribute of its clock is what it reads later.

    def _busy(self, _window: object, _touch: MotionEvent) -> None:
        Clock._max_fps = panel.BUSY_FPS  # noqa: SLF001
        self._calm.cancel()
        self._calm()

    def _idle(self, _seconds: float) -> None:
        Clock._max_fps = panel.IDLE_FPS  # noqa: SLF001
