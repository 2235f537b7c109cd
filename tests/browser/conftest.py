"""A real browser in front of a real store. Where there is no Chromium, these tests fail."""

from collections.abc import AsyncIterator
from shutil import rmtree

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, async_playwright

from hub.description import MEMORY
from hub.editor import VERSIONS
from tests.browser.manager import DEMO
from tests.hub.running_store import RunningStore

CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest_asyncio.fixture(loop_scope="package")
async def store() -> AsyncIterator[RunningStore]:
    running = RunningStore()
    await running.start()
    yield running
    await running.stop()


@pytest_asyncio.fixture(loop_scope="package", scope="package")
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        running = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield running
        await running.close()


@pytest_asyncio.fixture(loop_scope="package")
async def page(browser: Browser) -> AsyncIterator[Page]:
    """A wall."""
    one = await browser.new_page(viewport={"width": 1920, "height": 1080})
    yield one
    await one.close()


@pytest_asyncio.fixture(loop_scope="package", scope="package")
async def shared(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[RunningStore]:
    """A store with a file of its own, for all of these tests."""
    folder = tmp_path_factory.mktemp("shared")
    running = RunningStore()
    running.shop_file, running.folder = folder / "shop.toml", folder / "hub"
    running.shop_file.write_text(DEMO, encoding="utf-8")
    running.folder.mkdir()
    running.busy_day()
    running.status("kiosk-9")
    await running.start()
    yield running
    await running.stop()


@pytest.fixture
def own(shared: RunningStore) -> RunningStore:
    """The same, as if nobody had changed anything yet."""
    assert shared.shop_file is not None
    shared.shop_file.write_text(DEMO, encoding="utf-8")
    rmtree(shared.folder / VERSIONS, ignore_errors=True)
    (shared.folder / MEMORY).unlink(missing_ok=True)
    return shared
