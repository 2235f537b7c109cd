"""When it really happened, whatever the device's clock says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wire.clock import SAMPLES_MAX, TOLERANCE_MS, BootClock, When, happened

NOW = 1_800_000_000_000


@pytest.mark.parametrize(
    ("said_ms", "clock", "uptimems", "offset_ms", "expected"),
    [
        pytest.param(NOW - 500, "synced", 100, NOW - 600, When(NOW - 500, 0, False), id="agree"),
        pytest.param(NOW - 500, "synced", None, None, When(NOW - 500, 0, False), id="believed"),
        pytest.param(NOW - 500, "unsynced", 100, NOW - 600, When(NOW - 500, 0, False), id="right by chance"),
        pytest.param(5_000, "unsynced", 4_000, NOW - 60_000, When(NOW - 56_000, NOW - 61_000, True), id="1970"),
        pytest.param(NOW - 7_200_000, "synced", 4_000, NOW - 60_000, When(NOW - 56_000, 7_144_000, True), id="wrong and sure of it"),
        pytest.param(5_000, "unsynced", None, None, When(NOW, NOW - 5_000, True), id="nothing to go by"),
        pytest.param(None, "unsynced", None, None, When(NOW, 0, True), id="no time said"),
        pytest.param(None, "unsynced", 4_000, NOW - 60_000, When(NOW - 56_000, 0, True), id="uptime only"),
        pytest.param(NOW + 1_500, "synced", None, None, When(NOW, -1_500, False), id="in the future"),
        pytest.param(NOW, "synced", 4_000, NOW + 60_000, When(NOW, 0, True), id="estimate in the future"),
    ],
)  # fmt: skip
def test_cases(said_ms, clock, uptimems, offset_ms, expected) -> None:  # noqa: ANN001
    found = happened(
        said_ms=said_ms, clock=clock, uptimems=uptimems, offset_ms=offset_ms, received_ms=NOW
    )
    assert found == expected


@given(
    st.none() | st.integers(0, 2 * NOW),
    st.sampled_from(["synced", "unsynced"]),
    st.none() | st.integers(0, NOW),
    st.none() | st.integers(-NOW, NOW),
)
def test_nothing_happens_after_it_was_received(said_ms, clock, uptimems, offset_ms) -> None:  # noqa: ANN001
    when = happened(
        said_ms=said_ms, clock=clock, uptimems=uptimems, offset_ms=offset_ms, received_ms=NOW
    )
    assert 0 <= when.at_ms <= NOW
    if said_ms is not None:
        assert said_ms + when.shift_ms == when.at_ms


@given(st.lists(st.integers(0, 100_000), min_size=1, max_size=SAMPLES_MAX))
def test_the_estimate_errs_by_the_least_delay(delays_ms: list[int]) -> None:
    booted_ms = NOW - 1_000_000
    clock = BootClock()
    for number, delay_ms in enumerate(delays_ms):
        uptime_ms = number * 10_000
        clock.status_sample(booted_ms + uptime_ms + delay_ms, uptime_ms)
    assert clock.offset_ms == booted_ms + min(delays_ms)


def test_a_backlog_does_not_spoil_what_statuses_have_taught() -> None:
    clock = BootClock()
    clock.event_sample(NOW, 1_000)  # an hour old: an estimate too late
    clock.status_sample(NOW, 3_600_000)
    for number in range(SAMPLES_MAX * 10):
        clock.event_sample(NOW + number, 1_000 + number)
    assert clock.offset_ms == NOW - 3_600_000


def test_events_alone_teach_too() -> None:
    clock = BootClock()
    assert clock.offset_ms is None
    clock.event_sample(NOW, 1_000)
    clock.event_sample(NOW, 5_000)
    clock.event_sample(NOW, 2_000)
    assert clock.offset_ms == NOW - 5_000


def test_a_step_of_the_hubs_own_clock_is_forgotten() -> None:
    clock = BootClock(offset_ms=0)  # learnt while the hub thought that it was 1970
    for number in range(SAMPLES_MAX):
        clock.status_sample(NOW + number * 10_000, number * 10_000)
    assert clock.offset_ms == NOW
    assert TOLERANCE_MS < 10_000


def test_a_hub_that_does_not_know_the_time_believes_a_device_that_does() -> None:
    believed = happened(
        said_ms=NOW + 28_800_000,
        clock="synced",
        uptimems=100,
        offset_ms=NOW - 100,  # learnt from a hub that is eight hours behind
        received_ms=NOW,
        hub_clock="unsynced",
    )
    assert believed == When(NOW + 28_800_000, 0, retimed=False)
