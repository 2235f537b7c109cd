"""Changes the store's file for those who have no text editor, and keeps what it was before.

In come changes, who asks for them and which state of the file they have seen, and pictures to stand
beside it; out goes the file with them, once it is right as a whole. Every state that was in force
is kept, with who made it and when, and can be put back. It puts nothing in force:
``hub.shopkeeper`` sees that the file changed, as if a person had written it.
"""

import hashlib
import logging
import os
import threading
from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import date
from importlib import resources
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

import msgspec
from msgspec import Struct

from config.amend import AmendError, Change, amended
from config.load import DEMO_SHOP, ConfigError, parse, save
from config.picture import Picture, PictureError
from config.shop import Shop
from hub import album, hindsight
from hub.description import describe, known, picture_beside
from hub.scoring.day import day_start_ms
from wire.codec import from_ms
from wire.timepiece import Timepiece

log = logging.getLogger(__name__)

VERSIONS = "shop-versions"
"""Below the hub's data folder: a file each, and ``INDEX`` with a line for each."""

INDEX = "versions.jsonl"

VERSIONS_KEPT = 500
"""Years of a store that changes something every week; the oldest files are let go."""

FILE_BYTES_MAX = 1_000_000
"""No store's description is as long; what is, is not read into memory."""

BY_HAND = "by hand"
"""Who wrote a state that was found in the file."""

SHIPPED_PLACE = "/var/lib/vetrina-hub/shop.toml"
"""Where the shipped unit lets the hub write (``config/systemd/vetrina-hub.service``)."""

Obstacle = Literal["demo", "folder"]
"""Why a file cannot be changed: it is the program's own, or the hub may not write where it is."""


class Version(Struct, frozen=True, kw_only=True):
    """One state of the file; ``what`` are the places that were changed, as a person reads them."""

    number: int
    at_ms: int
    by: str
    what: tuple[str, ...]
    digest: str


class Draft(Struct, frozen=True, kw_only=True):
    """The file as it is: ``digest`` names this state, ``number`` is its version if it has one."""

    text: str
    digest: str
    number: int | None


