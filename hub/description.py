"""Reads a store's description with all that belongs to it, and sees when it was changed.

In: the shop file, the pictures beside it, and what the hub remembers of its questions. Out: a
``Description`` that may be put in force, or a ``ConfigError`` with every reason why not. What is
remembered are two JSON files in the hub's data folder; losing them costs no answer, only the memory
of what older versions said, and by which of them the last days are judged. It hands nothing out.
"""

import logging
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import msgspec
from msgspec import Struct

from config import logo
from config.floor import FloorPlan
from config.load import DEMO_SHOP, ConfigError, load_shop, save
from config.look import LOGO_BYTES_MAX
from config.picture import PICTURE_BYTES_MAX, Picture, PictureError, cleaned
from config.reply import Words
from config.shop import Shop
from hub.editions import Editions, only
from hub.handout import Parcels, oversized, parcels
from hub.wordings import Said, Wordings, contradicted, learned

log = logging.getLogger(__name__)

MEMORY = "questions.json"
"""What each version of each question said; in the hub's data folder."""

EDITIONS = "editions.json"
"""The descriptions that the last days were under; in the hub's data folder."""

_editions = msgspec.json.Decoder(Editions)
_memory = msgspec.json.Decoder(dict[str, dict[int, Said]])


class Description(Struct, frozen=True, kw_only=True):
    """A store that may be put in force: ``wordings`` are to be remembered when it is."""

    shop: Shop
    parcels: Parcels
    wordings: Wordings


class Mark(NamedTuple):
    """What tells one state of a file from another without reading it."""

    modified_ns: int
    size_bytes: int
    inode: int


Marks = tuple[Mark | None, ...]
"""Of the shop file, the logo and the floor's picture; None: the file is not there."""


def describe(
    path: Path | None,
    folder: Path,
    phones: str | None = None,
    replies: Mapping[str, Words] | None = None,
) -> Description:
    """Read the shop file (None: the demo store) and judge it whole.

    ``folder`` is the hub's data folder, ``phones`` where phones find the hub, ``replies`` what
    shoppers read at each touchpoint of what was done.

    Raises:
        ConfigError: it cannot be used; all reasons at once.
    """
    shop = load_shop(path)
    picture, found = _logo(path, shop)
    made = parcels(shop, logo=picture, phones=phones, replies=replies)
    before = known(folder)
    found += oversized(made) + contradicted(before, shop) + _unshowable(path, shop.plan)
    if found:
        raise ConfigError(str(path or DEMO_SHOP), found)
    return Description(shop=shop, parcels=made, wordings=learned(before, shop))


def remember(folder: Path, wordings: Wordings) -> None:
    """Keep what the questions in force say, unless it is kept already.

    Raises:
        OSError: the disk refuses; try again later.
    """
    path = folder / MEMORY
    content = msgspec.json.encode(wordings)
    if not path.exists() or path.read_bytes() != content:
        save(path, content)


def keep(folder: Path, editions: Editions) -> None:
    """Keep what the last days were under, unless it is kept already.

    Raises:
        OSError: the disk refuses; try again later.
    """
    path, content = folder / EDITIONS, msgspec.json.encode(editions)
    if not path.exists() or path.read_bytes() != content:
        save(path, content)


def editions_of(folder: Path, shop: Shop, now_ms: int) -> Editions:
    """What the last days were under, and a description that is in force from now on.

    Where nothing of it can be read, it is taken to have been in force ever since.
    """
    path = folder / EDITIONS
    try:
        return _editions.decode(path.read_bytes()).turned(shop, now_ms)
    except FileNotFoundError:
        return only(shop)
    except (OSError, ValueError) as error:
        log.warning("%s cannot be read, days go by the description of now: %s", path, error)
        return only(shop)


def known(folder: Path) -> Wordings:
    """What each version of each question has said, as far as it is remembered."""
    path = folder / MEMORY
    try:
        return _memory.decode(path.read_bytes())
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        log.warning("%s cannot be read, what questions said before is not known: %s", path, error)
        return {}


def marks(path: Path | None, shop: Shop) -> Marks:
    """How the files of a description look now, at the cost of a look into their folder."""
    named = (shop.logo, None if shop.plan is None else shop.plan.picture)
    files = (path, *(_beside(path, name) for name in named))
    return tuple(_mark(one) for one in files if one is not None)


def picture_beside(path: Path | None, name: str) -> Picture:
    """The picture in a file beside the shop file.

    Raises:
        OSError: it cannot be read.
        PictureError: it is none that may be shown.
    """
    with ((path or Path()).parent / name).open("rb") as file:
        return cleaned(file.read(PICTURE_BYTES_MAX + 1))  # enough to see that it is too large


def _mark(path: Path) -> Mark | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return Mark(found.st_mtime_ns, found.st_size, found.st_ino)


def _beside(path: Path | None, name: str | None) -> Path | None:
    return None if name is None else (path or Path()).parent / name


def _logo(path: Path | None, shop: Shop) -> tuple[bytes | None, list[str]]:
    file = _beside(path, shop.logo)
    if file is None:
        return None, []
    try:
        with file.open("rb") as opened:
            picture = opened.read(LOGO_BYTES_MAX + 1)  # enough to see that it is too large
    except OSError as error:
        return None, [f"logo: cannot be read: {error}"]
    return picture, [f"logo: {line}" for line in logo.mistakes(picture)]


def _unshowable(path: Path | None, plan: FloorPlan | None) -> list[str]:
    if plan is None or plan.picture is None:
        return []
    try:
        picture_beside(path, plan.picture)
    except OSError as error:
        return [f"plan.picture: cannot be read: {error}"]
    except PictureError as error:
        return [f"plan.picture: {error}"]
    return []
