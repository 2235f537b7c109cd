"""Puts a copy back into a hub's folder.

In: a copy and the folder. Out: the folder as it was then, as another incarnation of the hub; what
was in it lies beside it. Everything is looked at before anything is changed, and whoever is
interrupted does it again: at no moment is a database missing or half written. Files that the copy
has not, such as the outboxes of phones, stay.
"""

import gzip
import hashlib
import os
import secrets
import shutil
import zlib
from collections.abc import Collection
from pathlib import Path
from typing import NamedTuple

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from hub.backup import erased
from hub.backup.inside import link_above
from hub.backup.making import BEFORE, DATABASES, name_of, sync
from hub.backup.manifest import MANIFEST, SIGNATURE, BackupError, Manifest, Part, opened
from hub.backup.owner import hand_over
from hub.backup.packing import PACKED, private
from hub.daily.chain import public
from hub.register.signet import KEY_FILE, Anchor, SignetError, anchor, drop
from hub.store import DATABASE, StoreError
from hub.store.duplicate import damage
from hub.store.erasing import erase_again
from wire.lock import LockedError, lock
from wire.report import Key

_DRAFT = ".restoring"
_MANIFEST_BYTES_MAX = 8_388_608  # twice that of the most parts


class Restored(NamedTuple):
    """What was put back, where that lies which was there before, and whether the key was known.

    ``erased`` comments had been erased since the copy was made, and came back without their words.
    """

    manifest: Manifest
    aside: Path | None
    was_known: bool
    erased: int = 0


def read(source: Path) -> Manifest:
    """The manifest of a copy, after a look at every file of it.

    Raises:
        BackupError: it is no copy, or not as it was made.
    """
    try:
        with (source / MANIFEST).open("rb") as file:
            manifest = opened(file.read(_MANIFEST_BYTES_MAX), (source / SIGNATURE).read_bytes())
        for part in manifest.parts:
            with (source / f"{part.place}{PACKED}").open("rb") as file:
                found = hashlib.file_digest(file, "sha256").hexdigest()
            if found != part.sha256:
                msg = f"{part.place} in {source} is not as it was copied; take another copy"
                raise BackupError(msg)
    except OSError as error:
        msg = f"{source} cannot be read: {error}; name the folder of one copy"
        raise BackupError(msg) from error
    return manifest


def restore(source: Path, folder: Path, now_ms: int, key: Key | None = None) -> Restored:
    """Put a copy back; ``key`` is one that the caller trusts, beside those of this folder's hub.

    Raises:
        BackupError: nothing was changed, or it says what to do again.
    """
    manifest = read(source)
    try:
        with lock(folder / DATABASE):
            try:
                was_known, aside, gone = _put_back(source, folder, manifest, (now_ms, key))
            finally:  # also what was begun: the hub has to start with it
                hand_over(folder.resolve(), folder)
    except (OSError, EOFError, zlib.error, LockedError, SignetError, StoreError) as error:
        msg = f"{source} is not restored to {folder}: {error}"
        raise BackupError(msg) from error
    return Restored(manifest, aside, was_known, gone)


def _put_back(
    source: Path, folder: Path, manifest: Manifest, asked: tuple[int, Key | None]
) -> tuple[bool, Path | None, int]:
    """Whether the key was known, where that lies which was there before, and what was erased."""
    now_ms, key = asked
    known = _known(folder)
    if manifest.key not in {*known, key} and (known or key):
        msg = f"another hub has signed {source}; if it is yours: --key {manifest.key}"
        raise BackupError(msg)
    name = f"{BEFORE}{name_of(now_ms)}"
    for one in (part.place for part in manifest.parts):
        link = link_above(folder, one) or link_above(folder, f"{name}/{one}")
        if link is not None:  # whoever is root would write where the hub's user may not
            msg = f"{link} is a link, and nothing is put behind it; take it away"
            raise BackupError(msg)
    draft = folder / _DRAFT
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(mode=0o700)  # not where a link leads that was left in its place
    _unpack(source, draft, manifest)
    gone = 0
    if (draft / DATABASE).exists():
        gone = erase_again(draft / DATABASE, erased.known(folder, source.parent))
    aside = _set_aside(folder, manifest, name)
    keys = tuple(dict.fromkeys((*known, manifest.key)))
    drop(folder, Anchor(incarnation=secrets.token_hex(8), keys=keys, restored=True))
    for part in manifest.parts:
        _put(draft / part.place, folder / part.place)
    shutil.rmtree(draft)
    for place in {(folder / one.place).parent for one in manifest.parts}:
        sync(place)
    return manifest.key in {*known, key}, aside, gone


def _known(folder: Path) -> Collection[Key]:
    """Every public key of the hub whose folder it is."""
    held, path = anchor(folder), folder / KEY_FILE
    found = [*(() if held is None else held.keys)]
    if path.exists():
        try:
            own = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(path.read_text().strip()))
        except ValueError:  # damaged, as so much may be where something has to be restored
            return found
        found.append(public(own))
    return found


def _unpack(source: Path, draft: Path, manifest: Manifest) -> None:
    for part in manifest.parts:
        _unpack_part(source / f"{part.place}{PACKED}", draft / part.place, part)
    for name in DATABASES:
        wrong = damage(draft / name) if (draft / name).exists() else None
        if wrong is not None:
            msg = f"{wrong}; take another copy"
            raise BackupError(msg)


def _unpack_part(packed: Path, target: Path, part: Part) -> None:
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with gzip.open(packed, "rb") as plain, private(target) as file:
        shutil.copyfileobj(plain, file, 1 << 20)
        if file.tell() != part.size_bytes:
            msg = f"{part.place} is not as long as it was; take another copy"
            raise BackupError(msg)
        file.flush()
        os.fsync(file.fileno())


def _set_aside(folder: Path, manifest: Manifest, name: str) -> Path | None:
    """Keep what will be replaced, under a second name: the first one goes on until then."""
    logs = [f"{one}{end}" for one in DATABASES for end in ("-wal", "-shm")]
    places = [*(one.place for one in manifest.parts), *logs]
    there = [one for one in places if (folder / one).exists()]
    if not there:
        return None
    for place in there:
        second = folder / name / place
        second.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        second.unlink(missing_ok=True)
        os.link(folder / place, second, follow_symlinks=False)
    for one in logs:  # of the database that goes: the one that comes must not read it
        (folder / one).unlink(missing_ok=True)
    return folder / name


def _put(new: Path, place: Path) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    new.replace(place)
