"""Whether the bytes of something signed are spelled as they have to be: canonical JSON. PURE.

In come bytes; out goes yes or no. The form is RFC 8785's for what is signed here: ASCII, whole
numbers, keys sorted and each of them once, no spaces. It is looked at without knowing the fields,
so that a document with more of them than this program knows, or with fewer, is spelled right.
"""

from typing import NoReturn

import msgspec


def is_canonical(document: bytes) -> bool:
    """Whether there is no other way to write this."""
    try:
        return document.isascii() and msgspec.json.encode(_read(document), order="sorted") == (
            document
        )
    except (msgspec.DecodeError, RecursionError):
        return False


def _refused(number: str) -> NoReturn:
    msg = f"{number} is no whole number"
    raise ValueError(msg)


_read = msgspec.json.Decoder(float_hook=_refused).decode
