"""No script of a page can make markup of what somebody wrote (S15): none knows how."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("hub/screen/static", "sensors/calibrate/static")
SCRIPTS = sorted(one for folder in FOLDERS for one in (ROOT / folder).glob("*.js"))
PAGES = sorted(one for folder in FOLDERS for one in (ROOT / folder).glob("*.html"))

MAKES_MARKUP = re.compile(
    r"innerHTML|outerHTML|insertAdjacentHTML|setHTML|createContextualFragment|srcdoc"
    r"|document\.write|\beval\(|new Function|javascript:|setAttribute\(\s*[\"'`]on"
)
PARSES = {"phone.js"}
"""Asks the hub for the next page, which is written there (``hub.phone.page``), and shows it."""

INLINE = re.compile(r"<script(?![^>]*\bsrc=)|\son[a-z]+\s*=|<style|\sstyle\s*=|javascript:")


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda one: one.name)
def test_no_script_makes_markup_of_text(script: Path) -> None:
    text = script.read_text(encoding="utf-8")
    assert MAKES_MARKUP.findall(text) == []
    assert ("DOMParser" in text) == (script.name in PARSES)


@pytest.mark.parametrize("page", PAGES, ids=lambda one: one.name)
def test_no_page_holds_a_script_or_a_style_of_its_own(page: Path) -> None:
    """The browser would run neither: what is allowed is the hub's own files."""
    assert INLINE.findall(page.read_text(encoding="utf-8")) == []
