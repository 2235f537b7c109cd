"""Changes the store's file for those who have no text editor, and keeps what it was before.

In come changes, who asks for them and which state of the file they have seen; out goes the file
with them, once it is right as a whole. Every state that was in force is kept, with who made it and
when, and can be put back. It puts nothing in force: ``hub.shopkeeper`` sees that the file changed,
as if a person had written it.
"""

import hashlib
import logging
import os
import threading
from collections.abc import Callable, Sequence
from datetime import date
from importlib import resources
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec
from msgspec import Struct

from config.amend import AmendError, Change, amended
from config.goals import hindsight
from config.load import DEMO_SHOP, ConfigError, parse, save
from config.shop import Shop
from hub.description import describe, known
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
    def can_change(self) -> bool:
        """Whether there is a file of the store's own, where this program may write."""
        return self._path is not None and all(
            os.access(folder, os.W_OK)
            for folder in (self._path.parent, self._path.resolve().parent)
        )

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
            try:
                after = amended(before, changes)
            except AmendError as error:
                raise EditError([str(error)]) from error
            self._judge(after, dated=True)
            return self._put(before, after, by, tuple(" > ".join(one.at) for one in changes))

    def put_back(self, number: int, seen: str, by: str) -> Draft:
        """Make the file as it was in a version.

        Raises:
            StaleError: it is another by now than was ``seen``.
            EditError: there is no such version, or it is not right any more.
        """
        with self._lock:
            before = self._seen(seen)
            after = self.text_of(number)
            self._judge(after, dated=False)
            return self._put(before, after, by, (f"version {number}",))

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

    def _judge(self, text: str, *, dated: bool) -> None:
        """Read it as the hub would, from beside the file, where the logo is.

        ``dated``: no target may hold for what has been measured. Who takes a change back may.
        """
        path = self._own()
        beside = path.with_name(f".{path.name}.new")
        try:
            beside.write_text(text, encoding="utf-8")
            after = describe(beside, self._data, self._phones()).shop
        except ConfigError as error:
            raise EditError(error.problems) from error
        except OSError as error:
            raise EditError([f"the file cannot be written: {error}"]) from error
        finally:
            beside.unlink(missing_ok=True)
        before = self._before(path.name)
        if before is None:
            return
        if before.store != after.store:
            change = f"{before.store!r} cannot become {after.store!r}"
            raise EditError([f"store: {change}: it names every event"])
        if dated and (found := hindsight(before.goals, after.goals, self.today(after))):
            raise EditError(found)

    def _before(self, name: str) -> Shop | None:
        """What the file says now; None where that is wrong, and so was never in force."""
        try:
            return parse(self._read(), Shop, name)
        except ConfigError:
            return None

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
            raise EditError([f"the disk does not take it: {error}"]) from error

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


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
