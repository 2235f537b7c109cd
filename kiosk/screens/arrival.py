"""What a kiosk shows that belongs to no store yet: a code for a manager to type.

In: words, colours, the glass in millimetres, what is to be shown. Out: nothing; it hears no touch.
"""

from pathlib import Path

from kivy.lang import Builder
from kivy.properties import BooleanProperty, ObjectProperty, StringProperty

from config.catalogue import Texts
from kiosk import qr
from kiosk.screens.plain import PlainScreen
from kiosk.search import Hub
from kiosk.theme import Palette
from kiosk.widgets import code, wording  # noqa: F401 - the .kv builds them by name
from wire.joining import Shown


class ArrivalScreen(PlainScreen):
    """The code in large letters, beside or below it the way to the page where it is typed.

    Else what is the matter. A phone that scans the way learns no code: that is on the glass alone.
    """

    title = StringProperty("")
    detail = StringProperty("")
    letters = StringProperty("")
    note = StringProperty("")
    rows = ObjectProperty(())
    shows_rows = BooleanProperty(defaultvalue=False)

    def __init__(self, device: str) -> None:
        """Build it; ``device`` is how this kiosk calls itself."""
        super().__init__()
        self._device = device

    def show(
        self,
        shown: Shown,
        hub: Hub,
        texts: Texts,
        palette: Palette,
        glass_mm: tuple[float, float],
    ) -> None:
        """Say what to do; ``hub`` is asked."""
        self.furnish(palette, glass_mm)
        self.title = texts["arrival"]
        self.letters = shown.code or ""
        if shown.code is not None:
            self.detail = texts["arrival-code"]
        elif shown.is_rejected:
            self.detail = texts["arrival-rejected"]
        else:
            self.detail = texts["arrival-waits" if shown.trouble is None else "arrival-trouble"]
        page = (shown.page or "").partition("#")[0].removeprefix("http://") or hub.address
        self.note = " · ".join(filter(None, (self._device, hub.store, page, shown.trouble)))
        self.rows = _square(shown.page)
        self.shows_rows = bool(self.rows)


def _square(page: str | None) -> qr.Rows:
    """The way to the page; nothing where its address is too long for a square."""
    try:
        return qr.code(page or "")
    except qr.AddressError:
        return ()


Builder.load_file(str(Path(__file__).with_suffix(".kv")))
