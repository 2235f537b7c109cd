"""The store in the box, as somebody sees it who stands in it: its units, its taps, its numbers.

In: three running machines and their network. Out: what is so now, or a ``Failed`` after having
waited for it.
"""

import json
import time
from collections.abc import Callable
from typing import NamedTuple

from box.container import Container, Face
from box.debian import CLIP, SOURCES, WHEELS, BoxError
from box.eyes import code_in
from box.manager import Manager
from box.network import Network
from box.publisher import Publisher

HUB, KIOSK, CAMERA = "hub", "kiosk-1", "camera-1"
ADDRESS = "192.168.77.10"
FACES = (
    Face(HUB, ADDRESS),
    Face(KIOSK, "192.168.77.11"),
    Face(CAMERA, "192.168.77.12", sets_clock=True),
)
SENSOR_UNIT = f"vetrina-sensor@{CAMERA}"
UNITS = {
    "mosquitto": HUB,
    "vetrina-hub": HUB,
    "vetrina-screen": KIOSK,
    "vetrina-kiosk": KIOSK,
    SENSOR_UNIT: CAMERA,
}
"""What runs, and where."""

PAGE, LIVE = "http://127.0.0.1:8080/metrics", "http://127.0.0.1:8080/api/v1/live"
DATA = "/var/lib/vetrina-hub"
BIN = {
    HUB: "/opt/vetrina/hub/current/bin",
    KIOSK: "/opt/vetrina/kiosk/current/bin",
    CAMERA: "/opt/vetrina/sensor/current/bin",
}
"""Where the programs are, by machine."""

FONT = "RobotoMono-Regular.ttf"  # the kiosk's
FACE_PX = ("202", "450")  # the left one of four, on a glass of 1280 x 800
PATIENCE_S = 90.0
QUIET_S = 32.0  # of a kiosk after a tap, until the next one is another person's
LOOK_S = 1.0

COUNT = """
import sqlite3, sys
with sqlite3.connect("file:/var/lib/vetrina-hub/hub.db?mode=ro", uri=True) as store:
    print(store.execute(f"select count(*) from events where {sys.argv[1]}").fetchone()[0])
"""

SCREEN_UNIT = """\
[Service]
ExecStart=
ExecStart=/usr/lib/xorg/Xorg :0 -seat seat1 -nolisten tcp -nocursor -noreset -s 0 -dpms
"""
"""The unit's own server and sandbox; a container has no terminal to take, hence another seat."""

SCREEN = """\
Section "Device"
    Identifier "none"
    Driver "dummy"
EndSection
Section "Monitor"
    Identifier "glass"
    HorizSync 28-80
    VertRefresh 48-75
    Modeline "1280x800" 83.46 1280 1344 1480 1680 800 801 804 828
EndSection
Section "Screen"
    Identifier "kiosk"
    Device "none"
    Monitor "glass"
    DefaultDepth 24
    SubSection "Display"
        Depth 24
        Modes "1280x800"
    EndSubSection
EndSection
"""


class Failed(Exception):
    """Something is not as it should be; the message says what was seen."""


class Numbers(NamedTuple):
    """What the hub says of its devices' events."""

    waiting: int
    missing: int
    lost: int
    quarantined: int
    writable: bool


