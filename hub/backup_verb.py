"""The verbs ``backup`` and ``restore`` of the hub's command line.

In: what was typed. Out: lines on the terminal and an exit code. A copy is made while the hub runs;
to take one back it has to be stopped.
"""

import argparse
from pathlib import Path

from msgspec.structs import replace

from config.checkup import not_installed
from config.command import FAILED, OK, Verb, complain, program_version, say
from config.load import load_shop
from hub.settings import HubSettings, load_settings
from wire.codec import from_ms
from wire.timepiece import Timepiece


def verbs(timepiece: Timepiece) -> tuple[Verb, ...]:
    """Both."""
    return (
        Verb(
            "backup",
            lambda chosen: _guarded(chosen, timepiece, restores=False),
            "copy all that the hub keeps, also while it runs",
            _add_backup,
        ),
        Verb(
            "restore",
            lambda chosen: _guarded(chosen, timepiece, restores=True),
            "put a copy back, after a look at all of it; the hub is stopped first",
            _add_restore,
        ),
    )


def _add_backup(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("to", nargs="?", type=Path, metavar="TO", help="a folder for copies")
    _add_hub(verb)
    verb.add_argument("--shop", type=Path, metavar="FILE", help="the store's description")


def _add_restore(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("source", type=Path, metavar="FROM", help="the folder of one copy")
    _add_hub(verb)
    verb.add_argument("--key", metavar="KEY", help="the public key of the hub that made it")


def _add_hub(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("--settings", type=Path, metavar="FILE", help="that the hub is started with")
    verb.add_argument("--data", type=Path, metavar="DIR", help="what the hub keeps")


def _guarded(chosen: argparse.Namespace, timepiece: Timepiece, *, restores: bool) -> int:
    """Do what was typed, or say why not."""
    try:  # --help works without what it needs
        from hub.backup.manifest import BackupError  # noqa: PLC0415
    except ImportError as error:
        return not_installed(error, "hub")
    settings = load_settings(chosen.settings)
    settings = replace(settings, data=chosen.data or settings.data)
    try:
        return (_restore if restores else _backup)(chosen, settings, timepiece)
    except BackupError as error:
        complain(str(error))
        return FAILED


def _backup(chosen: argparse.Namespace, settings: HubSettings, timepiece: Timepiece) -> int:
    from hub.backup.making import Origin, make  # noqa: PLC0415 - as above
    from hub.backup.nightly import folder_of  # noqa: PLC0415

    shop = chosen.shop or settings.shop
    origin = Origin(timepiece.wall_ms(), program_version(), load_shop(shop).store, shop)
    say(f"copied to {make(settings.data, chosen.to or folder_of(settings), origin)}")
    return OK


def _restore(chosen: argparse.Namespace, settings: HubSettings, timepiece: Timepiece) -> int:
    from hub.backup.restoring import restore  # noqa: PLC0415 - as above

    found = restore(chosen.source, settings.data, timepiece.wall_ms(), chosen.key)
    made = from_ms(found.manifest.made_ms).isoformat(timespec="seconds")
    say(f"store {found.manifest.store} is as it was at {made}")
    if found.aside is not None:
        say(f"what was there before is in {found.aside}")
    if found.erased:
        say(f"{found.erased} comments that were erased since then are erased again")
    if not found.was_known:
        say(f"this folder knew no hub; compare the key with the region's: {found.manifest.key}")
    say("start the hub; devices send again what it has not got and they still hold")
    return OK
