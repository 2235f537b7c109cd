"""Signing in and who is known, as people do it in a real browser (S15: nothing of it is run)."""

import os
import re
from pathlib import Path

import pytest
from playwright.async_api import Browser, BrowserContext, Page, Request

from hub.accounts.register import CODE_FILE
from tests.browser.fitness import accessible, examined
from tests.hub.running_store import RunningStore

pytestmark = pytest.mark.asyncio(loop_scope="package")

FIRST_PASSWORD = "seven brass lamps"  # noqa: S105 - a test's own
PASSWORD = "quiet orange windows"  # noqa: S105 - as above
LATER_PASSWORD = "nine tall umbrellas"  # noqa: S105 - as above
COMMON = "password1234"
PHONE, TABLET, WALL = (390, 844), (820, 1180), (1920, 1080)
TURNED_AWAY = re.compile(r"/login\?next=(/|%2F)account$")
WAIT_MS = 60_000
LOOK_MS = 10_000
"""Between two looks of a desk at its numbers."""
PICTURES = os.environ.get("VETRINA_PICTURES")
"""A folder to leave pictures of the pages in, for whoever wants to look."""


async def visitor(browser: Browser, store: RunningStore, size: tuple[int, int]) -> Page:
    width, height = size
    context = await browser.new_context(
        viewport={"width": width, "height": height}, base_url=store.address, locale="en-GB"
    )
    context.set_default_timeout(WAIT_MS)
    return await context.new_page()


async def enter(page: Page, **fields: str) -> None:
    for name, value in fields.items():
        await page.locator(f"#form [name={name}]").fill(value)
    await page.locator("#enter").click()


async def look(page: Page, name: str) -> None:
    """Nothing is hard to read or to reach; and a picture for whoever wants one."""
    await examined(page)
    await accessible(page)
    wide = await page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0, f"{name} is wider than its screen"
    if PICTURES:
        await page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=True)


async def made_admin(page: Page, store: RunningStore) -> None:
    await page.goto("/login")
    code = (store.folder / CODE_FILE).read_text().strip()
    await page.locator("#code-field").wait_for()
    await enter(page, code=code.lower(), name="Ada", password=FIRST_PASSWORD)
    await page.wait_for_url(f"{store.address}/")


async def test_from_the_first_code_to_a_manager_who_signs_in(
    browser: Browser, store: RunningStore
) -> None:
    admin = await visitor(browser, store, TABLET)
    await admin.goto("/login")
    await admin.locator("#code-field").wait_for()
    await look(admin, "login-first-tablet")
    await made_admin(admin, store)
    assert not (store.folder / CODE_FILE).exists()
    await admin.goto("/people")
    await admin.locator("#add [name=name]").fill("Marta")
    await admin.locator("#add button").click()
    await admin.locator("#secret").wait_for()  # shown once the hub has told it
    code = await admin.locator("#secret").inner_text()
    await look(admin, "people-told-tablet")
    await admin.locator("#told button").click()

    manager = await visitor(browser, store, PHONE)
    await manager.goto("/account")
    await manager.wait_for_url(TURNED_AWAY)
    await manager.locator("#other").wait_for()  # shown once the hub has said who is known
    await look(manager, "login-phone")
    await enter(manager, name="marta", password=LATER_PASSWORD)
    await manager.locator("#problem", has_text="not right").wait_for()
    await look(manager, "login-wrong-phone")
    await manager.locator("#other").click()
    await enter(manager, code=code, name="marta", password=COMMON)
    await manager.locator("#problem", has_text="guessed").wait_for()
    await enter(manager, password=PASSWORD)
    await manager.wait_for_url("**/account")
    await manager.locator("#sessions li").wait_for()
    await look(manager, "account-phone")
    pages = await manager.locator("#pages a").evaluate_all("all => all.map(one => one.pathname)")
    assert pages[:2] == ["/", "/desk"]
    assert "/people" not in pages

    await admin.reload()
    await admin.locator("#people li", has_text="marta").locator("select").select_option("viewer")
    await admin.locator("#audit tr", has_text="role-changed").wait_for()
    await look(admin, "people-tablet")
    await admin.set_viewport_size({"width": 1920, "height": 1080})
    await look(admin, "people-wall")
    await admin.set_viewport_size({"width": 390, "height": 844})
    await look(admin, "people-phone")
    await manager.reload()
    await manager.wait_for_url(TURNED_AWAY)
    for page in (admin, manager):
        await page.context.close()


async def test_a_changed_password_signs_the_other_browsers_out(
    browser: Browser, store: RunningStore
) -> None:
    here = await visitor(browser, store, WALL)
    await made_admin(here, store)
    there = await visitor(browser, store, PHONE)
    await there.goto("/login?next=/.//evil.example/account")  # its path begins with two slashes
    await enter(there, name="ada", password=FIRST_PASSWORD)
    await there.wait_for_url(f"{store.address}//evil.example/account")
    await there.goto("/account")
    await there.locator("#sessions li").nth(1).wait_for()
    await here.goto("/account")
    await here.locator("#password [name=old]").fill(FIRST_PASSWORD)
    await here.locator("#password [name=new]").fill(LATER_PASSWORD)
    await here.locator("#password [type=submit]").click()
    await here.locator("#done", has_text="Saved").wait_for()
    await here.locator("#sessions li").nth(1).wait_for(state="detached")
    await look(here, "account-wall")
    await there.reload()
    await there.wait_for_url(TURNED_AWAY)
    await here.locator("#leave").click()
    await here.wait_for_url("**/login")
    await here.go_back()
    await here.wait_for_url(TURNED_AWAY)
    for page in (here, there):
        await page.context.close()


