"""A command is obeyed once, by whom it names, from the hub that is known, and soon."""

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from msgspec.structs import replace

from wire.command import (
    COMMAND,
    LOCK_MINUTES_MAX,
    Command,
    CommandRefused,
    Hearer,
    Identify,
    Lock,
    Order,
    Restart,
    Screenshot,
    Unlock,
    Upshot,
    heard,
)
from wire.release import MANIFEST
from wire.seal import public_of, seal

HUB, FOREIGN = (Ed25519PrivateKey.from_private_bytes(bytes([of] * 32)) for of in (7, 8))
KEY = public_of(HUB)
COMMANDED = Command(
    store="demo", device="kiosk-1", number=5, boot="b1", until_uptimems=9_000, order=Restart()
)
HEARER = Hearer(
    store="demo", device="kiosk-1", program="kiosk", boot="b1", uptimems=8_000, obeyed=4
)


def sent(
    command: Command = COMMANDED, key: Ed25519PrivateKey = HUB, purpose: str = COMMAND
) -> bytes:
    return msgspec.json.encode(seal(msgspec.json.encode(command), purpose, key))


def refused(raw: bytes, hearer: Hearer = HEARER) -> CommandRefused:
    with pytest.raises(CommandRefused) as why:
        heard(raw, KEY, hearer)
    return why.value


def test_what_the_hub_says_is_obeyed() -> None:
    assert heard(sent(), KEY, HEARER) == COMMANDED
    assert heard(sent(), KEY, replace(HEARER, uptimems=9_000)) == COMMANDED


def test_a_command_of_a_foreign_key_is_refused_and_not_even_answered() -> None:
    why = refused(sent(key=FOREIGN))
    assert "no trusted key" in str(why)
    assert why.number is None
    with pytest.raises(CommandRefused):
        heard(sent(), None, HEARER)


def test_what_was_sealed_for_another_use_is_no_command() -> None:
    assert "no trusted key" in str(refused(sent(purpose=MANIFEST)))


def test_a_command_that_was_obeyed_is_not_obeyed_again() -> None:
    assert "not newer" in str(refused(sent(), replace(HEARER, obeyed=5)))
    assert "not newer" in str(refused(sent(), replace(HEARER, obeyed=6)))


@pytest.mark.parametrize("other", [{"uptimems": 9_001}, {"boot": "b2"}])
def test_a_command_that_was_held_back_comes_too_late(other: dict[str, object]) -> None:
    why = refused(sent(), replace(HEARER, **other))
    assert "too late" in str(why)
    assert why.number == 5, "the hub is told, since it said that"


@pytest.mark.parametrize("other", [{"device": "kiosk-2"}, {"store": "other"}])
def test_a_command_for_another_device_is_refused(other: dict[str, str]) -> None:
    assert "is for" in str(refused(sent(replace(COMMANDED, **other))))


@pytest.mark.parametrize("raw", [b"", b"{}", b"[", b"\xff", b"[" * 50_000, b" " * 70_000])
def test_what_is_no_command_is_refused(raw: bytes) -> None:
    assert refused(raw).number is None


def test_an_answer_has_room_for_words_and_nothing_else() -> None:
    """Nothing that a camera sees could be asked for, and nothing could carry it."""
    kinds = {field.name: field.type for field in msgspec.structs.fields(Upshot)}
    assert [*kinds] == ["number", "outcome", "said"]
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(
            b'{"number": 1, "outcome": "done", "said": "%s"}' % (b"x" * 201), type=Upshot
        )


@pytest.mark.parametrize("order", [Screenshot(), Lock(15), Unlock()])
def test_a_sensor_takes_no_order_of_a_kiosk_whoever_signed_it(order: Order) -> None:
    command = replace(COMMANDED, order=order)
    assert heard(sent(command), KEY, HEARER) == command
    why = refused(sent(command), replace(HEARER, program="sensor"))
    assert "a sensor takes no order to" in str(why)
    assert why.number == 5
    both = replace(COMMANDED, order=Identify())
    assert heard(sent(both), KEY, replace(HEARER, program="sensor")) == both


@pytest.mark.parametrize("minutes", [0, -1, LOCK_MINUTES_MAX + 1])
def test_no_lock_is_for_ever(minutes: int) -> None:
    assert "cannot be believed" in str(refused(sent(replace(COMMANDED, order=Lock(minutes)))))
