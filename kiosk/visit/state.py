"""What the kiosk knows of the person in front of it, and of its own trouble. PURE."""

from enum import StrEnum

from msgspec import Struct

from config.shop import Further, Question
from config.station import Station
from config.vocabulary import ElementName
from wire.events import Rating, Reason


class Scene(StrEnum):
    """What is in front of the shopper."""

    ASKING = "asking"
    STORING = "storing"
    REASONS = "reasons"
    DIRECTIONS = "directions"
    FURTHER = "further"
    EXPECTED = "expected"
    COMMENT = "comment"
    THANKS = "thanks"
    REFUSED = "refused"


class Access(Struct, frozen=True, kw_only=True):
    """What this person asked of the screen; the next one gets it as the shop has it.

    ``large`` is larger text, ``contrast`` black and white, ``low`` everything within reach in the
    lower part, ``slow`` ten times the time, ``aloud`` the screens spoken.
    """

    large: bool = False
    contrast: bool = False
    low: bool = False
    slow: bool = False
    aloud: bool = False


class Held(Struct, frozen=True, kw_only=True):
    """A rating that is not on disk yet; ``refused_ms`` is ``None`` while the outbox is at it."""

    rating: Rating
    made_ms: int
    refused_ms: int | None = None


class State(Struct, frozen=True, kw_only=True):
    """Everything that a screen needs, and what the step needs besides.

    ``face`` is the last one tapped in this visit, ``visit`` its token; both None before the first
    tap. ``reasons`` is what was said of each element, the latest word. ``element`` is the one whose
    directions are shown. ``draft`` is the comment so far. ``ends_ms`` is when the scene ends by
    itself and ``begun_ms`` when that was last put off (the ring shows the rest); ``warned`` says
    that "still there?" is in front of it.
    """

    station: Station
    language: str
    scene: Scene = Scene.ASKING
    access: Access = Access()
    turn: int = 0
    visit: str | None = None
    face: int | None = None
    reasons: tuple[Reason, ...] = ()
    element: ElementName | None = None
    choice: str | None = None
    draft: str = ""
    since_ms: int = 0
    begun_ms: int = 0
    ends_ms: int | None = None
    warned: bool = False
    held: tuple[Held, ...] = ()
    problem: str | None = None

    @property
    def question(self) -> Question:
        """The question whose turn it is."""
        return self.station.questions[self.turn % len(self.station.questions)]

    @property
    def further(self) -> Further | None:
        """The further question whose turn it is, if this kiosk asks any."""
        asked = self.station.further
        return asked[self.turn % len(asked)] if asked else None

    @property
    def happy(self) -> bool:
        """Whether the face that was tapped is one of the upper half; the middle one is not."""
        return self.face is not None and self.face > (self.question.scale + 1) / 2
