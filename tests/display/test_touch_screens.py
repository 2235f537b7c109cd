"""The touch screens that the window's library has found, asked of a real one."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.fingers import touch_screens

if TYPE_CHECKING:
    from tests.display.conftest import Display

ROOT = Path(__file__).parents[2]

ASKED = """
from kiosk import panel
from kiosk.settings import KioskSettings
panel.prepare(KioskSettings(size="800x480", fullscreen=False))
from kivy.core.window import Window
from kiosk.fingers import touch_screens
print(touch_screens())
"""


def test_a_display_without_touch_has_none(
    open_display: "Callable[[tuple[int, int]], Display]",
) -> None:
    answer = subprocess.run(
        [sys.executable, "-c", ASKED],
        cwd=ROOT,
        env=open_display((800, 480)).environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert answer.stdout.splitlines()[-1] == "()"


def test_nobody_can_tell_without_a_window(tmp_path: Path) -> None:
    missing, other = tmp_path / "missing", tmp_path / "maps"
    assert touch_screens(missing) is None
    other.write_text("7f0000000000-7f0000001000 r--p 00000000 00:00 0\n")
    assert touch_screens(other) is None
