"""Makes one copy of what a hub keeps; the hub may be running meanwhile.

In: the hub's folder and the folder of the copies. Out: another folder in the latter, there as a
whole or not at all. What is made again by itself, what ends with a run, the releases carried for
devices, and the outboxes of phones, which are devices of their own, is not copied.
"""

import os
import shutil
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from config.renewal.notes import DOUBT, KEPT, PROVED, WANTED
from hub.accounts.console import KEY_FILE as CONSOLE_KEY
from hub.accounts.register import CODE_FILE
from hub.backup.erased import FILE as ERASED
from hub.backup.erased import carry
from hub.backup.inside import open_by_name, open_inside
from hub.backup.manifest import MANIFEST, SIGNATURE, BackupError, Manifest, Part, sign
from hub.backup.owner import hand_over
from hub.backup.packing import packed, private
from hub.carried import FOLDER as RELEASES
from hub.daily.chain import public
from hub.register.signet import ANCHOR_FILE, SignetError, signing_key
from hub.store import DATABASE, StoreError
from hub.store.duplicate import damage, duplicate
from hub.store.people import ACCOUNTS
from wire.codec import from_ms
from wire.machine import disk_free_bytes

FOLDER = "backups"
"""Where copies lie in the hub's folder, unless the settings say another place."""

DATABASES = (DATABASE, ACCOUNTS)

BEFORE = "before-restore-"
"""Begins the name of the folder with what a restored copy took the place of."""

SHOP = "shop-as-it-was.toml"
"""The store's description, which may lie outside the hub's folder."""

ROOM_BYTES = 67_108_864
"""What a copy leaves free on its disk: some days of a busy store."""

LEFT_OUT = (
    ANCHOR_FILE,  # in a restored log it would hide that it was restored
    CONSOLE_KEY,  # of one run of the hub
    CODE_FILE,  # as above
    "broker.toml",  # made at each start
    "ballast",  # of this disk
    ERASED,  # a copy must not bring back an older one
    WANTED,  # this machine's releases are not a copy's, nor is what follows
    KEPT,
    PROVED,
    DOUBT,
)

_TURN = threading.Lock()
"""Of two copies that one hub makes at a time, each would take the other's draft for an old one."""

_STAMP = "%Y-%m-%dT%H-%M-%SZ"
_DRAFT = ".making-"


class Origin(NamedTuple):
    """What a copy says of itself; ``shop`` is the file of the store's description."""

    made_ms: int
    program: str
    store: str
    shop: Path | None


def make(folder: Path, into: Path, origin: Origin) -> Path:
    """Make a copy, once the one that is being made is there; where it is.

    Raises:
        BackupError: there is none; the copies before it are as they were.
    """
    with _TURN:
        return _make(folder, into, origin)


def _make(folder: Path, into: Path, origin: Origin) -> Path:
    final = into / name_of(origin.made_ms)
    draft = into / f"{_DRAFT}{final.name}"
    try:
        if not into.exists():
            into.mkdir(mode=0o700, parents=True)
            hand_over(into, folder)
        for left in into.glob(f"{_DRAFT}*"):  # of a copy that was interrupted
            shutil.rmtree(left, ignore_errors=True)
        _need_room(folder, into)
        draft.mkdir(mode=0o700)
        try:
            _fill(draft, folder, origin)
            hand_over(draft, folder)
            draft.rename(final)
        except BaseException:
            shutil.rmtree(draft, ignore_errors=True)
            raise
        carry(folder, into)
        sync(into)
    except (OSError, StoreError, SignetError, UnicodeEncodeError) as error:
        msg = f"no copy was made in {into}: {error}"
        raise BackupError(msg) from error
    return final


def name_of(made_ms: int) -> str:
    """The name of a copy."""
    return from_ms(made_ms).strftime(_STAMP)


def copies(into: Path) -> dict[int, Path]:
    """All copies in a folder that can be read, by when they were made."""
    found = {}
    for path in into.glob("*/"):
        try:
            made = datetime.strptime(path.name, _STAMP).replace(tzinfo=UTC)
        except ValueError:  # not one of ours
            continue
        if os.access(path / SIGNATURE, os.R_OK, effective_ids=True):
            found[int(made.timestamp() * 1000)] = path
    return found


def sync(folder: Path) -> None:
    """Bring the names in a folder to the disk."""
    held = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(held)
    finally:
        os.close(held)


def _fill(draft: Path, folder: Path, origin: Origin) -> None:
    into = draft.parent
    key = signing_key(folder)
    parts = [_database(draft, folder / name) for name in DATABASES if (folder / name).exists()]
    for _, place in _files(folder, into):
        with open_inside(folder, place) as plain:
            parts.append(packed(plain, draft, place))
    if origin.shop is not None and origin.shop.exists():
        with open_by_name(origin.shop, folder) as plain:
            parts.append(packed(plain, draft, SHOP))
    manifest = Manifest(
        made_ms=origin.made_ms,
        program=origin.program,
        store=origin.store,
        key=public(key),
        parts=tuple(parts),
    )
    document, signature = sign(manifest, key)
    _write(draft / MANIFEST, document)
    _write(draft / SIGNATURE, signature)
    sync(draft)


def _files(folder: Path, into: Path) -> Iterator[tuple[Path, str]]:
    """Every file beside the databases, and its place in the hub's folder.

    What is linked is not the hub's: root may read it, and the copy becomes the hub's user's.
    """
    for path in sorted(folder.rglob("*")):
        place = path.relative_to(folder)
        passing = place.parts[0] in {FOLDER, RELEASES} or place.parts[0].startswith(BEFORE)
        hidden = any(one.startswith(".") for one in place.parts)
        plain = path.is_file() and not path.is_symlink()
        if hidden or passing or path.is_relative_to(into) or not plain:
            continue
        of_database = ".db" in path.name  # with its lock, its log, and copies of before
        if not of_database and path.name not in {*LEFT_OUT, SHOP}:
            yield path, place.as_posix()


def _database(draft: Path, source: Path) -> Part:
    plain = draft / f".{source.name}"
    duplicate(source, plain)
    wrong = damage(plain)
    if wrong is not None:
        raise StoreError(wrong)
    with plain.open("rb") as copied:
        part = packed(copied, draft, source.name)
    plain.unlink()
    return part


def _need_room(folder: Path, into: Path) -> None:
    """Refuse a copy that might fill the disk: the plain one and the packed one lie side by side."""
    held = sum((folder / one).stat().st_size for one in DATABASES if (folder / one).exists())
    beside = sum(path.stat().st_size for path, _ in _files(folder, into))
    wanted = 2 * held + beside + ROOM_BYTES
    free = disk_free_bytes(into)
    if free < wanted:
        msg = f"it needs {wanted} bytes and {free} are free; make room, or name another disk"
        raise BackupError(msg)


def _write(path: Path, content: bytes) -> None:
    with private(path) as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
