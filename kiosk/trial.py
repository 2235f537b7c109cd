"""The test of glass and display by the installer: ``vetrina-kiosk self-test`` on one page.

In: settings, the words of one language, a clock. Out: what was found, as ``Findings``. It shows the
marks of ``kiosk.marks`` and hears every report of every driver, unguarded; it asks nothing, stores
nothing and talks to no hub. ``kiosk.panel.prepare`` comes first: importing this module imports
Kivy.
"""

import signal
from collections.abc import Iterable

from kivy.app import App
from kivy.base import EventLoop
from kivy.clock import Clock
from kivy.core.window import Window
from kivy.metrics import mm
from kivy.uix.screenmanager import NoTransition, ScreenManager
from msgspec import Struct

from config.catalogue import Texts
from config.look import Look
from kiosk import marks, theme
from kiosk.fingers import touch_screens
from kiosk.fitness import NO_TOUCH
from kiosk.glass import Event, contact_of, hear_fingers, is_finger, misfits
from kiosk.marks import Place
from kiosk.screens.aim import AimScreen
from kiosk.settings import KioskSettings
from kiosk.stage import NoScreenError
from kiosk.visit.state import Access
from wire.timepiece import Timepiece

FAILURES = (NoScreenError,)
"""What an installer can mend; told in one line."""

TICK_S = 0.1
FIT_MS = 5_000
"""A full screen gets its size after its first frames, on a busy machine some seconds later."""

FRAMES_FPS = 30  # Kivy hears touches once a frame; nothing moves here

NOON_HOUR = 12  # the colours of a store with opening hours


class Findings(Struct, frozen=True, kw_only=True):
    """What the test has shown: ``good`` and ``faults``, a line for each thing."""

    good: list[str]
    faults: list[str]


class Trial(App):  # type: ignore[misc] # Kivy has no types
    """The window of the test.

    Raises:
        NoScreenError: no window could be opened.
    """

    def __init__(self, settings: KioskSettings, texts: Texts, timepiece: Timepiece) -> None:
        """Build the screen; nothing is heard yet."""
        if Window is None:
            raise NoScreenError
        super().__init__()
        self._settings = settings
        self._texts = texts
        self._timepiece = timepiece
        self._screen = AimScreen()
        self._palette = theme.palette(Look(), Access(), NOON_HOUR)
        self._screens: tuple[str, ...] | None = None
        self._misfits: list[str] = []
        self._frames = 0
        self._began_ms = timepiece.uptime_ms()
        self._felt: marks.Trial | None = None

    def findings(self) -> Findings:
        """Run until all marks were touched, nobody goes on, or SIGINT or SIGTERM ends it."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: self.stop())
        self.run()
        good, faults = [], [*self._misfits]
        if self._felt is not None:
            faults += marks.faults(self._felt)
        if not self._frames:
            faults.insert(0, "no picture came onto the display: see its cable and its driver")
        if self._frames and not self._misfits:
            size, dpi = self._settings.size, self._settings.density_dpi
            good.append(f"the picture has {size} pixels at {dpi} dpi, as the settings say")
        if self._screens:
            good.append(f"touch screens found: {', '.join(self._screens)}")
        elif self._screens is not None:
            good.append(f"{NO_TOUCH}, as was done here")
        if self._felt is not None and not faults:
            far_mm = marks.farthest_mm(self._felt)
            good.append(f"all marks were felt once, {far_mm:.0f} mm beside them at most")
        return Findings(good=good, faults=faults)

    def process(self, events: Iterable[Event]) -> list[Event]:
        """Hear the drivers as one of Kivy's post-processing modules; no widget needs a touch."""
        for kind, event in events:
            if self._felt is not None and is_finger(event):
                contact = contact_of(kind, event)
                self._felt = marks.touch(self._felt, contact, self._timepiece.uptime_ms())
        return []

    def build(self) -> ScreenManager:
        """See Kivy: called once, when the window is there."""
        Window.clearcolor = self._palette.ground
        manager = ScreenManager(transition=NoTransition())
        manager.add_widget(self._screen)
        return manager

    def on_start(self) -> None:
        """See Kivy: the window has its size, the first picture is about to come."""
        Clock._max_fps = FRAMES_FPS  # noqa: SLF001 - the panel is prepared for a window of its own pace
        EventLoop.add_postproc_module(self)
        hear_fingers()
        Clock.schedule_interval(self._look, TICK_S)
        self._look(0.0)

    def open_settings(self, *_: object) -> bool:
        """Kivy's own settings panel (F1) has no business here."""
        return False

    def _look(self, _seconds: float) -> None:
        """Show the next mark, and see how window and drivers are while the window is open."""
        now_ms = self._timepiece.uptime_ms()
        self._frames = Clock.frames_displayed
        self._screens = touch_screens()
        self._misfits = misfits(self._settings.size_px, self._settings.density_dpi)
        if self._misfits:  # marks would stand beside the glass
            if now_ms - self._began_ms >= FIT_MS:
                self.stop()
            return
        if self._felt is None:
            self._felt = marks.Trial(glass_mm=_glass_mm(), heard_ms=now_ms)
        if marks.is_over(self._felt, now_ms):
            self.stop()
            return
        mark = marks.awaited(self._felt, now_ms)
        touched = len(self._felt.presses)
        self._screen.show(touched, mark, self._texts, self._palette, self._felt.glass_mm)


def _glass_mm() -> Place:
    width_px, height_px = Window.size
    return width_px / mm(1), height_px / mm(1)
