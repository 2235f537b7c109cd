"""The dictionary in the words of a language, from the package's catalogues.

In: ``config/texts/LANGUAGE/LC_MESSAGES/metric.po``. Out: the dictionary, with what each measure
says in plain words, for managers. It reads nothing that is not in the package.
"""

from collections.abc import Mapping
from importlib import resources

from msgspec.structs import replace

from hub.export.dictionary import DictionaryView
from hub.words import read

CATALOGUE = "metric"
ENGLISH = "en"


def meanings(dictionary: DictionaryView) -> Mapping[str, DictionaryView]:
    """The dictionary by language, each complete.

    Raises:
        WordsError: a catalogue is wrong.
        KeyError: a measure has no words.
    """
    texts = resources.files("config") / "texts"
    return {
        folder.name: _worded(dictionary, folder.name)
        for folder in sorted(texts.iterdir(), key=lambda one: one.name)
        if folder.is_dir()
    }


def _worded(dictionary: DictionaryView, language: str) -> DictionaryView:
    folder = resources.files("config") / "texts" / language / "LC_MESSAGES"
    text = (folder / f"{CATALOGUE}.po").read_text(encoding="utf-8")
    words = read({CATALOGUE: text}, language)
    measures = (replace(one, words=words[f"{CATALOGUE}-{one.id}"]) for one in dictionary.measures)
    return replace(dictionary, measures=tuple(measures))
