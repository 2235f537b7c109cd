"""The command line on the hub's own machine, as one who may do everything.

In: the hub's folder. Out: a key left there at each start, and a key found there. What it opens was
open before: who may read that folder can change the database in it.
"""

import logging
from pathlib import Path

from hub.accounts.keys import Keys
from hub.accounts.role import Person
from hub.accounts.slip import find, leave

KEY_FILE = "console.key"

CONSOLE = Person(name="console", role="admin")

_log = logging.getLogger(__name__)


def admit(keys: Keys, folder: Path) -> None:
    """Leave a new key for the command line; it opens nothing to another machine."""
    try:
        leave(folder / KEY_FILE, keys.make(CONSOLE, here_only=True))
    except OSError as error:
        _log.warning("the command line cannot speak to this hub: %s", error)


def key(folder: Path) -> str | None:
    """The key of the hub that keeps its things in this folder; None where none was left.

    Raises:
        OSError: it is there, and somebody else's.
    """
    return find(folder / KEY_FILE)
