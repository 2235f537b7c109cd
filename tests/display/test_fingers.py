"""Real fingers, several at once: an X server whose touch screen is played through a socket.

It is Xorg with its own test driver, so a contact goes the whole way: X input, SDL, Kivy, the guard.
"""

import shutil
import socket
import struct
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import count
from os import close, fdopen, pipe
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kiosk.fitness import NO_TOUCH
from kiosk.pin import seal
from kiosk.touch import BOUNCE_MS, CLEAN_HOLD_MS, EXIT_HOLD_MS, QUIET_MS
from tests.display.conftest import Display
from tests.display.test_kiosk_window import Kiosk

if TYPE_CHECKING:
    from tests.display.conftest import Exhibit

SIZE_PX = (800, 480)
SLOW_S = 30.0
FINGER_S = 3 * BOUNCE_MS / 1000
PIN = "402915"

# Where the keys of the pad stand on this glass: columns and rows, from the upper left.
COLUMNS_PX, ROWS_PX = (436, 572, 708), (78, 186, 294, 402)
LEAVE_PX = (572, 402)

SERVER = """
Section "ServerFlags"
  Option "AutoAddDevices" "false"
  Option "DontVTSwitch" "true"
EndSection
Section "Device"
  Identifier "card"
  Driver "dummy"
  VideoRam 32768
EndSection
Section "Monitor"
  Identifier "glass"
  HorizSync 5-200
  VertRefresh 5-200
  Modeline "800x480" 33.30 800 840 888 928 480 481 484 498
EndSection
Section "Screen"
  Identifier "screen"
  Device "card"
  Monitor "glass"
  DefaultDepth 24
  SubSection "Display"
    Depth 24
    Modes "800x480"
    Virtual 800 480
  EndSubSection
EndSection
Section "InputDevice"
  Identifier "touch"
  Driver "inputtest"
  Option "SocketPath" "{socket}"
  Option "DeviceType" "Touch"
  Option "TouchCount" "10"
EndSection
Section "ServerLayout"
  Identifier "layout"
  Screen "screen"
  InputDevice "touch"
EndSection
"""

# The test driver's protocol, version 1.1 (xf86-input-inputtest-protocol.h).
HEADER = struct.Struct("=II")
VERSION, SYNC, TOUCH = 0, 1, 6
BEGIN, UPDATE, END = 18, 19, 20
AXES = 64
AXIS_MAX = 65_535
PLACE_AXES = 0b11  # the first two are right and down


class Hand:
    """Fingers on the glass; each report is on its way to the kiosk when the call returns."""

    def __init__(self, path: Path) -> None:
        self._socket = socket.socket(socket.AF_UNIX)
        self._socket.settimeout(SLOW_S)
        self._socket.connect(str(path))
        self._send(VERSION, struct.pack("=HH", 1, 1))
        self._socket.recv(64)
        self._names = count(1)

    def down(self, at_px: tuple[float, float]) -> int:
        finger = next(self._names)
        self._report(finger, BEGIN, at_px)
        return finger

    def up(self, finger: int, at_px: tuple[float, float]) -> None:
        self._report(finger, END, at_px)

    def tap(self, at_px: tuple[float, float]) -> None:
        self.hold([at_px], 0.1)

    def hold(self, places_px: list[tuple[float, float]], seconds: float) -> None:
        fingers = [self.down(at_px) for at_px in places_px]
        time.sleep(seconds)
        for finger, at_px in zip(fingers, places_px, strict=True):
            self.up(finger, at_px)

    def close(self) -> None:
        self._socket.close()

    def _report(self, finger: int, kind: int, at_px: tuple[float, float]) -> None:
        places = [part * AXIS_MAX / size for part, size in zip(at_px, SIZE_PX, strict=True)]
        values = struct.pack(f"={AXES}d", *places, *[0.0] * (AXES - 2))
        mask = struct.pack("=I8s4x", 0, PLACE_AXES.to_bytes(8, "little"))
        body = struct.pack("=II", finger, kind) + mask + values + bytes(len(values))
        self._send(TOUCH, body)
        self._send(SYNC, b"")
        self._socket.recv(64)

    def _send(self, kind: int, body: bytes) -> None:
        self._socket.sendall(HEADER.pack(HEADER.size + len(body), kind) + body)


