"""One language's words for shoppers, on the kiosk and on their phones, complete or refused. PURE.

In: the text of a gettext catalogue (``config/texts/LANGUAGE/LC_MESSAGES/kiosk.po``). Out: the
words by key. A key is the catalogue's *context*; its *id* is the English wording, so that a
translator sees what to translate. It reads no files.
"""

import polib
from msgspec import Struct

FACES = {
    4: ("very-poor", "poor", "good", "very-good"),
    5: ("very-poor", "poor", "neutral", "good", "very-good"),
}
"""Keys of the words under the faces, from the worst, for each scale."""

KEYS = frozenset(
    {"language", "note", "thanks", "thanks-detail", "refused", "refused-detail", *FACES[5]}
)
"""Every text that is shown besides the shop's own questions."""


class TextsError(ValueError):
    """A catalogue is not fit for the screen; ``problems`` has a line for each reason."""

    def __init__(self, language: str, found: list[str]) -> None:
        """Keep the reasons."""
        super().__init__("\n".join(f"texts in {language!r}: {one}" for one in found))
        self.problems = found


class Texts(Struct, frozen=True):
    """The words of one language."""

    language: str
    words: dict[str, str]

    def __getitem__(self, key: str) -> str:
        """The text of a key of ``KEYS``."""
        return self.words[key]

    def face(self, face: int, scale: int) -> str:
        """The word under a face, 1 (worst) to ``scale``."""
        return self.words[FACES[scale][face - 1]]


def read(catalogue: str, language: str) -> Texts:
    """The words of a catalogue.

    Raises:
        TextsError: it is no catalogue, or texts are missing, unknown, doubtful or there twice.
    """
    try:
        entries = list(polib.pofile(catalogue))
    except (OSError, UnicodeDecodeError) as error:  # how polib says that the syntax is wrong
        raise TextsError(language, [str(error)]) from error
    words = {str(entry.msgctxt): entry.msgstr for entry in entries}
    found = [f"{key!r} is missing" for key in sorted(KEYS - words.keys())]
    found += [f"{key!r} is not shown anywhere" for key in sorted(words.keys() - KEYS)]
    found += [f"{entry.msgctxt!r} is not translated" for entry in entries if not entry.msgstr]
    found += [f"{entry.msgctxt!r} is marked as doubtful" for entry in entries if entry.fuzzy]
    if len(words) < len(entries):
        found.append("a text stands there twice")
    if found:
        raise TextsError(language, found)
    return Texts(language, words)
