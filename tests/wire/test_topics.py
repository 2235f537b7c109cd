"""Topics are built and taken apart in one place."""

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wire import topics
from wire.topics import Kind, TopicError


@given(
    st.from_regex(r"[a-z0-9][a-z0-9-]{0,62}", fullmatch=True),
    st.from_regex(r"[a-z0-9][a-z0-9-]{0,62}", fullmatch=True),
    st.sampled_from(get_args(Kind)),
)
def test_what_is_built_is_taken_apart_again(store: str, name: str, kind: Kind) -> None:
    assert topics.parse(topics.device(store, name, kind)) == (store, name, kind)


@pytest.mark.parametrize(
    "topic",
    [
        "",
        "vetrina/v1",
        "vetrina/v1/demo/kiosk-1",
        "vetrina/v2/demo/kiosk-1/event",
        "vetrina/v1/demo/kiosk-1/event/more",
        "vetrina/v1/demo/kiosk-1/gossip",
        "vetrina/v1//kiosk-1/event",
        "vetrina/v1/demo/Kiosk 1/event",
        "vetrina/v1/demo/kiosk-1\n/event",
        "x/vetrina/v1/demo/kiosk-1/event",
        "vetrina/v1/+/kiosk-1/event",
    ],
)
def test_anything_else_is_refused(topic: str) -> None:
    with pytest.raises(TopicError):
        topics.parse(topic)


def test_a_name_says_what_could_stand_in_its_place() -> None:
    with pytest.raises(TopicError, match="store 'Da Gino' cannot stand in a topic: use"):
        topics.check_name("Da Gino", "store")


def test_what_the_hub_publishes_lies_below_its_own_name() -> None:
    for topic in (topics.score("demo", "store"), topics.occupancy("demo")):
        assert topic.startswith("vetrina/v1/demo/hub/")
