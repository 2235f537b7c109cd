"""The window of a kiosk that belongs to no store yet: it finds a hub, and shows a code.

In: settings, words, how far the search has come (``kiosk.search``), what the hub that is asked has
come to (``wire.joining``). Out: pictures for whoever hangs it up, and what was touched. Until
somebody touches it, it speaks each language for some seconds; from then on the one that was shown
or chosen. It asks and keeps nothing. ``kiosk.panel.prepare`` comes first: importing this module
imports Kivy.
"""

from collections.abc import Callable, Mapping

from kivy.app import App
from kivy.clock import Clock
from kivy.core.window import Window
from kivy.metrics import mm
from kivy.uix.boxlayout import BoxLayout

from config.catalogue import Texts
from config.look import Look
from kiosk import theme
from kiosk.glass import Guard
from kiosk.screens.arrival import ArrivalScreen
from kiosk.screens.foot import Foot
from kiosk.screens.plain import PlainScreen
from kiosk.screens.search import SearchScreen
from kiosk.search import Given, Hub, Scene, Search
from kiosk.settings import KioskSettings
from kiosk.stage import NoScreenError
from kiosk.visit.state import Access
from wire.joining import Shown

LANGUAGE_S = 7.0
"""As long as the sentence takes to be read twice."""

FRAMES_FPS = 20  # Kivy hears touches once a frame; nothing moves here

WATCH_S = 0.25
"""How often a finger that says nothing any more is looked for."""

NOON_HOUR = 12  # the colours of a store with opening hours


class Arrival(App):  # type: ignore[misc] # Kivy has no types
    """The window; ``uptime_ms`` is a clock that never goes back.

    Raises:
        NoScreenError: no window could be opened.
    """

    def __init__(
        self, settings: KioskSettings, texts: Mapping[str, Texts], uptime_ms: Callable[[], int]
    ) -> None:
        """Build the screens; nothing is shown yet."""
        if Window is None:
            raise NoScreenError
        super().__init__()
        self._texts = texts
        self._language = next(iter(texts))
        self._turning = True
        self._code, self._finding = ArrivalScreen(settings.device), SearchScreen()
        self._foot = Foot()
        self._palette = theme.palette(Look(), Access(), NOON_HOUR)
        self._guard = Guard(uptime_ms, self._touched, lambda _: None)
        self._search, self._shown = Search(), Shown()
        self._drawn = 0

    def listen(self, hear: Callable[[Given], None]) -> None:
        """Tell everything that is touched from now on."""
        self._finding.bind(on_given=lambda _, given: hear(given))
        self._foot.bind(on_given=lambda _, given: hear(given))
        self._foot.bind(on_language=lambda _, language: self._speak(language))

    def tell(self, shown: Shown) -> None:
        """Show what the hub that is asked has come to."""
        self._shown = shown
        self._draw()

    def stand(self, search: Search) -> None:
        """Show how far the search has come; no finger that is down presses anything on it."""
        if search.scene is not self._search.scene:
            self._guard.let_go()
        self._search = search
        self._guard.typing = search.scene is Scene.TYPING
        self._draw()

    def draws(self) -> bool:
        """Whether the glass has got a frame since this was last asked; one more is ordered here."""
        drawn, self._drawn = self._drawn, Clock.frames_displayed
        Window.canvas.ask_update()
        return self._drawn > drawn

    def build(self) -> BoxLayout:
        """See Kivy: called once, when the window is there; a full screen is not closed by hand."""
        Window.bind(on_request_close=lambda *_, **__: bool(Window.fullscreen))
        Window.bind(on_resize=lambda *_: self._draw())
        Window.clearcolor = self._palette.ground
        glass = BoxLayout(orientation="vertical")
        glass.add_widget(self._finding)
        glass.add_widget(self._foot)
        return glass

    def on_start(self) -> None:
        """See Kivy: the window has its size, the first picture is about to come."""
        Clock._max_fps = FRAMES_FPS  # noqa: SLF001 - the panel is prepared for a window of its own pace
        self._guard.install()
        Clock.schedule_interval(lambda _: self._guard.wait(), WATCH_S)
        Clock.schedule_interval(self._turn, LANGUAGE_S)
        self._draw()

    def open_settings(self, *_: object) -> bool:
        """Kivy's own settings panel (F1) has no business in a shop."""
        return False

    async def play(self) -> None:
        """Show frames until the window is closed."""
        await self.async_run(async_lib="asyncio")

    def _touched(self) -> None:
        self._turning = False

    def _speak(self, language: str) -> None:
        self._language = language
        self._draw()

    def _turn(self, _seconds: float) -> None:
        if self._turning:
            languages = list(self._texts)
            after = languages.index(self._language) + 1
            self._speak(languages[after % len(languages)])

    def _draw(self) -> None:
        if self.root is None:
            return
        glass_mm = (Window.width / mm(1), Window.height / mm(1))
        search, texts = self._search, self._texts[self._language]
        self._foot.show(search.scene, self._texts, self._language, self._palette, glass_mm)
        if search.scene in {Scene.ASKING, Scene.JOINED}:
            hub = search.hub or Hub("")
            self._code.show(self._shown, hub, texts, self._palette, glass_mm)
            self._put(self._code)
        else:
            self._finding.show(search, texts, self._palette, glass_mm)
            self._put(self._finding)

    def _put(self, screen: PlainScreen) -> None:
        """Put a screen above the foot."""
        if screen.parent is None:
            self.root.clear_widgets()
            self.root.add_widget(screen)
            self.root.add_widget(self._foot)
