"""The PIN that lets staff out of the program: how it is kept, and how often it was wrong.

In: digits that somebody typed, the file that ``vetrina-kiosk pin`` has made. Out: whether they are
the ones. The file holds a salted scrypt hash; the wrong tries are counted in a file of their own,
on disk before the PIN is looked at, so that pulling the plug gives no further try. It decides
nothing about locks; that is ``kiosk.duty``.
"""

import hashlib
import hmac
import logging
import secrets
from pathlib import Path

from config.load import save
from kiosk.duty import PIN_DIGITS_MAX, TRIES_MAX

log = logging.getLogger(__name__)

PIN_DIGITS_MIN = 6  # five tries in a quarter of an hour are 480 a day, of a million

TRIES_FILE = "pin-tries"
"""Beside the outbox: it is about this kiosk, and the data folder is the one it may write."""

# scrypt with 16 MiB takes 50 ms here and a third of a second on a small computer.
_COST = 2**14  # n
_BLOCK = 8  # r
_LANES = 1  # p
_SALT_BYTES = 16
_SCHEME = "scrypt"


class PinError(ValueError):
    """A PIN file cannot be used; the message says why, and never what stands in it."""


def mistakes(pin: str) -> list[str]:
    """Why a PIN is not fit for use, a line for each reason."""
    found = []
    if not (pin.isascii() and pin.isdecimal()):
        found.append("a PIN has digits only: the pad has no other keys")
    if not PIN_DIGITS_MIN <= len(pin) <= PIN_DIGITS_MAX:
        found.append(f"a PIN has {PIN_DIGITS_MIN} to {PIN_DIGITS_MAX} digits")
    if pin and (len(set(pin)) == 1 or pin in "01234567890123456789" or pin in "9876543210"):
        found.append("a row of digits is the first thing that anybody tries")
    return found


def seal(pin: str) -> bytes:
    """The content of a PIN file."""
    salt = secrets.token_bytes(_SALT_BYTES)
    return f"{_SCHEME}${salt.hex()}${_hash(pin, salt).hex()}\n".encode()


class Gate:
    """What stands between the pad and the way out; ``pin_file`` None: there is no way out."""

    def __init__(self, pin_file: Path | None, data: Path) -> None:
        self._pin_file = pin_file
        self._tries_file = data / TRIES_FILE

    @property
    def has_pin(self) -> bool:
        """Whether there is a PIN that somebody could type; a file that is no good is told."""
        if self._pin_file is None:
            return False
        try:
            read(self._pin_file)
        except PinError as error:
            log.warning("there is no way out by touch: %s", error)
            return False
        return True

    def tries(self) -> int:
        """How many PINs in a row have been wrong; as many as allowed where nobody can tell."""
        try:
            return int(self._tries_file.read_text(encoding="ascii"))
        except FileNotFoundError:
            return 0
        except (OSError, ValueError) as error:
            log.warning("%s cannot be read, the pad is locked: %s", self._tries_file, error)
            return TRIES_MAX

    def check(self, digits: str, tries: int) -> bool:
        """Whether these are the PIN; slow on purpose, so call it on a worker's thread."""
        if self._pin_file is None:
            return False
        self._remember(tries)
        try:
            salt, wanted = read(self._pin_file)
        except PinError as error:
            log.warning("the PIN cannot be checked: %s", error)
            return False
        return hmac.compare_digest(_hash(digits, salt), wanted)

    def forgive(self) -> None:
        """Count from 0 again."""
        self._remember(0)

    def _remember(self, tries: int) -> None:
        try:
            save(self._tries_file, str(tries).encode("ascii"))
        except OSError as error:  # the duty counts as well, until the program ends
            log.warning("a restart will forget %d wrong PIN(s): %s", tries, error)


def read(pin_file: Path) -> tuple[bytes, bytes]:
    """Salt and hash.

    Raises:
        PinError: it is no file that ``seal`` has filled.
    """
    try:
        scheme, salt, hashed = pin_file.read_text(encoding="ascii").strip().split("$")
        if scheme == _SCHEME:
            return bytes.fromhex(salt), bytes.fromhex(hashed)
    except OSError as error:
        msg = f"pin_file cannot be read: {error}"
        raise PinError(msg) from error
    except ValueError:
        pass
    msg = f"pin_file {pin_file} holds no PIN: make it with vetrina-kiosk pin"
    raise PinError(msg)


def _hash(pin: str, salt: bytes) -> bytes:
    return hashlib.scrypt(pin.encode(), salt=salt, n=_COST, r=_BLOCK, p=_LANES)
