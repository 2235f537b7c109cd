"""Displays without a glass: a real X server in memory, real pointer events, real pictures.

``open_display`` starts Xvfb on a free display number; ``pictures`` holds what every screen of the
kiosk should look like. A machine without Xvfb fails these tests: they are the only ones that see
what a shopper sees.
"""

import fcntl
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageChops, ImageStat
from Xlib import XK, X
from Xlib.display import Display as Connection
from Xlib.ext import xtest

ROOT = Path(__file__).parents[2]

PRESS_S = 0.08
"""How long a finger stays down; two frames of a kiosk that idles."""

EXHIBIT_S = 600
"""Only keeps a broken script from hanging: pictures of every screen take minutes when much is done
beside, and count for the test that needs them first."""

GREY_LEVELS = 0.5
"""Mean difference of two pictures of one screen, for smoothed edges; two languages differ by 3."""

TIME_PX = 8
"""Height of what is left out at the top: the line of time grows shorter while one looks."""

BARE = """
store = "demo"
name = "Bottega Demo"
languages = ["it", "en"]
[look]
motion = false
[[touchpoints]]
id = "entrance"
name = "Entrance"
devices = ["kiosk-1"]
elements = []
  [[touchpoints.questions]]
  id = "entrance.welcome"
  expro = "environment"
  scale = 4
  text.it = "Com'è la tua esperienza qui, oggi?"
  text.en = "How is your experience here today?"
"""
"""A store that asks for a face and nothing else: after it come the thanks."""


class Display:
    """One X server with one screen."""

    def __init__(self, number: int, size_px: tuple[int, int]) -> None:
        self.name = f":{number}"
        self.size_px = size_px
        self._connection = Connection(self.name)

    @property
    def environment(self) -> dict[str, str]:
        """For programs that are to use it."""
        return {**os.environ, "DISPLAY": self.name}

    def picture(self) -> Image.Image:
        """What a person in front of it sees."""
        width_px, height_px = self.size_px
        root = self._connection.screen().root
        shown = root.get_image(0, 0, width_px, height_px, X.ZPixmap, 0xFFFFFFFF)
        return Image.frombytes("RGB", self.size_px, shown.data, "raw", "BGRX")

    def tap(self, at_px: tuple[float, float], until_px: tuple[float, float] | None = None) -> None:
        """Press at a point, counted from the upper left, and let go there or at another."""
        self._pointer(X.MotionNotify, at_px)
        self._pointer(X.ButtonPress)
        time.sleep(PRESS_S)
        if until_px is not None:
            self._pointer(X.MotionNotify, until_px)
            time.sleep(PRESS_S)
        self._pointer(X.ButtonRelease)

    def focus(self, *, there: bool) -> None:
        """Give the keyboard's focus to the window in front, or take it away from all."""
        front = self._connection.screen().root.query_tree().children[-1]
        self._connection.set_input_focus(front if there else X.NONE, X.RevertToNone, X.CurrentTime)
        self._connection.sync()

    def press_keys(self, *names: str) -> None:
        """Press keys together, as a keyboard plugged into the kiosk would."""
        codes = [self._connection.keysym_to_keycode(XK.string_to_keysym(name)) for name in names]
        assert all(codes), f"this keyboard has no {names}"
        for kind, keys in ((X.KeyPress, codes), (X.KeyRelease, codes[::-1])):
            for code in keys:
                xtest.fake_input(self._connection, kind, code)
            self._connection.sync()
            time.sleep(PRESS_S)

    def close(self) -> None:
        """Let go of the server."""
        self._connection.close()

    def _pointer(self, kind: int, at_px: tuple[float, float] = (0, 0)) -> None:
        button = 0 if kind == X.MotionNotify else 1
        x, y = (round(one) for one in at_px)
        xtest.fake_input(self._connection, kind, button, x=x, y=y)
        self._connection.sync()


