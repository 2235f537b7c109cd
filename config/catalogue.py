"""One language's words for shoppers, on the kiosk and on their phones, complete or refused. PURE.

In: the text of a gettext catalogue (``config/texts/LANGUAGE/LC_MESSAGES/kiosk.po``), and what a
store words its own way. Out: the words by key. A key is the catalogue's *context*; its *id* is the
English wording, so that a translator sees what to translate. It reads no files.
"""

from collections.abc import Mapping
from datetime import datetime

import polib
from msgspec import Struct

from config.hours import WEEKDAYS
from config.wording import FACES, KEYS, unfit

DAYS_NAMED_MAX = 6
"""An opening further ahead than this is on a weekday that people take for a nearer one."""


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
        """The text of a key of ``config.wording.KEYS``; one with braces is to be formatted."""
        return self.words[key]

    def face(self, face: int, scale: int) -> str:
        """The word under a face, 1 (worst) to ``scale``."""
        return self.words[FACES[scale][face - 1]]

    def opening(self, opens: datetime | None, local: datetime) -> str:
        """When it opens again, in a sentence; empty where nobody knows or it is too far ahead.

        Both are wall times of the store.
        """
        ahead_days = (opens.date() - local.date()).days if opens else DAYS_NAMED_MAX + 1
        if opens is None or ahead_days > DAYS_NAMED_MAX:
            return ""
        key = ("when-today", "when-tomorrow")[ahead_days] if ahead_days <= 1 else "when-day"
        day = self.words[f"day-{WEEKDAYS[opens.weekday()]}"]
        when = self.words[key].format(day=day, time=f"{opens.hour}:{opens.minute:02d}")
        return self.words["closed-until"].format(when=when)

    def worded(self, own: Mapping[str, str]) -> "Texts":
        """These texts with a store's own wordings, which ``config.wording.mistakes`` has passed."""
        return Texts(self.language, self.words | dict(own))


def read(catalogue: str, language: str) -> Texts:
    """The words of a catalogue.

    Raises:
        TextsError: it is no catalogue, or texts are missing, unknown, doubtful, there twice, or
            without the braces that are filled in.
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
    for key in sorted(KEYS & words.keys()):
        if words[key] and (reason := unfit(key, words[key])):
            found.append(f"{key!r} {reason}")
    if len(words) < len(entries):
        found.append("a text stands there twice")
    if found:
        raise TextsError(language, found)
    return Texts(language, words)
