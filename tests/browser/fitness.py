"""Whether a page is fit for everybody: what axe-core knows of WCAG, and nothing to scroll aside."""

from importlib import resources
from typing import Any

from playwright.async_api import Page

COLOURS = ["color-contrast", "link-in-text-block"]
RULES = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]


async def examined(page: Page) -> None:
    """Bring the examiner into the page, where the page's own rules let no script in.

    Words come after the page has loaded: where it is to have some, they are waited for.
    """
    if await page.locator("[data-t]").count():
        await page.locator("[data-t]:not(:empty)").first.wait_for(state="attached")
    axe = resources.files("axe_playwright_python") / "axe.min.js"
    await page.evaluate(axe.read_text(encoding="utf-8"))


async def accessible(page: Page, part: str = "html") -> None:
    """Let it look, as often as there is something new to see; at a part where only that is new."""
    found = await _look(page, part, RULES)
    assert len(found["passes"]) > (10 if part == "html" else 5)


async def readable(page: Page, part: str = "html") -> None:
    """Let it look at the colours alone, where nothing else is another than it was."""
    found = await _look(page, part, COLOURS)
    assert found["passes"]


async def _look(page: Page, part: str, rules: list[str]) -> dict[str, Any]:
    found: dict[str, Any] = await page.evaluate(
        "([part, rules]) => axe.run(part, {runOnly: rules, resultTypes: ['violations']})",
        [part, rules],
    )
    wrong = [(one["id"], [n["html"][:200] for n in one["nodes"]]) for one in found["violations"]]
    assert wrong == [], wrong
    return found


async def extent(page: Page, side: str) -> int:
    """How large the page is, with what would have to be scrolled to."""
    return await page.evaluate(f"document.documentElement.scroll{side}")
