"""The letters of each language, as rows of keys, and what a key does to a comment. PURE.

In: a language, whether the other layer is shown, the comment so far. Out: rows of keys; the comment
after a key. The rows follow what people of the language know (QWERTY, QWERTZ, AZERTY), with the
accented letters on keys of their own: nobody finds them behind a long press.
"""

from typing import Literal

from msgspec import Struct

from wire.events import COMMENT_CHARACTERS_MAX

Kind = Literal["letter", "space", "erase", "shift", "layer"]


class Key(Struct, frozen=True):
    """One key; ``wide`` counts in widths of a letter's key."""

    letter: str
    kind: Kind = "letter"
    wide: float = 1.0


ERASE = Key("", "erase")
SHIFT = Key("", "shift")

_LETTERS = {
    "it": ("qwertyuiop", "asdfghjkl'", "zxcvbnm,.", "àèéìòù?!"),
    "en": ("qwertyuiop", "asdfghjkl'", "zxcvbnm,.", "?!-:"),
    "de": ("qwertzuiopü", "asdfghjklöä", "yxcvbnmß.", ",?!-"),
    "fr": ("azertyuiop!", "qsdfghjklm'", "wxcvbn,.", "éèàùçêœ?"),
    "es": ("qwertyuiop¡", "asdfghjklñ¿", "zxcvbnm,.", "áéíóúü?!"),
}
"""Letters of each language, the last row beside the space."""

_OTHERS = ("1234567890", "-/:;()€%&@", "+=*#\"'¿¡")

SPACE_SHARES_MIN = 6
"""Letters beside the space from which on it gives way a little."""

_SENTENCE_ENDS = ".!?¿¡"


def rows(language: str, *, others: bool = False, capital: bool = False) -> list[list[Key]]:
    """The keys of a language, row by row; ``others`` are digits and signs.

    A language without letters of its own here gets those of English.
    """
    layer = Key("abc" if others else "123", "layer")
    first, second, third, last = (*_OTHERS, ",.?!") if others else _letters(language)
    keys = [_row(first, capital), _row(second, capital)]
    keys.append([*([] if others else [SHIFT]), *_row(third, capital), ERASE])
    keys.append(
        [
            layer,
            *_row(last, capital),
            Key(" ", "space", 3.0 if len(last) < SPACE_SHARES_MIN else 2.0),
        ]
    )
    return keys


def widest(keys: list[list[Key]]) -> float:
    """Width of the longest row, in widths of a letter's key."""
    return max(sum(key.wide for key in line) for line in keys)


def typed(draft: str, key: Key) -> str:
    """The comment after a key; a full one takes no more letters."""
    match key.kind:
        case "erase":
            return draft[:-1]
        case "letter" | "space" if len(draft) < COMMENT_CHARACTERS_MAX:
            return draft + key.letter
        case _:
            return draft


def begins_sentence(draft: str) -> bool:
    """Whether the next letter is a capital by itself."""
    said = draft.rstrip()
    return not said or (said[-1] in _SENTENCE_ENDS and draft != said) or said[-1] in "¿¡"


def _letters(language: str) -> tuple[str, str, str, str]:
    return _LETTERS.get(language, _LETTERS["en"])


def _row(letters: str, capital: bool) -> list[Key]:  # noqa: FBT001 - what the layer is, in private
    return [Key(_upper(one) if capital else one) for one in letters]


def _upper(letter: str) -> str:
    return letter if letter == "ß" else letter.upper()  # its capital is two letters, or unknown
