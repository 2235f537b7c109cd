"""What a kiosk shows that looks for a hub: which ones answer, or the keys to type an address with.

In: a search, words, colours, the glass in millimetres. Out: ``on_given`` with what was touched.
"""

from pathlib import Path

from kivy.lang import Builder
from kivy.properties import BooleanProperty, NumericProperty, ObjectProperty, StringProperty
from kivy.uix.behaviors import ButtonBehavior
from kivy.uix.boxlayout import BoxLayout

from config.catalogue import Texts
from config.look import Look
from kiosk import theme
from kiosk.screens.plain import PlainScreen
from kiosk.search import ERASE, Enter, Given, Hub, More, Pick, Press, Scene, Search
from kiosk.theme import Palette
from kiosk.visit.state import Access
from kiosk.widgets.rank import Button, Rank

CARET = "|"
KEY_TYPE_MM = 7.0
COLUMNS = {False: 3, True: 6}
"""Keys side by side, digits and letters; both have five rows."""

FINGERPRINT = slice(0, 4), slice(4, 8)
"""As much of the authority's as tells two hubs of one name apart, as the hub's page writes it."""


class HubPlate(ButtonBehavior, BoxLayout):  # type: ignore[misc] # Kivy has no types
    """One hub: the store that it says it is, and below where it is."""

    store = StringProperty("")
    address = StringProperty("")
    type_mm = NumericProperty(6)
    palette = ObjectProperty(theme.palette(Look(), Access(), 0), rebind=True)


class HubList(BoxLayout):  # type: ignore[misc] # Kivy has no types
    """The hubs in sight, one below the other, in the middle of their half."""

    row_mm = NumericProperty(22)


class SearchScreen(PlainScreen):
    """Two halves, side by side or one above the other: what there is to say, what to touch."""

    title = StringProperty("")
    detail = StringProperty("")
    typed = StringProperty("")
    types = BooleanProperty(defaultvalue=False)
    warns = BooleanProperty(defaultvalue=False)
    offers = BooleanProperty(defaultvalue=False)
    said_share = NumericProperty(0.8)
    air = NumericProperty(0.5)

    __events__ = ("on_given",)

    def __init__(self, **properties: object) -> None:
        """Build the keys and the list; only one of the two is on the screen at a time."""
        super().__init__(**properties)
        self._search = Search()
        self._keys, self._list, self._more = Rank(type_mm=KEY_TYPE_MM), HubList(), Rank()
        self._keys.bind(on_pick=lambda _, number: self._give(Press(self._search.keys[number])))
        self._more.bind(on_pick=lambda *_: self._give(More()))
        self.ids.enter.bind(on_pick=lambda *_: self._give(Enter()))

    def show(
        self, search: Search, texts: Texts, palette: Palette, glass_mm: tuple[float, float]
    ) -> None:
        """Say how far it has come."""
        self.furnish(palette, glass_mm)
        self._search = search
        self.title, self.detail = _words(search, texts)
        self.warns = search.wrong or search.offline
        self.types = search.scene is Scene.TYPING
        self.typed = search.typed + CARET if self.types else ""
        self.offers = search.scene in {Scene.CHOOSING, Scene.TYPING}
        self.said_share = (
            (1.0 if self.upright else 0.75) if self.types else 0.5 if self.upright else 0.8
        )
        self.air = 0.01 if self.types else 0.2 if self.offers else 0.6
        enter = [Button(words=texts["search-ask"], main=True)] if self.types else []
        self.ids.enter.show(enter, 1, palette)
        self._stand(palette)

    def _stand(self, palette: Palette) -> None:
        """Put the keys or the hubs into their half."""
        half = self.ids.half
        half.clear_widgets()
        if self._search.scene is Scene.TYPING:
            keys = [_key(key) for key in self._search.keys]
            self._keys.show(keys, COLUMNS[self._search.letters], palette)
            half.add_widget(self._keys)
        elif self._search.scene is Scene.CHOOSING:
            self._fill(palette)
            half.add_widget(self._list)

    def _fill(self, palette: Palette) -> None:
        self._list.clear_widgets()
        for number, hub in enumerate(self._search.in_sight):
            plate = HubPlate(
                store=hub.store, address=_where(hub), palette=palette, type_mm=self.type_mm
            )
            plate.bind(on_release=lambda _, number=number: self._give(Pick(number)))
            self._list.add_widget(plate)
        if self._search.has_more:
            self._more.show([Button(drawing="do-next")], 1, palette)
            self._list.add_widget(self._more)

    def _give(self, given: Given) -> None:
        self.dispatch("on_given", given)

    def on_given(self, given: Given) -> None:
        """Kivy's default handler of the event; the window listens."""


def _words(search: Search, texts: Texts) -> tuple[str, str]:
    """The sentence, and what there is to add."""
    if search.wrong:
        return texts["search-type"], texts["search-wrong"]
    match search.scene:
        case Scene.CHOOSING:
            return texts["search-choose"], texts["search-choose-detail"]
        case Scene.TYPING if search.offline:
            return texts["search-type"], texts["search-offline"]
        case Scene.TYPING if not search.hubs:
            return texts["search-type"], texts["search-nobody"]
        case Scene.TYPING:
            return texts["search-type"], texts["search-type-detail"]
    return texts["search-looking"], texts["search-looking-detail"]


def _key(key: str) -> Button:
    return Button(drawing="do-erase") if key == ERASE else Button(words=key)


def _where(hub: Hub) -> str:
    said = " ".join(hub.fingerprint[part] for part in FINGERPRINT)
    return f"{hub.address} · {said}"


Builder.load_file(str(Path(__file__).with_suffix(".kv")))
