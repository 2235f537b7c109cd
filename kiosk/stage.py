"""The window: shows a visit's state or what stands in front of it, and says what was touched.

In: a visit's ``State`` through ``show`` and a ``Duty`` through ``stand``, as often as anybody
likes. Out: calls to a ``Listener`` and to ``Staff``. It decides nothing and keeps nothing of a
visit; the screens are built once and only change words.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from itertools import count
from typing import Literal, Protocol
from zoneinfo import ZoneInfo

from kivy.app import App
from kivy.base import EventLoop, async_runTouchApp
from kivy.clock import Clock
from kivy.core.window import Window
from kivy.graphics.opengl import GL_RGBA, GL_UNSIGNED_BYTE, glReadPixels
from kivy.lang import Builder
from kivy.metrics import mm
from kivy.uix.screenmanager import NoTransition, ScreenManager

from config.catalogue import Texts
from kiosk import drift, qr, theme
from kiosk.boxes import Glass
from kiosk.duty import Duty
from kiosk.glass import Guard
from kiosk.pace import Pace, descriptors
from kiosk.pages import page
from kiosk.screens.comment import CommentScreen
from kiosk.screens.house import House
from kiosk.screens.nameplate import Nameplate
from kiosk.screens.offers import OffersScreen
from kiosk.screens.question import QuestionScreen
from kiosk.screens.still import StillScreen
from kiosk.screens.telling import TellingScreen
from kiosk.screens.view import View
from kiosk.shot import Dots
from kiosk.touch import Counts, Gesture
from kiosk.visit.inputs import Input
from kiosk.visit.state import Scene, State
from wire.timepiece import Timepiece

REST_EVERY_S = 0.25
"""How often the line of time moves: four small steps a second, and no frame where none ends."""

STILL = "still"
"""The screen that stands in front of a scene whose time is nearly up."""


class NoScreenError(Exception):
    """There is no display to open a window on."""

    def __init__(self) -> None:
        """Say what to do."""
        super().__init__("no window can be opened: set DISPLAY, or start a display first")


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


class Stage(App):  # type: ignore[misc] # Kivy has no types
    """One kiosk's window.

    Raises:
        NoScreenError: no window could be opened.
    """

    def __init__(
        self, texts: Mapping[str, Texts], device: str, timepiece: Timepiece, *, speaks: bool
    ) -> None:
        """Build every screen, empty.

        ``device`` is the name that staff would tell; ``speaks``: the screens can be read aloud.
        """
        if Window is None:
            raise NoScreenError
        super().__init__()
        self._texts = texts
        self._timepiece = timepiece
        self._speaks = speaks
        self._state: State | None = None
        self._drawn = 0
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
        self._duty = Duty()
        self._guard: Guard | None = None
        self._nameplate = Nameplate(device)
        self._house = House(device)
        self._resting = Clock.schedule_interval(self._rest, REST_EVERY_S)
        self._resting.cancel()

    def listen(self, listener: Listener) -> None:
        """Tell everything that is touched from now on."""
        self._scenes[Scene.ASKING].bind(on_face=lambda _, face: listener.tap(face))
        for screen in (*set(self._scenes.values()), self._still):
            screen.bind(on_say=lambda _, given: listener.hear(given))

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
        view = self._view(state)
        Window.clearcolor = view.palette.ground
        screen = self._still if state.warned else self._scenes[state.scene]
        screen.show(view)
        self.root.current = self._in_front(state) or screen.name
        if self._duty.named_ms is None:
            self._nameplate.hide()
        else:
            self._nameplate.show(state.station.place, view.palette)
        self._resting.cancel()
        self._rest(0.0)
        if state.ends_ms is not None:
            self._resting()
        if self._pace is not None:
            self._pace.wake()

    def has_drawn(self) -> bool:
        """Whether the glass ever got a frame."""
        return bool(Clock.frames_displayed)

    def draws(self) -> bool:
        """Whether the glass has got a frame since this was last asked; one more is ordered here."""
        drawn, self._drawn = self._drawn, Clock.frames_displayed
        Window.canvas.ask_update()
        return self._drawn > drawn

    def dots(self) -> Dots:
        """What is in front now, drawn anew: nothing of the frame before is left in it."""
        Builder.sync()
        Window.dispatch("on_draw")
        width_px, height_px = Window.system_size
        rgba = glReadPixels(0, 0, width_px, height_px, GL_RGBA, GL_UNSIGNED_BYTE)
        return Dots(width_px=width_px, height_px=height_px, rgba=bytes(rgba))

    def build(self) -> ScreenManager:
        """See Kivy: called once, when the window is there; a full screen is not closed by hand."""
        Window.bind(on_request_close=lambda *_, **__: bool(Window.fullscreen))
        Window.bind(on_touch_down=self._touched, on_touch_up=self._touched, on_resize=self._resized)
        manager = ScreenManager(transition=NoTransition())
        for screen in (*dict.fromkeys(self._scenes.values()), self._still):
            manager.add_widget(screen)
        for screen in self._house.screens:
            manager.add_widget(screen)
        return manager

    def drift(self, every_s: float = drift.MOVE_S) -> None:
        """Move the picture a little every while, so that it does not burn into the glass."""
        moves = count(1)

        def move(_seconds: float) -> None:
            self.root.pos = drift.offset_px(next(moves))

        Clock.schedule_interval(move, every_s)

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
            speaks=self._speaks,
        )

    def _in_front(self, state: State) -> str | None:
        """The screen of the house that stands in front of the visit; it speaks as the shop does."""
        station = state.station
        spoken = [self._texts[one].worded(station.words.get(one, {})) for one in station.languages]
        glass_mm = (Window.width / mm(1), Window.height / mm(1))
        return self._house.show(self._duty, spoken, station.look, glass_mm)

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
