"""A handout is followed when this kiosk can show it, and refused with a reason when not."""

import json

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.load import load_shop
from config.look import LOGO_BYTES_MAX
from config.station import Station
from config.vocabulary import ExPro
from hub.handout import parcels
from kiosk.instructions import (
    REASON_CHARACTERS_MAX,
    Instruction,
    Refusal,
    abbreviated,
    is_unplaced,
    judge,
    unplaced,
)
from tests.kiosk.handed_out import KIOSK, handout, station
from wire.codec import PAYLOAD_BYTES_MAX

GOOD = handout(station())


def refusal(payload: bytes, **kiosk: object) -> str:
    found = judge(payload, msgspec.structs.replace(KIOSK, **kiosk))
    assert isinstance(found, Refusal)
    return found.reason


def test_what_the_hub_hands_out_is_followed() -> None:
    parcel = parcels(load_shop(None))["kiosk-1"]
    found = judge(parcel.payload, KIOSK)
    assert found == Instruction(parcel.fingerprint, station())


def question(**changes: object) -> Station:
    asked = msgspec.structs.replace(station().questions[0], **changes)
    return station(questions=[asked])


LONELY = {"id": "x", "expro": ExPro.PEOPLE}


@pytest.mark.parametrize(
    ("told", "reason"),
    [
        (station(device="kiosk-2"), "it is for kiosk-2 of demo, and this is kiosk-1 of demo"),
        (station(store="other"), "it is for kiosk-1 of other"),
        (station(languages=["it", "xx"]), "there are no texts in xx"),
        (question(text={"it": "Ciao?"}), "no wording in en"),
        (station(languages=["it", "it"]), "'it' stands there 2 times"),
        (station(timezone="Mars"), "'Mars' is not an IANA zone"),
        (station(words={"it": {"thank": "Ciao"}}), "did you mean 'thanks'"),
        (station(words={"it": {"unmet-detail": "Ciao"}}), "must have {device}"),
        (station(logo=b"GIF89a"), "logo: is no PNG"),
        (station(logo=bytes(LOGO_BYTES_MAX + 1)), "logo: more than 24000 bytes"),
        (question(text={"it": "\u200b", "en": "?"}), "no words in it"),
        (question(text={"it": "a " * 101, "en": "?"}), "has 202 characters in it, at most 200"),
        (station(shop="\u200b"), "name: no words"),
        (station(place="x" * 121), "name: has 121 characters, at most 120"),
        (station(words={"it": {"thanks": "\u200b"}}), "has no words"),
        (station(phone="http://" + "h" * 200), "length <= 200"),
        (station(questions=[*station().questions] * 2), "stands there 2 times"),
    ],
)
def test_what_cannot_be_shown_is_refused(told: Station, reason: str) -> None:
    assert reason in refusal(handout(told))


def test_colours_that_nobody_can_read_are_refused() -> None:
    told = json.loads(msgspec.json.encode(station()))
    told["look"]["night"] = {"ground": "#18202b", "text": "#1a222d"}
    assert "look." in refusal(handout(json.dumps(told).encode()))


def test_faces_must_fit_the_glass() -> None:
    assert refusal(GOOD, glass_mm=(80.0, 60.0)).startswith("4 faces do not fit: a glass of 80 x 60")


def test_the_refusal_says_which_one_it_is_of() -> None:
    payload = handout(station(device="kiosk-2"))
    found = judge(payload, KIOSK)
    assert found.fingerprint == json.loads(payload)["fingerprint"]


@pytest.mark.parametrize(
    ("payload", "reason"),
    [
        (b"", "no handout"),
        (b"\xff\x00", "no handout"),
        (b"[" * 60_000, "no handout"),
        (b'{"fingerprint": "x", "station": {}}', "no handout"),
        (GOOD.replace(b"Bottega", b"Boutique"), "did not arrive whole"),
        (GOOD[:-1], "no handout"),
        (GOOD + b"x" * PAYLOAD_BYTES_MAX, "are above 65536"),
        (handout(b"{}"), "no station"),
        (handout(b"null"), "no station"),
        (handout(b'{"shoe": 1}'), "no station"),
        (
            handout(b'{"a":' * 2_000 + b"1" + b"}" * 2_000),
            "no ",
        ),  # how deep is too deep is Python's
    ],
    ids=range(11),
)
def test_what_is_no_handout_is_refused(payload: bytes, reason: str) -> None:
    assert reason in refusal(payload)


@given(st.binary(max_size=300))
def test_any_bytes_are_answered(payload: bytes) -> None:
    assert isinstance(judge(payload, KIOSK), Refusal)


@given(st.data())
def test_any_damage_is_answered(data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(GOOD) - 1))
    damaged = GOOD[:at] + data.draw(st.binary(max_size=8)) + GOOD[at + 1 :]
    found = judge(damaged, KIOSK)
    if isinstance(found, Instruction):  # a blank between the two fields, or the same byte again
        assert found.station == station()
    else:
        assert 0 < len(found.reason) <= REASON_CHARACTERS_MAX


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=8,
)


@given(st.sampled_from([*Station.__struct_fields__, "more"]), json_values)
def test_any_strange_field_is_answered(name: str, value: object) -> None:
    told = json.loads(msgspec.json.encode(station()))
    told[name] = value
    found = judge(handout(json.dumps(told).encode()), KIOSK)
    assert isinstance(found, Instruction) or found.reason


@pytest.mark.parametrize(
    ("reasons", "text"),
    [
        (["a", "b"], "a; b"),
        (["a", "b" * 300, "c"], "a (and 2 more)"),
        (["x" * 300], "x" * 197 + "..."),
        (["tab\there\n"], "tab?here?"),
        (["x" * 190, "y" * 9], "x" * 190 + " (and 1..."),
    ],
)
def test_many_reasons_are_abbreviated(reasons: list[str], text: str) -> None:
    assert abbreviated(reasons) == text


@given(st.lists(st.text(min_size=1, max_size=120), min_size=1, max_size=20))
def test_an_abbreviation_always_fits(reasons: list[str]) -> None:
    assert 0 < len(abbreviated(reasons)) <= REASON_CHARACTERS_MAX


def test_a_kiosk_that_was_told_nothing_has_a_station_that_no_hub_could_hand_out() -> None:
    station = unplaced(KIOSK)
    assert is_unplaced(station)
    assert station.languages == ["en", "it", "de", "fr", "es"]
    assert "no words in" in refusal(handout(station))
    told = judge(GOOD, KIOSK)
    assert isinstance(told, Instruction)
    assert not is_unplaced(told.station)
