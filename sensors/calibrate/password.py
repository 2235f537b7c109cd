"""The password of the page: a file that only the sensor's user can read, holding a scrypt hash.

It keeps no password and shows none; without the file there is no page.
"""

import hashlib
import hmac
import os
import secrets
from pathlib import Path

from config.load import save

FILE = "calibrate.password"

CHARACTERS_MIN = 10
"""Shorter ones are guessed, however slowly somebody may try."""

CHARACTERS_MAX = 200
"""Longer ones are no password, and cost the sensor time."""

_COST_LEVEL = 2**14  # with 8 blocks this takes 16 MiB and some hundredths of a second
_SALT_BYTES = 16
_HASH_BYTES = 32


class PasswordError(Exception):
    """The page has no password to ask for, or a bad one; the message says what to do."""


def set_password(folder: Path, password: str) -> Path:
    """Keep the hash of a password in the sensor's folder, and say where.

    Raises:
        PasswordError: it is too short or too long.
    """
    if not CHARACTERS_MIN <= len(password) <= CHARACTERS_MAX:
        msg = f"a password has {CHARACTERS_MIN} to {CHARACTERS_MAX} characters"
        raise PasswordError(msg)
    salt = secrets.token_bytes(_SALT_BYTES)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / FILE
    save(path, f"scrypt${salt.hex()}${_hash(password, salt).hex()}\n".encode())  # made 0600
    path.chmod(0o600)
    return path


class Lock:
    """The kept hash of one sensor."""

    def __init__(self, folder: Path) -> None:
        """Read it.

        Raises:
            PasswordError: there is none, others can read it, or it is none.
        """
        path = folder / FILE
        try:
            mode = path.stat().st_mode
            kind, salt, kept = path.read_text(encoding="ascii").strip().split("$")
            self._salt, self._kept = bytes.fromhex(salt), bytes.fromhex(kept)
        except FileNotFoundError as error:
            msg = "there is no password yet: vetrina-sensor calibrate --password-stdin"
            raise PasswordError(msg) from error
        except (OSError, ValueError) as error:
            msg = f"{path} cannot be read: set the password anew (--password-stdin)"
            raise PasswordError(msg) from error
        if kind != "scrypt" or mode & 0o077 or path.stat().st_uid != os.geteuid():
            msg = f"{path} is not this user's alone: chmod 600, or set the password anew"
            raise PasswordError(msg)

    def fits(self, password: str) -> bool:
        """Whether it is the password; takes some hundredths of a second on purpose."""
        if len(password) > CHARACTERS_MAX:
            return False
        return hmac.compare_digest(_hash(password, self._salt), self._kept)


def _hash(password: str, salt: bytes) -> bytes:
    return hashlib.scrypt(
        password.encode(), salt=salt, n=_COST_LEVEL, r=8, p=1, dklen=_HASH_BYTES, maxmem=2**26
    )
