"""The pages, their words and their files, read once from the package.

Their address holds a hash of all of them, so that a browser may keep them for ever and still never
mixes two versions. It reads nothing that is not in the package.
"""

import hashlib
import json
from collections.abc import Iterator
from importlib import resources
from importlib.resources.abc import Traversable
from typing import NamedTuple

from hub.words import read

TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
}
PAGE = ".html"
BASE = "{static}"
"""Stands in a page where the address of the files belongs."""

HEAD = "{head}"
"""Stands in a page where what all pages say of themselves belongs."""

PAPERS = "{papers}"
"""Stands in the foot of a page where the ways to the store's papers belong."""

_PAPERS_FILE = "papers.html"

_HEAD = """\
<meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <meta name="color-scheme" content="dark light">
  <title>Vetrina</title>
  <link rel="icon" href="{static}/icon.svg" type="image/svg+xml">
  <link rel="stylesheet" href="{static}/base.css">
  <script type="module" src="{static}/{page}.js"></script>"""

CATALOGUE = "hub-"
"""Begins the names of the pages' catalogues; the rest is the page."""

OWN = ("fleet", "join", "region", "setup")
"""Pages of which no other shows a word: theirs are in files of their own, so that walls and phones
need not load them."""

PAPER = "paper-"
"""Begins the names of those of pages that the hub writes itself; no browser loads their words."""


class Asset(NamedTuple):
    """One file as it is served."""

    content: bytes
    type: str


class Assets(NamedTuple):
    """``pages`` are the finished HTML by name, ``files`` all else, ``version`` their hash."""

    pages: dict[str, str]
    files: dict[str, Asset]
    version: str

    @property
    def folder(self) -> str:
        """Where the files are, as seen from a page."""
        return f"/static/{self.version}"


def load(*, has_papers: bool = True) -> Assets:
    """Read everything under ``static`` and all words; what has no known type is not served.

    ``has_papers``: privacy notice and accessibility are served beside the pages, which lead there.

    Raises:
        WordsError: a language is not complete.
    """
    folder = resources.files("hub.screen") / "static"
    found = {one.name: one.read_bytes() for one in folder.iterdir() if one.is_file()}
    for code, said in words(CATALOGUE).items():
        found |= {f"words-{part}.json": _json(some) for part, some in _apart(code, said)}
    papers = found.pop(_PAPERS_FILE).decode().strip()
    ways = papers if has_papers else ""
    pages = {
        name.removesuffix(PAGE): _headed(name.removesuffix(PAGE), content.decode()).replace(
            PAPERS, ways
        )
        for name, content in found.items()
        if name.endswith(PAGE)
    }
    files = {
        name: Asset(content, TYPES[suffix])
        for name, content in sorted(found.items())
        if (suffix := name[name.rfind(".") :]) in TYPES
    }
    digest = hashlib.sha256()
    for name, asset in files.items():
        digest.update(name.encode() + b"\0" + asset.content + b"\0")
    found_at = Assets(pages, files, digest.hexdigest()[:16])
    return found_at._replace(
        pages={name: page.replace(BASE, found_at.folder) for name, page in pages.items()}
    )


def words(kind: str) -> dict[str, dict[str, str]]:
    """The words of every language by key, of ``CATALOGUE`` or ``PAPER``.

    Raises:
        WordsError: a language is not complete.
    """
    languages = [one for one in (resources.files("config") / "texts").iterdir() if one.is_dir()]
    return {one.name: read(_catalogues(one, kind), one.name) for one in languages}


def _headed(name: str, page: str) -> str:
    return page.replace(HEAD, _HEAD.replace("{page}", name))


def _apart(code: str, said: dict[str, str]) -> Iterator[tuple[str, dict[str, str]]]:
    """A language's words by the file that they are in."""
    left = dict(said)
    for page in OWN:
        some = {key: left.pop(key) for key in said if key.startswith(f"{page}-")}
        yield f"{page}-{code}", some
    yield code, left


def _json(said: dict[str, str]) -> bytes:
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()


def _catalogues(language: Traversable, kind: str) -> dict[str, str]:
    return {
        one.name.removeprefix(kind).removesuffix(".po"): one.read_text(encoding="utf-8")
        for one in (language / "LC_MESSAGES").iterdir()
        if one.name.startswith(kind)
    }
