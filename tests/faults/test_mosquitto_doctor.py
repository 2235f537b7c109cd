"""What ``doctor`` sees at a store's Mosquitto, from the hub's side and from a device's."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from config.soundness import DAY_MS, access
from hub.doctor.spoken import door
from hub.settings import BrokerSettings, Enrolment, HubSettings
from hub.trust.authority import SERVER_DAYS, found
from hub.trust.keyring import CERTIFICATE_FILE
from tests.faults.guarded import EVERYTHING, STORE, Guarded, heard, topic
from tests.ports import free_port
from wire import topics
from wire.reach import ReachError, reach
from wire.timepiece import SystemTimepiece


def test_doctor_knocks_as_the_device_itself_and_tells_what_is_wrong(
    guarded: Guarded, tmp_path: Path
) -> None:
    now = datetime.now(UTC)  # noqa: TID251 - TLS asks the machine's clock
    mine = guarded.device("kiosk-1")
    until_s = reach(mine, "kiosk-1-doctor").until_s
    assert until_s is not None
    assert timedelta(days=300) < datetime.fromtimestamp(until_s, UTC) - now < timedelta(days=400)
    guess = tmp_path / "guess"
    guess.write_text("guess")
    foreign = tmp_path / "foreign.pem"
    foreign.write_bytes(found(STORE, now).certificate)
    wrong = {
        "does not (know|let)": replace(mine, password_file=guess),
        "CERTIFICATE_VERIFY_FAILED": replace(mine, ca_file=foreign),
        "hangs up|reset|timed out|no MQTT": replace(mine, ca_file=None),
        "No such file": replace(mine, password_file=tmp_path / "none"),
    }
    for says, endpoint in wrong.items():
        with pytest.raises(ReachError, match=says):
            reach(endpoint, "kiosk-1-doctor")


def test_the_hubs_doctor_sees_the_certificate_that_devices_are_shown(
    guarded: Guarded, tmp_path: Path
) -> None:
    now = SystemTimepiece().wall_ms()
    broker = BrokerSettings(port=guarded.hub_port, embedded=False)
    settings = HubSettings(data=tmp_path, broker=broker, enrolment=Enrolment(port=guarded.port))
    authority = (guarded.files / "ca.pem").read_bytes()
    (tmp_path / CERTIFICATE_FILE).write_bytes(authority)
    [seen] = door(settings, now)
    assert (seen.state, f"port {guarded.port}" in seen.told) == ("fine", True), seen
    [late] = door(settings, now + SERVER_DAYS * DAY_MS)
    assert late.state == "failed"
    foreign = found(STORE, datetime.now(UTC)).certificate  # noqa: TID251 - TLS asks the machine's clock
    (tmp_path / CERTIFICATE_FILE).write_bytes(foreign)
    [seen] = door(settings, now)
    assert (seen.state, "CERTIFICATE_VERIFY_FAILED" in seen.told) == ("doubtful", True)


def test_a_device_that_is_kept_to_its_own_says_so_and_the_hub_hears_nothing(
    guarded: Guarded,
) -> None:
    guarded.says([*guarded.as_hub(), "-r"], topic("kiosk-2", "config"), "theirs")
    guarded.says([*guarded.as_hub(), "-r"], topic("kiosk-1", "config"), "mine")
    hub = guarded.hears(guarded.as_hub(), EVERYTHING, 1)
    [told] = access(guarded.device("kiosk-1"), STORE, "kiosk-1")
    assert (told.what, told.state) == ("access", "fine"), told
    guarded.says(guarded.as_hub(), topic(topics.HUB, "status"), "last")
    assert heard(hub) == [f"{topic(topics.HUB, 'status')} last"]
    [away] = access(replace(guarded.device("kiosk-1"), port=free_port()), STORE, "kiosk-1")
    assert away.state == "doubtful"
    assert access(replace(guarded.device("kiosk-1"), username=None), STORE, "kiosk-1") == []


@pytest.mark.parametrize(
    ("rule", "can", "cannot"),
    [
        ("topic readwrite #", ["in the hub's name (event, receipt, command)", "hear"], []),
        (f"pattern write {topics.every_device(STORE, 'event')}", ["name (event)"], ["hear"]),
        (f"topic read {EVERYTHING}", ["hear what is said to others (1 messages)"], ["name"]),
    ],
)
def test_doctor_says_what_an_open_door_lets_through(
    rule: str, can: list[str], cannot: list[str], tmp_path: Path
) -> None:
    one = Guarded(tmp_path)
    assert one.write() == 0
    rules = one.files / "access"
    rules.write_text(f"{rules.read_text()}\nuser kiosk-1\n{rule}\n")
    assert one.start()
    try:
        one.says([*one.as_hub(), "-r"], topic("kiosk-2", "config"), "canary of another")
        [told] = access(one.device("kiosk-1"), STORE, "kiosk-1")
    finally:
        one.stop()
    assert told.state == "failed", told
    assert all(part in told.told for part in can), told
    assert not any(part in told.told for part in [*cannot, "canary"]), told
