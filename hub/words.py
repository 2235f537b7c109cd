"""The words of the hub's pages in one language, complete or refused. PURE.

In: gettext catalogues (``config/texts/LANGUAGE/LC_MESSAGES/hub-PAGE.po``, and
``paper-PAGE.po`` for what is printed), one a page. Out: the
words by key. A key is the catalogue's *context* and begins with the page's name or ``hub``; its
*id* is the English wording, so that a translator sees what to translate. It reads no files.
"""

from collections.abc import Mapping
from string import Formatter

import polib


class WordsError(ValueError):
    """A catalogue is not fit for a page; the message has a line for each reason."""


def read(catalogues: Mapping[str, str], language: str) -> dict[str, str]:
    """All words of a language; ``catalogues`` by the page's name.

    Raises:
        WordsError: a text is not translated, doubtful, there twice, or fills in other things than
            its English wording does.
    """
    words: dict[str, str] = {}
    found: list[str] = []
    for page, catalogue in sorted(catalogues.items()):
        try:
            entries = list(polib.pofile(catalogue))
        except (OSError, UnicodeDecodeError) as error:  # how polib says that the syntax is wrong
            found.append(f"{page}: {error}")
            continue
        for entry in entries:
            key = str(entry.msgctxt)
            if reason := _unfit(entry, page, known=key in words):
                found.append(f"{page}: {key!r} {reason}")
            words[key] = entry.msgstr
    if found:
        raise WordsError("\n".join(f"texts in {language!r}: {one}" for one in found))
    return words


def _unfit(entry: polib.POEntry, page: str, *, known: bool) -> str | None:
    if known:
        return "stands there twice"
    if not str(entry.msgctxt).startswith(f"{page}-"):
        return f"does not begin with {page}-"
    if not entry.msgstr:
        return "is not translated"
    if entry.fuzzy:
        return "is marked as doubtful"
    if _places(entry.msgid) != _places(entry.msgstr):
        return f"fills in {sorted(_places(entry.msgstr))}, not {sorted(_places(entry.msgid))}"
    return None


def _places(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}
