"""Where the last good instructions lie while the power is off: one file in the kiosk's folder.

In: bytes to keep. Out: the bytes that were kept last, whole, however the power went. What they mean
is ``kiosk.instructions``.
"""

import os
from pathlib import Path

from config.load import save
from wire.codec import PAYLOAD_BYTES_MAX

KEPT = "station.json"
DAMAGED = "station.json.damaged"


class Drawer:
    """The file in ``folder``, which is made when it is needed."""

    def __init__(self, folder: Path) -> None:
        """Open nothing yet."""
        self._folder = folder

    def kept(self) -> bytes | None:
        """What was kept last; None: nothing was.

        A file above the largest payload is cut: it is none of ours, and is refused.

        Raises:
            OSError: it cannot be read.
        """
        try:
            with (self._folder / KEPT).open("rb") as file:
                return file.read(PAYLOAD_BYTES_MAX + 1)
        except (FileNotFoundError, NotADirectoryError):
            return None

    def keep(self, payload: bytes) -> None:
        """Keep these in the place of the old ones; durable on return.

        Raises:
            OSError: the disk refuses; the old ones are kept.
        """
        self._folder.mkdir(parents=True, exist_ok=True)
        save(self._folder / KEPT, payload)

    def clear(self) -> None:
        """Keep nothing any more.

        Raises:
            OSError: the disk refuses.
        """
        (self._folder / KEPT).unlink(missing_ok=True)
        self._sync()

    def put_aside(self) -> None:
        """Keep what cannot be used for whoever wants to know why.

        Raises:
            OSError: the disk refuses.
        """
        (self._folder / KEPT).replace(self._folder / DAMAGED)
        self._sync()

    def _sync(self) -> None:
        folder = os.open(self._folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
