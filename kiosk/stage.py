"""The window: shows a visit's state or what stands in front of it, and says what was touched.

In: a visit's ``State`` through ``show`` and a ``Duty`` through ``stand``, as often as anybody
likes. Out: calls to a ``Listener`` and to ``Staff``. It decides nothing and keeps nothing of a
visit; the screens are built once and only change words.
"""

from collections.abc import Callable, Mapping
from itertools import count
from typing import Literal, Protocol

from kivy.app import App
from kivy.clock import Clock
from kivy.core.window import Window
from kivy.input import MotionEvent
from kivy.metrics import mm
from kivy.uix.screenmanager import NoTransition, ScreenManager

from config.catalogue import Texts
from config.station import Station
from kiosk import drift, panel, theme
from kiosk.duty import Duty
from kiosk.glass import Guard
from kiosk.layout import MM_PER_INCH, Layout, arrange
from kiosk.screens.house import House
from kiosk.screens.question import QuestionScreen
from kiosk.screens.refused import RefusedScreen
from kiosk.screens.thanks import ThanksScreen
from kiosk.touch import Counts, Gesture
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


class Staff(Protocol):
    """Who is told what the house needs to know."""

    def touched(self) -> None:
        """The glass was touched, wherever."""

    def asked(self, gesture: Gesture) -> None:
        """A gesture for staff was made."""

    def digit(self, digit: str) -> None:
        """A digit of the pad was pressed."""

    def erase(self) -> None:
        """The pad's key that takes a digit back was pressed."""

    def enter(self) -> None:
        """The pad's key for a complete PIN was pressed."""

    def pick(self, choice: Literal["leave", "clean", "stay"]) -> None:
        """One of the things that staff may do was chosen."""


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
        self._station: Station | None = None
        self._state: State | None = None
        self._drawn = 0
        self._question = QuestionScreen(name="question")
        self._thanks = ThanksScreen(name="thanks")
        self._refused = RefusedScreen(name="refused", device=device)
        self._duty = Duty()
        self._guard: Guard | None = None
        self._house = House(device)
        self._calm = Clock.create_trigger(self._idle, panel.BUSY_S)

    def listen(self, listener: Listener) -> None:
        """Tell everything that is touched from now on."""
        self._question.bind(on_face=lambda _, face: listener.tap(face))
        self._thanks.bind(on_touch_down=lambda *_: listener.hear(Touch()))
        for screen in (self._question, self._refused):
            screen.bind(on_language=lambda _, code: listener.hear(Choose(code)))

    def heed(self, staff: Staff, uptime_ms: Callable[[], int]) -> None:
        """Guard the glass from now on, and tell what the house needs to know."""
        self._guard = Guard(uptime_ms, staff.touched, staff.asked)
        self._guard.install()
        pad = self._house.pad
        pad.bind(on_digit=lambda _, digit: staff.digit(digit))
        pad.bind(on_erase=lambda _: staff.erase())
        pad.bind(on_complete=lambda _: staff.enter())
        pad.bind(on_pick=lambda _, choice: staff.pick(choice))

    def watch(self) -> Counts:
        """Time has passed: see what is held on the glass, and say how often it was not a tap."""
        if self._guard is None:
            return Counts()
        self._guard.wait()
        return self._guard.glass.counts

    def stand(self, duty: Duty) -> None:
        """Put what the kiosk is there for in front of the visit, or the visit in front again."""
        if self._guard is not None:
            self._guard.deaf = not duty.hears
            if duty.post is not self._duty.post:
                self._guard.let_go()
        self._duty = duty
        if self._state is not None:
            self.show(self._state)

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
        self.root.current = self._in_front(station) or _SCREEN[state.scene]

    def _in_front(self, station: Station) -> str | None:
        """The screen of the house that stands in front of the visit; it speaks as the shop does."""
        language = station.languages[0]
        texts = self._texts[language].worded(station.words.get(language, {}))
        glass_mm = (Window.width / mm(1), Window.height / mm(1))
        return self._house.show(self._duty, texts, station.look, glass_mm)

    def _furnish(self, station: Station) -> None:
        """Stand where the kiosk stands now: its shop's name, its languages."""
        self._station = station
        self._question.shop = station.shop
        names = {code: self._texts[code]["language"] for code in station.languages}
        for screen in (self._question, self._refused):
            screen.ids.languages.offer(names)

    def draws(self) -> bool:
        """Whether the glass has got a frame since this was last asked; one more is ordered here."""
        drawn, self._drawn = self._drawn, Clock.frames_displayed
        Window.canvas.ask_update()
        return self._drawn > drawn

    def build(self) -> ScreenManager:
        """See Kivy: called once, when the window is there; a full screen is not closed by hand."""
        Window.clearcolor = theme.GROUND
        Window.bind(on_touch_down=self._busy, on_resize=self._resized)
        Window.bind(on_request_close=lambda *_, **__: bool(Window.fullscreen))
        manager = ScreenManager(transition=NoTransition())
        for one in (self._question, self._thanks, self._refused, *self._house.screens):
            manager.add_widget(one)
        return manager

    def judge(self, size_px: tuple[int, int], density_dpi: int) -> list[str]:
        """What is wrong with the picture that is on the glass, a line for each reason."""
        found = []
        if tuple(Window.size) != size_px:
            found.append(f"size: the display has {Window.width}x{Window.height} pixels")
        if round(mm(MM_PER_INCH)) != density_dpi:
            found.append(f"dpi: the picture is drawn at {mm(MM_PER_INCH):.0f}, not {density_dpi}")
        return found

    def drift(self) -> None:
        """Move the picture a little every while, so that it does not burn into the glass."""
        moves = count(1)

        def move(_seconds: float) -> None:
            self.root.pos = drift.offset_px(next(moves))

        Clock.schedule_interval(move, drift.MOVE_S)

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
