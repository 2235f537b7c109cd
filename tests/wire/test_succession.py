"""A new command key is believed by the signature of the one before it, and by nothing else."""

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from wire.command import COMMAND
from wire.seal import public_of, seal
from wire.succession import LINKS_MAX, SUCCESSION, Heir, LineError, heir, passed_on, read_line

OLD, NEXT, LAST, FOREIGN = (
    Ed25519PrivateKey.from_private_bytes(bytes([of] * 32)) for of in range(4)
)
LINE = (passed_on(OLD, public_of(NEXT)), passed_on(NEXT, public_of(LAST)))


def test_whichever_key_a_device_knows_it_comes_to_the_last() -> None:
    for known in (OLD, NEXT, LAST):
        assert heir(LINE, public_of(known)) == public_of(LAST)
    assert heir((), public_of(OLD)) == public_of(OLD)


def test_an_old_line_leads_nobody_back() -> None:
    assert heir(LINE[:1], public_of(NEXT)) == public_of(NEXT)
    assert heir(LINE[:1], public_of(LAST)) == public_of(LAST)


@pytest.mark.parametrize(
    "forged",
    [
        passed_on(FOREIGN, public_of(FOREIGN)),
        seal(msgspec.json.encode(Heir(key=public_of(FOREIGN))), COMMAND, OLD),
        seal(b"{}", SUCCESSION, OLD),
        seal(b"\xff", SUCCESSION, OLD),
    ],
    ids=["foreign", "of another use", "of no key", "of no text"],
)
def test_what_the_key_of_now_has_not_signed_for_this_leads_nowhere(forged: object) -> None:
    raw = msgspec.json.encode([forged])
    assert heir(read_line(raw), public_of(OLD)) == public_of(OLD)


@pytest.mark.parametrize("raw", [b"[", b"[1]", b"\xff", b"[" * 60_000, b" " * 70_000])
def test_what_is_no_line_is_refused(raw: bytes) -> None:
    with pytest.raises(LineError):
        read_line(raw)


def test_a_line_fits_a_payload() -> None:
    assert len(read_line(msgspec.json.encode(LINE[:1] * LINKS_MAX))) == LINKS_MAX
    with pytest.raises(LineError):
        read_line(msgspec.json.encode(LINE[:1] * (LINKS_MAX + 1)))
