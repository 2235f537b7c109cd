"""Whether a page is fit for everybody: what axe-core knows of WCAG, and nothing to scroll aside."""

from importlib import resources

from playwright.async_api import Page

RULES = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]


async def accessible_by_axe(page: Page) -> None:
    axe = resources.files("axe_playwright_python") / "axe.min.js"
    await page.evaluate(axe.read_text(encoding="utf-8"))
    found = await page.evaluate("rules => axe.run({runOnly: rules})", RULES)
    wrong = [(one["id"], [n["html"][:200] for n in one["nodes"]]) for one in found["violations"]]
    assert wrong == []
    assert len(found["passes"]) > 10


async def extent(page: Page, side: str) -> int:
    return await page.evaluate(f"document.documentElement.scroll{side}")
