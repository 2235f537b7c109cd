"""The published contract of the topics: up to date, valid, and true to what devices send."""

import json
import subprocess
import sys
import warnings
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from config.load import load_shop
from hub.board import Board
from hub.handout import parcels
from hub.live.footfall import occupancy
from hub.notices import Notices
from wire.codec import encode_body, encode_events
from wire.envelope import Kept
from wire.events import (
    TYPE_OF,
    Answer,
    Comment,
    Event,
    Passage,
    Presence,
    Rating,
    Reading,
    Reason,
    Sale,
)

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # its models shadow names of pydantic's
    from asyncapi3.models import AsyncAPI3

ROOT = Path(__file__).resolve().parents[2]

SAID: list[Event] = [
    Rating(visit="v", question="q", version=1, scale=4, face=4, language="it"),
    Reason(visit="v", element="light", direction="too_much"),
    Answer(visit="v", question="q", version=1, choice="calm"),
    Comment(visit="v", text="bello", language="it"),
    Comment(visit="v", language="it", withdrawn=True),
    Passage(line="door", start_ms=0, seconds=60, coverage=1.0, in_=3, out=0),
    Passage(line="door", start_ms=0, seconds=60, coverage=0.0, in_=None, out=None),
    Presence(zone="z", start_ms=0, seconds=60, coverage=0.5, mean=1.5, peak=2, dwell=[1, 0]),
    Reading(quantity="light", value=412.0, unit="lx"),
    Reading(quantity="co2", value=900.0, unit="[ppm]", probe="till", start_ms=0, seconds=60),
    Sale(start_ms=0, seconds=900, receipts=12, returns=1),
]


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    return json.loads((ROOT / "docs/reference/asyncapi.json").read_text(encoding="utf-8"))


def test_it_is_up_to_date() -> None:
    command = [sys.executable, str(ROOT / "scripts/asyncapi"), "--check"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_it_is_valid_asyncapi_3(document: dict[str, Any]) -> None:
    AsyncAPI3.model_validate(document)
    with pytest.raises(ValueError, match="action"):
        AsyncAPI3.model_validate(
            {**document, "operations": {"say": {**document["operations"]["sayEvent"], "action": 1}}}
        )


def test_every_kind_of_event_is_on_the_channel(document: dict[str, Any]) -> None:
    assert {type(one) for one in SAID} == set(TYPE_OF)
    names = {body.__name__ for body in TYPE_OF}
    assert set(document["channels"]["event"]["messages"]) == names | {"Batch"}


@pytest.mark.parametrize("event", SAID, ids=lambda event: type(event).__name__)
def test_what_a_device_sends_fits_its_schema(document: dict[str, Any], event: Event) -> None:
    sent = sent_as_json(event)
    payload = document["components"]["messages"][type(event).__name__]["payload"]
    checker = jsonschema.Draft202012Validator({**payload, "components": document["components"]})
    checker.validate(sent)
    for broken in ({**sent, "type": "vetrina.other.v1"}, {**sent, "data": {}}, {**sent, "seq": 0}):
        assert not checker.is_valid(broken)


def sent_as_json(event: Event) -> dict[str, Any]:
    kind, body = encode_body(event)
    kept = Kept(seq=1, type=kind, body=body, made_ms=0, boot="b", uptimems=5, clock="synced")
    (payload,) = encode_events("demo", "kiosk-1", "stream", 1, [kept])
    return json.loads(payload)


def test_what_a_kiosk_is_handed_out_fits_its_schema(document: dict[str, Any]) -> None:
    payload = document["components"]["messages"]["Handout"]["payload"]
    checker = jsonschema.Draft202012Validator({**payload, "components": document["components"]})
    for parcel in parcels(load_shop(None), logo=b"a picture").values():
        sent = json.loads(parcel.payload)
        checker.validate(sent)
        assert not checker.is_valid({**sent, "fingerprint": "old"})
        assert not checker.is_valid({**sent, "station": {}})


def test_what_the_hub_retains_fits_its_schema(document: dict[str, Any]) -> None:
    board, now_ms = Board(load_shop(None)), 1_767_265_200_000
    live = board.live(now_ms)
    said = dict(Notices().new(live, occupancy(board.counted(now_ms), now_ms), None))
    for channel in ("score", "occupancy"):
        one = document["channels"][channel]
        (name,) = one["messages"]
        payload = document["components"]["messages"][name]["payload"]
        checker = jsonschema.Draft202012Validator({**payload, "components": document["components"]})
        notice = json.loads(said.pop(one["address"].replace("{store}", live.store)))
        checker.validate(notice)
        assert not checker.is_valid({})
    assert said == {}
