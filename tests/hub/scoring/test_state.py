"""The counters: any order, any split, the same state; and what is not let in."""

from hypothesis import given
from hypothesis import strategies as st

from hub.scoring.state import (
    BIN_MS,
    BUCKET_AGE_MAX_MS,
    ITEMS_MAX,
    LINES_MAX,
    Cell,
    Crossed,
    Happened,
    Item,
    State,
    fold,
    forget,
    merge,
)
from wire.events import Comment, Passage, Rating

NOON_MS = 1_767_265_200_000
PLACES = {"kiosk-1": "entrance", "kiosk-2": "entrance", "kiosk-3": "checkout"}


def tap(device: str = "kiosk-1", at_ms: int = NOON_MS, face: int = 4, scale: int = 4) -> Happened:
    rating = Rating(visit="v", question="welcome", version=1, scale=scale, face=face, language="it")
    return Happened(device=device, at_ms=at_ms, shift_ms=0, event=rating)


def bucket(  # noqa: PLR0913 - a bucket has that many sides
    line: str = "door",
    *,
    start_ms: int = NOON_MS,
    sent_ms: int | None = None,
    shift_ms: int = 0,
    coverage: float = 1.0,
    people: tuple[int, int] = (3, 2),
) -> Happened:
    came, went = people if coverage else (None, None)
    passage = Passage(
        line=line, start_ms=start_ms, seconds=60, coverage=coverage, in_=came, out=went
    )
    sent_ms = start_ms + shift_ms + 60_000 if sent_ms is None else sent_ms
    return Happened(device="counter-1", at_ms=sent_ms, shift_ms=shift_ms, event=passage)


def folded(*events: Happened) -> State:
    state = State()
    for event in events:
        fold(state, event, PLACES)
    return state


taps = st.builds(
    tap,
    device=st.sampled_from(["kiosk-1", "kiosk-2", "kiosk-3", "new-one"]),
    at_ms=st.integers(NOON_MS - 10 * BIN_MS, NOON_MS + 10 * BIN_MS),
    scale=st.sampled_from([4, 5]),
    face=st.integers(1, 4),
)
buckets = st.builds(
    bucket,
    line=st.sampled_from(["door", "back-door"]),
    start_ms=st.integers(NOON_MS - 10 * BIN_MS, NOON_MS + 10 * BIN_MS),
    coverage=st.sampled_from([0.0, 0.333, 1.0]),
)


@given(
    st.lists(taps | buckets, max_size=40).flatmap(
        lambda all_: st.tuples(
            st.just(all_),
            st.permutations(all_),
            st.lists(st.booleans(), min_size=len(all_), max_size=len(all_)),
        )
    )
)
def test_any_order_and_any_split_give_the_same_state(
    drawn: tuple[list[Happened], list[Happened], list[bool]],
) -> None:
    events, shuffled, sides = drawn
    whole = folded(*events)
    assert folded(*shuffled) == whole
    left = folded(*(one for one, side in zip(shuffled, sides, strict=True) if side))
    right = folded(*(one for one, side in zip(shuffled, sides, strict=True) if not side))
    merge(left, right)
    assert left == whole


def test_a_tap_is_counted_at_the_touchpoint_of_its_device() -> None:
    state = folded(tap("kiosk-1", face=1), tap("kiosk-2", face=4), tap("kiosk-2", face=4))
    answers = state.items[Item("entrance", placed=True, question="welcome")]
    assert answers.faces == {Cell(NOON_MS // BIN_MS, 4): [1, 0, 0, 2]}


def test_a_device_at_no_touchpoint_counts_under_its_own_name() -> None:
    state = folded(tap("new-one"))
    assert list(state.items) == [Item("new-one", placed=False, question="welcome")]


def test_faces_of_different_scales_are_kept_apart() -> None:
    state = folded(tap(scale=4), tap(scale=5))
    (answers,) = state.items.values()
    assert answers.faces == {
        Cell(NOON_MS // BIN_MS, 4): [0, 0, 0, 1],
        Cell(NOON_MS // BIN_MS, 5): [0, 0, 0, 1, 0],
    }


def test_the_restarted_sensors_rest_of_a_bucket_adds_up() -> None:
    state = folded(bucket(people=(3, 2)), bucket(people=(1, 0), coverage=0.5))
    assert state.lines["door"].bins == {
        NOON_MS // BIN_MS: Crossed(in_=4, out=2, watched_ms=90_000, span_ms=120_000)
    }


def test_a_bucket_of_a_wrong_clock_is_shifted_with_its_event() -> None:
    state = folded(bucket(start_ms=60_000, shift_ms=NOON_MS))
    assert list(state.lines["door"].bins) == [NOON_MS // BIN_MS]


def test_a_blind_bucket_adds_its_span_and_no_people() -> None:
    state = folded(bucket(coverage=0.0))
    (crossed,) = state.lines["door"].bins.values()
    assert crossed == Crossed(in_=0, out=0, watched_ms=0, span_ms=60_000)
    assert state.lines["door"].watched_until_ms == 0


def test_a_bucket_from_the_future_or_from_long_ago_is_set_aside() -> None:
    state = folded(
        bucket(start_ms=NOON_MS, sent_ms=NOON_MS - 1),
        bucket(start_ms=NOON_MS, sent_ms=NOON_MS + BUCKET_AGE_MAX_MS + 1),
    )
    assert (state.lines, state.set_aside) == ({}, 2)


def test_names_above_the_limits_are_set_aside() -> None:
    state = folded(*(tap(f"made-up-{n}") for n in range(ITEMS_MAX + 3)))
    assert (len(state.items), state.set_aside) == (ITEMS_MAX, 3)
    state = folded(*(bucket(f"made-up-{n}") for n in range(LINES_MAX + 2)))
    assert (len(state.lines), state.set_aside) == (LINES_MAX, 2)


def test_other_events_change_nothing() -> None:
    comment = Comment(visit="v", text="bello", language="it")
    assert folded(Happened(device="kiosk-1", at_ms=1, shift_ms=0, event=comment)) == State()


def test_forgetting_drops_old_bins_and_empty_names_only() -> None:
    old = NOON_MS - 5 * BIN_MS
    state = folded(tap(at_ms=old), tap(), tap("kiosk-3", at_ms=old), bucket(start_ms=old))
    forget(state, NOON_MS)
    assert state == folded(tap())
