"""What is copied beside the units: keyboards and sticks stay out, and clocks agree."""

import fnmatch
import re
import shutil
import subprocess
from pathlib import Path

import pytest

CONFIG = Path(__file__).resolve().parents[2] / "config"
RULES = sorted((CONFIG / "udev").glob("*.rules"))
CHRONY = sorted((CONFIG / "chrony").glob("*.conf"))

TERM = re.compile(r'(?P<key>[A-Z_]+)(?:\{(?P<of>[^}]+)\})?(?P<how>==|!=|\+=|=)"(?P<value>[^"]*)"')
KEYS = {"ACTION", "SUBSYSTEM", "ENV", "ATTR", "RUN"}

INTERFACE = {"ACTION": "add", "SUBSYSTEM": "usb", "ENV{DEVTYPE}": "usb_interface"}
KEYBOARD = INTERFACE | {"ATTR{bInterfaceClass}": "03", "ATTR{bInterfaceProtocol}": "01"}
GLASS = INTERFACE | {"ATTR{bInterfaceClass}": "03", "ATTR{bInterfaceProtocol}": "00"}
STICK = INTERFACE | {"ATTR{bInterfaceClass}": "08", "ATTR{bInterfaceProtocol}": "50"}
CAMERA = INTERFACE | {"ATTR{bInterfaceClass}": "0e", "ATTR{bInterfaceProtocol}": "00"}
TYPING = {"ACTION": "add", "SUBSYSTEM": "input", "ENV{ID_INPUT_KEYBOARD}": "1"}


def terms(line: str) -> list[tuple[str, str, str]]:
    """Key, operator and value of each part of a rule; a part that udev would not know is a fault."""
    found = []
    for part in re.split(r",\s*", line):
        fits = TERM.fullmatch(part)
        assert fits, f"udev cannot read {part!r}"
        assert fits["key"] in KEYS, part
        found.append(
            (fits["key"] + (f"{{{fits['of']}}}" if fits["of"] else ""), fits["how"], fits["value"])
        )
    return found


def applied(device: dict[str, str]) -> dict[str, str]:
    """What the rules make of a device."""
    after = dict(device)
    for file in RULES:
        for line in file.read_text().splitlines():
            if not line or line.startswith("#"):
                continue
            parts = terms(line)
            fits = all(
                fnmatch.fnmatchcase(after.get(key, ""), value) is (how == "==")
                for key, how, value in parts
                if how in {"==", "!="}
            )
            if fits:
                after |= {key: value for key, how, value in parts if how in {"=", "+="}}
    return after


@pytest.mark.parametrize("device", [KEYBOARD, STICK], ids=["keyboard", "stick"])
def test_what_somebody_plugs_in_is_not_let_in(device: dict[str, str]) -> None:
    assert applied(device)["ATTR{authorized}"] == "0"


@pytest.mark.parametrize("device", [GLASS, CAMERA], ids=["glass", "camera"])
def test_what_belongs_there_is_let_in(device: dict[str, str]) -> None:
    assert applied(device) == device


def test_what_types_in_disguise_is_heard_by_no_screen() -> None:
    assert applied(TYPING)["ENV{LIBINPUT_IGNORE_DEVICE}"] == "1"
    both = TYPING | {"ENV{ID_INPUT_TOUCHSCREEN}": "1"}
    assert applied(both) == both, "a glass with keys of its own"


@pytest.mark.parametrize("file", CHRONY, ids=lambda file: file.name)
def test_chrony_itself_reads_them(file: Path) -> None:
    program = shutil.which("chronyd", path="/usr/sbin:/usr/bin")
    assert program, "needs: apt-get install chrony"
    judged = subprocess.run(
        [program, "-p", "-f", file], capture_output=True, text=True, check=False
    )
    assert (judged.returncode, judged.stderr) == (0, "")


def test_the_hub_tells_the_time_to_its_own_networks_and_a_device_asks_it() -> None:
    hub, device = ((CONFIG / "chrony" / name).read_text() for name in ("hub.conf", "device.conf"))
    allowed = re.findall(r"^allow (.*)$", hub, re.MULTILINE)
    assert allowed == ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fd00::/8", "fe80::/10"]
    assert re.search(r"^local stratum 10$", hub, re.MULTILINE), "without the Internet as well"
    assert re.findall(r"^server (\S+) ", device, re.MULTILINE) == ["HUB"]
    stepping = re.compile(r"^makestep", re.MULTILINE)
    assert not stepping.search(hub + device), "no clock jumps while somebody taps"


def test_no_key_leads_out_of_the_session() -> None:
    session = CONFIG / "session"
    screen = (session / "10-vetrina.conf").read_text()
    for option in ("DontVTSwitch", "DontZap"):
        assert re.search(rf'^\s*Option "{option}" "true"$', screen, re.MULTILINE)
    assert (session / "90-vetrina-console.conf").read_text().endswith("\nkernel.sysrq = 0\n")
    assert (session / "X0.hosts").read_text() == "si:localuser:vetrina-kiosk\n"
