"""The verb ``erase`` of the hub's command line: the words of comments that somebody wants gone.

In: what was typed. Out: lines on the terminal and an exit code. Where a hub runs it is told, and
does it; otherwise it is done here.
"""

import argparse
import asyncio
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec
from msgspec.structs import replace

from config.checkup import not_installed
from config.command import FAILED, OK, Verb, complain, port, say
from hub.live.desk import Erased
from hub.settings import HubSettings, load_settings
from hub.store import DATABASE, StoreError
from hub.telling import TellError, Where, tell
from wire.lock import is_held


def _add(verb: argparse.ArgumentParser) -> None:
    which = verb.add_mutually_exclusive_group(required=True)
    which.add_argument(
        "--comment", type=int, metavar="N", help="its number in the list of comments"
    )
    which.add_argument("--contains", metavar="WORDS", help="every comment with these words in it")
    verb.add_argument("--settings", type=Path, metavar="FILE", help="that the hub is started with")
    verb.add_argument("--data", type=Path, metavar="DIR", help="what the hub keeps")
    verb.add_argument("--http-port", type=port, metavar="N", help="of the hub, where it runs")


def _erase(chosen: argparse.Namespace) -> int:
    settings = load_settings(chosen.settings)
    settings = replace(settings, data=chosen.data or settings.data)
    database = settings.data / DATABASE
    if not database.exists():
        complain(f"{database} is not there; name the hub's folder with --data")
        return FAILED
    try:
        done = (_told if is_held(database) else _here)(chosen, settings)
    except ImportError as error:
        return not_installed(error, "hub")
    except (OSError, StoreError, TellError) as error:
        complain(str(error))
        return FAILED
    say(f"{done.erased} comments erased")
    for copy in done.copies:
        say(f"made before, and may still hold them: {copy}")
    return OK if done.erased else FAILED


def _told(chosen: argparse.Namespace, settings: HubSettings) -> Erased:
    """By the hub that runs, as its console; the audit log says so."""
    where = Where(settings.data, chosen.http_port or settings.http.port)
    if chosen.contains is None:
        answer = tell(where, "DELETE", f"/api/v1/comments/{chosen.comment}", {})
    else:
        said = {"contains": chosen.contains}
        answer = tell(where, "POST", "/api/v1/comments/erased", said)
    return msgspec.json.decode(answer, type=Erased)


def _here(chosen: argparse.Namespace, settings: HubSettings) -> Erased:
    """Where no hub runs."""
    # --help works without what it needs
    from hub.backup.nightly import folder_of  # noqa: PLC0415
    from hub.erasure import Eraser  # noqa: PLC0415
    from hub.store.sqlite import SqliteStore  # noqa: PLC0415

    with ThreadPoolExecutor(1) as thread:
        store = thread.submit(SqliteStore, settings.data / DATABASE).result()
        eraser = Eraser(store, thread, settings.data, folder_of(settings))
        wanted = chosen.contains
        work = eraser.one(chosen.comment) if wanted is None else eraser.containing(wanted)
        try:
            return asyncio.run(work)
        finally:
            thread.submit(store.close).result()


VERB = Verb("erase", _erase, "take the words out of comments, down to the bytes", _add)
