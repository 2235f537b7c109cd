"""A machine that was provisioned takes releases where a publisher is believed, and there alone."""

import json
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest
from provisioning.former import BY_HAND, left
from provisioning.layout import ENABLED, RENEWED
from provisioning.machine import StepError
from provisioning.renewal import root_key
from provisioning.roles import Wanted

from config.renewal.journal import read
from config.renewal.settings import RenewalSettings, load_settings
from config.renewal.told import running
from tests.run.bare_machine import BareMachine, provision, take_back
from wire.release import Seen

KEY, OTHER_KEY = "a" * 64, "b" * 64
KIOSK = Wanted(role="kiosk", hub="hub.lan", device="kiosk-1")
CAMERA = Wanted(role="sensor", hub="hub.lan", device="camera-1")


@pytest.fixture
def machine(tmp_path: Path) -> BareMachine:
    return BareMachine(tmp_path / "root")


def settings(machine: BareMachine, role: str) -> RenewalSettings:
    return load_settings(machine.at(f"/etc/vetrina/renew-{role}.toml"))


def runs(machine: BareMachine, role: str) -> int | None:
    """What the program tells the hub that it runs."""
    return running(machine.at(f"/opt/vetrina/{role}/current"))


def test_with_a_root_key_it_is_older_than_every_release(machine: BareMachine) -> None:
    provision(replace(KIOSK, root_key=KEY), machine)
    found = settings(machine, "kiosk")
    assert (found.program, found.root_key, found.hub) == ("kiosk", KEY, "http://hub.lan:8080")
    assert found == RenewalSettings(root_key=KEY, hub="http://hub.lan:8080"), "as it ships"
    assert runs(machine, "kiosk") == 0
    assert machine.at(f"{ENABLED}/vetrina-renew@kiosk.service").exists()
    assert "vetrina-renew@kiosk.path" in machine.active


def test_without_a_root_key_the_hub_leaves_it_alone(machine: BareMachine) -> None:
    """A release that it never takes would keep all other devices waiting."""
    provision(KIOSK, machine)
    assert settings(machine, "kiosk").root_key is None
    assert runs(machine, "kiosk") is None
    assert not machine.at("/opt/vetrina/kiosk/journal.json").exists(), "nor is there what to start"


def test_a_root_key_that_is_typed_later_is_put_in_and_told_to_the_program(
    machine: BareMachine,
) -> None:
    provision(KIOSK, machine)
    path = "/etc/vetrina/renew-kiosk.toml"
    mine = (machine.reads(path) or b"").replace(b"hub.lan:8080", b"10.0.0.2:80")
    machine.writes(path, mine, 0o644)
    ran = len(machine.ran)
    provision(replace(KIOSK, root_key=KEY), machine)
    assert (settings(machine, "kiosk").root_key, runs(machine, "kiosk")) == (KEY, 0)
    assert settings(machine, "kiosk").hub == "http://10.0.0.2:80", "the rest is the shop's own"
    assert "systemctl restart vetrina-screen vetrina-kiosk" in machine.ran[ran:]
    assert provision(KIOSK, machine) == [], "and stays when it is not typed again"
    assert provision(replace(KIOSK, root_key=OTHER_KEY), machine)
    assert settings(machine, "kiosk").root_key == OTHER_KEY
    machine.writes(path, b'program = "kiosk"\n', 0o644)
    provision(replace(KIOSK, root_key=KEY), machine)
    assert root_key(machine, "kiosk") == settings(machine, "kiosk").root_key == KEY


@pytest.mark.parametrize(
    "text",
    [
        f'program = "kiosk"\n# root_key = "..."\nroot_key = "{KEY}"\n',
        f"root_key = '{KEY}'\nprogram = \"kiosk\"\n",
    ],
)
def test_a_key_that_is_changed_stands_once_however_the_first_was_written(
    text: str, machine: BareMachine
) -> None:
    machine.writes("/etc/vetrina/renew-kiosk.toml", text.encode(), 0o644)
    assert root_key(machine, "kiosk") == KEY
    provision(replace(KIOSK, root_key=OTHER_KEY), machine)
    assert root_key(machine, "kiosk") == settings(machine, "kiosk").root_key == OTHER_KEY


@pytest.mark.parametrize(
    "text", [f'"root_key" = "{KEY}"\n'.encode(), b"program = \n", b'# "\xff"\n']
)
def test_settings_that_a_key_would_spoil_are_left_as_they_are(
    text: bytes, machine: BareMachine
) -> None:
    path = "/etc/vetrina/renew-kiosk.toml"
    machine.writes(path, text, 0o644)
    with pytest.raises(StepError, match=path):
        provision(replace(KIOSK, root_key=OTHER_KEY), machine)
    assert machine.reads(path) == text


@pytest.mark.parametrize("role", RENEWED)
@pytest.mark.parametrize("hub", ["hub.lan", "fd00::7"])
def test_what_is_laid_is_what_renews_takes(role: str, hub: str, machine: BareMachine) -> None:
    provision(replace(KIOSK, role=role, hub=hub, device="one", root_key=KEY), machine)
    found = settings(machine, role)
    assert found.program == role
    assert found.folder == Path("/opt/vetrina", role)


