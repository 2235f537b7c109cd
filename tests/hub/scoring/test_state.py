"""The counters: any order, any split, the same state; and what is not let in."""

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from hub.scoring.intake import BUCKET_AGE_MAX_MS, Happened, fold
from hub.scoring.state import (
    BIN_MS,
    ITEMS_MAX,
    LIKED,
    LINES_MAX,
    Crossed,
    Item,
    Senses,
    State,
    Tally,
    forget,
    merge,
)
from hub.scoring.told import PART_BYTES, PARTS_MAX
from hub.scoring.visit import WITHDRAWN
from tests.hub.scoring.spoken import (
    ASKED,
    BIN,
    NOON_MS,
    WELCOME,
    answer,
    bucket,
    folded,
    happened,
    reason,
    tap,
)
from wire.events import DAY_MS, Comment, Presence

visits = st.sampled_from(["a", "b", "c"])
devices = st.sampled_from(["kiosk-1", "kiosk-2", "kiosk-3", "new-one"])
taps = st.builds(
    tap,
    device=devices,
    at_ms=st.integers(NOON_MS - 10 * BIN_MS, NOON_MS + 10 * BIN_MS),
    scale=st.sampled_from([4, 5]),
    face=st.integers(1, 4),
    visit=visits,
    since_press_ms=st.sampled_from([None, 0, 7_999, 8_000]),
    late_ms=st.sampled_from([0, 7 * DAY_MS, 7 * DAY_MS + 1]),
)
reasons = st.builds(
    reason,
    element=st.sampled_from(["light", "sound", "space"]),
    device=devices,
    visit=visits,
    word=st.sampled_from(["too_much", "too_little", "crowded", LIKED, WITHDRAWN]),
    at_ms=st.integers(NOON_MS, NOON_MS + 3),
    seq=st.integers(1, 3),
)
times = st.integers(NOON_MS, NOON_MS + 2 * BIN_MS)
answers = st.one_of(
    st.builds(
        answer,
        st.just("recommend"),
        st.sampled_from(["0", "9", "10", "11"]),
        visit=visits,
        at_ms=times,
    ),
    st.builds(
        answer,
        st.just("expected.people"),
        st.sampled_from(["worse", "better", "blue"]),
        visit=visits,
        at_ms=times,
    ),
)
buckets = st.builds(
    bucket,
    line=st.sampled_from(["door", "back-door"]),
    start_ms=st.integers(NOON_MS - 10 * BIN_MS, NOON_MS + 10 * BIN_MS),
    coverage=st.sampled_from([0.0, 0.333, 1.0]),
)
events = st.lists(taps | reasons | answers | buckets, max_size=60)


@given(events.flatmap(lambda drawn: st.tuples(st.just(drawn), st.permutations(drawn))))
def test_any_order_gives_the_same_state(drawn: tuple[list[Happened], list[Happened]]) -> None:
    as_it_was, shuffled = drawn
    assert folded(*shuffled) == folded(*as_it_was)


@given(events, st.integers(2, 5))
def test_sharded_by_device_and_merged_is_the_same_state(drawn: list[Happened], hubs: int) -> None:
    shards = [State() for _ in range(hubs)]
    for one in drawn:
        fold(shards[sum(one.device.encode()) % hubs], one, ASKED)
    whole = State()
    for shard in shards:
        merge(whole, shard)
    assert whole == folded(*drawn)


def test_two_kiosks_of_one_touchpoint_add_up_whatever_hub_they_speak_to() -> None:
    said = [
        [
            tap(device, face=2, visit="v"),
            tap(device, visit="w", since_press_ms=1),
            reason("light", device, visit="v"),
            reason("sound", device, word=LIKED),
        ]
        for device in ("kiosk-1", "kiosk-2")
    ]
    whole, other = folded(*said[0]), folded(*said[1])
    merge(whole, other)
    assert whole == folded(*said[0], *said[1])
    assert whole.items[WELCOME].held == {BIN: 2}
    assert whole.items[WELCOME].senses[BIN].bad == {"light": 2}


