"""Whoever plays with a kiosk does not get out of it, and the next shopper finds it as it was.

A seeded vandal with a keyboard, a mouse and a finger has ``ESCAPE_S`` seconds (environment, 60 in
full); afterwards the same program must be in front, whole, and store a tap.
"""

import os
import random
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from Xlib import XK, X, error
from Xlib.ext import screensaver, xtest
from Xlib.protocol.event import ClientMessage

from kiosk.duty import CLEANING_MS, PAD_MS
from kiosk.pin import seal
from kiosk.touch import EXIT_HOLD_MS, QUIET_MS
from kiosk.visit.patience import IDLE_MS, SLOW_FACTOR, WARNING_MS
from kiosk.visit.state import Scene
from tests.display.test_kiosk_window import Kiosk

if TYPE_CHECKING:
    from tests.display.conftest import Display, Exhibit

ESCAPE_S = float(os.environ.get("ESCAPE_S", "20"))

SEED = int(os.environ.get("ESCAPE_SEED", "7"))

_SLOW_MS = IDLE_MS[Scene.ASKING] * SLOW_FACTOR + WARNING_MS  # it may have asked for more time
CALM_S = (PAD_MS + CLEANING_MS + QUIET_MS + _SLOW_MS) / 1000 + 30
"""Whatever the vandal left open closes by itself in this time, on a busy machine as well."""

KEYS = (
    *(f"F{number}" for number in range(1, 13)),
    *("Escape", "Tab", "Return", "space", "Print", "Menu", "Super_L", "BackSpace", "Delete"),
    *("Left", "Right", "Home", "End", "q", "w", "e", "c", "x", "z", "0", "7"),
)
HELD = ("Alt_L", "Control_L", "Shift_L", "Super_L")
SHORTCUTS = (
    ("Alt_L", "F4"),
    ("Alt_L", "Tab"),
    ("Alt_L", "space"),
    ("Alt_L", "F2"),
    ("Control_L", "Escape"),
    ("Control_L", "c"),
    ("Control_L", "q"),
    ("Control_L", "w"),
    ("Control_L", "Alt_L", "Delete"),
    ("Control_L", "Alt_L", "BackSpace"),
    ("Control_L", "Shift_L", "Escape"),
    ("Super_L", "d"),
    ("Super_L", "l"),
)


