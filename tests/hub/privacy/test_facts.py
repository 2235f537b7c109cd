"""What a notice says is collected: what the description says, and what was heard besides."""

from msgspec.structs import replace

from config.ambience import QuantityName
from config.load import load_shop
from config.shop import Probed, Shop, Touchpoint
from hub.privacy.facts import Seen, facts

DEMO = load_shop(None)
BARE = Shop(store="bare", name="Bare")
SOUND: frozenset[QuantityName] = frozenset({"sound"})


def test_a_store_without_devices_collects_nothing() -> None:
    found = facts(BARE, Seen())
    assert found.screens == found.comments == found.phones == ()
    assert found.microphones == found.air == ()
    assert not found.counts


def test_what_is_described_is_told_before_anything_was_heard() -> None:
    found = facts(DEMO, Seen())
    assert "Entrance" in found.screens
    assert "Entrance" in found.cameras
    assert found.waits
    assert found.comments == found.phones == ()


def test_switches_of_a_place_are_told_with_the_place() -> None:
    first, *others = DEMO.touchpoints
    open_to_words = replace(first, comments=True, phone=True)
    found = facts(replace(DEMO, touchpoints=[open_to_words, *others]), Seen())
    assert found.comments == found.phones == (first.name,)


def test_a_camera_that_nobody_described_is_told() -> None:
    found = facts(BARE, Seen(sensors={"camera-7"}))
    assert found.cameras == ("camera-7",)
    assert found.counts


def test_a_sensor_that_measures_is_no_camera_and_a_microphone_where_it_hears() -> None:
    seen = Seen(sensors={"room-1"}, measured={"room-1": {"sound", "co2", "light"}})
    found = facts(BARE, seen)
    assert found.cameras == ()
    assert found.microphones == ("room-1",)
    assert found.air == ("light", "co2")


def test_a_microphone_is_told_where_it_is_only_described() -> None:
    till = Touchpoint(id="till", name="Till", ambience=[Probed(device="room-1", quantity="sound")])
    assert facts(replace(BARE, touchpoints=[till]), Seen()).microphones == ("room-1",)
    placed = replace(till, devices=["room-1"])
    assert facts(replace(BARE, touchpoints=[placed]), Seen()).microphones == ("Till",)


def test_the_staffs_own_door_has_a_camera_too() -> None:
    assert "yard" in facts(DEMO, Seen()).cameras
