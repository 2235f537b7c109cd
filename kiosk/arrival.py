"""The window of a kiosk that belongs to no store yet; all it does is show a code.

In: settings, words, and what the way into the store has come to (``wire.joining``). Out: pictures,
in each language for some seconds, for whoever hangs it up. It hears no touch, and asks and keeps
nothing. ``kiosk.panel.prepare`` comes first: importing this module imports Kivy.
"""

from collections.abc import Mapping

from kivy.app import App
from kivy.clock import Clock
from kivy.core.window import Window
from kivy.metrics import mm
from kivy.uix.screenmanager import NoTransition, ScreenManager

from config.catalogue import Texts
from config.look import Look
from kiosk import theme
from kiosk.screens.arrival import ArrivalScreen
from kiosk.settings import KioskSettings
from kiosk.stage import NoScreenError
from kiosk.visit.state import Access
from wire.joining import Shown

LANGUAGE_S = 7.0
"""As long as the sentence takes to be read twice."""

FRAMES_FPS = 20  # nothing moves here

NOON_HOUR = 12  # the colours of a store with opening hours


class Arrival(App):  # type: ignore[misc] # Kivy has no types
    """The window.

    Raises:
        NoScreenError: no window could be opened.
    """

    def __init__(self, settings: KioskSettings, texts: Mapping[str, Texts]) -> None:
        """Build the screen; nothing is shown yet."""
        if Window is None:
            raise NoScreenError
        super().__init__()
        self._device = settings.device
        self._texts = [*texts.values()]
        self._screen = ArrivalScreen()
        self._palette = theme.palette(Look(), Access(), NOON_HOUR)
        self._shown = Shown()
        self._drawn = 0

    def tell(self, shown: Shown) -> None:
        """Show this from now on."""
        self._shown = shown
        self._draw()

    def draws(self) -> bool:
        """Whether the glass has got a frame since this was last asked; one more is ordered here."""
        drawn, self._drawn = self._drawn, Clock.frames_displayed
        Window.canvas.ask_update()
        return self._drawn > drawn

    def build(self) -> ScreenManager:
        """See Kivy: called once, when the window is there; a full screen is not closed by hand."""
        Window.bind(on_request_close=lambda *_, **__: bool(Window.fullscreen))
        Window.bind(on_resize=lambda *_: self._draw())
        Window.clearcolor = self._palette.ground
        manager = ScreenManager(transition=NoTransition())
        manager.add_widget(self._screen)
        return manager

    def on_start(self) -> None:
        """See Kivy: the window has its size, the first picture is about to come."""
        Clock._max_fps = FRAMES_FPS  # noqa: SLF001 - the panel is prepared for a window of its own pace
        Clock.schedule_interval(self._turn, LANGUAGE_S)
        self._draw()

    def open_settings(self, *_: object) -> bool:
        """Kivy's own settings panel (F1) has no business in a shop."""
        return False

    async def play(self) -> None:
        """Show frames until the window is closed."""
        await self.async_run(async_lib="asyncio")

    def _turn(self, _seconds: float) -> None:
        self._texts = [*self._texts[1:], self._texts[0]]
        self._draw()

    def _draw(self) -> None:
        glass_mm = (Window.width / mm(1), Window.height / mm(1))
        self._screen.show(self._shown, self._device, self._texts[0], self._palette, glass_mm)
