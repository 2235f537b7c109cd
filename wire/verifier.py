"""What a broker keeps of a device's password, as Mosquitto writes it. PURE.

In: a password of 256 random bits. Out: a line from which nobody finds it again. A device makes its
password itself and hands out this alone; it makes no passwords and keeps none.
"""

import base64
import hashlib
import re

TIMES = 101
"""Mosquitto's own number; the passwords are 256 random bits, which nobody guesses at any speed."""

SALT_BYTES = 12
DERIVED_BYTES = 64

_LINE = re.compile(rf"\$7\${TIMES}\$([A-Za-z0-9+/=]+)\$([A-Za-z0-9+/=]+)")


def verifier(password: str, name: str = "") -> str:
    """PBKDF2 with SHA-512 of a password; the same password and name make the same line."""
    secret = password.encode()
    # A salt keeps one table from serving for many passwords; there is none for 256 random bits, and
    # a salt made of both lets the same file come out each time.
    salt = hashlib.sha256(name.encode() + b"\0" + secret).digest()[:SALT_BYTES]
    derived = hashlib.pbkdf2_hmac("sha512", secret, salt, TIMES)
    return f"$7${TIMES}${_base64(salt)}${_base64(derived)}"


def is_verifier(line: str) -> bool:
    """Whether a line is one, and nothing besides: it goes into a file that the broker reads."""
    found = _LINE.fullmatch(line)
    if found is None:
        return False
    try:
        salt, derived = (base64.b64decode(part, validate=True) for part in found.groups())
    except ValueError:
        return False
    return (len(salt), len(derived)) == (SALT_BYTES, DERIVED_BYTES)


def _base64(value: bytes) -> str:
    return base64.b64encode(value).decode("ascii")
