"""What is new in a view: put together again it is the view, whatever came before it."""

import json
from typing import Any

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from config.load import load_shop
from hub.board import Board
from hub.screen.delta import difference
from hub.store import Counts, Stored
from tests.hub.running_store import NOON_MS, QUESTIONS
from wire.codec import encode_body
from wire.events import Rating, Status

LEAVES = st.none() | st.booleans() | st.integers(-9, 9) | st.floats(-1, 1) | st.text(max_size=3)
TREES = st.recursive(
    LEAVES,
    lambda part: st.lists(part, max_size=4) | st.dictionaries(st.sampled_from("abc"), part),
    max_leaves=6,
)


def applied(known: Any, patch: Any) -> Any:
    """As a client reads a patch; ``static/link.js`` does the same."""
    if not isinstance(patch, dict) or not isinstance(known, dict | list):
        return patch
    whole = list(known) if isinstance(known, list) else dict(known)
    for name, part in patch.items():
        place: Any = int(name) if isinstance(whole, list) else name
        known_part = whole.get(name) if isinstance(whole, dict) else whole[place]
        whole[place] = applied(known_part, part)
    return whole


def same(one: Any, other: Any) -> bool:
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)


@given(
    st.dictionaries(st.sampled_from("abc"), TREES), st.dictionaries(st.sampled_from("abc"), TREES)
)
def test_a_patch_makes_the_one_of_the_other_or_says_that_it_cannot(before: Any, after: Any) -> None:
    patch = difference(before, after)
    if patch is not None:
        assert same(applied(before, patch), after)
    else:
        assert not same(before, after)


@given(TREES)
def test_nothing_new_is_an_empty_patch(tree: Any) -> None:
    assert difference(tree, json.loads(json.dumps(tree))) == {}


def test_true_is_another_value_than_1() -> None:
    assert difference({"a": 1}, {"a": True}) == {"a": True}


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["tap", "status", "offline", "link", "time", "shop", "counts"]),
        st.sampled_from([*QUESTIONS, "kiosk-9"]),
        st.integers(1, 4),
    ),
    min_size=1,
    max_size=8,
)


class Store:
    """A board to which something happens."""

    def __init__(self) -> None:
        self.board = Board(load_shop(None))
        self.now_ms = NOON_MS
        self.position = 0

    def happen(self, what: str, device: str, number: int) -> None:
        if what == "tap":
            self.position += 1
            rating = Rating(
                visit=f"v{self.position}",
                question=QUESTIONS.get(device, "made.up"),
                version=1,
                scale=4,
                face=number,
                language="it",
            )
            self.board.fold([self._stored(device, rating)])
        elif what in {"status", "offline"}:
            state = "online" if what == "status" else "offline"
            status = Status(
                state=state, program="kiosk", version="1", stream="s", made=number, waiting=0
            )
            self.board.hear(device, status, self.now_ms)
        elif what == "link":
            self.board.connected(up=number > 2)
        elif what == "time":
            self.now_ms += number * 3_600_000
        elif what == "shop":
            self.board.refuse_shop([f"mistake {one}" for one in range(number - 1)])
        else:
            self.board.reckon(Counts(stored=number, quarantined=0, lost=0, rejected=0), [])

    def view(self) -> Any:
        return msgspec.json.decode(msgspec.json.encode(self.board.live(self.now_ms)))

    def _stored(self, device: str, rating: Rating) -> Stored:
        kind, body = encode_body(rating)
        return Stored(
            position=self.position,
            device=device,
            stream="s",
            seq=self.position,
            type=kind,
            at_ms=self.now_ms,
            shift_ms=0,
            retimed=False,
            received_ms=self.now_ms,
            body=body.decode(),
        )


@settings(max_examples=40)
@given(STEPS)
def test_any_sequence_of_views_is_the_last_view(steps: list[tuple[str, str, int]]) -> None:
    store = Store()
    before = shown = store.view()
    for step in steps:
        store.happen(*step)
        after = store.view()
        patch = difference(before, after)
        shown = after if patch is None else applied(shown, patch)
        assert same(shown, after)
        before = after
