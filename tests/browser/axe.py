"""Whether everybody can use a page, as far as a program (axe-core) can tell."""

from importlib import resources

from playwright.async_api import Page


async def examined(page: Page) -> None:
    """Bring the examiner into the page, where the page's own rules let no script in."""
    axe = resources.files("axe_playwright_python") / "axe.min.js"
    await page.evaluate(axe.read_text(encoding="utf-8"))


async def accessible(page: Page) -> None:
    rules = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]
    found = await page.evaluate("rules => axe.run({runOnly: rules})", rules)
    assert [(one["id"], [n["html"] for n in one["nodes"]]) for one in found["violations"]] == []
    assert len(found["passes"]) > 10
