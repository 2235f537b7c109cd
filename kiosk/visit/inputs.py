"""What can happen in front of a kiosk, each with the time handed beside it. PURE."""

from typing import Literal

from msgspec import Struct

from config.vocabulary import ElementName


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

    feature: Literal["large", "contrast", "low", "slow", "aloud"]


class Sensed(Struct, frozen=True):
    """A reason chip was pressed: after a good face it is liked, after a bad one it opens."""

    element: ElementName


class Said(Struct, frozen=True):
    """What is wrong with the open element: a direction or one of its problems."""

    word: str


class Chosen(Struct, frozen=True):
    """An answer to the further question, or to whether it was as expected."""

    choice: str


class Typed(Struct, frozen=True):
    """The comment as it now stands; the keyboard edits it."""

    draft: str


class Send(Struct, frozen=True):
    """The comment is finished."""


class Back(Struct, frozen=True):
    """One step back: from the directions to the reasons, from the reasons to the faces."""


class Undo(Struct, frozen=True):
    """Take back the last thing said: a reason is withdrawn, a face may be tapped anew."""


class Done(Struct, frozen=True):
    """Go on without answering what is on the screen."""


class Leave(Struct, frozen=True):
    """The visit is over for a reason of the house: it closes, or the screen is cleaned."""


class Stored(Struct, frozen=True):
    """The rating of this visit is on disk."""

    visit: str


class Refused(Struct, frozen=True):
    """The rating of this visit could not be stored; nothing of it is on disk."""

    visit: str
    problem: str


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
    | Typed
    | Send
    | Back
    | Undo
    | Done
    | Leave
    | Stored
    | Refused
    | Tick
)
