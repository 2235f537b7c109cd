"""What a wall shows of a store beside its score: providers, what is sensed, alerts, the first line."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from hub.live import LiveView
from hub.live.alarms import ALARMS_MAX
from hub.live.felt import FELT_MAX
from hub.live.values import TouchpointView
from tests.hub.running_store import RunningStore
from wire.events import Reading


def live(store: RunningStore) -> LiveView:
    return store.board.live(store.hands.wall_ms())


@pytest.fixture
def store() -> RunningStore:
    running = RunningStore()
    running.busy_day()
    return running


def test_each_provider_that_is_asked_about_has_a_tile_in_the_vocabularys_order(
    store: RunningStore,
) -> None:
    view = live(store)
    assert [one.expro for one in view.expros] == ["product", "environment", "people"]
    assert [one.n for one in view.expros] == [place.score.n for place in _by_tile(view)]
    assert [one.touchpoints for one in view.expros] == [
        ("fitting-rooms",),
        ("entrance",),
        ("checkout",),
    ]
    people = view.expros[2]
    checkout = view.touchpoints[2].score
    assert (people.target, people.aim) == (80, checkout.aim)
    assert people.value == round(checkout.value or 0), "in whole points"
    assert view.expros[1].voices_per100 is not None
    assert people.voices_per100 is None, "nobody counts at the checkout"


def _by_tile(view: LiveView) -> list[TouchpointView]:
    named = {place.id: place for place in view.touchpoints}
    return [named[name] for name in ("fitting-rooms", "entrance", "checkout")]


def test_few_answers_meet_no_target_and_no_answers_have_no_number() -> None:
    store = RunningStore()
    store.tap("kiosk-2", 4)
    product, environment, _ = live(store).expros
    assert (product.status, product.aim) == ("few", None)
    assert (environment.value, environment.lo) == (None, None)


def test_what_costs_most_comes_first_with_its_side_and_its_place(store: RunningStore) -> None:
    for minute in range(9):
        store.blame("kiosk-2", "temperature", "too_much", minute * 60_000)
    for minute in range(3):
        store.blame("kiosk-2", "temperature", "too_little", minute * 60_000)
        store.blame("kiosk-2", "light", "too_little", minute * 60_000)
    for minute in range(8):
        store.blame("kiosk-1", "scent", "liked", minute * 60_000)
    first, second, last = live(store).felt
    assert (first.element, first.word, first.place) == ("temperature", "too_much", "Fitting rooms")
    assert (second.element, second.word) == ("light", "too_little")
    assert (first.points_lost or 0) > (second.points_lost or 0) > 0
    assert (last.element, last.word, last.points_lost) == ("scent", "liked", None)


def test_a_wall_has_room_for_so_much(store: RunningStore) -> None:
    for device in ("kiosk-1", "kiosk-2", "kiosk-3"):
        for element in ("light", "sound", "temperature"):
            store.blame(device, element, "too_much", 60_000)
            store.blame(device, element, "too_much", 120_000)
    store.board.alerted(tuple(store.alert(n, "checkout.staff") for n in range(ALARMS_MAX + 2)))
    view = live(store)
    assert len(view.felt) == FELT_MAX
    assert len(view.alarms) == ALARMS_MAX


def test_an_alert_is_told_with_its_place_and_what_is_said_most(store: RunningStore) -> None:
    for minute in range(3):
        store.blame("kiosk-2", "temperature", "too_much", minute * 60_000)
    store.blame("kiosk-2", "temperature", "too_little")
    gone = store.alert(4, "fitting.comfort", state="cleared")
    part = store.alert(3, "fitting.comfort", withheld="folded")
    lost = store.alert(2, "no.such.question")
    warm = store.alert(1, "fitting.comfort", cause="temperature", withheld="quiet")
    store.board.alerted((gone, part, lost, warm))
    (alarm,) = live(store).alarms
    assert (alarm.number, alarm.place, alarm.element) == (1, "Fitting rooms", "temperature")
    assert (alarm.word, alarm.acknowledged) == ("too_much", False)
    assert alarm.value == live(store).touchpoints[1].score.value


def test_the_first_line_is_the_most_urgent_thing(store: RunningStore) -> None:
    whole = store.alert(1, "STORE")
    part = store.alert(2, "fitting.comfort")
    better = store.alert(4, "entrance.welcome", "up")
    spill = store.alert(3, "checkout.staff", "hazard", cause="cleanliness|dirty")
    store.board.alerted((better, part, whole))
    line = live(store).headline
    assert (line.kind, line.more) == ("down", 1)
    assert line.alarm is not None
    assert line.alarm.place is None, "the whole store comes before a part of it"
    store.board.alerted((better, part, whole, spill))
    line = live(store).headline
    assert (line.kind, line.more) == ("hazard", 2)
    assert line.alarm is not None
    assert (line.alarm.element, line.alarm.word) == ("cleanliness", "dirty")
    store.board.writable(ok=False)
    assert live(store).headline.kind == "store"


def test_a_wall_without_room_leaves_out_the_good_news_first(store: RunningStore) -> None:
    spill = store.alert(1, "checkout.staff", "hazard", cause="cleanliness|dirty")
    cold = store.alert(2, "fitting.comfort")
    newer = [store.alert(3 + n, "entrance.welcome", "up") for n in range(ALARMS_MAX)]
    store.board.alerted((*reversed(newer), cold, spill))
    view = live(store)
    assert (view.headline.kind, view.headline.more) == ("hazard", 1)
    assert [one.number for one in view.alarms[:3]] == [1, 2, 2 + ALARMS_MAX]
    assert len(view.alarms) == ALARMS_MAX


def test_what_no_wall_has_room_for_is_in_the_first_line_all_the_same(store: RunningStore) -> None:
    whole = store.alert(1, "STORE")
    newer = [store.alert(2 + n, "entrance.welcome") for n in range(ALARMS_MAX)]
    store.board.alerted((*reversed(newer), whole))
    line = live(store).headline
    assert line.alarm is not None
    assert (line.alarm.number, line.more) == (1, ALARMS_MAX)


def test_an_alert_that_is_seen_to_gives_the_line_to_what_nobody_sees_to(
    store: RunningStore,
) -> None:
    seen = replace(store.alert(1, "fitting.comfort"), state="acknowledged")
    store.board.alerted((seen,))
    assert live(store).headline.kind == "tended"
    store.status("kiosk-1", state="offline")
    assert live(store).headline.kind == "offline"


def test_the_board_wakes_its_viewers_for_a_new_alert_only(store: RunningStore) -> None:
    warm = store.alert(1, "fitting.comfort")
    before = store.board.version
    store.board.alerted((warm,))
    assert store.board.version == before + 1
    store.board.alerted((replace(warm, raised=warm.raised + timedelta(0)),))
    assert store.board.version == before + 1


def test_what_is_sensed_stands_beside_what_is_measured_there(store: RunningStore) -> None:
    for minute in range(8):
        store.blame("kiosk-2", "light", "too_little", minute * 60_000)
        store.blame("kiosk-1", "light", "too_much", minute * 60_000)
    store.say("kiosk-2", Reading(quantity="light", value=82.4, unit="lx"), 60_000)
    store.say("kiosk-1", Reading(quantity="sound", value=61.0, unit="dB[SPL]"), 60_000)
    found = {one.touchpoint: one for one in live(store).felt if one.element == "light"}
    assert (found["fitting-rooms"].measured, found["fitting-rooms"].unit) == (82, "lx")
    assert (found["entrance"].measured, found["entrance"].unit) == (None, None)
    store.hands.ahead_ms += 600_000
    stale = next(one for one in live(store).felt if one.touchpoint == "fitting-rooms")
    assert stale.measured is None, "what a probe said ten minutes ago is not what it is like now"
