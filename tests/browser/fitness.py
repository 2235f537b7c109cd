"""Whether a page is fit for everybody: what axe-core knows of WCAG, and nothing to scroll aside."""

from importlib import resources

from playwright.async_api import Page

RULES = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]


async def examined(page: Page) -> None:
    """Bring the examiner into the page, where the page's own rules let no script in."""
    axe = resources.files("axe_playwright_python") / "axe.min.js"
    await page.evaluate(axe.read_text(encoding="utf-8"))


async def accessible(page: Page) -> None:
    """Let it look, as often as there is something new to see."""
    found = await page.evaluate("rules => axe.run({runOnly: rules})", RULES)
    wrong = [(one["id"], [n["html"][:200] for n in one["nodes"]]) for one in found["violations"]]
    assert wrong == []
    assert len(found["passes"]) > 10


async def extent(page: Page, side: str) -> int:
    """How large the page is, with what would have to be scrolled to."""
    return await page.evaluate(f"document.documentElement.scroll{side}")
