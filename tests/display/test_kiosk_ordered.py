"""The hub's commands at a real kiosk: its screen, its disk, and what it sends."""

import asyncio
import io
import json
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import closing
from pathlib import Path
from random import Random

import msgspec
import pytest
from PIL import Image, ImageChops, ImageStat

from config.journal import Form
from config.layout import MM_PER_INCH
from config.load import load_shop
from config.look import Look
from hub.handout import parcels
from kiosk.boxes import Box, Glass
from kiosk.drawer import Drawer
from kiosk.keyboards import rows
from kiosk.plan import asking, frame, writing
from kiosk.settings import KioskSettings
from kiosk.theme import palette
from kiosk.visit.patience import BOUNCE_MS
from kiosk.visit.state import Access
from tests.display.conftest import Display, xvfb
from tests.faults.brokers import HOST, Embedded, endpoint, until
from tests.wire.test_command import COMMANDED, KEY, sent
from wire import topics
from wire.command import Identify, Lock, Order, Screenshot, Unlock, Upshot
from wire.events import Status
from wire.link import Link, Message
from wire.screenshot import Shot, shot_in

ROOT = Path(__file__).parents[2]
SIZE_PX = (800, 480)
PATIENCE_S = 90.0
FINGER_S = 3 * BOUNCE_MS / 1000
CANARY = "qxzj"
PASSWORD = "canary-password-of-nobody"  # noqa: S105 - nobody's
PIN = "73914825"  # as somebody writes it plainly into its file, which is refused
SETTINGS = """
command_key = "{key}"
pin_file = "{folder}/pin"
[broker]
username = "kiosk-1"
password_file = "{folder}/password"
"""
GREY_LEVELS = 1.0  # two pictures of one screen; the keyboard differs by tens

SHOP = """
store = "demo"
name = "Bottega Demo"
languages = ["en", "it", "de", "fr", "es"]
[look]
motion = false
mode = "night"
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
  text.de = "Wie ist es?"
  text.fr = "Comment est-ce ?"
  text.es = "¿Qué tal?"
"""


