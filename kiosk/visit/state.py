"""What the kiosk knows of the person in front of it, and of its own trouble. PURE."""

from enum import StrEnum

from msgspec import Struct

from config.shop import Further, Question
from config.station import Station
from config.vocabulary import ElementName
from wire.events import Answer, Comment, Rating, Reason

SAID_MAX = 30
"""Events of one visit; a rating, three reasons, two answers, a comment and second thoughts about
each take half of it. Who says more is playing, and is thanked instead of asked on."""


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

    Of this person: ``face`` is the last one tapped, ``visit`` its token, both None before the
    first tap; with a visit the faces are in front again to be corrected, and the face still
    counts. ``reasons`` is what stands of each element, the latest word. ``element`` is the one
    whose directions are shown, ``choice`` what was already said on the scene in front: the word of
    the element, or the answer. ``draft`` is the comment so far. ``told`` is what may be undone, the
    last at the end, and a face that corrected another; ``said`` counts the visit's events.
    ``noticed_ms`` is when this person first chose a language or an ease, ``rated`` the rating that
    a further face corrects.

    Of the scene: ``ends_ms`` is when it ends by itself, or is warned about; ``begun_ms`` when that
    was last put off (the ring shows the rest); ``warned`` says that "still there?" is in front of
    it. ``appeared_ms`` is when it came up without a touch.

    Of the glass: ``touched_ms`` is the last press that counted, ``pressed_ms`` the last one of a
    face, ``next_station`` what is to be applied between two visits. ``held`` is bounded by time:
    faces are out of reach while the outbox refuses, and it must answer soon. ``problem`` is set
    from the first refusal until something is stored again.
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
    told: tuple[Rating | Reason | Answer | Comment, ...] = ()
    said: int = 0
    noticed_ms: int | None = None
    rated: Rating | None = None
    appeared_ms: int | None = None
    begun_ms: int = 0
    ends_ms: int | None = None
    warned: bool = False
    touched_ms: int | None = None
    pressed_ms: int | None = None
    next_station: Station | None = None
    held: tuple[Held, ...] = ()
    problem: str | None = None
    problem_ms: int = 0

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

    @property
    def idle(self) -> bool:
        """Whether nobody is in the middle of anything: the question stands as the shop has it."""
        return self.scene is Scene.ASKING and self.visit is None and self.noticed_ms is None

    @property
    def may_comment(self) -> bool:
        """Whether the button that opens the comment stands on the scene in front."""
        written = any(isinstance(one, Comment) for one in self.told)
        here = self.scene in {Scene.REASONS, Scene.THANKS}
        return self.station.comments and here and not written and not self.spent

    @property
    def spent(self) -> bool:
        """Whether this visit has said all that one may; there is no way back from its thanks."""
        return self.said >= SAID_MAX