def test_the_sensors_of_a_machine_share_one_program(machine: BareMachine) -> None:
    other = replace(CAMERA, device="camera-2")
    provision(replace(CAMERA, root_key=KEY), machine)
    ran = len(machine.ran)
    done = provision(other, machine)
    assert not [line for line in done if line.startswith("program in")]
    assert "systemctl try-restart vetrina-sensor@camera-1" in machine.ran[ran:]
    assert {f"vetrina-renew-sensor@camera-{n}.path" for n in (1, 2)} <= machine.active
    said = take_back(other, machine)
    assert "stays, for camera-1 on this machine: program in /opt/vetrina/sensor" in said
    assert provision(CAMERA, machine) == [], "nothing of the other one's is gone"
    take_back(CAMERA, machine)
    assert machine.names("/opt") == []
    assert machine.names(ENABLED) == []


def test_a_machine_on_which_all_roles_shared_a_program_is_moved_over(machine: BareMachine) -> None:
    """Until everything of a role runs from its own folder, the shared one is there."""
    hub = Wanted(role="hub")
    for role in ("hub", "kiosk"):
        machine.writes(f"/opt/vetrina/installed-{role}", b"as it was", 0o644)
    for path in (BY_HAND, "/opt/vetrina/bin/vetrina-kiosk", "/opt/vetrina/lib/kiosk"):
        machine.writes(path, b"", 0o755)
    machine.writes("/etc/vetrina/kiosk.toml", b'device = "mine"', 0o644)
    machine.writes("/var/lib/vetrina-kiosk/outbox.db", b"taps", 0o600)
    machine.fails_at = "systemctl restart vetrina-screen"
    with pytest.raises(StepError):
        provision(KIOSK, machine)
    assert machine.reads("/opt/vetrina/installed-kiosk") is not None
    provision(KIOSK, machine)
    there = machine.names("/opt/vetrina")
    assert there == ["bin", "installed-hub", "kiosk", "lib", "renewer"], "the hub starts from it"
    assert machine.names("/opt/vetrina/renewer") == ["current", "installed", "versions"]
    machine.fails_at = "systemctl restart mosquitto vetrina-hub"
    with pytest.raises(StepError):
        provision(hub, machine)
    assert machine.names("/opt/vetrina/bin")
    provision(hub, machine)
    assert machine.names("/opt/vetrina") == ["hub", "kiosk", "renewer"]
    assert machine.reads("/etc/vetrina/kiosk.toml") == b'device = "mine"'
    assert machine.reads("/var/lib/vetrina-kiosk/outbox.db") == b"taps"
    assert provision(KIOSK, machine) == provision(hub, machine) == []


def test_what_was_made_for_one_sensor_by_hand_stays_and_is_not_forgotten(
    machine: BareMachine,
) -> None:
    """Its unit may start from there; and what it has seen is not taken again."""
    for counter, name in ((8, "camera-1"), (7, "camera-2")):
        seen = {"warrant": 1, "counter": counter}
        path = f"/opt/vetrina/sensor-{name}/journal.json"
        machine.writes(path, json.dumps({"seen": seen, "trial": None}).encode(), 0o644)
    for path in ("installed-sensor", "pyvenv.cfg", "lib/sensors", "wheels/one.whl"):
        machine.writes(f"/opt/vetrina/{path}", b"", 0o644)
    watching = "vetrina-renew@sensor-camera-1.path"
    machine.run("systemctl", "enable", "-q", watching)
    provision(replace(CAMERA, root_key=KEY), machine)
    theirs = ["sensor-camera-1", "sensor-camera-2", "wheels"]
    assert machine.names("/opt/vetrina") == ["renewer", "sensor", *theirs]
    assert left(machine) == theirs
    assert read(machine.at("/opt/vetrina/sensor")).seen == Seen(warrant=1, counter=8)
    assert watching not in machine.names(ENABLED), "it would watch the folder of nobody"
    assert provision(CAMERA, machine) == []


def test_what_a_sensor_has_seen_is_read_or_asked_for(machine: BareMachine) -> None:
    path = "/opt/vetrina/sensor-camera-1/journal.json"
    machine.writes(path, b"{", 0o644)
    with pytest.raises(StepError, match=path):
        provision(replace(CAMERA, root_key=KEY), machine)
    assert machine.reads("/opt/vetrina/sensor/journal.json") is None


def test_settings_of_a_carried_device_pin_what_was_carried(
    machine: BareMachine, tmp_path: Path
) -> None:
    for name in ("ca.pem", "kiosk-1.password"):
        (tmp_path / name).write_text("carried")
    provision(replace(KIOSK, carried=tmp_path), machine)
    laid = tomllib.loads((machine.reads("/etc/vetrina/renew-kiosk.toml") or b"").decode())
    assert laid["ca_file"] == "/etc/vetrina/ca.pem"
