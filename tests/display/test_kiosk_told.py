"""The whole way of a configuration: the shop's file, the hub, the broker, the kiosk, the glass."""

import json
import re
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from config.layout import MM_PER_INCH, TooSmallError, check
from config.load import DEMO_SHOP
from kiosk.drawer import DAMAGED, KEPT
from kiosk.fitness import NO_TOUCH
from tests.faults.brokers import HOST
from tests.ports import free_port

if TYPE_CHECKING:
    from tests.display.conftest import Display, Exhibit

ROOT = Path(__file__).parents[2]
DEMO = (ROOT / "config" / DEMO_SHOP).read_text(encoding="utf-8")
SIZE = (800, 480)

PATIENCE_S = 240.0
"""Only keeps a broken test from hanging: a hub and a kiosk are each minutes away from the other on a
machine that does much else."""

pytestmark = pytest.mark.timeout(1_200)

QUIET_S = 1.0  # between two looks at a display


class Corner:
    """A corner of a store: a hub, and a kiosk on a display, each to be started and killed."""

    def __init__(self, folder: Path, display: "Display", exhibit: "Callable[..., Exhibit]") -> None:
        self._folder = folder
        self._exhibit = exhibit
        self.display = display
        self.file = folder / "shop.toml"
        self.data = folder / "kiosk"
        self._http, self._mqtt = free_port(), free_port()
        self._programs: dict[str, subprocess.Popen[bytes]] = {}
        self.write(DEMO)

    def write(self, text: str) -> None:
        new = self.file.with_suffix(".new")
        new.write_text(text)
        new.replace(self.file)

    def start_hub(self) -> None:
        ports = ["--http-port", str(self._http), "--mqtt-port", str(self._mqtt)]
        self._start("hub", "--data", self._folder / "hub", "--shop", self.file, *ports)

    def start_kiosk(self, *flags: str) -> None:
        broker = f"{HOST}:{self._mqtt}"
        size = ["--size", "{}x{}".format(*self.display.size_px)]
        still = "--still"  # pictures are compared
        self._start("kiosk", "--data", self.data, "--broker", broker, still, *size, *flags)

    def kill(self, name: str) -> None:
        program = self._programs.pop(name)
        program.kill()
        program.wait()

    def close(self) -> None:
        for name in [*self._programs]:
            self.kill(name)

    def shows(self, screen: str, shop: str = DEMO) -> None:
        """Wait until a screen is on the glass, as it looks in that shop."""
        file = self._folder / "pictured.toml"
        file.write_text(shop)
        exhibit = self._exhibit(SIZE, "" if shop == DEMO else str(file))
        self.wait(lambda: exhibit.shows(self.display.picture(), screen), screen)

    def device(self) -> dict[str, Any]:
        """The kiosk as the hub's live view has it; empty before it was heard."""
        with suppress(OSError):
            address = f"http://{HOST}:{self._http}/api/v1/live"
            with urllib.request.urlopen(address, timeout=PATIENCE_S) as answer:
                devices = json.load(answer)["devices"]
            return next((one for one in devices if one["name"] == "kiosk-1"), {})
        return {}

    def wait(self, so: Callable[[], bool], what: str) -> None:
        until_s = time.monotonic() + PATIENCE_S
        while not so():
            if time.monotonic() > until_s:
                self.display.picture().save(self._folder / "unexpected.png")
                logs = [self._folder / f"{name}.log" for name in self._programs]
                said = "\n".join(log.read_text() for log in logs)
                pytest.fail(f"no {what}, see {self._folder / 'unexpected.png'}:\n{said}")
            time.sleep(QUIET_S / 5)

    def _start(self, name: str, *arguments: object) -> None:
        command = [sys.executable, "-m", name, "run", *map(str, arguments)]
        with (self._folder / f"{name}.log").open("ab") as log:
            self._programs[name] = subprocess.Popen(
                command, cwd=ROOT, env=self.display.environment, stdout=log, stderr=log
            )


@pytest.fixture
def corner(
    tmp_path: Path,
    open_display: "Callable[[tuple[int, int]], Display]",
    exhibit: "Callable[..., Exhibit]",
) -> Iterator[Corner]:
    one = Corner(tmp_path, open_display(SIZE), exhibit)
    yield one
    one.close()


def test_a_kiosk_comes_to_life_follows_changes_and_remembers_them(corner: Corner) -> None:
    corner.start_hub()
    corner.start_kiosk()
    corner.shows("asking-it")
    corner.wait(lambda: corner.device().get("config") == "current", "echo")
    changed = re.sub(r"(?m)^languages = .*$", 'languages = ["en"]', DEMO)
    corner.write(changed)
    corner.shows("asking-en", changed)
    corner.wait(lambda: corner.device().get("config") == "current", "echo of the new one")
    corner.kill("kiosk")
    corner.kill("hub")
    corner.start_kiosk()
    corner.shows("asking-en", changed)


def test_a_kiosk_that_nobody_placed_asks_nothing_until_somebody_does(corner: Corner) -> None:
    corner.write(DEMO.replace('"kiosk-1", ', ""))
    corner.start_hub()
    corner.start_kiosk()
    online = {"state": "online", "place": None}
    corner.wait(lambda: online.items() <= corner.device().items(), "kiosk without a place")
    assert not (corner.data / KEPT).exists()
    corner.write(DEMO)
    corner.shows("asking-it")
    corner.write(DEMO.replace('"kiosk-1", ', ""))
    corner.wait(lambda: not (corner.data / KEPT).exists(), "forgetting")
    corner.write(DEMO)
    corner.shows("asking-it")


def tight_dpi(width_px: int, height_px: int) -> int:
    """A density at which four faces fit a glass, and five do not."""

    def fits(dpi: int, faces: int) -> bool:
        with suppress(TooSmallError):
            check(width_px * MM_PER_INCH / dpi, height_px * MM_PER_INCH / dpi, faces)
            return True
        return False

    return next(dpi for dpi in range(100, 300) if fits(dpi, 4) and not fits(dpi, 5))


def test_what_the_glass_cannot_carry_is_refused_where_a_manager_sees_it(corner: Corner) -> None:
    corner.start_hub()
    corner.start_kiosk("--size", "480x800", "--dpi", str(tight_dpi(480, 800)))
    corner.wait(lambda: corner.device().get("config") == "current", "echo")
    five = DEMO.replace("scale = 4", "scale = 5\n  version = 2", 1)
    corner.write(five)
    corner.wait(lambda: corner.device().get("config") == "refused", "refusal")
    assert "5 faces do not fit" in corner.device()["config_problem"]
    corner.write(DEMO)
    corner.wait(lambda: corner.device().get("config") == "current", "echo")


def test_a_glass_that_does_not_fit_is_told_where_a_manager_sees_it(corner: Corner) -> None:
    corner.start_hub()
    corner.start_kiosk("--size", "480x800")
    told = f"size: the display has 800x480 pixels; {NO_TOUCH}"
    corner.wait(lambda: corner.device().get("note") == told, "note")
    assert corner.device()["trouble"] is None


def test_a_damaged_copy_is_put_aside_and_replaced(corner: Corner) -> None:
    corner.data.mkdir()
    (corner.data / KEPT).write_bytes(b'{"fingerprint": "half')
    corner.start_hub()
    corner.start_kiosk()
    corner.shows("asking-it")
    assert (corner.data / DAMAGED).read_bytes() == b'{"fingerprint": "half'
    corner.wait(lambda: corner.device().get("config") == "current", "echo")
