"""Codes that a person types once, in place of a password that is not there yet.

Out: a new code, and how one is compared, however it was typed. 12 of 28 letters are 57 bits: with
ten tries in ten minutes, nobody guesses one in the day that it is good for.
"""

import re
import secrets

_LETTERS = "ABCDEFGHJKMNPQRSTVWXYZ2346789"  # none that is taken for another
_GROUPS = 3  # as a person reads it to another
_GROUP_CHARACTERS = 4


def new_code() -> str:
    """A code as it is shown."""
    groups = (
        "".join(secrets.choice(_LETTERS) for _ in range(_GROUP_CHARACTERS)) for _ in range(_GROUPS)
    )
    return "-".join(groups)


def plain(code: str) -> str:
    """A code as it is compared."""
    return re.sub(r"[\s-]", "", code).upper()