@contextmanager
def xvfb(size_px: tuple[int, int]) -> Iterator[Display]:
    """A virtual display; the server itself finds a number that is free."""
    program = shutil.which("Xvfb")
    if program is None:
        pytest.fail("these tests need a virtual display: apt-get install xvfb")
    read_end, write_end = os.pipe()
    screen = f"{size_px[0]}x{size_px[1]}x24"
    server = subprocess.Popen(
        [program, "-displayfd", str(write_end), "-screen", "0", screen, "-nolisten", "tcp"],
        pass_fds=[write_end],
        stderr=subprocess.DEVNULL,
    )
    os.close(write_end)
    try:
        with os.fdopen(read_end) as told:
            display = Display(int(told.readline()), size_px)
        yield display
        display.close()
    finally:
        server.terminate()
        server.wait(10)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave a test here the time in which the pictures that it compares with are taken."""
    for item in items:
        if item.path.parent == Path(__file__).parent and not item.get_closest_marker("timeout"):
            item.add_marker(pytest.mark.timeout(2 * EXHIBIT_S))


@pytest.fixture(scope="module")
def open_display() -> Iterator[Callable[[tuple[int, int]], Display]]:
    """Open virtual displays by size; the same one again for the same size."""
    with ExitStack() as stack:
        opened: dict[tuple[int, int], Display] = {}

        def display(size_px: tuple[int, int]) -> Display:
            if size_px not in opened:
                opened[size_px] = stack.enter_context(xvfb(size_px))
            return opened[size_px]

        yield display


@dataclass
class Exhibit:
    """Pictures of every screen at one size, and where everything stands on them."""

    folder: Path
    size_px: tuple[int, int]
    texts: dict[str, list[dict[str, Any]]]
    size: str
    _pictures: dict[str, Image.Image] = field(default_factory=dict)

    def shows(self, picture: Image.Image, name: str) -> bool:
        """Whether a picture is that screen, but for a few grey levels at edges."""
        if name not in self._pictures:
            self._pictures[name] = Image.open(
                self.folder / f"kiosk-{self.size}-{name}.png"
            ).convert("RGB")
        below = (0, TIME_PX, *self.size_px)
        difference = ImageChops.difference(picture.crop(below), self._pictures[name].crop(below))
        return max(ImageStat.Stat(difference).mean) < GREY_LEVELS

    def faces_px(self) -> list[tuple[float, float]]:
        """Centres of the faces in reading order, counted from the upper left."""
        boxes = [one["box_px"] for one in self.texts["asking-it"] if one["kind"] == "FaceDrawing"]
        height_px = self.size_px[1]
        centres = [((b[0] + b[2]) / 2, height_px - (b[1] + b[3]) / 2) for b in boxes]
        return sorted(centres, key=lambda at: (round(at[1]), at[0]))

    def words_px(self, words: str, screen: str = "asking-it") -> tuple[float, float]:
        """Centre of a text of a screen, the question's if not said, from the upper left."""
        [box] = [one["box_px"] for one in self.texts[screen] if one.get("words") == words]
        return (box[0] + box[2]) / 2, self.size_px[1] - (box[1] + box[3]) / 2


@pytest.fixture(scope="session")
def bare_shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The description of ``BARE``."""
    file = tmp_path_factory.getbasetemp() / "bare.toml"
    file.write_text(BARE, encoding="utf-8")
    return file


@pytest.fixture(scope="session")
def exhibit(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Exhibit]:
    """What the kiosk should look like, taken once for each size and shop by the project's script.

    Called with the size in pixels, and the shop file if it is not the demo shop. A ``thorough`` one
    says of everything where it stands, and shows the question alone. Tests that run beside each
    other share what is taken: it costs seconds of a processor.
    """
    taken: dict[tuple[tuple[int, int], str, bool], Exhibit] = {}
    room = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        room = room.parent

    def take(size_px: tuple[int, int], shop: str = "", *, thorough: bool = False) -> Exhibit:
        wanted = size_px, shop, thorough
        if wanted not in taken:
            taken[wanted] = _taken(size_px, shop, room, *(["--thorough"] if thorough else []))
        return taken[wanted]

    return take


def _taken(size_px: tuple[int, int], shop: str, room: Path, *flags: str) -> Exhibit:
    """The pictures in ``room``, by whoever comes first; all others wait for them."""
    size = f"{size_px[0]}x{size_px[1]}"
    words = sha256(Path(shop).read_bytes()).hexdigest()[:8] if shop else "demo"
    folder = room / f"pictures-{size}-{words}{''.join(flags)}"
    texts = folder / "texts.json"
    with (room / f"{folder.name}.lock").open("w") as door:
        fcntl.flock(door, fcntl.LOCK_EX)
        if not texts.is_file():
            folder.mkdir(exist_ok=True)
            _take(size_px, shop, folder, *flags).rename(texts)
    return Exhibit(folder, size_px, json.loads(texts.read_text(encoding="utf-8")), size)


def _take(size_px: tuple[int, int], shop: str, folder: Path, *flags: str) -> Path:
    """Take the pictures; where everything stands on them."""
    places = folder / "places.json"
    command = [sys.executable, ROOT / "scripts" / "pictures-kiosk", "--into", folder]
    command += ["--sizes", f"{size_px[0]}x{size_px[1]}", "--texts", places, *flags]
    if shop:
        command += ["--shop", shop]
    with xvfb(size_px) as display:
        subprocess.run(command, env=display.environment, check=True, timeout=EXHIBIT_S)
    return places