@pytest.fixture(scope="module")
def panel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Display, Hand]]:
    """A display with a touch screen, and the hand before it."""
    program = shutil.which("Xorg")
    if program is None:
        pytest.fail("needs: apt-get install xserver-xorg-core xserver-xorg-video-dummy")
    folder = tmp_path_factory.mktemp("xorg")
    path = folder / "touch"
    (folder / "xorg.conf").write_text(SERVER.format(socket=path))
    read_end, write_end = pipe()
    command = [program, "-displayfd", str(write_end), "-config", str(folder / "xorg.conf")]
    command += ["-logfile", str(folder / "log"), "-noreset", "-nolisten", "tcp"]
    command += ["-novtswitch", "-sharevts"]
    with ExitStack() as stack:
        server = subprocess.Popen(command, pass_fds=[write_end], stderr=subprocess.DEVNULL)
        stack.callback(server.wait, SLOW_S)
        stack.callback(server.terminate)
        close(write_end)
        with fdopen(read_end) as told:
            number = told.readline()
        assert number, (folder / "log").read_text()
        display = Display(int(number), SIZE_PX)
        stack.callback(display.close)
        hand = Hand(path)
        stack.callback(hand.close)
        yield display, hand


@pytest.fixture
def kiosk(
    panel: tuple[Display, Hand],
    exhibit: "Callable[..., Exhibit]",
    bare_shop: Path,
    tmp_path: Path,
) -> Iterator[Kiosk]:
    pin = tmp_path / "kiosk.pin"
    pin.write_bytes(seal(PIN))
    flags = ("--fullscreen", "--pin-file", str(pin))
    shown = exhibit(SIZE_PX, str(bare_shop))
    one = Kiosk(panel[0], shown, bare_shop, tmp_path, *flags)
    yield one
    one.close()


def wait_for_other_than(kiosk: Kiosk, screen: str) -> None:
    deadline_s = time.monotonic() + SLOW_S
    while kiosk.exhibit.shows(kiosk.display.picture(), screen):
        assert time.monotonic() < deadline_s, kiosk.said()
        time.sleep(0.05)


def test_one_finger_is_one_press_and_comes_from_one_driver(
    kiosk: Kiosk, panel: tuple[Display, Hand]
) -> None:
    hand = panel[1]
    hand.tap(kiosk.exhibit.faces_px()[1])
    kiosk.wait_for("thanks-it", SLOW_S)
    assert [one["face"] for one in kiosk.ratings()] == [3]
    assert kiosk.stop() == 0
    said = kiosk.said()
    assert "reported twice" not in said
    assert NO_TOUCH not in said


def test_a_hand_flat_on_the_glass_taps_nothing_and_the_next_finger_counts(
    kiosk: Kiosk, panel: tuple[Display, Hand]
) -> None:
    hand = panel[1]
    hand.hold(kiosk.exhibit.faces_px(), 0.3)
    time.sleep(QUIET_MS / 1000 + FINGER_S)
    kiosk.wait_for("asking-it", SLOW_S)
    assert kiosk.ratings() == []
    hand.tap(kiosk.exhibit.faces_px()[0])
    kiosk.wait_for("thanks-it", SLOW_S)
    assert [one["face"] for one in kiosk.ratings()] == [4]


def test_three_fingers_that_stay_open_the_cleaning_screen(
    kiosk: Kiosk, panel: tuple[Display, Hand]
) -> None:
    hand = panel[1]
    places_px = [(200.0, 100.0), (400.0, 100.0), (600.0, 100.0)]
    fingers = [hand.down(at_px) for at_px in places_px]
    time.sleep(CLEAN_HOLD_MS / 1000)
    wait_for_other_than(kiosk, "asking-it")
    for finger, at_px in zip(fingers, places_px, strict=True):
        hand.up(finger, at_px)
    hand.tap(kiosk.exhibit.faces_px()[0])
    assert kiosk.stop() == 0
    assert "cleaning, after on-duty" in kiosk.said()
    assert kiosk.ratings() == []


def test_the_pin_ends_the_program(kiosk: Kiosk, panel: tuple[Display, Hand]) -> None:
    hand = panel[1]
    corner_px = (12.0, 12.0)
    for _ in range(5):
        hand.tap(corner_px)
        time.sleep(0.2)
    finger = hand.down(corner_px)
    time.sleep(EXIT_HOLD_MS / 1000)
    wait_for_other_than(kiosk, "asking-it")
    hand.up(finger, corner_px)
    time.sleep(FINGER_S)
    for digit in PIN:
        row, column = divmod(int(digit) - 1, 3) if digit != "0" else (3, 1)
        hand.tap((COLUMNS_PX[column], ROWS_PX[row]))
        time.sleep(FINGER_S)
    hand.tap((COLUMNS_PX[2], ROWS_PX[3]))
    time.sleep(3)  # the hash is slow on purpose
    hand.tap(LEAVE_PX)
    assert kiosk.process.wait(SLOW_S) == 0
    assert "staff end the program" in kiosk.said()
