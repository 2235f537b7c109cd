"""The installer's test of glass and display, on a real window with a real pointer."""

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from config.command import FAILED, OK
from config.layout import MM_PER_INCH
from kiosk.marks import NEAR_MM, marks
from kiosk.settings import PANELS_DPI

if TYPE_CHECKING:
    from tests.display.conftest import Display

ROOT = Path(__file__).parents[2]
SIZE_PX = (800, 480)
PX_PER_MM = PANELS_DPI[SIZE_PX] / MM_PER_INCH

PATIENCE_S = 60.0
"""Only keeps a broken test from hanging."""

HEARD_S = 0.5
"""For the window to hear that its focus is gone; on a busier machine the test sees less."""

BRIGHT_LEVELS = 160  # of 255: the mark's dot; the ground by day is brighter still
GROUND_PX = (400, 330)
"""Where nothing is drawn."""

IN_A_HURRY = """
import sys
from pathlib import Path
from config.load import load_texts
from kiosk import panel
from kiosk.settings import KioskSettings
from wire.timepiece import SystemTimepiece

class Hurried(SystemTimepiece):
    def uptime_ms(self):
        return 20 * super().uptime_ms()

settings = KioskSettings(size="800x480")
panel.prepare(settings)
from kiosk.trial import Trial
print(*Trial(settings, load_texts(["it"])["it"], Hurried()).findings().faults)
"""
"""The test with a clock that runs twenty times as fast."""


def places_px() -> list[tuple[int, int]]:
    """The marks, in the order in which they are to be touched."""
    width_px, height_px = SIZE_PX
    glass_mm = (width_px / PX_PER_MM, height_px / PX_PER_MM)
    return [(round(x * PX_PER_MM), round(y * PX_PER_MM)) for x, y in marks(glass_mm)]


class Installer:
    """The program as a process, and somebody before it who aims, or thinks so."""

    def __init__(self, display: "Display", folder: Path, *flags: str) -> None:
        self.display = display
        command = [sys.executable, "-m", "kiosk", "self-test", "--data", str(folder), *flags]
        self.process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=display.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def touch_all(self, off_mm: tuple[float, float] = (0.0, 0.0)) -> None:
        for at_px in places_px():
            self.wait_for_mark(at_px)
            self.display.tap((at_px[0] + off_mm[0] * PX_PER_MM, at_px[1] + off_mm[1] * PX_PER_MM))

    def wait_for_mark(self, at_px: tuple[int, int]) -> None:
        """The ground is a flat colour; what is drawn at the mark's middle stands out from it."""
        deadline_s = time.monotonic() + PATIENCE_S
        while True:
            picture = self.display.picture()
            middle, ground = picture.getpixel(at_px), picture.getpixel(GROUND_PX)
            if sum(abs(a - b) for a, b in zip(middle, ground, strict=True)) > BRIGHT_LEVELS:
                return
            assert self.process.poll() is None, self.process.communicate()
            assert time.monotonic() < deadline_s, "no mark is shown"
            time.sleep(0.05)

    def ends(self) -> tuple[int, str, str]:
        said, complained = self.process.communicate(timeout=PATIENCE_S)
        return self.process.returncode, said, complained


@pytest.fixture
def begin(
    open_display: "Callable[[tuple[int, int]], Display]", tmp_path: Path
) -> Iterator[Callable[..., Installer]]:
    begun: list[Installer] = []

    def test(*flags: str) -> Installer:
        begun.append(Installer(open_display(SIZE_PX), tmp_path, *flags))
        return begun[-1]

    yield test
    for one in begun:
        one.process.kill()
        one.process.communicate()


def test_a_glass_that_feels_what_it_shows_passes(begin: Callable[..., Installer]) -> None:
    test = begin("--size", "800x480")
    test.touch_all()
    code, said, complained = test.ends()
    assert code == OK, complained
    assert "the picture has 800x480 pixels at 132 dpi" in said
    assert "no touch screen is found" in said
    assert "all marks were felt once" in said
    assert said.endswith("ready: touch and picture of kiosk-1 agree\n")


def test_a_touch_that_comes_with_the_focus_is_felt(begin: Callable[..., Installer]) -> None:
    """SDL drops a press that it hears within 10 ms of the focus, unless it is told otherwise."""
    test = begin("--size", "800x480")
    first, second, *_ = places_px()
    test.wait_for_mark(first)
    test.display.focus(there=False)
    time.sleep(HEARD_S)
    test.process.send_signal(signal.SIGSTOP)  # so that both come at once
    test.display.focus(there=True)
    test.display.tap(first)
    test.process.send_signal(signal.SIGCONT)
    test.wait_for_mark(second)


def test_an_offset_fails_with_what_to_do(begin: Callable[..., Installer]) -> None:
    test = begin("--size", "800x480")
    test.touch_all((NEAR_MM + 3, 0.0))
    code, said, complained = test.ends()
    assert code == FAILED
    assert "touches are felt 11 mm right of the mark: calibrate the glass\n" in complained
    assert "ready" not in said


def test_a_false_size_fails_before_anything_is_touched(begin: Callable[..., Installer]) -> None:
    code, _, complained = begin("--size", "1024x600").ends()
    assert code == FAILED
    assert complained == "size: the display has 800x480 pixels\n"


def test_nobody_is_there_and_it_ends(
    open_display: "Callable[[tuple[int, int]], Display]",
) -> None:
    ended = subprocess.run(
        [sys.executable, "-c", IN_A_HURRY],
        cwd=ROOT,
        env=open_display(SIZE_PX).environment,
        capture_output=True,
        text=True,
        check=True,
        timeout=PATIENCE_S,
    )
    assert "no touch was felt" in ended.stdout
