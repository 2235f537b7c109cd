"""The words of the trade: experience providers, experience modules, and what people sense.

Sources: B. Schmitt, "Experiential Marketing", Journal of Marketing Management 15 (1999), for the
providers and modules; the elements of SENSE and their directions are this project's.
"""

from enum import StrEnum
from typing import Literal, NamedTuple, get_args


class ExPro(StrEnum):
    """Experience provider: a part of the store's environment that somebody can change."""

    COMMUNICATIONS = "communications"
    IDENTITY = "identity"
    PRODUCT = "product"
    COBRANDING = "cobranding"
    ENVIRONMENT = "environment"
    ELECTRONIC = "electronic"
    PEOPLE = "people"


class Module(StrEnum):
    """Strategic experience module: how an experience works on a person."""

    SENSE = "sense"
    FEEL = "feel"
    THINK = "think"
    ACT = "act"
    RELATE = "relate"


class Control(StrEnum):
    """Who holds a touchpoint; what is not owned is context and never scored into an ExPro."""

    OWNED = "owned"
    SHARED = "shared"
    NOT_OWNED = "not_owned"


class Element(NamedTuple):
    """One thing that people sense, and how it can be wrong.

    ``directions`` says that it can be too little or too much of the same thing; otherwise
    ``problems`` are two different troubles.
    """

    name: str
    directions: bool
    problems: tuple[str, ...] = ()


ElementName = Literal[
    "light", "sound", "scent", "temperature", "touch", "cleanliness", "visual", "space"
]

ELEMENTS = (
    Element("light", directions=True),
    Element("sound", directions=True),
    Element("scent", directions=False, problems=("unpleasant", "too_strong")),
    Element("temperature", directions=True),
    Element("touch", directions=False, problems=("cannot_try", "unpleasant")),
    Element("cleanliness", directions=False, problems=("dirty", "untidy")),
    Element("visual", directions=False, problems=("cluttered", "dull")),
    Element("space", directions=False, problems=("crowded", "hard_to_find")),
)

assert tuple(one.name for one in ELEMENTS) == get_args(ElementName)  # noqa: S101 - one list, twice

EXPECTED = ("worse", "as_expected", "better")
"""The choices of an expectation question."""
