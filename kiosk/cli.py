"""The command line of a kiosk: ``vetrina-kiosk`` and ``python -m kiosk``.

Kivy is imported by ``run`` alone, so that all else works on a machine without it.
"""

import argparse
import getpass
import os
import platform
import sys
from collections.abc import Sequence
from pathlib import Path

from config.checkup import (
    Check,
    add_json,
    diagnose,
    failures,
    judge,
    missing_packages,
    not_installed,
    unreadable,
    unwritable,
)
from config.command import (
    FAILED,
    OK,
    Verb,
    command_line,
    complain,
    endpoint,
    obey,
    package_version,
    program_version,
    run_until_stopped,
    say,
    say_facts,
    with_flags,
)
from config.enrolment import as_enrolled, enrolment_in
from config.joining import add_hub, enrol
from config.load import ConfigError, languages_with_texts, load_texts, save, to_table
from config.promptness import promptness
from config.soundness import (
    access,
    authorities,
    broker,
    clock,
    disk,
    obedience,
    outbox,
    secrets,
    warmth,
)
from kiosk import instructions, panel
from kiosk.drawer import Drawer
from kiosk.instructions import Instruction, Refusal
from kiosk.pin import PinError, mistakes, read, seal
from kiosk.settings import AUTO, KioskSettings, load_settings, problems, reader_of
from kiosk.speech import engine
from wire.device import OUTBOX_FILE
from wire.machine import disk_free_bytes
from wire.timepiece import SystemTimepiece

PROGRAM = "vetrina-kiosk"
NEEDED = ("kivy", "segno")

INSTALLERS = "en"
"""Language of a kiosk that no hub has told its own."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one verb and return its exit code."""
    return obey(parser(), arguments)


def parser() -> argparse.ArgumentParser:
    """Every verb and flag; the reference page is tested against it."""
    ready = "say whether it could run, and what it was told last: settings, texts, folder, packages"
    verbs = (
        Verb("run", _run, "ask and thank until it is stopped", _add_settings),
        Verb("enrol", _enrol, "ask a hub to be let in, by a code that it shows", _add_enrol),
        Verb("check", _check, ready, _add_settings),
        Verb("config", _config, "print the settings in force", _add_settings),
        Verb("doctor", _doctor, "look for faults, and tell what is safe to share", _add_doctor),
        Verb(
            "self-test",
            _self_test,
            "show five marks to touch, and say whether the glass feels them there",
            _add_settings,
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


def _add_doctor(verb: argparse.ArgumentParser) -> None:
    _add_settings(verb)
    add_json(verb)


def _add_enrol(verb: argparse.ArgumentParser) -> None:
    _add_settings(verb)
    add_hub(verb)


def _add_file(verb: argparse.ArgumentParser) -> None:
    verb.add_argument(
        "file", type=Path, metavar="FILE", help="as pin_file in the settings names it"
    )


def _settings(chosen: argparse.Namespace) -> KioskSettings:
    """The file's settings, overridden by what stands on the command line."""
    return as_enrolled(with_flags(load_settings(chosen.settings), chosen, problems))


def _enrol(chosen: argparse.Namespace) -> int:
    settings = with_flags(load_settings(chosen.settings), chosen, problems)
    hub = "" if settings.hub == AUTO else settings.hub
    return enrol(chosen, "kiosk", settings.device, settings.data, hub)


def _run(chosen: argparse.Namespace) -> int:
    settings = _settings(chosen)
    texts = load_texts(languages_with_texts())
    try:
        panel.prepare(settings)
        from kiosk import app  # noqa: PLC0415 - imports Kivy, and opens the window
    except ImportError as error:
        return not_installed(error, "kiosk")
    if settings.hub and enrolment_in(settings.data) is None:
        asking = app.arrive(settings, texts, SystemTimepiece())
        code = run_until_stopped(asking, (*app.FAILURES, OSError))
        if enrolment_in(settings.data) is not None:  # from the beginning, as what it is now
            os.execv(sys.executable, sys.orig_argv)  # noqa: S606 - this very program
        return code
    work = app.run(settings, texts, program_version(), SystemTimepiece())
    return run_until_stopped(work, app.FAILURES)


def _self_test(chosen: argparse.Namespace) -> int:
    """Needs the display for itself: the kiosk is to be stopped before."""
    settings = _settings(chosen)
    told, _ = _told(settings)
    language = INSTALLERS if told is None else told.station.languages[0]
    texts = load_texts([language])[language]
    try:
        panel.prepare(settings)
        from kiosk import trial  # noqa: PLC0415 - imports Kivy, and opens the window
    except ImportError as error:
        return not_installed(error, "kiosk")
    try:
        findings = trial.Trial(settings, texts, SystemTimepiece()).findings()
    except trial.FAILURES as error:
        complain(str(error))
        return FAILED
    for line in findings.good:
        say(line)
    return judge(findings.faults, f"touch and picture of {settings.device} agree")


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
    timepiece = SystemTimepiece()
    facts = {
        "machine": f"{platform.system()} {platform.release()} {platform.machine()}",
        "kivy": package_version("kivy"),
        "display": os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"),
        "glass": f"{settings.size} at {settings.density_dpi} dpi",
        "speech": engine(),
        "place": None if told is None else _place(told),
        "settings": to_table(settings),
        "disk_free_bytes": disk_free_bytes(settings.data),
        "clock": timepiece.clock(),
    }
    asked = "nothing yet" if told is None else f"{len(told.station.questions)} question(s)"
    checks = [
        *failures("packages", missing_packages("kiosk", NEEDED), "all there"),
        *failures("texts", _bad_texts(), "all there"),
        *failures("questions", found, f"handed out: {asked}"),
        *failures("PIN", _without_pin(settings.pin_file), "as the settings want it"),
        *_of_machine(settings, timepiece),
    ]
    return diagnose(PROGRAM, facts, checks, as_json=chosen.json)


def _of_machine(settings: KioskSettings, timepiece: SystemTimepiece) -> list[Check]:
    """How the kiosk's machine is, and its way to the hub."""
    endpoint, now_ms = settings.broker, timepiece.wall_ms()
    return [
        *disk(settings.data),
        *promptness(settings.data, timepiece.uptime_ms),
        *outbox(settings.data / OUTBOX_FILE, now_ms),
        clock(timepiece.clock(), now_ms),
        *warmth(),
        obedience(settings.data, settings.command_key),
        *secrets([], [settings.pin_file, endpoint.password_file]),
        *failures("settings", unreadable(endpoint), "every file that they name can be read"),
        *authorities({"broker.ca_file": endpoint.ca_file}, now_ms),
        # It asks and keeps on without.
        *broker(endpoint, f"{settings.store}-{settings.device}-doctor", now_ms, "doubtful"),
        *access(endpoint, settings.store, settings.device),
    ]


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
    return [
        *_bad_texts(),
        *missing_packages("kiosk", NEEDED),
        *unwritable(settings.data),
        *unreadable(settings.broker),
        *_without_pin(settings.pin_file),
    ]


def _bad_texts() -> list[str]:
    """A line for each mistake in the shipped texts."""
    try:
        load_texts(languages_with_texts())
    except ConfigError as error:
        return error.problems
    return []


def _without_pin(pin_file: Path | None) -> list[str]:
    """A line when there should be a PIN and is none: staff would stand before a closed door."""
    try:
        if pin_file is not None:
            read(pin_file)
    except PinError as error:
        return [str(error)]
    return []
