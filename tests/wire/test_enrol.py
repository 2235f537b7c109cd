"""The exchange by which device and hub come to trust each other, and who stands between them."""

import hashlib

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.wire.certificate import CERTIFICATE, OTHER_CERTIFICATE
from wire.enrol import (
    CODE_BYTES,
    LETTERS,
    Ask,
    AskStanding,
    EnrolError,
    Offer,
    Wish,
    ask,
    code_of,
    digest,
    fingerprint,
    grant,
    is_of,
    joined,
    read_code,
    spelt,
    stretch,
    wish,
)
from wire.verifier import is_verifier, verifier

OFFER = Offer(
    store="demo",
    certificate=CERTIFICATE,
    hosts=("hub.shop.lan", "192.168.1.5"),
    port=8883,
    page="http://hub.shop.lan:8080/devices/join",
)
NONCE = bytes(range(32))
WISH = wish("kiosk", "kiosk-2", "secret of the device", NONCE, OFFER)
CODE = code_of(b"\x00\x11\x22\x33\x44")
KEY = stretch(CODE, WISH.nonce)
OTHER_KEY = stretch(code_of(b"\x00\x11\x22\x33\x45"), WISH.nonce)


@given(st.binary(min_size=CODE_BYTES, max_size=CODE_BYTES))
def test_a_code_is_eight_letters_and_is_read_back_however_it_was_typed(random: bytes) -> None:
    code = code_of(random)
    assert len(code) == 8
    assert set(code) <= set(LETTERS)
    for typed in (code, code.lower(), spelt(code), f" {code[:3]} {code[3:]}\t"):
        assert read_code(typed) == code
    assert read_code(code.replace("0", "O").replace("1", "l")) == code


def test_device_and_hub_of_before_understand_what_is_said_now() -> None:
    """What they hash is the text of then."""
    said = (
        f'{{"store":"demo","certificate":{msgspec.json.encode(CERTIFICATE).decode()},'
        '"hosts":["hub.shop.lan","192.168.1.5"],'
        '"port":8883,"page":"http://hub.shop.lan:8080/devices/join"}'
    )
    assert digest(OFFER) == hashlib.sha256(said.encode()).hexdigest()
    told = grant(KEY, WISH, "kiosk-2")
    assert joined(KEY, WISH, OFFER, told, "192.168.1.5").command_key is None
    whole = replace(OFFER, command_key="0" * 64)
    wanted = wish("kiosk", "kiosk-2", "secret of the device", NONCE, whole)
    known = joined(KEY, wanted, whole, grant(KEY, wanted, "kiosk-2"), "192.168.1.5")
    assert known.command_key == "0" * 64


@given(st.binary(min_size=5, max_size=5), st.binary(min_size=5, max_size=5))
def test_every_bit_of_the_randomness_is_in_the_code(one: bytes, other: bytes) -> None:
    assert (code_of(one) == code_of(other)) == (one == other)


@pytest.mark.parametrize("typed", ["", "ABCD-EFG", "ABCD-EFGHJ", "ABCD-EFGU", "ABCD-EFG\u0660"])
def test_what_cannot_be_a_code_is_none(typed: str) -> None:
    assert read_code(typed) is None


def test_both_sides_agree_when_the_code_was_typed_right() -> None:
    asked = ask(KEY, WISH)
    assert is_of(KEY, asked)
    believed = joined(KEY, WISH, OFFER, grant(KEY, WISH, "kiosk-2"), "192.168.1.5")
    assert believed.device == "kiosk-2"
    assert (believed.host, believed.port) == ("192.168.1.5", 8883)
    assert believed.fingerprint == fingerprint(CERTIFICATE)


def test_a_hub_reached_under_a_name_that_it_has_not_is_called_by_its_first() -> None:
    answer = grant(KEY, WISH, "kiosk-2")
    assert joined(KEY, WISH, OFFER, answer, "10.9.9.9").host == "hub.shop.lan"


def test_another_code_is_not_the_devices() -> None:
    assert not is_of(OTHER_KEY, ask(KEY, WISH))


@pytest.mark.parametrize(
    "changed",
    [
        {"verifier": verifier("secret of the attacker")},
        {"offer": "0" * 64},
        {"name": "kiosk-3"},
        {"program": "sensor"},
        {"nonce": "0" * 64},
    ],
)
def test_whoever_stands_between_can_change_nothing_of_the_ask(changed: dict[str, str]) -> None:
    forged: Wish = replace(WISH, **changed)
    key = stretch(CODE, forged.nonce)  # as the hub would, from the code that was typed
    assert not is_of(key, Ask(wish=forged, proof=ask(KEY, WISH).proof))


@pytest.mark.parametrize(
    "forged",
    [
        replace(OFFER, certificate=OTHER_CERTIFICATE),
        replace(OFFER, hosts=("attacker.lan",)),
        replace(OFFER, port=1883),
        replace(OFFER, store="other"),
        replace(OFFER, command_key="0" * 64),
    ],
)
def test_who_was_offered_something_else_than_the_hub_offers_is_not_let_in(forged: Offer) -> None:
    fooled = wish("kiosk", "kiosk-2", "secret of the device", NONCE, forged)
    sent = ask(KEY, fooled)
    relayed = Ask(wish=replace(fooled, offer=WISH.offer), proof=sent.proof)
    assert not is_of(KEY, relayed)
    with pytest.raises(EnrolError, match="does not know the code"):
        joined(KEY, fooled, forged, grant(KEY, WISH, "kiosk-2"), "attacker.lan")


@pytest.mark.parametrize(
    "answer",
    [
        grant(OTHER_KEY, WISH, "kiosk-2"),
        replace(grant(KEY, WISH, "kiosk-2"), device="kiosk-3"),
        AskStanding(state="accepted", device="kiosk-2"),
        AskStanding(state="accepted", device="kiosk-2", proof=ask(KEY, WISH).proof),
        AskStanding(state="accepted"),
        AskStanding(state="pending"),
        AskStanding(state="rejected"),
    ],
    ids=["guessed", "renamed", "unproven", "echoed", "nameless", "pending", "rejected"],
)
def test_a_device_believes_nobody_who_does_not_know_the_code(answer: AskStanding) -> None:
    with pytest.raises(EnrolError):
        joined(KEY, WISH, OFFER, answer, "192.168.1.5")


@pytest.mark.parametrize(
    "certificate",
    ["", "nothing", CERTIFICATE + OTHER_CERTIFICATE, CERTIFICATE.replace("\n", "!", 2)],
    ids=["none", "no certificate", "two", "spoilt"],
)
def test_a_device_pins_one_certificate_and_nothing_else(certificate: str) -> None:
    with pytest.raises(EnrolError, match="not one certificate"):
        fingerprint(certificate)


def test_a_verifier_says_nothing_that_a_password_file_would_take_for_more() -> None:
    line = verifier("x" * 43)
    assert is_verifier(line)
    for forged in (f"{line}\nhub:{line}", f"{line} ", "", "$7$1$AAAA$AAAA", line[:-8], line + "=="):
        assert not is_verifier(forged)