class Counter:
    """A kiosk on a display, a finger in front of it, and its hub's end of the broker."""

    def __init__(self, folder: Path, display: Display) -> None:
        self.display, self._folder = display, folder
        self.log = folder / "kiosk.log"
        self.data = folder / "kiosk"
        self.data.mkdir()
        (folder / "shop.toml").write_text(SHOP, encoding="utf-8")
        Drawer(self.data).keep(parcels(load_shop(folder / "shop.toml"))["kiosk-1"].payload)
        self._mm = KioskSettings(size="800x480").density_dpi / MM_PER_INCH
        self.glass = Glass(width_mm=SIZE_PX[0] / self._mm, height_mm=SIZE_PX[1] / self._mm)
        self.broker = Embedded(folder)
        self.said: list[Message] = []
        self.status: Status | None = None
        self.number = 10
        self.form: Form = "text"
        self.process: subprocess.Popen[bytes] | None = None

    async def open(self) -> None:
        await self.broker.start()
        kinds: list[topics.Kind] = ["status", "answer", "screenshot"]
        link = Link(
            endpoint(self.broker),
            "demo-hub",
            subscriptions=[topics.every_device("demo", kind) for kind in kinds],
            on_message=self._note,
            on_up=lambda: None,
            on_down=lambda: None,
            will=None,
            random=Random(1),
        )
        self._link, self._running = link, asyncio.create_task(link.run())
        await until(lambda: link.connected, PATIENCE_S)
        await self.start()

    async def start(self) -> None:
        self._spawn()
        await until(lambda: self.status is not None and self.status.state == "online", PATIENCE_S)

    def _spawn(self) -> None:
        for name, said in (("password", PASSWORD), ("pin", PIN)):
            (self._folder / name).write_text(f"{said}\n", encoding="ascii")
        settings = SETTINGS.format(key=KEY, folder=self._folder)
        (self._folder / "kiosk.toml").write_text(settings, encoding="ascii")
        self.status = None
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [
                    *(sys.executable, "-m", "kiosk", "--log", self.form, "--log-level", "debug"),
                    *("run", "--data", str(self.data), "--still"),
                    *("--settings", str(self._folder / "kiosk.toml"), "--windowed"),
                    *("--broker", f"{HOST}:{self.broker.port}", "--size", "800x480"),
                ],
                cwd=ROOT,
                env=self.display.environment,
                stdout=log,
                stderr=log,
            )

    async def kill(self) -> None:
        assert self.process is not None
        self.process.kill()
        await asyncio.to_thread(self.process.wait)

    async def close(self) -> None:
        await self.kill()
        self._running.cancel()
        await self.broker.kill()

    def _note(self, message: Message) -> None:
        if topics.parse(message.topic).kind == "status":
            self.status = msgspec.json.decode(message.payload, type=Status)
        else:
            self.said.append(message)

    def say(self, order: Order) -> None:
        """Command, as the hub does."""
        assert self.status is not None
        self.number += 1
        command = msgspec.structs.replace(
            COMMANDED,
            number=self.number,
            boot=self.status.boot,
            until_uptimems=(self.status.uptimems or 0) + 600_000,
            order=order,
        )
        self._link.publish(topics.device("demo", "kiosk-1", "command"), sent(command), qos=1)

    async def told(self, order: Order) -> Upshot:
        """Command, and wait for the answer."""
        self.say(order)
        await until(lambda: any(one.number == self.number for one in self.answers()), PATIENCE_S)
        return next(one for one in self.answers() if one.number == self.number)

    def answers(self) -> list[Upshot]:
        found = [one for one in self.said if one.topic.endswith("/answer")]
        return [msgspec.json.decode(one.payload, type=Upshot) for one in found]

    def shots(self) -> list[Shot]:
        return [shot_in(one.payload) for one in self.said if one.topic.endswith("/screenshot")]

    async def press(self, box: Box) -> None:
        await asyncio.sleep(FINGER_S)
        x_mm = box.left_mm + box.width_mm / 2
        y_mm = self.glass.height_mm - box.bottom_mm - box.height_mm / 2
        await asyncio.to_thread(self.display.tap, (x_mm * self._mm, y_mm * self._mm))

    async def face(self, face: int) -> None:
        await self.press(asking(self.glass, 4, 5).faces[4 - face])

    async def type(self, letters: str) -> None:
        keys = rows("en")
        plan = writing(self.glass, [[key.wide for key in line] for line in keys])
        boxes = {
            key.letter: box
            for line, places in zip(keys, plan.keys, strict=True)
            for key, box in zip(line, places, strict=True)
        }
        for letter in letters:
            await self.press(boxes[letter])

    def ratings(self) -> int:
        """How many taps lie on disk; nobody here says that any is stored elsewhere."""
        return len(self._bodies("rating"))

    def comments(self) -> list[str]:
        return [one["text"] for one in self._bodies("comment")]

    def _bodies(self, kind: str) -> list[dict[str, str]]:
        with closing(sqlite3.connect(f"file:{self.data / 'outbox.db'}?mode=ro", uri=True)) as db:
            kept = db.execute("SELECT body FROM outbox WHERE type = ?", (f"vetrina.{kind}.v1",))
            return [json.loads(body) for (body,) in kept]

    @property
    def locked(self) -> bool:
        return self.status is not None and self.status.locked_until_ms is not None

    def asks(self) -> bool:
        """Whether the best face is there, by its colour between eyes and mouth."""
        best = asking(self.glass, 4, 5).faces[0]
        x_mm, up_mm = best.left_mm + best.width_mm / 2, best.top_mm - best.width_mm / 2
        at = x_mm * self._mm, (self.glass.height_mm - up_mm) * self._mm
        best_colour = palette(Look(mode="night"), Access(), 0).faces[4][-1][:3]
        seen = self.display.picture().getpixel(at)
        return bool(seen == tuple(round(part * 255) for part in best_colour))

    async def wait(self, so: Callable[[], bool]) -> None:
        await until(so, PATIENCE_S)

    def upper_left(self) -> tuple[int, ...]:
        seen: tuple[int, ...] = self.display.picture().getpixel((3, 12))
        return seen


