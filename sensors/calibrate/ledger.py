"""The sensor's settings file, as the page may change it: lines and zones, and one step back.

The file stays the truth: it is checked whole before it is replaced, a power cut leaves the old or
the new one, and the one before stands beside it.
"""

from pathlib import Path

from msgspec.structs import replace

from config.load import ConfigError, parse, save
from sensors.calibrate.drawing import Drawing, rewritten, rounded
from sensors.settings import SensorSettings, problems


class Ledger:
    """One settings file."""

    def __init__(self, path: Path) -> None:
        """Nothing is read before it is asked for."""
        self._path = path
        self._before = path.with_name(f"{path.name}.previous")

    def settings(self) -> SensorSettings:
        """What is in force in the file.

        Raises:
            ConfigError: it cannot be read or used.
        """
        return self._parsed(self._text(self._path))

    @property
    def can_undo(self) -> bool:
        """Whether there is a version before."""
        return self._before.is_file()

    def keep(self, drawing: Drawing) -> None:
        """Put lines and zones into the file.

        Raises:
            ConfigError: the file would not be right, or not the same but for them; it is as it was.
        """
        drawing = rounded(drawing)
        before = self._text(self._path)
        text = rewritten(before, drawing)
        wanted = replace(self._parsed(before), lines=drawing.lines, zones=drawing.zones)
        found = problems(wanted)
        if found:
            raise ConfigError(str(self._path), found)
        if self._parsed(text) != wanted:
            odd = "lines or zones stand there in another form than [[lines]] and [[zones]] tables"
            raise ConfigError(str(self._path), [odd])
        self._save(self._before, before)
        self._save(self._path, text)

    def undo(self) -> None:
        """Go back to the version before; once more goes forward again.

        Raises:
            ConfigError: there is none, or it is not right; nothing has changed.
        """
        before, now = self._text(self._before), self._text(self._path)
        self._parsed(before)
        self._save(self._before, now)
        self._save(self._path, before)

    def _parsed(self, text: str) -> SensorSettings:
        return parse(text, SensorSettings, str(self._path), problems)

    def _text(self, path: Path) -> str:
        try:
            return path.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            raise ConfigError(str(path), [f"cannot be read: {error}"]) from error

    def _save(self, path: Path, text: str) -> None:
        try:
            mode = self._path.stat().st_mode & 0o777
            save(path, text.encode())
            path.chmod(mode)
        except OSError as error:
            raise ConfigError(str(path), [f"cannot be written: {error}"]) from error
