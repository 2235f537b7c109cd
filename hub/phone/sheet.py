"""What a page on a phone shows, as a value: the desk fills it in, the page draws it. PURE."""

from msgspec import Struct

from config.shop import Question, Touchpoint
from hub.phone.form import Scene


class Sheet(Struct, frozen=True, kw_only=True):
    """All that a page shows, but for its words; ``chosen`` is what was said of each element.

    ``refused`` says that the last answer could not be stored, ``fresh`` that the form before was
    too old and its answer was not taken.
    """

    scene: Scene
    ticket: str
    question: Question
    place: Touchpoint
    language: str
    face: int | None = None
    chosen: dict[str, str] = {}
    refused: bool = False
    fresh: bool = False
