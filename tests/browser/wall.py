"""How the tests look at the wall: its sizes, and when it is ready to be looked at."""

from playwright.async_api import Page, expect

from tests.hub.running_store import RunningStore

SIZES = {"wall": (1920, 1080), "tablet": (1024, 768), "phone": (390, 844)}
WALL = "/?view=wall"


def address(size: str) -> str:
    """What is asked for at a size."""
    return WALL if size == "wall" else "/"


async def show(page: Page, store: RunningStore, path: str = "/") -> None:
    """Open the page and wait until it has heard of the hub."""
    await page.goto(store.address + path)
    await expect(page.locator("body")).to_have_attribute("data-link", "live")
