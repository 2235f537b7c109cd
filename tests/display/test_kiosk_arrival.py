"""A kiosk that belongs to no store yet: it finds a hub, and what it shows lets a manager take it in."""

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator, Callable
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import cv2
import httpx
import pytest
import pytest_asyncio
from box.eyes import code_in

from config.enrolment import enrolment_in
from hub.trust.roster import read
from tests.hub.newcomers import Manager
from tests.hub.running_store import RunningStore
from tests.ports import free_port
from wire.machine import lan_address

if TYPE_CHECKING:
    from tests.display.conftest import Display

ROOT = Path(__file__).parents[2]
_KIVY = find_spec("kivy")
assert _KIVY is not None
assert _KIVY.origin is not None
FONT = Path(_KIVY.origin).parent / "data" / "fonts" / "RobotoMono-Regular.ttf"
LOOK_S = 0.2

HEARD_S = 2.0
"""A touch that has changed nothing by then is made again; on a busier machine the test sees less."""
PICTURES = os.environ.get("VETRINA_PICTURES")
"""A folder to leave pictures of the screen in, for whoever wants to look."""

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def store() -> AsyncIterator[RunningStore]:
    running = RunningStore()
    await running.start()
    yield running
    await running.stop()


def scanned(glass: Path) -> str:
    """What a phone reads that is held before the screen; nothing while there is no square."""
    text, *_ = cv2.QRCodeDetector().detectAndDecode(cv2.imread(str(glass), cv2.IMREAD_GRAYSCALE))
    return str(text)


@pytest.mark.parametrize("size", ["1920x1080"])
async def test_a_kiosk_is_taken_in_by_what_it_shows(
    open_display: Callable[[tuple[int, int]], "Display"],
    store: RunningStore,
    tmp_path: Path,
    size: str,
) -> None:
    width_px, height_px = map(int, size.split("x"))
    display = open_display((width_px, height_px))
    settings = tmp_path / "kiosk.toml"
    settings.write_text(f'hub = "127.0.0.1:{store.port}"\nsize = "{size}"\ndevice = "fresh"\n')
    kiosk = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "kiosk", "run"),
        *("--settings", str(settings), "--data", str(tmp_path / "data")),
        cwd=ROOT,
        env=display.environment,
        stderr=asyncio.subprocess.PIPE,
    )
    assert kiosk.stderr is not None
    async with httpx.AsyncClient(base_url=store.address, timeout=60) as client:
        manager = Manager(store, client)
        glass, link, code = tmp_path / "glass.png", "", ""
        while not (link and code):
            assert kiosk.returncode is None
            display.picture().save(glass)
            link, code = scanned(glass), code_in(glass, FONT)
            await asyncio.sleep(LOOK_S)
        if PICTURES:
            display.picture().save(Path(PICTURES) / f"arrival-{size}.png")
        address, _, ask = link.partition("#")
        host = lan_address() or "127.0.0.1"  # a phone is not on this machine
        assert address == f"http://{host}:{store.port}/devices/join", "where it was told to ask"
        assert ask in await manager.waiting_all(), "and the code is on the glass alone"
        name = f"kiosk-{width_px}"
        before = await manager.waiting_all()  # its own, and of a slow machine more than one
        assert (await manager.accept(ask, code, name)).status_code == 204
    while f"store demo, device {name}" not in (line := (await kiosk.stderr.readline()).decode()):
        assert line, "it ended"
    joined = enrolment_in(tmp_path / "data")
    assert joined is not None
    assert joined.device == name
    assert read(store.folder).of(name) is not None
    async with httpx.AsyncClient(base_url=store.address, timeout=60) as client:
        waiting = await Manager(store, client).waiting_all()
    assert waiting <= before - {ask}, "it asks no hub any more, whatever its settings say"
    kiosk.terminate()
    await kiosk.communicate()


class Seeker:
    """A kiosk whose looks find what a test says, and an installer before it."""

    def __init__(self, display: "Display", kiosk: asyncio.subprocess.Process) -> None:
        self.display = display
        self.kiosk = kiosk
        self.typed = ""
        self.buttons: dict[str, tuple[int, int]] = {}

    async def touch(self, word: str, then: str) -> None:
        """Touch a button until another comes: a press may come too soon after the last."""
        await self.until(lambda: word in self.buttons)
        while True:
            if word in self.buttons:
                self.display.tap(self.buttons[word])
            await self.until(lambda: then in self.buttons, HEARD_S)
            if then in self.buttons:
                return

    async def type(self, text: str) -> None:
        """Type with the keys; what was not heard is typed again, what was heard twice erased."""
        await self.until(lambda: "1" in self.buttons)
        while (typed := self.typed) != text:
            key = text[len(typed)] if text.startswith(typed) else "erase"
            self.display.tap(self.buttons[key])
            await self.until(self._is_other(typed), HEARD_S)

    def _is_other(self, typed: str) -> Callable[[], bool]:
        return lambda: self.typed != typed

    async def until(self, seen: Callable[[], bool], seconds: float | None = None) -> None:
        """Read what the kiosk says until something is seen, or for a while."""
        try:
            async with asyncio.timeout(seconds):
                while not seen():
                    assert self.kiosk.stdout is not None
                    line = await self.kiosk.stdout.readline()
                    assert line, "it ended"
                    now = json.loads(line)
                    self.typed, self.buttons = now["typed"], now["buttons"]
        except TimeoutError:
            pass  # it was not heard


async def test_who_hangs_a_kiosk_up_finds_the_hub_on_its_glass(
    open_display: Callable[[tuple[int, int]], "Display"], store: RunningStore, tmp_path: Path
) -> None:
    display = open_display((800, 480))
    settings, data = tmp_path / "kiosk.toml", tmp_path / "data"
    settings.write_text(f'hub = "auto"\nsize = "800x480"\ndata = "{data}"\n')
    looks = [[["elsewhere", "127.0.0.1", free_port()], ["demo", "127.0.0.1", store.port]], []]
    kiosk = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.display.seeker", json.dumps(looks), str(settings)),
        cwd=ROOT,
        env=display.environment,
        stdout=asyncio.subprocess.PIPE,
    )
    installer = Seeker(display, kiosk)
    await installer.touch("English", then="Look again")
    await installer.touch("elsewhere", then="Another hub")
    await installer.touch("Another hub", then="Ask this hub")
    await installer.type(f"127.0.0.1:{store.port}")
    if PICTURES:
        display.picture().save(Path(PICTURES) / "search-typed.png")
    await installer.touch("Ask this hub", then="Another hub")
    async with httpx.AsyncClient(base_url=store.address, timeout=60) as client:
        manager = Manager(store, client)
        glass, link, code = tmp_path / "glass.png", "", ""
        while not (link and code):
            assert kiosk.returncode is None
            display.picture().save(glass)
            link, code = scanned(glass), code_in(glass, FONT)
            await asyncio.sleep(LOOK_S)
        ask = link.partition("#")[2]
        assert (await manager.accept(ask, code, "kiosk-8")).status_code == 204
    await kiosk.communicate()
    assert kiosk.returncode == 0
    joined = enrolment_in(data)
    assert joined is not None
    assert (joined.device, joined.hub) == ("kiosk-8", f"127.0.0.1:{store.port}")
