"""Reads what a phone posts. PURE.

In: the bytes of a form, as a browser encodes it. Out: a ``Form``, or a ``FormError``. It does not
know what the touchpoint asks; that what is said fits the question is ``hub.phone.visit``.
"""

from typing import Literal
from urllib.parse import parse_qsl

import msgspec
from msgspec import Struct

FORM_BYTES_MAX = 4_096
"""The fullest form has 600: a ticket, and a word for each of the elements."""

FIELDS_MAX = 32
"""Twice those of the fullest form."""

SAID = "said-"
"""What the fields of the reasons are called before the element."""

TO = "to"
"""What the buttons of the languages are called."""

Scene = Literal["faces", "reasons", "thanks"]


class Form(Struct, frozen=True, kw_only=True):
    """What was on the page when a button was pressed.

    ``scene`` is the page, ``step`` the button, ``said`` the word chosen for each element. A button
    that leads to another language stays on the page.
    """

    scene: Scene
    ticket: str
    step: Literal["on", "back", "stay"] = "on"
    language: str | None = None
    face: int | None = None
    said: dict[str, str] = {}


class FormError(ValueError):
    """No page of ours posts such a form."""


def read(body: bytes) -> Form:
    """The form of a request's body.

    Raises:
        FormError: it is none.
    """
    try:
        fields = dict(parse_qsl(body.decode(), strict_parsing=True, max_num_fields=FIELDS_MAX))
        plain = {key: text for key, text in fields.items() if not key.startswith(SAID)}
        said = {key.removeprefix(SAID): fields[key] for key in fields.keys() - plain.keys()}
        if TO in plain:
            plain |= {"step": "stay", "language": plain[TO]}
        return msgspec.convert({**plain, "said": said}, Form, strict=False)
    except ValueError as error:  # of the encoding, of the fields, and msgspec's own
        raise FormError(str(error)) from error
