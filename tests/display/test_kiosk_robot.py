"""The robot at the real window: real presses anywhere while network, broker and hub come and go."""

import asyncio
import subprocess
import sys
from pathlib import Path

import numpy as np

from config.load import load_shop
from config.look import Look
from hub.handout import parcels
from kiosk.drawer import Drawer
from kiosk.theme import palette
from kiosk.visit.state import Access
from tests.display.conftest import Display, xvfb
from tests.faults.amounts import dice
from tests.faults.brokers import HOST, Embedded, until
from tests.faults.cable import Cable
from tests.faults.storekeeper import ROOT, HubProcess
from tests.faults.test_kill import ledger, rows

SIZE_PX = (800, 480)
PRESSES = 60
FAULTS_EVERY = 6  # presses
PATIENCE_S = 90.0
FACE_LEVELS = 12  # of 255
FACE_PIXELS_MIN = 20  # of 200 x 120; a face has 200, but for its ink
REACH = 0.85  # of the height: below it are the languages
RATING = "type = 'vetrina.rating.v1'"


def shows_faces(display: Display) -> bool:
    """Whether the colours of all four faces are on the screen, each on enough of it."""
    picture = display.picture()
    small = np.asarray(picture.resize((200, 120))).astype(int)
    wanted = [
        [round(255 * one) for one in colour[:3]] for colour in palette(Look(), Access(), 0).faces[4]
    ]
    near = (np.abs(small - colour).max(axis=2) <= FACE_LEVELS for colour in wanted)
    return all(found.sum() > FACE_PIXELS_MIN for found in near)


class Store:
    """A kiosk with a window, and what its answers go through."""

    def __init__(self, folder: Path, display: Display) -> None:
        self.display = display
        self.outbox, self._log = folder / "kiosk" / "outbox.db", folder / "kiosk.log"
        for name in ("hub", "kiosk", "broker"):
            (folder / name).mkdir()
        shop = load_shop(None)
        Drawer(folder / "kiosk").keep(parcels(shop)["kiosk-1"].payload)
        self.broker = Embedded(folder / "broker")
        self.hub = HubProcess(folder / "hub", self.broker.port)
        self.cable = Cable(self.broker.port)
        self._process: subprocess.Popen[bytes] | None = None

    async def open(self) -> None:
        await self.broker.start()
        await self.cable.plug()
        self.hub.start()
        self._start_kiosk()
        await until(lambda: shows_faces(self.display), PATIENCE_S)

    async def close(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()
        self.hub.kill()
        await self.cable.pull()
        await self.broker.kill()

    async def strike(self, name: str) -> None:
        """Take something away and give it back."""
        match name:
            case "network":
                await self.cable.pull()
                await self.cable.plug()
            case "broker":
                await self.broker.kill()
                await self.broker.start()
            case "hub":
                self.hub.kill()
                self.hub.start()

    def check(self) -> None:
        assert self._process is not None
        assert self._process.poll() is None, self._log.read_text()

    def _start_kiosk(self) -> None:
        command = [sys.executable, "-m", "kiosk", "run", "--data", str(self.outbox.parent)]
        command += ["--broker", f"{HOST}:{self.cable.port}", "--windowed"]
        command += ["--size", f"{SIZE_PX[0]}x{SIZE_PX[1]}"]
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                command, cwd=ROOT, env=self.display.environment, stdout=log, stderr=log
            )


async def test_wherever_it_presses_and_whatever_breaks(tmp_path: Path) -> None:
    """What the window stored is on the hub once, and the faces are back when nobody is there."""
    random = dice()
    with xvfb(SIZE_PX) as display:
        store = Store(tmp_path, display)
        try:
            await store.open()
            for number in range(PRESSES):
                at = (random.uniform(0, SIZE_PX[0]), random.uniform(0, REACH * SIZE_PX[1]))
                await asyncio.to_thread(display.tap, at)
                await asyncio.sleep(random.uniform(0.05, 0.9))
                if number % FAULTS_EVERY == 0:
                    await store.strike(random.choice(("network", "broker", "hub")))
                store.check()
            await until(lambda: shows_faces(display), PATIENCE_S)
            waiting = "SELECT count(*) FROM outbox"
            await until(lambda: rows(store.outbox, waiting) == [(0,)], PATIENCE_S)
        finally:
            await store.close()
    log = store.hub.database
    visits = rows(log, f"SELECT DISTINCT json_extract(body, '$.visit') FROM events WHERE {RATING}")  # noqa: S608 - ours
    assert len(visits) > 1, "presses that hit nothing show nothing"
    assert ledger(store.outbox, log) == [], "made = stored + lost does not add up"
