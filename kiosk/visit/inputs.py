"""What can happen in front of a kiosk, each with the time handed beside it. PURE."""

from typing import Literal

from msgspec import Struct

from config.station import Station
from config.vocabulary import ElementName
from kiosk.visit.effects import Saying

Feature = Literal["large", "contrast", "low", "slow", "aloud"]


class Tap(Struct, frozen=True, kw_only=True):
    """A face was pressed, 1 (worst) to the question's scale; ``visit`` is a token never used."""

    face: int
    visit: str


class Touch(Struct, frozen=True):
    """The glass was touched where nothing else is: somebody is there, or done with the thanks."""


class Choose(Struct, frozen=True):
    """A language was chosen."""

    language: str


class Ease(Struct, frozen=True):
    """One of the access features was switched on or off."""

    feature: Feature


class Sensed(Struct, frozen=True):
    """A reason chip was pressed: after a good face it is liked, after a bad one it opens.

    A chip that says already that it is liked takes that back.
    """

    element: ElementName


class Said(Struct, frozen=True):
    """What is wrong with the open element: a direction or one of its problems."""

    word: str


class Chosen(Struct, frozen=True):
    """An answer to the further question, or to whether it was as expected."""

    choice: str


class Write(Struct, frozen=True):
    """The button that opens the comment was pressed."""


class Typed(Struct, frozen=True):
    """The comment as it now stands; the keyboard edits it."""

    draft: str


class Send(Struct, frozen=True):
    """The comment is finished."""


class Back(Struct, frozen=True):
    """One scene back: from the directions to the reasons, from the reasons to the faces."""


class Undo(Struct, frozen=True):
    """Take back the last thing said.

    A reason and a comment are withdrawn. A face and an answer lead back to where they were given,
    where they are marked: they stand until another one takes their place.
    """


class Done(Struct, frozen=True):
    """Go on without answering what is on the screen."""


class Leave(Struct, frozen=True):
    """The visit is over for a reason of the house: it closes, or the screen is cleaned."""


class Moved(Struct, frozen=True):
    """The kiosk is told to be another station: other questions, languages, looks."""

    station: Station


class Stored(Struct, frozen=True):
    """What was said is on disk."""

    event: Saying


class Refused(Struct, frozen=True):
    """What was said could not be stored; nothing of it is on disk."""

    event: Saying
    problem: str


class Heard(Struct, frozen=True):
    """The screen is being read aloud, and somebody listens; wanted as often as a tick."""


class Tick(Struct, frozen=True):
    """Time has passed; wanted several times a second."""


Input = (
    Tap
    | Touch
    | Choose
    | Ease
    | Sensed
    | Said
    | Chosen
    | Write
    | Typed
    | Send
    | Back
    | Undo
    | Done
    | Leave
    | Moved
    | Stored
    | Refused
    | Heard
    | Tick
)
