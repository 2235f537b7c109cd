"""Keeps the pictures of a store beside its file: the floor under the plan, and the logo.

In: bytes that somebody sent, and the texts that may name them. Out: a file whose name says what it
holds, so that no picture ever stands where another one stood, and every version of the store's file
finds its own again. Pictures that no version names are let go in time.
"""

import hashlib
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Literal

from config import logo
from config.load import save
from config.picture import Picture, PictureError, cleaned
from config.shop import Shop

Purpose = Literal["plan", "logo"]

UNNAMED_MAX = 20
"""Pictures that were sent and are named nowhere: who sends one may not have saved yet."""

_NAME = re.compile(r"(plan|logo)-[0-9a-f]{24}\.(png|jpeg)")
"""What this module calls a file; all others in the folder are somebody else's."""

_HASH_DIGITS = 24
"""Of SHA-256: no two pictures of a store share them."""


def is_kept(name: str) -> bool:
    """Whether a file's name is one that this module gives."""
    return _NAME.fullmatch(name) is not None


def named(shop: Shop | None) -> set[str | None]:
    """The files that a store shows, if it can be read."""
    if shop is None:
        return set()
    return {shop.logo, None if shop.plan is None else shop.plan.picture}


def fitting(content: bytes, purpose: Purpose) -> Picture:
    """The picture that somebody sent, without anything else that was in its file.

    Raises:
        PictureError: it cannot be shown there.
    """
    picture = cleaned(content)
    if purpose == "logo" and (found := logo.mistakes(picture.content)):
        raise PictureError("; ".join(found))
    return picture


def put(folder: Path, purpose: Purpose, picture: Picture, texts: Iterable[str]) -> str:
    """Keep a picture and return the name of its file; ``texts`` name those that have to stay.

    Raises:
        OSError: the folder does not take it.
    """
    mark = hashlib.sha256(picture.content).hexdigest()[:_HASH_DIGITS]
    name = f"{purpose}-{mark}.{picture.kind}"
    save(folder / name, picture.content)
    _tidy(folder, texts)
    return name


def _tidy(folder: Path, texts: Iterable[str]) -> None:
    """Let go of what is named nowhere, but for the newest."""
    named = {found.group() for text in texts for found in _NAME.finditer(text)}
    unnamed = [one for one in folder.iterdir() if is_kept(one.name) and one.name not in named]
    unnamed.sort(key=lambda one: one.stat().st_mtime_ns, reverse=True)
    for one in unnamed[UNNAMED_MAX:]:
        one.unlink(missing_ok=True)