class Store:
    """Everything that a trial does to the store, and sees of it."""

    def __init__(
        self, machines: dict[str, Container], network: Network, publisher: Publisher
    ) -> None:
        self.machines = machines
        self.network = network
        self.publisher = publisher
        self.hub, self.kiosk, self.camera = (machines[name] for name in (HUB, KIOSK, CAMERA))
        self.manager = Manager(self.hub, network, ADDRESS)
        self.gone = 0
        """Events that went with a lost disk, which the hub has to name."""

        self.restarted_s = 0.0
        """When the hub's program began for the last time, as far as that was typed."""

        self._tapped_s = -QUIET_S

    def provision(self, role: str, *more: str) -> str:
        """Do on the role's machine what the install guide says."""
        machine = {"hub": self.hub, "kiosk": self.kiosk, "sensor": self.camera}[role]
        return machine.run(f"{SOURCES}/scripts/provision", role, "--wheels", WHEELS, *more)

    def install_hub(self) -> str:
        """The guide's first step."""
        return self.provision("hub")

    def install_kiosk(self) -> str:
        """The guide's second step, with a screen whose glass is none; it finds the hub itself."""
        etc = self.kiosk.root / "etc"
        for name, text in (
            ("systemd/system/vetrina-screen.service.d/box.conf", SCREEN_UNIT),
            ("X11/xorg.conf.d/20-box.conf", SCREEN),
        ):
            (etc / name).parent.mkdir(parents=True, exist_ok=True)
            (etc / name).write_text(text)
        return self.provision("kiosk", "--device", KIOSK, *self._believing())

    def install_sensor(self) -> str:
        """The guide's third step, with a film for a camera; it is told the hub's name."""
        named = ("--hub", HUB, "--device", CAMERA, "--source", CLIP)
        return self.provision("sensor", *named, *self._believing())

    def _believing(self) -> tuple[str, str]:
        """Whose releases a device takes."""
        return "--root-key", self.publisher.root_key

    def on(self, unit: str) -> Container:
        """The machine that a unit runs on."""
        return self.machines[UNITS[unit]]

    def looked_at(self) -> str:
        """The code on the kiosk's screen; empty while there is none."""
        seen = self.kiosk.root / "srv/seen"
        seen.mkdir(exist_ok=True)
        seen.chmod(0o777)
        self.as_the_kiosk("scrot", "--overwrite", "/srv/seen/glass.png")
        return code_in(seen / "glass.png", next((self.kiosk.root / "opt").rglob(FONT)))

    def as_the_kiosk(self, *words: str) -> None:
        """Do something to the screen that only the kiosk's user may."""
        self.kiosk.run("runuser", "-u", "vetrina-kiosk", "--", "env", "DISPLAY=:0", *words)

    def pid(self, unit: str) -> int:
        """Its program's; 0 while it does not run."""
        said = self.on(unit).tries("systemctl", "show", "-P", "MainPID", unit).strip()
        return int(said or 0)

    def living(self, unit: str) -> int:
        """Its program's, waited for: to signal 0 would be to signal ourselves."""
        self.until(f"{unit} runs", lambda: self.pid(unit) > 0)
        return self.pid(unit)

    def idle(self) -> list[str]:
        """The units that do not run."""
        return [
            unit
            for unit in UNITS
            if self.on(unit).tries("systemctl", "is-active", unit).strip() != "active"
        ]

    def numbers(self) -> Numbers:
        """Of the hub's metrics.

        Raises:
            Failed: it does not say them.
        """
        said: dict[str, float] = {}
        for line in self.hub.tries("curl", "-s", "-m", "10", PAGE).splitlines():
            if not line.startswith("#") and " " in line:
                name, _, value = line.rpartition(" ")
                said[name] = float(value)
        if not said:
            msg = "the hub's page does not answer"
            raise Failed(msg)
        total = {
            name: sum(value for key, value in said.items() if key.startswith(f"vetrina_{name}"))
            for name in ("waiting_events", "missing_events", "lost_events", "quarantined_events")
        }
        return Numbers(
            waiting=int(total["waiting_events"]),
            missing=int(total["missing_events"]),
            lost=int(total["lost_events"]),
            quarantined=int(total["quarantined_events"]),
            writable=said["vetrina_store_writable"] == 1,
        )

    def online(self) -> set[str]:
        """The kiosk and the camera that are there; where the hub had trouble it names itself too.

        Raises:
            Failed: the hub does not say.
        """
        heard = self.hub.tries("curl", "-s", "-m", "10", LIVE)
        if not heard:
            msg = "the hub's page does not answer"
            raise Failed(msg)
        known = {one["name"] for one in json.loads(heard)["devices"] if one["state"] == "online"}
        return known & {KIOSK, CAMERA}

    def ratings(self) -> int:
        """How many of the kiosk's the hub has."""
        return self._counted("type like '%rating%'")

    def passages(self) -> int:
        """How many minutes of people the hub has."""
        return self._counted("type like '%passage%'")

    def events(self) -> int:
        """How many of any kind the hub has."""
        return self._counted("true")

    def _counted(self, which: str) -> int:
        return int(self.hub.run(f"{BIN[HUB]}/python", "-c", COUNT, which))

    def rest(self) -> None:
        """Until nobody is at the kiosk any more."""
        time.sleep(max(0.0, self._tapped_s + QUIET_S - time.monotonic()))

    def press(self) -> None:
        """A finger on a face, of the next person."""
        self.rest()
        self.as_the_kiosk("xdotool", "mousemove", *FACE_PX, "click", "1")
        self._tapped_s = time.monotonic()

    def tap(self) -> int:
        """Press, and wait until the hub has it; how many it has then."""
        before = self.ratings()
        self.press()
        self.until("the tap is stored", lambda: self.ratings() > before)
        return self.ratings()

    def well(self, patience_s: float = PATIENCE_S) -> str:
        """Wait until everything runs, and both devices are there."""
        self.until("all units run", lambda: not self.idle(), patience_s, self.idle)
        both = {KIOSK, CAMERA}
        self.until(
            "both devices are online", lambda: self.online() == both, patience_s, self.online
        )
        return "all units run, both devices are online"

    def until(
        self,
        what: str,
        so: Callable[[], bool],
        patience_s: float = PATIENCE_S,
        seen: Callable[[], object] = str,
    ) -> float:
        """Wait; how long it took, in seconds.

        Raises:
            Failed: it never came to be so.
        """
        begun_s = time.monotonic()
        while not _holds(so):
            if time.monotonic() - begun_s > patience_s:
                msg = f"{what}: not within {patience_s:.0f} s {seen()}"
                raise Failed(msg)
            time.sleep(LOOK_S)
        return time.monotonic() - begun_s


def _holds(so: Callable[[], bool]) -> bool:
    """Whether it is so; what cannot be looked at yet is not."""
    try:
        return so()
    except (Failed, BoxError):
        return False
