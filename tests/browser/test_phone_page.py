"""The question on a shopper's phone, in Chromium: narrow, by finger, by keys, without JavaScript."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from tests.browser.fitness import accessible, examined
from tests.hub.phone.counter import Counter
from tests.hub.phone.serving import serving
from wire.events import Event, Rating, Reason
from wire.outbox import OutboxFull

NARROW = {"width": 320, "height": 568}
TARGET_PX = 44

pytestmark = pytest.mark.asyncio(loop_scope="package")


class Phone:
    """One phone before one desk; ``scripted`` says whether it runs JavaScript."""

    def __init__(self, page: Page, counter: Counter, *, scripted: bool) -> None:
        self.page = page
        self.counter = counter
        self.scripted = scripted

    async def shows(self, scene: str) -> None:
        await expect(self.page.locator("main")).to_have_attribute("data-scene", scene)

    async def rate(self, face: int) -> None:
        """With JavaScript a tap is enough; without it the button sends what was chosen."""
        await self.page.locator(f"label[for=face-{face}]").tap()
        if not self.scripted:
            await self.page.locator(".go").tap()

    def said(self) -> list[Event]:
        return list(self.counter.notebook.said)


Opener = Callable[..., Awaitable[Phone]]


@pytest_asyncio.fixture(loop_scope="package")
async def arrive(browser: Browser) -> AsyncIterator[Opener]:
    """Open the question on a phone."""
    async with AsyncExitStack() as stack:

        async def opened(*, scripted: bool = True, scheme: str = "dark") -> Phone:
            counter = Counter()
            store = await stack.enter_async_context(serving(counter))
            context = await browser.new_context(
                viewport=NARROW,  # type: ignore[arg-type]
                has_touch=True,
                is_mobile=True,
                locale="en-GB",
                java_script_enabled=scripted,
                color_scheme=scheme,  # type: ignore[arg-type]
            )
            stack.push_async_callback(context.close)
            page = await context.new_page()
            await page.goto(f"{store.address}/t/entrance")
            return Phone(page, counter, scripted=scripted)

        yield opened


@pytest.mark.parametrize("scripted", [True, False])
async def test_a_bad_visit(arrive: Opener, *, scripted: bool) -> None:
    phone = await arrive(scripted=scripted)
    await expect(phone.page.locator("h1")).to_have_text("How is your experience here today?")
    await phone.rate(1)
    await phone.shows("reasons")
    await phone.page.get_by_text("Too bright").tap()
    await phone.page.get_by_text("Too strong").tap()
    await phone.page.get_by_text("Done").tap()
    await phone.shows("thanks")
    rating, *reasons = phone.said()
    assert isinstance(rating, Rating)
    assert (rating.face, rating.language) == (1, "en")
    assert reasons == [
        Reason(visit=rating.visit, element="light", direction="too_much"),
        Reason(visit=rating.visit, element="scent", problem="too_strong"),
    ]


@pytest.mark.parametrize("scripted", [True, False])
async def test_a_good_visit_with_second_thoughts(arrive: Opener, *, scripted: bool) -> None:
    phone = await arrive(scripted=scripted)
    await phone.rate(4)
    await phone.shows("reasons")
    await phone.page.get_by_text("Back").tap()
    await phone.shows("faces")
    await expect(phone.page.locator("#face-4")).to_be_checked()
    await phone.rate(3)
    await phone.page.get_by_text("Light").tap()
    await phone.page.get_by_text("Done").tap()
    await phone.shows("thanks")
    assert [one.face for one in phone.said() if isinstance(one, Rating)] == [4, 3]
    assert len([one for one in phone.said() if isinstance(one, Reason) and one.liked]) == 1


@pytest.mark.parametrize("scripted", [True, False])
async def test_the_language_is_switched_at_any_point(arrive: Opener, *, scripted: bool) -> None:
    phone = await arrive(scripted=scripted)
    await phone.page.get_by_role("button", name="Italiano").tap()
    await expect(phone.page.locator("h1")).to_have_text("Com'è la tua esperienza qui, oggi?")
    await phone.rate(1)
    await phone.shows("reasons")
    await phone.page.get_by_role("button", name="English").tap()
    await expect(phone.page.locator("h1")).to_have_text("What is wrong?")
    assert await phone.page.locator("html").get_attribute("lang") == "en"
    assert len(phone.said()) == 1
    await phone.page.get_by_text("Too bright").tap()
    await phone.page.get_by_role("button", name="Italiano").tap()
    await expect(phone.page.locator("#light-too_much")).to_be_checked()
    await phone.page.locator(".go").tap()
    await phone.shows("thanks")
    assert len(phone.said()) == 2


async def test_a_double_tap_counts_once(arrive: Opener) -> None:
    phone = await arrive()
    await phone.page.locator("label[for=face-2]").dblclick()
    await phone.shows("reasons")
    assert len(phone.said()) == 1


async def test_keys_choose_and_the_button_sends(arrive: Opener) -> None:
    phone = await arrive()
    for key in ("Tab", "Tab", "Tab", "Tab"):  # three languages, then the faces
        await phone.page.keyboard.press(key)
    await phone.page.keyboard.press("ArrowDown")
    await phone.page.keyboard.press("ArrowDown")
    await expect(phone.page.locator("#face-2")).to_be_checked()
    assert phone.said() == [], "moving over the faces is no tap"
    await phone.page.keyboard.press("Enter")
    await phone.shows("reasons")
    [rating] = phone.said()
    assert isinstance(rating, Rating)
    assert rating.face == 2
    await expect(phone.page.locator("h1")).to_be_focused()


async def test_a_second_tap_takes_a_reason_back(arrive: Opener) -> None:
    phone = await arrive()
    await phone.rate(1)
    dark = phone.page.get_by_text("Too dark")
    await dark.tap()
    await expect(phone.page.locator("#light-too_little")).to_be_checked()
    await dark.tap()
    await expect(phone.page.locator("#light-too_little")).not_to_be_checked()


async def test_a_network_that_is_gone_takes_no_answer_away(arrive: Opener) -> None:
    phone = await arrive()
    await phone.page.context.set_offline(offline=True)
    await phone.rate(1)
    await expect(phone.page.get_by_role("alert")).to_be_visible()
    await phone.shows("faces")
    assert phone.said() == []
    await phone.page.context.set_offline(offline=False)
    await phone.rate(1)
    await phone.shows("reasons")
    assert len(phone.said()) == 1


async def test_what_cannot_be_stored_is_said(arrive: Opener) -> None:
    phone = await arrive()
    phone.counter.notebook.broken = OutboxFull("it is full")
    await phone.rate(1)
    await expect(phone.page.get_by_role("alert")).to_be_visible()
    await phone.shows("faces")


@pytest.mark.parametrize("scheme", ["dark", "light"])
async def test_every_page_is_accessible_and_fits_a_narrow_phone(
    arrive: Opener, scheme: str
) -> None:
    phone = await arrive(scheme=scheme)
    await fits(phone.page)
    await phone.rate(1)
    await phone.shows("reasons")
    await fits(phone.page)
    await phone.page.get_by_text("Back").tap()
    await phone.rate(4)
    await phone.shows("reasons")
    await fits(phone.page)
    await phone.page.get_by_text("Done").tap()
    await phone.shows("thanks")
    await fits(phone.page)


async def fits(page: Page) -> None:
    """Nothing to scroll sideways, every target large enough, and what axe knows of WCAG."""
    wide_px = await page.evaluate("document.documentElement.scrollWidth")
    assert wide_px <= NARROW["width"]
    for target in await page.locator("main label, button").all():
        box = await target.bounding_box()
        assert box is not None
        assert box["height"] >= TARGET_PX, await target.text_content()
    await examined(page)
    await accessible(page)
