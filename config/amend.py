"""Adds a decision of the store to its file, where a person can read it and take it back.

In comes the file and what is decided; out goes the same file with a few lines more at its end, if
it is still right with them. What stands there already is not touched.
"""

from datetime import date
from pathlib import Path

from config.load import ConfigError, load_shop


def begin_anew(path: Path, question: str, since: date) -> None:
    """Write down that a question has another history from a business day on.

    Raises:
        ConfigError: the file would not be right with it; it is as it was.
    """
    try:
        before = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(str(path), [str(error)]) from error
    told = question.replace("\\", "\\\\").replace('"', '\\"')
    lines = f'\n[[anew]]\nquestion = "{told}"\nsince = {since.isoformat()}\n'
    beside = path.with_name(f".{path.name}.new")
    try:
        beside.write_text(before.rstrip("\n") + "\n" + lines, encoding="utf-8")
        load_shop(beside)
        beside.replace(path)
    except OSError as error:
        raise ConfigError(str(path), [str(error)]) from error
    finally:
        beside.unlink(missing_ok=True)
