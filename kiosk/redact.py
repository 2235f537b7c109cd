"""Makes a comment fit to be kept: one line, and no number or address that leads to a person. PURE.

In: what somebody typed. Out: the same with e-mail addresses, handles, IBANs, and telephone and
card numbers masked, as they are written in Italy, Britain, Germany, France and Spain. It is careful
rather than clever: seven digits in a row are masked whatever they mean, a date of birth with them.
It knows no names; the screen asks for none.
"""

import re
import unicodedata

from wire.events import COMMENT_CHARACTERS_MAX

MARK = "•••"
"""Stands for what was masked; nothing that is masked is shorter, so a comment never grows."""

DIGITS_MIN = 7  # shortest telephone number with its area code; prices, years and hours have fewer

_GAP = r"[\s.\-\u2010-\u2014/]?"  # between the characters of a number that is written in groups

_AT = r"(?:\((?:at|ät)\)|\[(?:at|ät)\]|\bchiocciola\b|\barobase\b|\barroba\b|\bklammeraffe\b)"
_DOT = r"(?:\.|\((?:dot|punto|punkt|point)\)|\b(?:dot|punto|punkt|point)\b)"
_ENDING = r"(?:com|net|org|eu|it|uk|de|fr|es)\b"
_MAILBOX = (
    r"(?:gmail|googlemail|hotmail|outlook|live|yahoo|icloud|libero|virgilio|tiscali|alice|gmx|web"
    r"|t-online|orange|free|laposte|wanadoo|proton|protonmail|btinternet)"
)

_ADDRESSES = (
    # mario.rossi@example.it, mario @ example . it, @mario
    re.compile(r"(?:[\w.+'-]+\s?)?@(?:\w|\s[^\W\d])[\w.-]+(?:\s?\.\s?\w{2,})*"),
    # mario (at) example (dot) it, mario chiocciola example punto it
    re.compile(rf"[\w.+'-]+\s?{_AT}\s?\w[\w-]*(?:\s?{_DOT}\s?\w[\w-]*)+", re.IGNORECASE),
    # mario at example.it, mario at example dot it
    re.compile(rf"[\w.+'-]+\s(?:at|ät)\s\w[\w-]*(?:\.|\sdot\s){_ENDING}", re.IGNORECASE),
    # mario.rossi gmail.com
    re.compile(rf"[\w.+'-]+\s{_MAILBOX}\.{_ENDING}", re.IGNORECASE),
)

_ACCOUNTS = {
    "IT": "A" + 10 * "9" + 12 * "X",
    "GB": 4 * "A" + 14 * "9",
    "DE": 18 * "9",
    "FR": 10 * "9" + 11 * "X" + 2 * "9",
    "ES": 20 * "9",
}
"""What follows country and check digits in an IBAN (SWIFT's registry): A letter, 9 digit, X
either."""

_CLASSES = {"A": "[A-Z]", "9": r"\d", "X": r"[A-Z\d]"}

_IBAN = re.compile(
    r"(?<![^\W_])(?:"
    + "|".join(
        _GAP.join([*country, r"\d", r"\d", *(_CLASSES[one] for one in account)])
        for country, account in _ACCOUNTS.items()
    )
    + r")(?![^\W_])",
    re.IGNORECASE,
)

_FOREIGN_IBAN = re.compile(
    rf"(?<![^\W_])[A-Z]{{2}}\d\d(?:{_GAP}[A-Z\d]){{0,8}}(?:{_GAP}\d){{6,26}}",
    re.IGNORECASE,
)
"""Of any other country: a bank's code of up to eight signs, and an account that is a number."""

_BETWEEN = r"[\s().,;:*+'\-\u2010-\u2014/·]{0,3}"  # signs that people put between two digits

_NUMBER = re.compile(rf"[+(]{{0,2}}\d(?:{_BETWEEN}\d){{{DIGITS_MIN - 1},}}")


def presentable(typed: str) -> str:
    """What of a comment may be said; empty when there is nothing in it."""
    return masked(_one_line(typed))[:COMMENT_CHARACTERS_MAX].strip()


def masked(text: str) -> str:
    """A text with every address and number of a person replaced by ``MARK``."""
    for pattern in (*_ADDRESSES, _IBAN, _FOREIGN_IBAN, _NUMBER):
        text = pattern.sub(MARK, text)
    return text


def _one_line(typed: str) -> str:
    """Spaces for line ends, and none of what cannot be seen: controls, marks of direction."""
    spaced = "".join(" " if one.isspace() else one for one in typed)
    seen = (one for one in spaced if not unicodedata.category(one).startswith("C"))
    return " ".join("".join(seen).split())
