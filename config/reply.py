"""What shoppers read of what was done about their answers: "you said, we did". PURE.

In: a line for each language. Out: what is wrong with it. When it is shown, where and for how long
is the hub's business; the kiosk shows it under its question while it is handed out.
"""

from collections.abc import Iterator, Sequence
from typing import Annotated

from msgspec import Meta

from config.wording import is_blank
from wire.events import Language

REPLY_CHARACTERS_MAX = 80
"""One line under a question, read in passing."""

Words = Annotated[
    dict[Language, Annotated[str, Meta(min_length=1, max_length=REPLY_CHARACTERS_MAX)]],
    Meta(max_length=8),
]
"""The line by language; a kiosk in another language shows none."""


def mistakes(words: Words, languages: Sequence[str]) -> Iterator[str]:
    """What is wrong with a reply in a store that speaks these languages, a line for each reason."""
    for code, line in words.items():
        if code not in languages:
            yield f"reply.{code}: the store does not speak it"
        if is_blank(line):
            yield f"reply.{code}: has no words"
