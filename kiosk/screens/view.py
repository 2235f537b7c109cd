"""All that a screen of the visit is shown: the state, its words, its look and its glass. PURE."""

from msgspec import Struct

from config.catalogue import Texts
from kiosk.boxes import Glass
from kiosk.pages import Page
from kiosk.theme import Palette
from kiosk.visit.state import State


class View(Struct, frozen=True, kw_only=True):
    """``names`` are the languages' own, by code; ``share`` is the rest of the time, 0 to 1.

    ``code`` are the rows of the code for phones, empty where none is offered. ``speaks`` says that
    the screens can be read aloud.
    """

    state: State
    texts: Texts
    page: Page
    names: dict[str, str]
    palette: Palette
    glass: Glass
    code: tuple[tuple[bool, ...], ...] = ()
    speaks: bool