def test_a_tap_is_counted_at_the_touchpoint_of_its_device() -> None:
    state = folded(tap("kiosk-1", face=1), tap("kiosk-2", face=4), tap("kiosk-2", face=4))
    assert state.items[WELCOME].faces == {BIN: [1, 0, 0, 2]}


def test_a_device_at_no_touchpoint_counts_under_its_own_name() -> None:
    assert list(folded(tap("new-one")).items) == [
        Item("new-one", placed=False, question="welcome", scale=4)
    ]


def test_faces_of_different_scales_are_kept_apart() -> None:
    state = folded(tap(scale=4), tap(scale=5))
    assert [answers.faces for answers in state.items.values()] == [
        {BIN: [0, 0, 0, 1]},
        {BIN: [0, 0, 0, 1, 0]},
    ]


def test_a_press_within_eight_seconds_is_held_and_seen() -> None:
    state = folded(tap(), tap(since_press_ms=7_999), tap(since_press_ms=8_000))
    found = state.items[WELCOME]
    assert (found.faces, found.held) == ({BIN: [0, 0, 0, 2]}, {BIN: 1})
    assert state.tally == Tally(accepted=2, suppressed=1)


def test_what_comes_after_more_than_seven_days_is_stale() -> None:
    state = folded(tap(late_ms=7 * DAY_MS), tap(late_ms=7 * DAY_MS + 1))
    assert state.items[WELCOME].faces == {BIN: [0, 0, 0, 1]}
    assert state.tally == Tally(accepted=1, stale=1)
    assert folded(tap("new-one", late_ms=8 * DAY_MS)).items == {}


def test_a_visit_is_one_session_whatever_comes_first() -> None:
    said = [
        reason("light"),
        reason("sound"),
        tap(face=2, visit="v"),
        reason("light"),
        reason("space", word=LIKED),
    ]
    found = folded(*said).items[WELCOME].senses
    lost = 8_400  # two thirds of 25,200 units, shared by two
    assert found == {
        BIN: Senses(
            n=1,
            nbad=1,
            bad={"light": 1, "sound": 1},
            good={"space": 1},
            loss={"light": lost, "sound": lost},
            said={"light|too_much": 1, "sound|too_much": 1},
            felt={"light|blamed": 20, "sound|blamed": 20, "space|liked": 20},
        )
    }


def test_reasons_without_a_counted_rating_are_no_session() -> None:
    state = folded(tap(visit="w"), tap(visit="v", since_press_ms=1), reason("light"))
    assert state.items[WELCOME].senses == {}


def test_a_forgotten_visit_counts_no_session_below_zero() -> None:
    state = folded(tap(visit="v"), reason("light"))
    forget(state, NOON_MS + BIN_MS)
    fold(state, reason("sound"), ASKED)
    assert all(not one.senses for one in state.items.values())


def test_further_questions_are_counted_by_their_choice() -> None:
    state = folded(
        answer("recommend", "10"),
        answer("expected.people", "worse"),
        answer("expected.people", "as_expected"),
        answer("recommend", "eleven"),
        answer("feel.mood", "calm"),
    )
    assert state.nps == {BIN: [0] * 10 + [1]}
    assert state.expect == {"people": {BIN: [1, 1, 0]}}
    assert (state.tally.accepted, state.tally.set_aside) == (3, 1)


def test_the_restarted_sensors_rest_of_a_bucket_adds_up() -> None:
    state = folded(bucket(people=(3, 2)), bucket(people=(1, 0), coverage=0.5))
    assert state.lines["door"].bins == {
        BIN: Crossed(in_=4, out=2, watched_ms=90_000, span_ms=120_000)
    }


