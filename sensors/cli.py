"""The command line of a sensor: ``vetrina-sensor`` and ``python -m sensors``."""

import argparse
import json
import os
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import msgspec

import sensors
from config.checkup import (
    diagnose,
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
    program_version,
    run_until_stopped,
    say,
    say_facts,
    with_flags,
)
from config.load import to_table
from sensors.demo import DEMO, demo_source
from sensors.settings import SensorSettings, load_settings, problems
from sensors.source import Kind, SourceError, source_of
from wire.machine import disk_free_bytes
from wire.timepiece import SystemTimepiece

PROGRAM = "vetrina-sensor"
NEEDED = ("cv2", "numpy")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one verb and return its exit code."""
    return obey(parser(), arguments)


def parser() -> argparse.ArgumentParser:
    """Every verb and flag; the reference page is tested against it."""
    ready = "say whether it could run: settings, folder, packages, source"
    verbs = (
        Verb("run", _run, "watch and count until it is stopped", _add_settings),
        Verb("check", _check, ready, _add_settings),
        Verb("config", _config, "print the settings in force, without secrets", _add_settings),
        Verb(
            "doctor", _doctor, "print what helps in finding a fault; safe to share", _add_settings
        ),
        Verb("count", _count, "count a video file at full speed and print the counts", _add_count),
    )
    return command_line(PROGRAM, "Counts people over a line; no picture leaves it.", verbs)


def _add_settings(verb: argparse.ArgumentParser) -> None:
    verb.add_argument(
        "--settings", type=Path, metavar="FILE", help="a copy of sensors.toml, changed"
    )
    verb.add_argument("--data", type=Path, metavar="DIR", help="what waits for the hub")
    verb.add_argument("--store", metavar="NAME")
    verb.add_argument("--device", metavar="NAME")
    verb.add_argument("--source", metavar="SOURCE", help="file, camera, rtsp:// address or walk")
    verb.add_argument("--frames-per-second", type=float, metavar="N", help="pace of a recording")
    verb.add_argument("--bucket-seconds", type=int, metavar="N", help="length of one record")
    verb.add_argument("--broker", type=endpoint, metavar="HOST:PORT")


def _add_count(verb: argparse.ArgumentParser) -> None:
    _add_settings(verb)
    verb.add_argument("video", metavar="VIDEO")
    verb.add_argument("--json", action="store_true", help="each crossing, for programs")


def _settings(chosen: argparse.Namespace) -> SensorSettings:
    """The file's settings, overridden by what stands on the command line."""
    settings = with_flags(load_settings(chosen.settings), chosen, problems)
    if settings.source != DEMO:
        return settings
    found = demo_source(os.environ, Path(sensors.__file__).parent.parent)
    return msgspec.structs.replace(settings, source=found)


def _run(chosen: argparse.Namespace) -> int:
    settings = _settings(chosen)
    try:
        from sensors import app  # noqa: PLC0415 - --help and check work without what it needs
    except ImportError as error:
        return not_installed(error, "sensors")
    work = app.run(settings, program_version(), SystemTimepiece())
    return run_until_stopped(work, app.FAILURES)


def _count(chosen: argparse.Namespace) -> int:
    settings = _settings(chosen)
    try:
        from sensors.app import counting  # noqa: PLC0415 - as above
        from sensors.tally import tally  # noqa: PLC0415 - as above
    except ImportError as error:
        return not_installed(error, "sensors")
    settings = msgspec.structs.replace(settings, source=chosen.video)
    order = settings.order()
    try:
        counted = tally(source_of(order.source), counting(settings), order.frames_per_second)
    except SourceError as error:
        complain(str(error))
        return FAILED
    if chosen.json:
        say(json.dumps([one._asdict() for one in counted.crossings]))
        return OK
    totals = Counter((one.line, one.direction) for one in counted.crossings)
    for line in settings.lines:
        say(f"{line.name}: in {totals[line.name, 'in']}, out {totals[line.name, 'out']}")
    say(f"{counted.judged} of {counted.frames} frames could be judged")
    return OK


def _check(chosen: argparse.Namespace) -> int:
    settings = _settings(chosen)
    lines = ", ".join(line.name for line in settings.lines)
    ready = f"{source_of(settings.source).shown}, lines {lines}, {settings.data}"
    return judge(_findings(settings), ready)


def _config(chosen: argparse.Namespace) -> int:
    say_facts(_shown(_settings(chosen)))
    return OK


def _doctor(chosen: argparse.Namespace) -> int:
    settings = _settings(chosen)
    facts = {
        "settings": _shown(settings),
        "disk_free_bytes": disk_free_bytes(settings.data),
        "clock": SystemTimepiece().clock(),
    }
    return diagnose(PROGRAM, facts, _findings(settings))


def _shown(settings: SensorSettings) -> dict[str, object]:
    """Settings that may be shown: the address of a stream without its password."""
    return to_table(settings) | {"source": source_of(settings.source).shown}


def _findings(settings: SensorSettings) -> list[str]:
    """Why the sensor could not run as it is."""
    source = source_of(settings.source)
    found = [
        *missing_packages("sensors", NEEDED),
        *unwritable(settings.data),
        *unreadable(settings.broker),
    ]
    if source.kind in {Kind.FILE, Kind.CAMERA} and not Path(source.address).exists():
        found.append(f"source: there is no {source.kind.value} {source.shown}")
    return found
