"""A whole visit with a real finger: face, reason, further question, comment, thanks."""

import json
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from config.layout import MM_PER_INCH
from config.load import load_shop
from config.look import Look
from hub.handout import parcels
from kiosk.boxes import Box, Glass
from kiosk.drawer import Drawer
from kiosk.keyboards import rows
from kiosk.plan import asking, chips, frame, writing
from kiosk.settings import KioskSettings
from kiosk.theme import palette
from kiosk.visit.patience import BOUNCE_MS
from kiosk.visit.state import Access

if TYPE_CHECKING:
    from tests.display.conftest import Display

ROOT = Path(__file__).parents[2]
SIZES = [(800, 480), (1280, 800), (480, 800)]

START_S = 60.0
"""Far more than software rendering needs on a busy machine."""

STORED_S = 30.0
FINGER_S = 3 * BOUNCE_MS / 1000
"""A press so long after the last one is another one, also where the last was seen late."""

SHOP = """
store = "demo"
name = "Bottega Demo"
languages = ["en", "it"]
[look]
motion = false
[[touchpoints]]
id = "entrance"
name = "Entrance"
devices = ["kiosk-1"]
elements = ["light", "sound", "temperature"]
comments = true
  [[touchpoints.questions]]
  id = "entrance.welcome"
  expro = "environment"
  text.en = "How is it?"
  text.it = "Com'è?"
"""


class Shopper:
    """A finger that knows where everything stands, and an inspector of the kiosk's disk."""

    def __init__(self, display: "Display", folder: Path) -> None:
        self.display = display
        self.outbox = folder / "outbox.db"
        width, height = display.size_px
        size = f"{width}x{height}"
        self._mm = KioskSettings(size=size).density_dpi / MM_PER_INCH
        self.glass = Glass(width_mm=width / self._mm, height_mm=height / self._mm)
        shop = folder / "shop.toml"
        shop.write_text(SHOP, encoding="utf-8")
        Drawer(folder).keep(parcels(load_shop(shop))["kiosk-1"].payload)
        self.process = subprocess.Popen(
            [
                *(sys.executable, "-m", "kiosk", "run", "--data", str(folder), "--still"),
                *("--broker", "127.0.0.1:9", "--size", size, "--windowed"),
            ],
            cwd=ROOT,
            env=display.environment,
            stderr=subprocess.DEVNULL,
        )
        self._wait(self._asks, START_S)

    def _asks(self) -> bool:
        """Whether the best face is there, by its colour between eyes and mouth."""
        best = asking(self.glass, 4, 2).faces[0]
        up_mm = best.top_mm - best.width_mm / 2
        at_mm = best.left_mm + best.width_mm / 2, self.glass.height_mm - up_mm
        seen = self.display.picture().getpixel((at_mm[0] * self._mm, at_mm[1] * self._mm))
        return seen == tuple(
            round(part * 255) for part in palette(Look(), Access(), 0).faces[4][-1][:3]
        )

    def press(self, box: Box) -> None:
        """Press the middle of a box, as another finger than the last."""
        time.sleep(FINGER_S)
        x_mm = box.left_mm + box.width_mm / 2
        y_mm = self.glass.height_mm - box.bottom_mm - box.height_mm / 2
        self.display.tap((x_mm * self._mm, y_mm * self._mm))

    def face(self, face: int) -> None:
        self.press(asking(self.glass, 4, 2).faces[4 - face])

    def chip(self, number: int, count: int, buttons: int) -> None:
        self.press(chips(self.glass, frame(self.glass, buttons).body, count)[number])

    def button(self, number: int, buttons: int) -> None:
        self.press(frame(self.glass, buttons).bar[number])

    def key(self, letter: str) -> None:
        keys = rows("en")
        plan = writing(self.glass, [[key.wide for key in line] for line in keys])
        [box] = [
            box
            for line, boxes in zip(keys, plan.keys, strict=True)
            for key, box in zip(line, boxes, strict=True)
            if key.letter == letter
        ]
        self.press(box)

    def stored(self, kind: str, count: int) -> list[dict[str, Any]]:
        """The bodies of one kind, as soon as there are so many."""
        self._wait(lambda: len(self._bodies(kind)) >= count, STORED_S)
        return self._bodies(kind)

    def _bodies(self, kind: str) -> list[dict[str, Any]]:
        with closing(sqlite3.connect(f"file:{self.outbox}?mode=ro", uri=True)) as db:
            found = db.execute(
                "SELECT body FROM outbox WHERE type = ? ORDER BY seq", (f"vetrina.{kind}.v1",)
            )
            return [json.loads(body) for (body,) in found]

    def _wait(self, holds: Callable[[], bool], seconds: float) -> None:
        deadline_s = time.monotonic() + seconds
        while not holds():
            assert time.monotonic() < deadline_s
            assert self.process.poll() is None
            time.sleep(0.1)


@pytest.fixture(params=SIZES, ids=str)
def shopper(
    request: pytest.FixtureRequest,
    open_display: "Callable[[tuple[int, int]], Display]",
    tmp_path: Path,
) -> Iterator[Shopper]:
    one = Shopper(open_display(request.param), tmp_path)
    yield one
    one.process.kill()
    one.process.wait()


def test_a_bad_face_leads_to_what_is_wrong_and_undo_takes_it_back(shopper: Shopper) -> None:
    shopper.face(1)
    [rating] = shopper.stored("rating", 1)
    shopper.chip(0, 3, 3)  # light
    shopper.chip(1, 2, 1)  # too bright
    [reason] = shopper.stored("reason", 1)
    assert (reason["element"], reason["direction"]) == ("light", "too_much")
    assert reason["visit"] == rating["visit"]
    shopper.button(0, 3)  # undo
    withdrawn = shopper.stored("reason", 2)[-1]
    assert (withdrawn["element"], withdrawn["withdrawn"]) == ("light", True)


def test_a_good_face_leads_to_what_is_liked_and_a_comment(shopper: Shopper) -> None:
    shopper.face(4)
    shopper.stored("rating", 1)
    shopper.chip(1, 3, 3)  # sound
    [reason] = shopper.stored("reason", 1)
    assert (reason["element"], reason["liked"]) == ("sound", True)
    shopper.button(1, 3)  # write
    for letter in ("o", "k"):
        shopper.key(letter)
    shopper.button(1, 2)  # send
    [comment] = shopper.stored("comment", 1)
    assert comment["text"] == "Ok"
