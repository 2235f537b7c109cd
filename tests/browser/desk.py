"""A manager, or somebody with less to say, in front of the desk."""

from playwright.async_api import Browser, Page, expect

from hub.accounts.role import Role
from tests.hub.running_store import RunningStore

SIZES = {"laptop": (1366, 768), "tablet": (1024, 768), "phone": (390, 844)}


async def at_desk(  # noqa: PLR0913, PLR0917 - who sits where
    browser: Browser,
    store: RunningStore,
    size: str = "laptop",
    asked: str = "?lang=en",
    role: Role = "manager",
    scheme: str | None = None,
) -> Page:
    width, height = SIZES[size]
    page = await browser.new_page(
        viewport={"width": width, "height": height},
        extra_http_headers=store.known_as(role),
        color_scheme=scheme,  # type: ignore[arg-type]
        reduced_motion="reduce",
    )
    await page.goto(f"{store.address}/desk{asked}")
    await expect(page.locator("#grid [data-as-of]")).not_to_be_empty()
    return page
