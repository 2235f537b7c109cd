"""Disks in the hand of a test: they lose what was not synced, and they fail when told."""

import shutil
import sqlite3
from pathlib import Path

import msgspec

from wire.codec import decode_body
from wire.events import TYPES, Rating

FUTURE = "vetrina.future.v1"  # a body that this hub does not know


class Disk:
    """A folder that a power cut takes back to what was synced."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._synced: Path | None = None
        folder.mkdir(parents=True)

    def before_unsynced_write(self) -> None:
        """Keep what is synced, once, before something is written without a sync."""
        if self._synced is None:
            self._synced = self.folder.with_name(self.folder.name + ".synced")
            shutil.copytree(self.folder, self._synced)

    def synced(self) -> None:
        """Everything written so far has reached the medium."""
        if self._synced is not None:
            shutil.rmtree(self._synced)
            self._synced = None

    @property
    def has_image(self) -> bool:
        """Whether somebody has made an image."""
        return self._image.exists()

    @property
    def _image(self) -> Path:
        return self.folder.with_name(self.folder.name + ".image")

    def save_image(self) -> None:
        """Copy the disk as it is."""
        if self.has_image:
            shutil.rmtree(self._image)
        shutil.copytree(self.folder, self._image)

    def restore_image(self) -> None:
        """Write the disk anew from its image."""
        self.synced()
        shutil.rmtree(self.folder)
        shutil.copytree(self._image, self.folder)

    def cut_power(self) -> None:
        """Lose what was not synced."""
        if self._synced is not None:
            shutil.rmtree(self.folder)
            self._synced.rename(self.folder)
            self._synced = None


class Unsure:
    """A connection whose disk reports an error after it has committed."""

    def __init__(self, real: sqlite3.Connection) -> None:
        self._real = real

    def __getattr__(self, name: str) -> object:
        return getattr(self._real, name)

    def execute(self, sql: str, *values: object) -> sqlite3.Cursor:
        """Do it; then fail, if it was the commit."""
        done = self._real.execute(sql, *values)
        if sql == "COMMIT":
            raise sqlite3.OperationalError("disk I/O error")
        return done


class Fuse:
    """A progress handler that lets a statement go on so many times, then interrupts once."""

    def __init__(self, steps: int) -> None:
        self._left = steps

    def __call__(self) -> int:
        self._left -= 1
        return self._left == -1


def taps_in(db: sqlite3.Connection) -> list[str]:
    """The names of the taps in an outbox."""
    names = []
    for kind, body in db.execute("SELECT type, body FROM outbox"):
        assert kind == FUTURE or kind in TYPES
        event = decode_body("vetrina.rating.v1", body)
        assert isinstance(event, Rating)
        names.append(event.visit)
    return names


def stored_in(disk: Disk) -> list[str]:
    """The names of all taps that a hub's disk holds, quarantine included."""
    bodies = _column(disk, "SELECT body FROM events")
    return [msgspec.json.decode(body)["visit"] for body in bodies] + quarantined_in(disk)


def quarantined_in(disk: Disk) -> list[str]:
    """The names of the taps that a hub could not read."""
    raws = _column(disk, "SELECT raw FROM quarantine")
    return [msgspec.json.decode(raw)["data"]["visit"] for raw in raws]


def _column(disk: Disk, sql: str) -> list[str | bytes]:
    db = sqlite3.connect(disk.folder / "hub.db")
    found = [value for (value,) in db.execute(sql)]
    db.close()
    return found
