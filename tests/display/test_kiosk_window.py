"""The real kiosk on a virtual display, tapped with a real pointer; the outbox is the witness."""

import json
import os
import resource
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image

from config.load import load_shop
from config.look import Look
from hub.handout import parcels
from kiosk.drawer import Drawer
from kiosk.theme import palette
from kiosk.visit.patience import BOUNCE_MS, IDLE_MS
from kiosk.visit.state import Access, Scene
from kiosk.visit.storing import RETRY_MS
from wire.outbox import OUTBOX_EVENTS_MAX

if TYPE_CHECKING:
    from tests.display.conftest import Display, Exhibit

ROOT = Path(__file__).parents[2]
SIZES = [(1280, 800), (800, 480)]

START_S = 100.0
"""Software rendering on a busy machine; a Pi needs 4 s."""

SCREEN_S = 60.0

FINGER_S = 3 * BOUNCE_MS / 1000
"""A tap so long after the last one is another finger's, also where the last was seen late."""

STOP_S = 30.0
"""Far more than it takes on a busy machine."""

NOBODY = "127.0.0.1:9"  # the discard port; whatever is tapped stays in the outbox


class Kiosk:
    """The program as a process, as a shopper and an inspector of its disk see it."""

    def __init__(
        self, display: "Display", exhibit: "Exhibit", shop: Path, data: Path, *flags: str
    ) -> None:
        self.display = display
        self.exhibit = exhibit
        self.outbox = data / "outbox.db"
        Drawer(data).keep(parcels(load_shop(shop))["kiosk-1"].payload)
        size = f"{display.size_px[0]}x{display.size_px[1]}"
        command = [sys.executable, "-m", "kiosk", "run", "--data", str(data), "--broker", NOBODY]
        command.append("--still")  # pictures are compared; the walk has a test of its own
        self.process = subprocess.Popen(
            [*command, "--size", size, *flags],
            cwd=ROOT,
            env=display.environment,
            stdout=subprocess.PIPE,  # not a file: one test lets the disk refuse
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.wait_for("asking-it", START_S)

    def wait_for(self, screen: str, seconds: float = SCREEN_S) -> None:
        deadline_s = time.monotonic() + seconds
        while not self.exhibit.shows(self.display.picture(), screen):
            if self.process.poll() is not None or time.monotonic() > deadline_s:
                picture = self.exhibit.folder / "unexpected.png"
                self.display.picture().save(picture)
                pytest.fail(f"no {screen}, see {picture}; log:\n{self.said()}")
            time.sleep(0.05)

    def tap_face(self, face: int) -> None:
        """Tap the face that stands at the place of 4 (best, left) to 1 (worst, right)."""
        self.display.tap(self.exhibit.faces_px()[4 - face])

    def skip_thanks(self, language: str = "it") -> None:
        self.wait_for(f"thanks-{language}")
        time.sleep(FINGER_S)
        width_px, height_px = self.display.size_px
        self.display.tap((width_px / 2, height_px / 4))
        self.wait_for("asking-it")
        time.sleep(FINGER_S)

    def ratings(self) -> list[dict[str, Any]]:
        with closing(sqlite3.connect(f"file:{self.outbox}?mode=ro", uri=True)) as db:
            rows = db.execute("SELECT type, body FROM outbox ORDER BY seq").fetchall()
        return [json.loads(body) for kind, body in rows if kind == "vetrina.rating.v1"]

    def said(self) -> str:
        """Its whole log; ends it if it still runs."""
        self.process.kill()
        return self.process.communicate()[0]

    def stop(self, number: signal.Signals = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        return self.process.wait(STOP_S)

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        if self.process.stdout is not None:
            self.process.stdout.close()


@pytest.fixture
def start(
    open_display: "Callable[[tuple[int, int]], Display]",
    exhibit: "Callable[..., Exhibit]",
    bare_shop: Path,
    tmp_path: Path,
) -> Iterator[Callable[..., Kiosk]]:
    """Start the kiosk on a display of a size; it is killed at the end if it still runs."""
    started: list[Kiosk] = []

    def kiosk(size_px: tuple[int, int], *flags: str) -> Kiosk:
        shown = exhibit(size_px, str(bare_shop))
        started.append(Kiosk(open_display(size_px), shown, bare_shop, tmp_path, *flags))
        return started[-1]

    yield kiosk
    for one in started:
        one.close()


@pytest.mark.parametrize("size_px", SIZES, ids=str)
def test_what_is_tapped_is_in_the_outbox(
    start: Callable[..., Kiosk], size_px: tuple[int, int]
) -> None:
    kiosk = start(size_px, "--windowed")
    for face in (4, 3, 2, 1):
        kiosk.tap_face(face)
        kiosk.skip_thanks()
    ratings = kiosk.ratings()
    assert [one["face"] for one in ratings] == [4, 3, 2, 1]
    assert {one["question"] for one in ratings} == {"entrance.welcome"}
    assert {one["language"] for one in ratings} == {"it"}
    assert len({one["visit"] for one in ratings}) == 4
    assert ratings[0]["since_press_ms"] is None
    assert all(one["since_press_ms"] >= BOUNCE_MS for one in ratings[1:])
    assert kiosk.stop() == 0


@pytest.mark.parametrize("size_px", SIZES, ids=str)
def test_a_visit_in_english_ends_in_italian(
    start: Callable[..., Kiosk], size_px: tuple[int, int]
) -> None:
    kiosk = start(size_px, "--fullscreen")
    kiosk.display.tap(kiosk.exhibit.words_px("English"))
    kiosk.wait_for("asking-en")
    time.sleep(FINGER_S)
    kiosk.tap_face(1)
    kiosk.wait_for("thanks-en")
    kiosk.wait_for("asking-it", IDLE_MS[Scene.THANKS] / 1000 + SCREEN_S)
    [rating] = kiosk.ratings()
    assert (rating["face"], rating["language"]) == (1, "en")
    assert rating["decision_ms"] > 0


@pytest.mark.parametrize("size_px", SIZES, ids=str)
def test_faces_are_distinct_and_in_their_colours(
    start: Callable[..., Kiosk], size_px: tuple[int, int]
) -> None:
    kiosk = start(size_px, "--windowed")
    picture = kiosk.display.picture()
    seen = []
    for x, y in kiosk.exhibit.faces_px():
        cheek = picture.getpixel((round(x), round(y)))
        assert isinstance(cheek, tuple)
        seen.append(cheek)
    wanted = [
        tuple(round(part * 255) for part in one[:3])
        for one in reversed(palette(Look(), Access(), 0).faces[4])
    ]
    assert seen == wanted
    radius_px = 60 if size_px == (1280, 800) else 40
    drawings = [_features(picture, at_px, radius_px) for at_px in kiosk.exhibit.faces_px()]
    for one, other in combinations(drawings, 2):
        differing = sum(a != b for a, b in zip(one, other, strict=True)) / len(one)
        assert differing > 0.01, "two faces differ in colour alone"


def _features(picture: Image.Image, at_px: tuple[float, float], radius_px: int) -> list[bool]:
    """Where a face is drawn in ink, whatever its colour."""
    x, y = (round(one) for one in at_px)
    box = (x - radius_px, y - radius_px, x + radius_px, y + radius_px)
    return [grey < 60 for grey in picture.crop(box).convert("L").tobytes()]


def test_one_finger_that_bounces_is_one_rating(start: Callable[..., Kiosk]) -> None:
    kiosk = start((800, 480), "--windowed")
    for _ in range(3):
        kiosk.tap_face(3)
    kiosk.wait_for("thanks-it")
    assert [one["face"] for one in kiosk.ratings()] == [3]


def test_sliding_off_a_face_takes_the_press_back(start: Callable[..., Kiosk]) -> None:
    kiosk = start((800, 480), "--windowed")
    best, _, _, worst = kiosk.exhibit.faces_px()
    kiosk.display.tap(worst, until_px=(best[0], 5))
    kiosk.wait_for("asking-it")
    time.sleep(FINGER_S)
    kiosk.tap_face(4)
    kiosk.wait_for("thanks-it")
    assert [one["face"] for one in kiosk.ratings()] == [4]


def test_keys_do_not_close_it_or_open_anything(start: Callable[..., Kiosk]) -> None:
    kiosk = start((800, 480), "--fullscreen")
    for keys in (["Escape"], ["F1"], ["F11"], ["Control_L", "e"], ["Control_L", "q"]):
        kiosk.display.press_keys(*keys)
    kiosk.wait_for("asking-it")
    kiosk.tap_face(3)
    kiosk.wait_for("thanks-it")
    assert [one["face"] for one in kiosk.ratings()] == [3]


def test_a_disk_that_refuses_is_told_and_the_rating_is_stored_once_it_can(
    start: Callable[..., Kiosk],
) -> None:
    kiosk = start((1280, 800), "--windowed")
    kiosk.tap_face(4)
    kiosk.skip_thanks()
    limits = resource.prlimit(kiosk.process.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(kiosk.process.pid, resource.RLIMIT_FSIZE, (0, limits[1]))
    kiosk.tap_face(1)
    kiosk.wait_for("refused-it")
    assert [one["face"] for one in kiosk.ratings()] == [4]
    time.sleep(FINGER_S)
    kiosk.display.tap(kiosk.exhibit.words_px("Italiano", "refused-it"))
    time.sleep(FINGER_S)
    kiosk.display.tap(kiosk.exhibit.words_px("English", "tray-languages-it"))
    kiosk.wait_for("refused-en")
    resource.prlimit(kiosk.process.pid, resource.RLIMIT_FSIZE, limits)
    kiosk.wait_for("asking-it", RETRY_MS / 1000 + SCREEN_S)
    assert [one["face"] for one in kiosk.ratings()] == [4, 1]
    assert kiosk.stop() == 0
    said = kiosk.said()
    assert said.count('"said":"answers cannot be stored') == 1
    assert said.count('"said":"answers are stored again') == 1


def test_a_full_outbox_is_told_and_never_thanked(start: Callable[..., Kiosk]) -> None:
    first = start((800, 480), "--windowed")
    first.tap_face(4)
    first.wait_for("thanks-it")
    assert first.stop() == 0
    with closing(sqlite3.connect(first.outbox)) as db, db:
        db.execute(
            "WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < ?)"
            " INSERT INTO outbox (seq, type, body, made_ms, boot, uptime_ms, clock)"
            " SELECT i, type, body, made_ms, boot, uptime_ms, clock"
            " FROM n, outbox WHERE seq = 1",
            (OUTBOX_EVENTS_MAX,),
        )
    second = start((800, 480), "--windowed")
    second.tap_face(3)
    second.wait_for("refused-it")
    assert Counter(one["face"] for one in second.ratings()) == {4: OUTBOX_EVENTS_MAX}


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_stops_cleanly_and_goes_on_with_the_same_stream(
    start: Callable[..., Kiosk], number: signal.Signals
) -> None:
    streams = []
    for _ in range(2):
        kiosk = start((800, 480), "--windowed")
        with closing(sqlite3.connect(f"file:{kiosk.outbox}?mode=ro", uri=True)) as db:
            streams += db.execute("SELECT id FROM stream").fetchone()
        assert kiosk.stop(number) == 0
    assert len(set(streams)) == 1
    assert "vetrina-kiosk" in kiosk.said().splitlines()[0]


def test_a_kill_after_the_thanks_loses_nothing(start: Callable[..., Kiosk]) -> None:
    kiosk = start((800, 480), "--windowed")
    kiosk.tap_face(2)
    kiosk.wait_for("thanks-it")
    kiosk.process.kill()
    kiosk.process.wait()
    assert [one["face"] for one in kiosk.ratings()] == [2]


def test_without_a_display_it_says_so(tmp_path: Path) -> None:
    environment = {k: v for k, v in os.environ.items() if "DISPLAY" not in k}
    ended = subprocess.run(
        [sys.executable, "-m", "kiosk", "run", "--data", str(tmp_path), "--broker", NOBODY],
        cwd=ROOT,
        env={**environment, "SDL_VIDEODRIVER": "x11"},
        capture_output=True,
        text=True,
        check=False,
        timeout=START_S,
    )
    assert ended.returncode == 1
    assert "no window can be opened" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_two_kiosks_do_not_share_an_outbox(start: Callable[..., Kiosk], tmp_path: Path) -> None:
    kiosk = start((800, 480), "--windowed")
    ended = subprocess.run(
        [sys.executable, "-m", "kiosk", "run", "--data", str(tmp_path), "--broker", NOBODY],
        cwd=ROOT,
        env=kiosk.display.environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=START_S,
    )
    assert ended.returncode == 1
    assert "in use by another program" in ended.stderr