def colour_of(part: str) -> tuple[int, ...]:
    drawn = palette(Look(mode="night"), Access(), 0)
    return tuple(round(255 * one) for one in getattr(drawn, part)[:3])


@pytest.fixture
async def counter(tmp_path: Path) -> AsyncIterator[Counter]:
    with xvfb(SIZE_PX) as display:
        one = Counter(tmp_path, display)
        await one.open()
        yield one
        await one.close()


def unlike(one: Image.Image, other: Image.Image) -> float:
    """Mean difference in grey levels, below the line of time."""
    below = (0, 12, *SIZE_PX)
    difference = ImageChops.difference(one.crop(below), other.crop(below))
    return max(ImageStat.Stat(difference).mean)


async def test_a_kiosk_obeys_and_no_tap_and_no_word_gets_lost_or_out(counter: Counter) -> None:
    await counter.wait(counter.asks)
    await _is_seen_and_takes_a_tap(counter)
    await _shows_no_word_that_is_being_written(counter)
    await counter.wait(counter.asks)
    await counter.face(3)
    await _is_shut_also_after_a_restart(counter)
    assert (await counter.told(Unlock())).outcome == "done"
    await counter.wait(counter.asks)
    await counter.face(4)
    await counter.wait(lambda: counter.ratings() >= 3)
    assert counter.ratings() == 3, "one before each order, and none while it was shut"
    await _writes(counter, 2)
    _logs_no_word_and_no_secret(counter)


async def _is_seen_and_takes_a_tap(counter: Counter) -> None:
    assert (await counter.told(Identify())).outcome == "done"
    await counter.wait(lambda: counter.upper_left() == colour_of("accent"))
    await counter.wait(lambda: counter.status is not None and counter.status.identifies)
    await counter.face(4)
    await counter.wait(lambda: counter.ratings() == 1)
    await counter.wait(lambda: counter.upper_left() == colour_of("ground"))


async def _shows_no_word_that_is_being_written(counter: Counter) -> None:
    await counter.press(frame(counter.glass, 3).bar[1])  # write
    await counter.type(CANARY)
    refused = await counter.told(Screenshot())
    assert (refused.outcome, "writes" in refused.said) == ("refused", True)
    assert counter.shots() == []
    await counter.press(frame(counter.glass, 2).bar[1])  # send
    await counter.wait(lambda: counter.comments() == [CANARY.capitalize()])
    before = counter.display.picture()
    assert (await counter.told(Screenshot())).outcome == "done"
    await counter.wait(lambda: bool(counter.shots()))
    [shot] = counter.shots()
    picture = Image.open(io.BytesIO(shot.png)).convert("RGB")
    assert picture.size == SIZE_PX
    assert min(unlike(picture, one) for one in (before, counter.display.picture())) < GREY_LEVELS
    others = [one.payload for one in counter.said if not one.topic.endswith("/event")]
    assert not any(CANARY.encode() in one.lower() for one in others)


async def _is_shut_also_after_a_restart(counter: Counter) -> None:
    assert (await counter.told(Lock(15))).outcome == "done"
    await counter.wait(lambda: counter.ratings() == 2)
    await counter.wait(lambda: counter.locked and not counter.asks())
    await counter.kill()
    counter.form = "json"
    await counter.start()
    await counter.wait(lambda: counter.locked and not counter.asks())
    await counter.face(1)


async def _writes(counter: Counter, comments: int) -> None:
    await counter.press(frame(counter.glass, 3).bar[1])  # write
    await counter.type(CANARY)
    await counter.press(frame(counter.glass, 2).bar[1])  # send
    await counter.wait(lambda: counter.comments() == [CANARY.capitalize()] * comments)


def _logs_no_word_and_no_secret(counter: Counter) -> None:
    """At debug level, for people and in JSON: each form had a comment written, and the orders."""
    log = counter.log.read_text(encoding="utf-8")
    people = [line for line in log.splitlines() if not line.startswith("{")]
    lines = [json.loads(line) for line in log.splitlines() if line.startswith("{")]
    assert any(" DEBUG " in line for line in people), "else nothing was looked at"
    assert any(line["level"] == "debug" for line in lines)
    assert [one for one in (CANARY, PASSWORD, PIN) if one in log.lower()] == []