class EditError(ValueError):
    """Nothing was changed; ``problems`` has a line for each reason."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


class StaleError(EditError):
    """Somebody else has changed the file since it was looked at."""


class Editor:
    """The file at ``path`` (None: the demo store, which nobody can change).

    Its methods block, and may be called from several threads.
    """

    def __init__(
        self,
        path: Path | None,
        folder: Path,
        timepiece: Timepiece,
        phones: Callable[[], str | None] = lambda: None,
    ) -> None:
        self._path = path
        self._data = folder
        self._folder = folder / VERSIONS
        self._timepiece = timepiece
        self._phones = phones
        self._lock = threading.Lock()

    @property
    def obstacle(self) -> Obstacle | None:
        """Why nobody can change the file here; None: nothing is in the way."""
        if self._path is None:
            return "demo"
        folders = (self._path.parent, self._path.resolve().parent)
        return None if all(map(_may_write, folders)) else "folder"

    @property
    def folder(self) -> Path | None:
        """Where the store's own file is, and its pictures with it."""
        return None if self._path is None else self._path.parent.absolute()

    def read(self) -> Draft:
        """The file now.

        Raises:
            EditError: it cannot be read.
        """
        text = self._read()
        digest = _digest(text)
        known = [one.number for one in self.versions() if one.digest == digest]
        return Draft(text=text, digest=digest, number=known[-1] if known else None)

    def change(self, changes: Sequence[Change], seen: str, by: str) -> Draft:
        """Change the file as it was ``seen`` (a digest).

        Raises:
            StaleError: it is another by now.
            EditError: it would not be right with the changes; it is as it was.
        """
        with self._lock:
            before = self._seen(seen)
            after, owed = self._with_owed(_amended(before, changes), back=False)
            self._judge(after)
            return self._put(before, after, by, _places([*changes, *owed]))

    def put_back(self, number: int, seen: str, by: str) -> Draft:
        """Make the file as it was in a version, but for the aims that have begun.

        Raises:
            StaleError: it is another by now than was ``seen``.
            EditError: there is no such version, or it is not right any more.
        """
        with self._lock:
            before = self._seen(seen)
            after, owed = self._with_owed(self.text_of(number), back=True)
            self._judge(after)
            return self._put(before, after, by, (f"version {number}", *_places(owed)))

    def picture(self, name: str) -> Picture:
        """A picture beside the file.

        Raises:
            EditError: it is not there, or is none that may be shown.
        """
        try:
            return picture_beside(self._own(), name)
        except (OSError, PictureError) as error:
            raise EditError([f"{name}: {error}"]) from error

    def draft_picture(self, name: str) -> Picture:
        """A picture that the hub has kept or the file names, and no other of its folder.

        Raises:
            EditError: it is neither, or as for ``picture``.
        """
        if album.is_kept(name) or name in album.named(_parsed(self._read(), name)):
            return self.picture(name)
        raise EditError([f"{name}: nothing names it"])

    def keep_picture(self, content: bytes, purpose: album.Purpose) -> tuple[str, Picture]:
        """Keep a picture beside the file, without all else that came with it, and name it.

        Nothing shows it before a change of the file names it.

        Raises:
            EditError: it cannot be shown there, or cannot be kept.
        """
        folder = self._own().parent
        try:
            picture = album.fitting(content, purpose)
            with self._lock:
                return album.put(folder, purpose, picture, self._texts()), picture
        except PictureError as error:
            raise EditError([f"the picture {error}"]) from error
        except OSError as error:
            raise EditError([_unwritten(folder, error)]) from error

    def today(self, shop: Shop) -> date:
        """The store's business day."""
        now_ms = self._timepiece.wall_ms()
        begun_ms = day_start_ms(now_ms, shop.timezone, shop.day_starts)
        return from_ms(begun_ms).astimezone(ZoneInfo(shop.timezone)).date()

    def asked(self) -> dict[str, int]:
        """The highest version of each question that was in force."""
        return {name: max(versions) for name, versions in known(self._data).items() if versions}

    def versions(self) -> list[Version]:
        """Every state that was kept, the oldest first."""
        try:
            lines = (self._folder / INDEX).read_bytes().splitlines()
        except FileNotFoundError:
            return []
        except OSError as error:
            raise EditError([f"what the file was before cannot be read: {error}"]) from error
        return [msgspec.json.decode(line, type=Version) for line in lines]

    def text_of(self, number: int) -> str:
        """The file as it was in a version.

        Raises:
            EditError: there is none of this number any more.
        """
        try:
            return self._file(number).read_text(encoding="utf-8")
        except (OSError, ValueError) as error:
            raise EditError([f"there is no version {number} any more"]) from error

    def _put(self, before: str, after: str, by: str, what: tuple[str, ...]) -> Draft:
        kept = self.versions()
        if not kept or kept[-1].digest != _digest(before):
            kept = self._keep(before, BY_HAND, (), kept)
        if after != before:
            self._write(self._own(), after)
            try:
                kept = self._keep(after, by, what, kept)
            except EditError as error:  # it is in force all the same, as if written by hand
                log.warning("the store's file was changed, and %s", error)
                return Draft(text=after, digest=_digest(after), number=None)
        return Draft(text=after, digest=_digest(after), number=kept[-1].number)

    def _with_owed(self, text: str, *, back: bool) -> tuple[str, list[Change]]:
        """The text with what it owes to what has been measured, and what that is.

        ``back``: it is an older state, which knows nothing of the aims since.
        """
        name = self._own().name
        before, after = _parsed(self._read(), name), _parsed(text, name)
        if before is None or after is None:  # it was never in force, or is not going to be
            return text, []
        today, returned = self.today(after), self._returned(before, after)
        if back:
            owed = hindsight.kept(hindsight.standing(before, after, returned), after, today)
        else:
            owed = hindsight.brought(returned, after, today)
        owed += hindsight.reworded(before, after, today, self.asked())
        return _amended(text, owed) if owed else text, owed

    def _returned(self, before: Shop, after: Shop) -> hindsight.Aims:
        """What was aimed at for what was not there, when it last was."""
        returned = hindsight.scopes(after) - hindsight.scopes(before)
        return hindsight.last_aims(returned, self._with_any(returned))

    def _with_any(self, scopes: Collection[str]) -> Iterator[Shop]:
        """Every kept state that may have one of some scopes, the newest first."""
        for one in reversed(self.versions() if scopes else []):
            text = self._kept_text(one.number)
            if text is not None and any(scope in text for scope in scopes):
                shop = _parsed(text, str(one.number))
                if shop is not None:
                    yield shop

    def _judge(self, text: str) -> None:
        """Read it as the hub would, from beside the file, where the logo is."""
        path = self._own()
        beside = path.with_name(f".{path.name}.new")
        try:
            beside.write_text(text, encoding="utf-8")
            after = describe(beside, self._data, self._phones()).shop
        except ConfigError as error:
            raise EditError(error.problems) from error
        except OSError as error:
            raise EditError([_unwritten(path.parent, error)]) from error
        finally:
            beside.unlink(missing_ok=True)
        before = _parsed(self._read(), path.name)
        if before is None:
            return
        if before.store != after.store:
            change = f"{before.store!r} cannot become {after.store!r}"
            raise EditError([f"store: {change}: it names every event"])
        aims = hindsight.standing(before, after, self._returned(before, after))
        if found := hindsight.objections(aims, after, self.today(after)):
            raise EditError(found)

    def _keep(
        self, text: str, by: str, what: tuple[str, ...], known: Sequence[Version]
    ) -> list[Version]:
        version = Version(
            number=known[-1].number + 1 if known else 1,
            at_ms=self._timepiece.wall_ms(),
            by=by,
            what=what,
            digest=_digest(text),
        )
        kept = [*known, version][-VERSIONS_KEPT:]
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise EditError([f"versions cannot be kept: {error}"]) from error
        self._write(self._file(version.number), text)
        index = b"".join(msgspec.json.encode(one) + b"\n" for one in kept)
        self._write(self._folder / INDEX, index.decode())
        for one in known[: len(known) + 1 - len(kept)]:
            self._file(one.number).unlink(missing_ok=True)
        return kept

    def _write(self, path: Path, text: str) -> None:
        try:
            save(path, text.encode())
        except OSError as error:
            raise EditError([_unwritten(path.resolve().parent, error)]) from error

    def _texts(self) -> Iterator[str]:
        """The file, and every state of it that is kept."""
        yield self._read()
        for one in self.versions():
            text = self._kept_text(one.number)
            if text is not None:
                yield text

    def _kept_text(self, number: int) -> str | None:
        """The file as it was; None where that was lost: no reason to refuse what is new."""
        try:
            return self.text_of(number)
        except EditError:
            return None

    def _seen(self, digest: str) -> str:
        text = self._read()
        if _digest(text) != digest:
            raise StaleError(["somebody has changed the file meanwhile: look at it again"])
        return text

    def _read(self) -> str:
        path = self._path
        if path is None:
            return (resources.files("config") / DEMO_SHOP).read_text(encoding="utf-8")
        try:
            with path.open("rb") as file:
                content = file.read(FILE_BYTES_MAX + 1)
            if len(content) > FILE_BYTES_MAX:
                raise EditError([f"{path.name}: longer than any store's description"])
            return content.decode("utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            raise EditError([f"{path.name} cannot be read: {error}"]) from error

    def _own(self) -> Path:
        if self._path is None:
            raise EditError(
                ["this is the demo store: start the hub with --shop and a file of your own"]
            )
        return self._path

    def _file(self, number: int) -> Path:
        return self._folder / f"{number:06d}.toml"


def _may_write(folder: Path) -> bool:
    return os.access(folder, os.W_OK, effective_ids=True)


def _unwritten(folder: Path, error: OSError) -> str:
    """What went wrong with the disk, and what its owner can do."""
    if not _may_write(folder):
        return (
            f"the hub may not write to {folder.absolute()}: move the store's file to a folder of"
            f" the hub's own, with the shipped unit {SHIPPED_PLACE}, and name it there in hub.toml"
        )
    return f"the disk does not take it: {error}"


def _amended(text: str, changes: Sequence[Change]) -> str:
    try:
        return amended(text, changes)
    except AmendError as error:
        raise EditError([str(error)]) from error


def _parsed(text: str, name: str) -> Shop | None:
    """What a file says; None where that is wrong, and so was never in force."""
    try:
        return parse(text, Shop, name)
    except ConfigError:
        return None


def _places(changes: Sequence[Change]) -> tuple[str, ...]:
    return tuple(" > ".join(one.at) for one in changes)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
