"""What a password must be: long, and not what everybody takes. PURE.

In: a password as typed. Out: the same in one spelling, or why it is refused. No rule asks for
digits or signs (NIST SP 800-63B-4, 3.1.1.2: length and a list of the usual ones, nothing else). It
hashes nothing.
"""

import re
import unicodedata
from typing import Literal

CHARACTERS_MIN = 12
"""Without a second factor; three words of a sentence are longer."""

CHARACTERS_MAX = 128
"""More would be hashed for nothing; a sentence has room."""

DIFFERENT_CHARACTERS_MIN = 5
"""``aaaabbbbcccc`` is long, and found at once."""

Unfit = Literal["short", "long", "common"]

_WORDS = (
    "password|passwort|kennwort|motdepasse|contrasena|parola|secret|geheim|segreto|secreto"
    "|qwerty|qwertyuiop|qwertz|qwertzuiop|azerty|azertyuiop|asdfgh|asdfghjkl|zxcvbn|zxcvbnm|yxcvbnm"
    "|abc|abcd|abcdef|abcdefgh|abcdefghijkl"
    "|admin|administrator|administrador|amministratore|manager|viewer|user|utente|usuario|benutzer"
    "|login|welcome|willkommen|benvenuto|bienvenue|bienvenido|letmein|changeme|default|test|guest"
    "|iloveyou|tiamo|ichliebedich|jetaime|tequiero|ciao|hello|hallo|bonjour|hola|sunshine|princess"
    "|monkey|dragon|football|calcio|fussball|juventus|summer|winter|estate|sommer|verano"
    "|store|shop|negozio|laden|magasin|tienda|vetrina|kiosk|hub|super|mega|the|my|mein|mia|mon|mi"
)
_COMMON = frozenset(_WORDS.split("|"))

# Read and typed in their usual order, to and fro.
_RUNS = ("01234567890", "abcdefghijklmnopqrstuvwxyz", "qwertyuiop", "asdfghjkl", "zxcvbnm")
_RUN_CHARACTERS = 6


def spelled(password: str) -> str:
    """The password in one spelling: an ``e`` with an accent is typed in two ways."""
    return unicodedata.normalize("NFKC", password)


def unfit(password: str, name: str) -> Unfit | None:
    """Why a password is refused to the person of this name; None where it is fit."""
    password = spelled(password)
    if len(password) < CHARACTERS_MIN:
        return "short"
    if len(password) > CHARACTERS_MAX:
        return "long"
    if len(set(password.casefold())) < DIFFERENT_CHARACTERS_MIN or _is_common(password, name):
        return "common"
    return None


def _is_common(password: str, name: str) -> bool:
    """Whether nothing is left without what everybody takes, and their own name."""
    plain = unicodedata.normalize("NFD", password.casefold())
    plain = "".join(one for one in plain if not unicodedata.combining(one))
    for run in _RUNS:
        plain = _without_runs(plain, run)
    letters = re.sub(r"[\W\d_]+", "", plain)
    own = re.sub(r"[\W\d_]+", "", name.casefold())
    if own:
        letters = letters.replace(own, "")
    return _is_made_of_words(letters)


def _is_made_of_words(letters: str) -> bool:
    reached = {0}
    for start in range(len(letters)):
        if start in reached:
            reached |= {start + len(one) for one in _COMMON if letters.startswith(one, start)}
    return len(letters) in reached


def _without_runs(text: str, run: str) -> str:
    for way in (run, run[::-1]):
        for length in range(len(way), _RUN_CHARACTERS - 1, -1):  # the longest first: no end stays
            for start in range(len(way) - length + 1):
                text = text.replace(way[start : start + length], "")
    return text
