"""The command line of a kiosk: ``vetrina-kiosk`` and ``python -m kiosk``.

Kivy is imported by ``run`` alone, so that all else works on a machine without it.
"""

import argparse
import getpass
import os
import platform
from collections.abc import Sequence
from pathlib import Path

from config.checkup import (
    diagnose,
    judge,
    missing_packages,
    not_installed,
    unreadable,
    unwritable,
)
from config.command import (
    OK,
    Verb,
    command_line,
    endpoint,
    obey,
    package_version,
    program_version,
    run_until_stopped,
    say_facts,
    with_flags,
)
from config.load import ConfigError, languages_with_texts, load_texts, save, to_table
from kiosk import instructions, panel
from kiosk.drawer import Drawer
from kiosk.instructions import Instruction, Refusal
from kiosk.pin import PinError, mistakes, read, seal
from kiosk.settings import KioskSettings, load_settings, problems, reader_of
from kiosk.speech import engine
from wire.machine import disk_free_bytes
from wire.timepiece import SystemTimepiece

PROGRAM = "vetrina-kiosk"
NEEDED = ("kivy", "segno")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one verb and return its exit code."""
    return obey(parser(), arguments)


def parser() -> argparse.ArgumentParser:
    """Every verb and flag; the reference page is tested against it."""
    ready = "say whether it could run, and what it was told last: settings, texts, folder, packages"
    verbs = (
        Verb("run", _run, "ask and thank until it is stopped", _add_settings),
        Verb("check", _check, ready, _add_settings),
        Verb("config", _config, "print the settings in force", _add_settings),
        Verb(
            "doctor", _doctor, "print what helps in finding a fault; safe to share", _add_settings
        ),
        Verb("pin", _pin, "ask for the staff's PIN and keep it in a file, not readable", _add_file),
    )
    return command_line(PROGRAM, "One touch screen: it asks, it thanks, it keeps the tap.", verbs)


def _add_settings(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("--settings", type=Path, metavar="FILE", help="a copy of kiosk.toml, changed")
    verb.add_argument("--data", type=Path, metavar="DIR", help="what waits for the hub")
    verb.add_argument("--store", metavar="NAME", help="the store's id, as in the shop's file")
    verb.add_argument("--device", metavar="NAME", help="this kiosk's name, as in the shop's file")
    verb.add_argument("--size", metavar="WIDTHxHEIGHT", help="pixels of the glass")
    verb.add_argument("--dpi", type=int, metavar="N", help="pixels per inch of the glass")
    window = verb.add_mutually_exclusive_group()
    window.add_argument("--fullscreen", action="store_true", default=None)
    window.add_argument("--windowed", dest="fullscreen", action="store_false", default=None)
    verb.add_argument(
        "--still", dest="drift", action="store_false", default=None, help="never move the picture"
    )
    verb.add_argument("--pin-file", type=Path, metavar="FILE", help="what lets staff out")
    verb.add_argument("--broker", type=endpoint, metavar="HOST:PORT")


def _add_file(verb: argparse.ArgumentParser) -> None:
    verb.add_argument(
        "file", type=Path, metavar="FILE", help="as pin_file in the settings names it"
    )


def _settings(chosen: argparse.Namespace) -> KioskSettings:
    """The file's settings, overridden by what stands on the command line."""
    return with_flags(load_settings(chosen.settings), chosen, problems)


def _run(chosen: argparse.Namespace) -> int:
    settings = _settings(chosen)
    texts = load_texts(languages_with_texts())
    try:
        panel.prepare(settings)
        from kiosk import app  # noqa: PLC0415 - imports Kivy, and opens the window
    except ImportError as error:
        return not_installed(error, "kiosk")
    work = app.run(settings, texts, program_version(), SystemTimepiece())
    return run_until_stopped(work, app.FAILURES)


def _check(chosen: argparse.Namespace) -> int:
    settings = _settings(chosen)
    told, found = _told(settings)
    asked = "waits for what the hub hands out"
    if told is not None:
        asked = f"asks {len(told.station.questions)} question(s) at {told.station.place}"
    return judge([*_findings(settings), *found], f"{settings.device} {asked}, {settings.data}")


def _config(chosen: argparse.Namespace) -> int:
    say_facts(to_table(_settings(chosen)))
    return OK


def _doctor(chosen: argparse.Namespace) -> int:
    settings = _settings(chosen)
    told, found = _told(settings)
    facts = {
        "machine": f"{platform.system()} {platform.release()} {platform.machine()}",
        "kivy": package_version("kivy"),
        "display": os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"),
        "glass": f"{settings.size} at {settings.density_dpi} dpi",
        "speech": engine(),
        "place": None if told is None else _place(told),
        "settings": to_table(settings),
        "disk_free_bytes": disk_free_bytes(settings.data),
        "clock": SystemTimepiece().clock(),
    }
    return diagnose(PROGRAM, facts, [*_findings(settings), *found])


def _place(told: Instruction) -> dict[str, object]:
    """What the hub handed out last."""
    station = told.station
    return {
        "store": station.store,
        "touchpoint": station.touchpoint,
        "languages": station.languages,
        "questions": {one.id: one.version for one in station.questions},
        "fingerprint": told.fingerprint,
    }


def _told(settings: KioskSettings) -> tuple[Instruction | None, list[str]]:
    """What the hub handed out last, and what is wrong with it."""
    try:
        payload = Drawer(settings.data).kept()
    except OSError as error:
        return None, [f"what the hub handed out last cannot be read: {error}"]
    if payload is None:
        return None, []
    told = instructions.judge(payload, reader_of(settings))
    if isinstance(told, Refusal):
        return None, [f"what the hub handed out last cannot be used: {told.reason}"]
    return told, []


def _pin(chosen: argparse.Namespace) -> int:
    """Typed twice and shown nowhere; a PIN that anybody would guess is refused."""
    typed = getpass.getpass("PIN: ")
    found = mistakes(typed)
    if not found and getpass.getpass("once more: ") != typed:
        found = ["the two are not the same"]
    if not found:
        try:
            save(chosen.file, seal(typed))
        except OSError as error:
            found = [f"{chosen.file} cannot be written: {error}"]
    return judge(found, f"the PIN is kept in {chosen.file}, which the kiosk must be able to read")


def _findings(settings: KioskSettings) -> list[str]:
    """Why the kiosk could not run as it is."""
    try:
        load_texts(languages_with_texts())
        texts = []
    except ConfigError as error:
        texts = error.problems
    return [
        *texts,
        *missing_packages("kiosk", NEEDED),
        *unwritable(settings.data),
        *unreadable(settings.broker),
        *_without_pin(settings.pin_file),
    ]


def _without_pin(pin_file: Path | None) -> list[str]:
    """A line when there should be a PIN and is none: staff would stand before a closed door."""
    try:
        if pin_file is not None:
            read(pin_file)
    except PinError as error:
        return [str(error)]
    return []
