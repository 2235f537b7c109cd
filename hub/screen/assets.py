"""The page and its files, read once from the package.

Their address holds a hash of all of them, so that a browser may keep them for ever and still never
mixes two versions. It reads nothing that is not in the package.
"""

import hashlib
from importlib import resources
from typing import NamedTuple

TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}
PAGE = "index.html"
BASE = "{static}"
"""Stands in the page where the address of the files belongs."""


class Asset(NamedTuple):
    """One file as it is served."""

    content: bytes
    type: str


class Assets(NamedTuple):
    """``page`` is the finished HTML, ``files`` all else by name, ``version`` their hash."""

    page: str
    files: dict[str, Asset]
    version: str

    @property
    def folder(self) -> str:
        """Where the files are, as seen from a page."""
        return f"/static/{self.version}"


def load() -> Assets:
    """Read everything under ``static``; what has no known type is not served."""
    folder = resources.files("hub.screen") / "static"
    found = {one.name: one.read_bytes() for one in folder.iterdir() if one.is_file()}
    page = found.pop(PAGE).decode()
    files = {
        name: Asset(content, TYPES[suffix])
        for name, content in sorted(found.items())
        if (suffix := name[name.rfind(".") :]) in TYPES
    }
    digest = hashlib.sha256()
    for name, asset in files.items():
        digest.update(name.encode() + b"\0" + asset.content + b"\0")
    version = digest.hexdigest()[:16]
    found_at = Assets(page, files, version)
    return found_at._replace(page=page.replace(BASE, found_at.folder))
