"""The window: shows a visit's state, and says what was touched.

In: a visit's ``State`` through ``show``, as often as anybody likes. Out: calls to a ``Listener``.
It decides nothing and keeps nothing of a visit; the screens are built once and only change words.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from kivy.app import App
from kivy.base import EventLoop, async_runTouchApp
from kivy.clock import Clock
from kivy.core.window import Window
from kivy.metrics import mm
from kivy.uix.screenmanager import NoTransition, ScreenManager

from config.catalogue import Texts
from kiosk import qr, theme
from kiosk.boxes import Glass
from kiosk.instructions import is_unplaced
from kiosk.layout import arrange
from kiosk.pace import Pace, descriptors
from kiosk.pages import page
from kiosk.screens.comment import CommentScreen
from kiosk.screens.notice import NoticeScreen
from kiosk.screens.offers import OffersScreen
from kiosk.screens.question import QuestionScreen
from kiosk.screens.still import StillScreen
from kiosk.screens.telling import TellingScreen
from kiosk.screens.view import View
from kiosk.visit.inputs import Input
from kiosk.visit.state import Scene, State
from wire.timepiece import Timepiece

REST_EVERY_S = 0.25
"""How often the line of time moves: four small steps a second, and no frame where none ends."""

STILL = "still"
"""The screen that stands in front of a scene whose time is nearly up."""


class NoScreenError(Exception):
    """There is no display to open a window on."""


class Listener(Protocol):
    """Who is told what was touched."""

    def tap(self, face: int) -> None:
        """A face was pressed."""

    def hear(self, given: Input) -> None:
        """Anything else was touched."""


class Stage(App):  # type: ignore[misc] # Kivy has no types
    """One kiosk's window.

    Raises:
        NoScreenError: no window could be opened.
    """

    def __init__(self, texts: Mapping[str, Texts], device: str, timepiece: Timepiece) -> None:
        """Build every screen, empty; ``device`` is the name that staff would tell."""
        if Window is None:
            msg = "no window can be opened: set DISPLAY, or start a display first"
            raise NoScreenError(msg)
        super().__init__()
        self._texts = texts
        self._device = device
        self._timepiece = timepiece
        self._state: State | None = None
        self._codes: dict[str | None, qr.Rows] = {None: ()}
        self._pace: Pace | None = None
        question = QuestionScreen(name=Scene.ASKING)
        self._scenes = {
            Scene.ASKING: question,
            Scene.STORING: question,
            Scene.REASONS: OffersScreen(name=Scene.REASONS),
            Scene.DIRECTIONS: OffersScreen(name=Scene.DIRECTIONS),
            Scene.FURTHER: OffersScreen(name=Scene.FURTHER),
            Scene.EXPECTED: OffersScreen(name=Scene.EXPECTED),
            Scene.COMMENT: CommentScreen(name=Scene.COMMENT),
            Scene.THANKS: TellingScreen(name=Scene.THANKS),
            Scene.REFUSED: TellingScreen(name=Scene.REFUSED, fails=True, device=device),
        }
        self._still = StillScreen(name=STILL)
        self._unmet = NoticeScreen(name="unmet", warns=True)
        self._resting = Clock.schedule_interval(self._rest, REST_EVERY_S)
        self._resting.cancel()

    def listen(self, listener: Listener) -> None:
        """Tell everything that is touched from now on."""
        self._scenes[Scene.ASKING].bind(on_face=lambda _, face: listener.tap(face))
        for screen in (*set(self._scenes.values()), self._still):
            screen.bind(on_say=lambda _, given: listener.hear(given))

    def show(self, state: State) -> None:
        """Put a state on the screen; it is there with the next frame."""
        self._state = state
        view = self._view(state)
        Window.clearcolor = view.palette.ground
        if is_unplaced(state.station):
            self._show_unmet(view)
            return
        screen = self._still if state.warned else self._scenes[state.scene]
        screen.show(view)
        self.root.current = screen.name
        self._resting.cancel()
        self._rest(0.0)
        if state.ends_ms is not None:
            self._resting()
        if self._pace is not None:
            self._pace.wake()

    def build(self) -> ScreenManager:
        """See Kivy: called once, when the window is there."""
        Window.bind(on_touch_down=self._touched, on_touch_up=self._touched, on_resize=self._resized)
        manager = ScreenManager(transition=NoTransition())
        for screen in (*dict.fromkeys(self._scenes.values()), self._still, self._unmet):
            manager.add_widget(screen)
        return manager

    def open_settings(self, *_: object) -> bool:
        """Kivy's own settings panel (F1) has no business in a shop."""
        return False

    async def play(self) -> None:
        """Show frames until the window is closed, as ``async_run``, but at the touch's own pace.

        ``kiosk.panel`` has told Kivy not to wait between frames; that is done here.
        """
        self._run_prepare()
        await async_runTouchApp(embedded=True, async_lib="asyncio")
        self._pace = Pace(descriptors())
        while EventLoop.status == "started" and not EventLoop.quit:
            await self._pace.wait()
            Window.mainloop()  # hands what was touched to Kivy, before the frame that answers it
            EventLoop.idle()
        EventLoop.close()
        self._stop()

    def _view(self, state: State) -> View:
        texts = self._texts[state.language].worded(state.station.words.get(state.language, {}))
        width_px, height_px = Window.size
        access = state.access
        return View(
            state=state,
            texts=texts,
            page=page(state, texts),
            names={code: self._texts[code]["language"] for code in state.station.languages},
            palette=theme.palette(state.station.look, access, self._hour(state)),
            glass=Glass(
                width_mm=width_px / mm(1),
                height_mm=height_px / mm(1),
                large=access.large,
                low=access.low,
            ),
            code=self._code(state.station.phone),
        )

    def _show_unmet(self, view: View) -> None:
        """The kiosk stands nowhere yet; nothing is asked."""
        what = view.texts["unmet-detail"].format(device=self._device)
        layout = arrange(view.glass.width_mm, view.glass.height_mm, view.state.question.scale)
        self._unmet.show(layout, view.texts["unmet"], what, self._device)
        self.root.current = self._unmet.name

    def _hour(self, state: State) -> int:
        zone = ZoneInfo(state.station.timezone)
        return datetime.fromtimestamp(self._timepiece.wall_ms() / 1000, zone).hour

    def _code(self, address: str | None) -> qr.Rows:
        if address not in self._codes:
            self._codes = {None: (), address: qr.code(address) if address else ()}
        return self._codes[address]

    def _rest(self, _seconds: float) -> None:
        state = self._state
        if state is None:
            return
        screen = self._still if state.warned else self._scenes[state.scene]
        if state.ends_ms is None or state.idle:
            screen.wait(0.0)
            return
        whole_ms = max(1, state.ends_ms - state.begun_ms)
        left_ms = state.ends_ms - self._timepiece.uptime_ms()
        screen.wait(min(1.0, max(0.0, left_ms / whole_ms)))

    def _touched(self, *_: object) -> None:
        if self._pace is not None:
            self._pace.busy()

    def _resized(self, *_: object) -> None:
        if self._state is not None:
            self.show(self._state)