class Vandal:
    """Somebody at the kiosk who wants out."""

    def __init__(self, display: "Display", seed: int) -> None:
        self._display = display
        self._connection = display._connection
        self._random = random.Random(seed)
        self._moves = (
            self.press_a_key,
            self.press_a_shortcut,
            self.hammer,
            self.click_another_button,
            self.swipe_from_an_edge,
            self.knock_in_the_corner,
            self.ask_to_close,
        )

    def rage(self, seconds: float) -> int:
        """Do anything, and count it."""
        until_s = time.monotonic() + seconds
        moves = 0
        while time.monotonic() < until_s:
            self._random.choice(self._moves)()
            moves += 1
        return moves

    def press_a_key(self) -> None:
        held = self._random.sample(HELD, self._random.randint(0, 2))
        self.press(*held, self._random.choice(KEYS))

    def press_a_shortcut(self) -> None:
        self.press(*self._random.choice(SHORTCUTS))

    def hammer(self) -> None:
        for _ in range(self._random.randint(1, 8)):
            self.click(self._anywhere(), 1)

    def click_another_button(self) -> None:
        self.click(self._anywhere(), self._random.randint(2, 9))

    def swipe_from_an_edge(self) -> None:
        width_px, height_px = self._display.size_px
        start = self._random.choice([(0, height_px // 2), (width_px // 2, 0), (width_px - 1, 9)])
        self._move(start)
        self._button(X.ButtonPress, 1)
        for share in range(1, 6):
            self._move((width_px * share // 6, height_px * share // 6))
            time.sleep(0.02)
        self._button(X.ButtonRelease, 1)

    def knock_in_the_corner(self) -> None:
        for _ in range(5):
            self.click((10, 10), 1)
        self._move((10, 10))
        self._button(X.ButtonPress, 1)
        time.sleep(EXIT_HOLD_MS / 1000 * self._random.choice([0.5, 1.3]))
        self._button(X.ButtonRelease, 1)

    def ask_to_close(self) -> None:
        """As a window manager does when somebody presses Alt-F4."""
        for window in self._connection.screen().root.query_tree().children:
            message = ClientMessage(
                window=window,
                client_type=self._connection.intern_atom("WM_PROTOCOLS"),
                data=(32, [self._connection.intern_atom("WM_DELETE_WINDOW"), 0, 0, 0, 0]),
            )
            window.send_event(message, onerror=error.CatchError())
        self._connection.sync()

    def press(self, *names: str) -> None:
        codes = [self._connection.keysym_to_keycode(XK.string_to_keysym(name)) for name in names]
        for kind, keys in ((X.KeyPress, codes), (X.KeyRelease, codes[::-1])):
            for code in keys:
                xtest.fake_input(self._connection, kind, code)
            self._connection.sync()
            time.sleep(0.02)

    def click(self, at_px: tuple[int, int], button: int) -> None:
        self._move(at_px)
        self._button(X.ButtonPress, button)
        time.sleep(0.05)
        self._button(X.ButtonRelease, button)

    def _anywhere(self) -> tuple[int, int]:
        width_px, height_px = self._display.size_px
        return self._random.randrange(width_px), self._random.randrange(height_px)

    def _move(self, at_px: tuple[int, int]) -> None:
        xtest.fake_input(self._connection, X.MotionNotify, 0, x=at_px[0], y=at_px[1])
        self._connection.sync()

    def _button(self, kind: int, button: int) -> None:
        xtest.fake_input(self._connection, kind, button)
        self._connection.sync()


@pytest.fixture
def locked(
    open_display: "Callable[[tuple[int, int]], Display]",
    exhibit: "Callable[..., Exhibit]",
    bare_shop: Path,
    tmp_path: Path,
) -> Iterator[Kiosk]:
    """A kiosk as it hangs on the wall: full screen, with a PIN."""
    pin = tmp_path / "kiosk.pin"
    pin.write_bytes(seal("402915"))
    size_px = (800, 480)
    flags = ("--fullscreen", "--pin-file", str(pin))
    shown = exhibit(size_px, str(bare_shop))
    kiosk = Kiosk(open_display(size_px), shown, bare_shop, tmp_path, *flags)
    yield kiosk
    kiosk.close()


def covers_the_screen(display: "Display") -> bool:
    """Whether the topmost window that is shown is as large as the screen, and the only one."""
    shown = [
        window.get_geometry()
        for window in display._connection.screen().root.query_tree().children
        if window.get_attributes().map_state == X.IsViewable
    ]
    return [(one.x, one.y, one.width, one.height) for one in shown] == [(0, 0, *display.size_px)]


@pytest.mark.timeout(ESCAPE_S + CALM_S + 120)
def test_nobody_gets_out(locked: Kiosk) -> None:
    moves = Vandal(locked.display, SEED).rage(ESCAPE_S)
    assert moves >= 1
    assert locked.process.poll() is None, locked.said()
    assert covers_the_screen(locked.display)
    locked.wait_for("asking-it", CALM_S)
    before = len(locked.ratings())
    time.sleep(QUIET_MS / 1000)
    locked.tap_face(3)
    locked.wait_for("thanks-it", CALM_S)
    assert [one["face"] for one in locked.ratings()[before:]] == [3]
    assert locked.stop() == 0


def test_a_window_may_be_closed_where_it_is_one(
    open_display: "Callable[[tuple[int, int]], Display]",
    exhibit: "Callable[..., Exhibit]",
    bare_shop: Path,
    tmp_path: Path,
) -> None:
    shown = exhibit((800, 480), str(bare_shop))
    kiosk = Kiosk(open_display((800, 480)), shown, bare_shop, tmp_path, "--windowed")
    try:
        Vandal(kiosk.display, SEED).ask_to_close()
        assert kiosk.process.wait(30) == 0
    finally:
        kiosk.close()


def test_the_display_stays_on_while_the_kiosk_is_there(locked: Kiosk) -> None:
    connection = locked.display._connection
    locked.display.tap((1, 1))
    connection.set_screen_saver(1, 0, X.DontPreferBlanking, X.AllowExposures)
    connection.sync()
    time.sleep(4)  # the saver would be on after one
    root = connection.screen().root
    assert screensaver.query_info(root).state != screensaver.StateOn
    assert locked.stop() == 0
    deadline_s = time.monotonic() + 30
    while screensaver.query_info(root).state != screensaver.StateOn:
        assert time.monotonic() < deadline_s, "this display has no saver: the test shows nothing"
        time.sleep(0.2)
