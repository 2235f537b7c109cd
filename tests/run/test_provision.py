"""A machine becomes what was typed, stays it when that is typed again, and can be taken back."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest
from provisioning.clock import without_hub
from provisioning.machine import StepError
from provisioning.roles import CONFIG, DEVICES, PACKAGES, Wanted, steps
from provisioning.steps import Copied, Shared

from config.enrolment import Enrolment
from config.renewal.settings import hub_of
from config.renewal.settings import load_settings as renewal_settings
from hub.settings import load_settings as hub_settings
from kiosk.settings import load_settings as kiosk_settings
from sensors.settings import load_settings as sensor_settings
from tests.run.bare_machine import BareMachine, looked_at, provision, take_back

SCRIPT = Path(__file__).resolve().parents[2] / "scripts" / "provision"
SECRET = "never to be printed"  # noqa: S105 - a canary

RESTARTED = "systemctl restart mosquitto vetrina-hub vetrina-admit.path vetrina-admit.timer"

SHOPS = ("/etc/vetrina/", "/var/lib/", "/etc/mosquitto/vetrina/")

HUB = Wanted(role="hub", named=("kiosk-9",))
REGION = Wanted(role="region")


@pytest.fixture
def machine(tmp_path: Path) -> BareMachine:
    return BareMachine(tmp_path / "root")


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    """What somebody carries from the hub."""
    folder = tmp_path / "stick"
    folder.mkdir()
    (folder / "ca.pem").write_text("the authority")
    for name in ("kiosk-1", "camera-1"):
        (folder / f"{name}.password").write_text(SECRET)
    return folder


@pytest.fixture
def roles(stick: Path) -> dict[str, Wanted]:
    device = Wanted(role="kiosk", hub="hub.lan", device="kiosk-1", carried=stick)
    return {
        "hub": HUB,
        "region": REGION,
        "kiosk": device,
        "sensor": replace(device, role="sensor", device="camera-1", source="/dev/video0"),
    }


def copies(wanted: Wanted) -> list[Copied]:
    found = (step.step if isinstance(step, Shared) else step for step in steps(wanted))
    return [step for step in found if isinstance(step, Copied)]


def files(machine: BareMachine) -> dict[str, bytes]:
    found = (path for path in machine.root.rglob("*") if path.is_file())
    return {f"/{path.relative_to(machine.root)}": path.read_bytes() for path in found}


@pytest.mark.parametrize("role", PACKAGES)
def test_what_is_typed_again_changes_nothing(
    role: str, roles: dict[str, Wanted], machine: BareMachine
) -> None:
    assert provision(roles[role], machine)
    after, ran = files(machine), len(machine.ran)
    assert provision(roles[role], machine) == []
    assert files(machine) == after
    changing = [line for line in machine.ran[ran:] if not line.startswith("id ")]
    assert changing == []


@pytest.mark.parametrize("role", PACKAGES)
def test_what_is_taken_back_leaves_what_is_the_shops(
    role: str, roles: dict[str, Wanted], machine: BareMachine
) -> None:
    provision(roles[role], machine)
    kept = {path: content for path, content in files(machine).items() if path.startswith(SHOPS)}
    assert kept
    take_back(roles[role], machine)
    assert files(machine) == kept
    assert not {unit for unit in machine.active if unit.startswith("vetrina")}
    assert provision(roles[role], machine)
    assert kept.items() <= files(machine).items()


def test_who_looks_is_told_what_will_be_done_and_changes_nothing(
    roles: dict[str, Wanted], machine: BareMachine
) -> None:
    wanted = replace(roles["kiosk"], root_key="a" * 64)
    foreseen = looked_at(wanted, machine)
    assert not machine.root.exists()
    assert foreseen == provision(wanted, BareMachine(machine.root.with_name("other")))
    provision(roles["kiosk"], machine)
    provision(HUB, machine)
    machine.writes("/etc/X0.hosts", b"another", 0o644)
    before, ran = files(machine), len(machine.ran)
    found = looked_at(wanted, machine)
    assert files(machine) == before
    assert [line for line in machine.ran[ran:] if not line.startswith("id ")] == []
    assert "file /etc/X0.hosts" in found
    assert "releases for the kiosk, where a root key is set" in found
    assert "running: vetrina-screen vetrina-kiosk" in found
    assert "stays, for hub on this machine: program in /opt/vetrina/renewer" in take_back(
        wanted, machine, dry=True
    )
    assert files(machine) == before


def test_a_file_that_somebody_changed_is_left(machine: BareMachine) -> None:
    provision(HUB, machine)
    unit = "/etc/systemd/system/vetrina-hub.service"
    machine.writes(unit, b"mine", 0o644)
    assert f"{unit} stays: somebody changed it" in take_back(HUB, machine)
    assert machine.reads(unit) == b"mine"


@pytest.mark.parametrize(
    "place",
    ["apt-get install", "python3", "/opt/vetrina/hub/versions/checkout-1/bin/python", "systemctl"],
)
def test_one_that_was_cut_off_goes_on_and_tells_the_services(
    place: str, machine: BareMachine
) -> None:
    machine.fails_at = place
    with pytest.raises(StepError):
        provision(HUB, machine)
    provision(HUB, machine)
    assert RESTARTED in machine.ran
    assert provision(HUB, machine) == []


def test_a_changed_unit_is_told_to_systemd_even_after_a_failure(machine: BareMachine) -> None:
    """The second try finds the file as it should be, and the service as it was."""
    provision(HUB, machine)
    machine.writes("/etc/systemd/system/vetrina-hub.service", b"an older one", 0o644)
    machine.fails_at = "systemctl daemon-reload"
    with pytest.raises(StepError):
        provision(HUB, machine)
    before = len(machine.ran)
    provision(HUB, machine)
    assert RESTARTED in machine.ran[before:]


def test_one_role_is_taken_back_and_the_others_run_on(
    roles: dict[str, Wanted], machine: BareMachine
) -> None:
    for role in ("hub", "kiosk", "sensor"):
        provision(roles[role], machine)
    took = take_back(roles["kiosk"], machine)
    assert "removed /opt/vetrina/kiosk" in took
    assert "stays, for hub and sensor on this machine: program in /opt/vetrina/renewer" in took
    assert provision(roles["hub"], machine) == []
    assert provision(roles["sensor"], machine) == []
    take_back(roles["sensor"], machine)
    assert machine.names("/opt/vetrina") == ["hub", "renewer"]
    take_back(roles["hub"], machine)
    assert machine.names("/opt") == []
    left = {path for path in files(machine) if not path.startswith(SHOPS)}
    assert left == set()


@pytest.mark.parametrize("role", ["kiosk", "sensor"])
def test_a_secret_is_roots_alone_and_stands_in_no_line(
    role: str, roles: dict[str, Wanted], machine: BareMachine
) -> None:
    wanted = roles[role]
    said = provision(wanted, machine)
    called = "kiosk" if role == "kiosk" else "camera-1"
    secret = machine.at(f"/etc/vetrina/secrets/{called}/broker.password")
    assert secret.read_text() == SECRET
    assert secret.stat().st_mode & 0o777 == 0o600
    assert secret.parent.stat().st_mode & 0o777 == 0o700
    assert SECRET not in "\n".join([*said, *machine.ran, take_back(wanted, machine)])
    readable = [path for path, content in files(machine).items() if SECRET.encode() in content]
    assert readable == [f"/etc/vetrina/secrets/{called}/broker.password"]


def test_the_first_settings_are_what_the_programs_take(
    roles: dict[str, Wanted], machine: BareMachine
) -> None:
    for wanted in roles.values():
        provision(wanted, machine)
    etc = machine.at("/etc/vetrina")
    assert hub_settings(etc / "region.toml").role == "region"
    hub = hub_settings(etc / "hub.toml")
    assert (hub.broker.embedded, hub.broker.username) == (False, "hub")
    kiosk, sensor = kiosk_settings(etc / "kiosk.toml"), sensor_settings(etc / "camera-1.toml")
    assert (kiosk.broker.host, sensor.broker.host) == ("hub.lan", "hub.lan")
    assert kiosk.broker.username == "kiosk-1"
    assert sensor.source == "/dev/video0"
    for name, settings in (("kiosk", kiosk), ("sensor@camera-1", sensor)):
        place = f"/run/credentials/vetrina-{name}.service/secret_broker.password"
        assert str(settings.broker.password_file) == place, "systemd's name for it"
    asking = machine.at("/etc/chrony/conf.d/vetrina-device.conf").read_text()
    assert "\nserver hub.lan iburst" in asking


def test_a_kiosk_without_a_password_asks_its_hub(machine: BareMachine) -> None:
    provision(Wanted(role="kiosk", hub="hub.lan", device="kiosk-1"), machine)
    settings = kiosk_settings(machine.at("/etc/vetrina/kiosk.toml"))
    assert (settings.hub, settings.broker.password_file) == ("hub.lan:8080", None)


def test_a_kiosk_that_is_told_no_hub_finds_it_on_its_glass(machine: BareMachine) -> None:
    provision(Wanted(role="kiosk", hub="", device="kiosk-1"), machine)
    assert kiosk_settings(machine.at("/etc/vetrina/kiosk.toml")).hub == "auto"
    assert not machine.at("/etc/chrony/conf.d/vetrina-device.conf").exists(), "whose time?"
    renewal = renewal_settings(machine.at("/etc/vetrina/renew-kiosk.toml"))
    data = machine.at(str(renewal.data))
    assert hub_of(renewal, [data]) is None, "it has not joined yet"
    joined = Enrolment(
        store="demo", device="kiosk-1", host="hub", port=8883, fingerprint="", mark="", hub="hub:80"
    )
    path = data / "enrolment" / "enrolment.json"
    path.parent.mkdir(parents=True)
    path.write_bytes(msgspec.json.encode(joined))
    assert hub_of(renewal, [data]) == "http://hub:80"


@pytest.mark.parametrize("role", DEVICES)
def test_a_device_that_no_hub_gives_the_time_says_so_until_one_does(
    role: str, machine: BareMachine
) -> None:
    found = Wanted(role=role, hub="", device="one")
    provision(found, machine)
    assert "--hub HUB" in without_hub(machine)
    provision(replace(found, hub="hub.lan"), machine)
    assert without_hub(machine) == ""
    provision(found, machine)
    assert without_hub(machine) == "", "and it stays told"


def test_a_kiosk_on_the_hub_has_the_hubs_time(machine: BareMachine) -> None:
    provision(Wanted(role="kiosk", hub="", device="one"), machine)
    provision(Wanted(role="hub"), machine)
    assert without_hub(machine) == ""


def test_a_machine_that_starts_from_usb_keeps_its_disk(roles: dict[str, Wanted]) -> None:
    def shut(sticks: bool) -> set[str]:  # noqa: FBT001 - the one thing that differs
        return {Path(step.path).name for step in copies(replace(roles["sensor"], sticks=sticks))}

    assert shut(False) - shut(True) == {"72-vetrina-sticks.rules"}


def test_every_file_of_the_session_goes_somewhere(roles: dict[str, Wanted]) -> None:
    copied = {step.text for wanted in roles.values() for step in copies(wanted)}
    shipped = (CONFIG / folder for folder in ("systemd", "session", "udev"))
    forgotten = [
        path.name
        for folder in shipped
        for path in folder.iterdir()
        if path.read_text() not in copied
    ]
    assert forgotten == []


@pytest.mark.parametrize("role", PACKAGES)
def test_a_look_changes_nothing(role: str, tmp_path: Path) -> None:
    said = subprocess.run(
        [sys.executable, SCRIPT, role, "--dry-run", "--device", "camera-1"],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
    )
    assert (said.returncode, said.stderr) == (0, "")
    lines = said.stdout.splitlines()
    assert {line.split()[0] for line in lines} <= {"ok", "would"}
    assert not Path("/opt/vetrina", role).exists()


@pytest.mark.parametrize(
    "typed",
    [
        ["kiosk", "--device", "../x"],
        ["sensor", "--source", 'a"b'],
        ["hub", "--store", "A"],
        ["till"],
        ["kiosk", "--root-key", "a" * 63],
        ["kiosk", "--root-key", "A" * 64],
        ["kiosk", "--root-key", "a" * 64 + "\n"],
    ],
)
def test_what_would_spoil_a_file_is_refused(typed: list[str]) -> None:
    said = subprocess.run(
        [sys.executable, SCRIPT, *typed, "--dry-run"], capture_output=True, text=True, check=False
    )
    assert said.returncode == 2
    assert "usage:" in said.stderr


def test_a_region_believes_no_publisher() -> None:
    typed = ["region", "--root-key", "a" * 64, "--dry-run"]
    said = subprocess.run(
        [sys.executable, SCRIPT, *typed], capture_output=True, text=True, check=False
    )
    assert said.returncode == 1
    assert "takes no releases" in said.stdout
