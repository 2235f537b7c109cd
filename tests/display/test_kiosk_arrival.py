"""A kiosk that belongs to no store yet: what it shows lets a manager take it in, on a real screen."""

import asyncio
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
from wire.machine import lan_address

if TYPE_CHECKING:
    from tests.display.conftest import Display

ROOT = Path(__file__).parents[2]
_KIVY = find_spec("kivy")
assert _KIVY is not None
assert _KIVY.origin is not None
FONT = Path(_KIVY.origin).parent / "data" / "fonts" / "RobotoMono-Regular.ttf"
LOOK_S = 0.2
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


@pytest.mark.parametrize("size", ["800x480", "1920x1080"])
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