async def test_what_somebody_calls_themselves_is_text_and_never_run(
    browser: Browser, store: RunningStore
) -> None:
    page = await visitor(browser, store, TABLET)
    await made_admin(page, store)
    stranger = await attacker(browser, store)
    page.on("dialog", lambda _: pytest.fail("a script of somebody else was run"))
    asked: list[str] = []

    def note(request: Request) -> None:
        asked.append(request.url)

    page.on("request", note)
    await page.goto("/account")
    await page.locator("#sessions li").nth(1).wait_for()
    await page.goto("/people")
    await page.locator("#audit tr").nth(1).wait_for()
    assert await page.locator("#audit img, #audit script, #people img").count() == 0
    assert {one.split("/")[2] for one in asked} == {store.address.split("/")[2]}
    for context in (page.context, stranger):
        await context.close()


async def attacker(browser: Browser, store: RunningStore) -> BrowserContext:
    """Somebody whose browser, and whose deeds, are called like a script."""
    script = "<img src=x onerror=alert(1)><script>alert(2)</script>"
    context = await browser.new_context(base_url=store.address, user_agent=script)
    said = {"name": "ada", "password": FIRST_PASSWORD}
    answer = await context.request.post("/api/v1/session", data=said)
    token = (await answer.json())["token"]
    noted = {"scope": "entrance", "text": script}
    action = await context.request.post(
        "/api/v1/actions", data=noted, headers={"X-Vetrina-Token": token}
    )
    assert action.status == 201
    return context


async def test_the_pages_speak_every_language(browser: Browser, store: RunningStore) -> None:
    page = await visitor(browser, store, PHONE)
    await made_admin(page, store)
    for language in ("it", "de", "fr", "es"):
        for path in ("login", "account", "people"):
            await page.goto(f"/{path}?lang={language}")
            await page.locator("#languages [aria-current]").wait_for()
            assert await page.locator("html").get_attribute("lang") == language
            wide = await page.evaluate("document.documentElement.scrollWidth - innerWidth")
            assert wide <= 0, f"{path} in {language} is wider than a phone"
            way = page.locator(".papers a").first
            assert await way.get_attribute("href") == f"/privacy?lang={language}"
            if PICTURES:
                await page.screenshot(path=Path(PICTURES) / f"{path}-{language}.png")
    await page.context.close()


async def test_who_opens_the_desk_signs_in_and_sees_what_is_theirs(
    browser: Browser, store: RunningStore
) -> None:
    admin = await visitor(browser, store, TABLET)
    await made_admin(admin, store)
    store.board.alerted([store.alert(1, "entrance")])
    seen = {}
    for role in ("viewer", "manager"):
        code = await told_code(admin, role)
        page = await visitor(browser, store, TABLET)
        await page.goto("/desk")
        await page.wait_for_url("**/login?next=/desk")
        await page.locator("#other").click()
        await enter(page, code=code, name=f"the-{role}", password=PASSWORD)
        await page.wait_for_url("**/desk")
        await page.locator("#pages #leave").wait_for()
        seen[role] = await page.locator("#new-action").is_visible()
        await look(page, f"desk-{role}-tablet")
        await page.locator("#leave").click()
        await page.wait_for_url("**/login")
        await page.goto("/desk")
        await page.wait_for_url("**/login?next=/desk")
        await page.context.close()
    assert seen == {"viewer": False, "manager": True}
    await admin.context.close()


async def told_code(admin: Page, role: str) -> str:
    """What an admin tells somebody who shall have a role."""
    await admin.goto("/people")
    await admin.locator("#add [name=name]").fill(f"the-{role}")
    await admin.locator("#add [name=role]").select_option(role)
    await admin.locator("#add button").click()
    await admin.locator("#secret").wait_for()
    return await admin.locator("#secret").inner_text()


async def test_a_desk_that_nobody_touches_leads_to_signing_in_and_back(
    browser: Browser, store: RunningStore
) -> None:
    page = await visitor(browser, store, TABLET)
    await made_admin(page, store)
    await page.clock.install()
    await page.goto("/desk?lang=en#scope=people")
    await page.locator("#pages #leave").wait_for()

    async def later(minutes: int) -> None:
        store.hands.ahead_ms += minutes * 60_000
        async with page.expect_response("**/api/v1/scores"):
            await page.clock.fast_forward(LOOK_MS)

    await later(20)
    await page.keyboard.press("Shift")  # somebody is there
    await later(5)
    await later(28)
    assert "/desk" in page.url, "it was touched 28 minutes ago"
    await later(3)
    await page.wait_for_url("**/login?next=*")
    await enter(page, name="ada", password=FIRST_PASSWORD)
    await page.wait_for_url("**/desk?lang=en#scope=people")
    await page.locator("#pages #leave").wait_for()
    await page.context.close()
