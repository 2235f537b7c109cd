"""The verb ``erase`` of the hub's command line: the words of comments that somebody wants gone.

In: what was typed. Out: lines on the terminal and an exit code. The hub has to be stopped.
"""

import argparse
from pathlib import Path

from config.command import FAILED, OK, Verb, complain, say
from hub.settings import load_settings
from hub.store import DATABASE, StoreError


def _add(verb: argparse.ArgumentParser) -> None:
    which = verb.add_mutually_exclusive_group(required=True)
    which.add_argument(
        "--comment", type=int, metavar="N", help="its number in the list of comments"
    )
    which.add_argument("--contains", metavar="WORDS", help="every comment with these words in it")
    verb.add_argument("--settings", type=Path, metavar="FILE", help="that the hub is started with")
    verb.add_argument("--data", type=Path, metavar="DIR", help="what the hub keeps")


def _erase(chosen: argparse.Namespace) -> int:
    # --help works without what it needs
    from hub.retention import containing  # noqa: PLC0415
    from hub.store.sqlite import SqliteStore  # noqa: PLC0415

    folder = chosen.data or load_settings(chosen.settings).data
    if not (folder / DATABASE).exists():
        complain(f"{folder / DATABASE} is not there; name the hub's folder with --data")
        return FAILED
    try:
        store = SqliteStore(folder / DATABASE)
        try:
            wanted = (
                [chosen.comment] if chosen.contains is None else containing(store, chosen.contains)
            )
            erased = store.erase([*wanted])
        finally:
            store.close()
    except StoreError as error:
        complain(str(error))
        return FAILED
    say(f"{erased} comments erased; copies of the hub that were made before still hold them")
    return OK if erased else FAILED


VERB = Verb("erase", _erase, "take the words out of comments, down to the bytes", _add)