def test_an_equal_bucket_under_a_new_number_counts_once_and_is_seen() -> None:
    twice = [bucket(), bucket(start_ms=NOON_MS + 60_000), bucket(), bucket(coverage=0.5)]
    again = [msgspec.structs.replace(one, seq=99) for one in twice]
    for said in ([*twice, *again], [*reversed(again), *twice]):
        state = folded(*said)
        assert state.lines["door"].bins == {
            BIN: Crossed(in_=9, out=6, watched_ms=150_000, span_ms=180_000)
        }
        assert state.tally == Tally(set_aside=5)


def test_another_device_another_line_another_number_is_another_bucket() -> None:
    one = bucket()
    other = msgspec.structs.replace(one, device="counter-2")
    state = folded(one, other, bucket("back-door"), bucket(people=(3, 3)))
    assert state.lines["door"].bins[BIN].in_ == 9
    assert state.lines["back-door"].bins[BIN].in_ == 3
    assert state.tally == Tally()


def test_an_equal_bucket_of_a_zone_counts_once() -> None:
    stay = Presence(
        zone="queue", start_ms=NOON_MS, seconds=60, coverage=1.0, mean=1.5, peak=2, dwell=[3]
    )
    longer = msgspec.structs.replace(stay, dwell=[4])
    said = [happened(one, "camera-1", NOON_MS + 60_000) for one in (stay, stay, longer)]
    state = folded(*said)
    assert state.zones["queue"][BIN].stays == {"-": 7}
    assert state.tally == Tally(set_aside=1)


def test_a_device_that_makes_up_buckets_fills_no_memory() -> None:
    said = [bucket(people=(n, 0)) for n in range(PARTS_MAX + 2)]
    state = folded(*said)
    assert len(state.told["counter-1", "line", "door"][BIN]) == PARTS_MAX * PART_BYTES
    assert state.tally == Tally(set_aside=2)


def test_buckets_are_forgotten_with_their_bins() -> None:
    state = folded(bucket(start_ms=NOON_MS - BIN_MS), bucket())
    forget(state, NOON_MS)
    assert state.told == folded(bucket()).told


def test_a_bucket_of_a_wrong_clock_is_shifted_with_its_event() -> None:
    state = folded(bucket(start_ms=60_000, shift_ms=NOON_MS))
    assert list(state.lines["door"].bins) == [BIN]


@given(st.lists(buckets, max_size=20), st.integers(-3 * DAY_MS, 3 * DAY_MS))
def test_a_wrong_clock_that_is_put_right_changes_nothing(
    drawn: list[Happened], off_ms: int
) -> None:
    """What the device says is off; the time of the event, and what stands in it, are put right."""
    said = [
        msgspec.structs.replace(
            one,
            shift_ms=-off_ms,
            event=msgspec.structs.replace(one.event, start_ms=one.event.start_ms + off_ms),
        )
        for one in drawn
    ]
    assert folded(*said) == folded(*drawn)


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
    assert (state.lines, state.tally.set_aside) == ({}, 2)


def test_names_above_the_limits_are_set_aside() -> None:
    state = folded(*(tap(f"made-up-{n}") for n in range(ITEMS_MAX + 3)))
    assert (len(state.items), state.tally.set_aside) == (ITEMS_MAX, 3)
    state = folded(*(bucket(f"made-up-{n}") for n in range(LINES_MAX + 2)))
    assert (len(state.lines), state.tally.set_aside) == (LINES_MAX, 2)


def test_other_events_change_nothing() -> None:
    comment = Comment(visit="v", text="bello", language="it")
    assert folded(happened(comment, "kiosk-1", 1)) == State()


def test_forgetting_drops_old_bins_and_empty_names_only() -> None:
    old = NOON_MS - 5 * BIN_MS
    state = folded(
        tap(at_ms=old, visit="old"), tap(visit="v"), tap("kiosk-3", at_ms=old), bucket(start_ms=old)
    )
    forget(state, NOON_MS)
    state.tally = Tally(accepted=1)
    assert state == folded(tap(visit="v"))
