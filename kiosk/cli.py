"""The command line of the kiosk: run, check, config, doctor.

In: arguments. Out: an exit code (0 fine, 1 it cannot work here, 78 a setting is wrong, as
sysexits.h has it) and words for the installer. Kivy is imported by ``run`` alone, so that all else
works on a machine without it.
"""

import argparse
import asyncio
import importlib.metadata
import json
import logging
import os
import platform
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

import msgspec

from config.load import ConfigError, parse
from kiosk import panel, settings
from kiosk.settings import Settings
from wire.outbox import OutboxError

OK, CANNOT, MISCONFIGURED = 0, 1, 78

INSTALL = "this needs Kivy: pip install 'vetrina[kiosk]'"


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line says; the exit code."""
    given = parser().parse_args(arguments)
    try:
        chosen = _override(settings.read_settings(given.settings), given)
        return int(given.do(chosen))
    except ConfigError as error:
        _complain(str(error))
        return MISCONFIGURED


def _run(chosen: Settings) -> int:
    station = settings.read_station(chosen)
    logging.basicConfig(
        level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s"
    )
    if not panel.installed():
        _complain(INSTALL)
        return CANNOT
    panel.prepare(chosen)
    from kiosk import app, stage  # noqa: PLC0415 - imports Kivy, and opens the window

    try:
        asyncio.run(app.run(chosen, station, _version()))
    except (OutboxError, stage.NoScreenError) as error:
        _complain(str(error))
        return CANNOT
    return OK


def _check(chosen: Settings) -> int:
    station = settings.read_station(chosen)
    trouble = _unwritable(chosen.folder)
    if trouble:
        _complain(trouble)
        return CANNOT
    _say(f"{chosen.device} asks {len(station.questions)} question(s) at {station.touchpoint.name}")
    return OK


def _config(chosen: Settings) -> int:
    _say(json.dumps(msgspec.to_builtins(chosen), indent=2))
    return OK


def _doctor(chosen: Settings) -> int:
    """Say how things are; nothing in it is secret."""
    try:
        station = settings.read_station(chosen)
        place = f"{station.shop.store}, {station.touchpoint.id}, {', '.join(station.languages)}"
    except ConfigError as error:
        place = str(error)
    folder = next(one for one in (chosen.folder, *chosen.folder.parents) if one.exists())
    facts = {
        "program": f"vetrina-kiosk {_version()}",
        "python": platform.python_version(),
        "machine": f"{platform.system()} {platform.release()} {platform.machine()}",
        "kivy": importlib.metadata.version("kivy") if panel.installed() else INSTALL,
        "display": os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY") or "none",
        "glass": f"{chosen.size} at {chosen.density_dpi} dpi",
        "device": chosen.device,
        "place": place,
        "broker": chosen.broker,
        "folder": _unwritable(chosen.folder) or f"{chosen.folder} can be written",
        "disk free": f"{shutil.disk_usage(folder).free // 2**20} MiB",
    }
    for name, fact in facts.items():
        _say(f"{name}: {fact}")
    return OK


def _unwritable(folder: Path) -> str | None:
    """Why the folder, or the first one above it that exists, cannot be written."""
    there = next((one for one in (folder, *folder.parents) if one.exists()), folder)
    if there.is_dir() and os.access(there, os.W_OK | os.X_OK):
        return None
    return f"{folder} cannot be written: check its owner, and that the disk is not read-only"


def _override(chosen: Settings, given: argparse.Namespace) -> Settings:
    """Flags over the file; together they must be as right as a file alone."""
    flags = {name: getattr(given, name) for name in Settings.__struct_fields__}
    table = msgspec.to_builtins(chosen) | {k: v for k, v in flags.items() if v is not None}
    lines = [f"{name} = {json.dumps(value)}" for name, value in table.items()]  # also valid TOML
    return parse("\n".join(lines), Settings, "settings and flags", settings.problems)


def parser() -> argparse.ArgumentParser:
    """Every verb and flag; the page of commands is drawn from it."""
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--settings", type=Path, metavar="FILE", help="settings (TOML)")
    common.add_argument("--device", help="this kiosk's name, as in the shop file")
    common.add_argument("--data", metavar="DIR", help="folder for what the kiosk keeps")
    common.add_argument("--shop", metavar="FILE", help="shop file; without it the demo shop")
    common.add_argument("--broker", metavar="HOST:PORT", help="the store's message broker")
    common.add_argument("--size", metavar="WIDTHxHEIGHT", help="pixels of the glass")
    common.add_argument("--dpi", type=int, help="pixels per inch of the glass")
    window = common.add_mutually_exclusive_group()
    window.add_argument("--fullscreen", action="store_true", default=None)
    window.add_argument("--windowed", dest="fullscreen", action="store_false", default=None)
    top = argparse.ArgumentParser(prog="vetrina-kiosk", description="One touch screen.")
    verbs = top.add_subparsers(required=True, metavar="run|check|config|doctor")
    for name, do, words in (
        ("run", _run, "be a kiosk until stopped"),
        ("check", _check, "say whether it could run: settings, shop file, texts, folder"),
        ("config", _config, "print the settings in effect"),
        ("doctor", _doctor, "print how things are; safe to share"),
    ):
        verbs.add_parser(name, help=words, parents=[common]).set_defaults(do=do)
    return top


def _version() -> str:
    try:
        return importlib.metadata.version("vetrina")
    except importlib.metadata.PackageNotFoundError:
        return "unpackaged"


def _say(line: str) -> None:
    print(line)  # noqa: T201 - the command line's answer


def _complain(line: str) -> None:
    print(line, file=sys.stderr)  # noqa: T201 - the command line's answer
