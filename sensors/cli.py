"""The command line of a sensor: ``vetrina-sensor`` and ``python -m sensors``."""

import argparse
import json
import os
import sys
from collections import Counter
from pathlib import Path

import msgspec

import sensors
from config.command import (
    CONFIGURATION,
    FAILED,
    OK,
    complain,
    disk_free_bytes,
    endpoint,
    log_to_stderr,
    missing_packages,
    program_version,
    run_until_stopped,
    say,
    unwritable,
)
from config.load import ConfigError, from_table, to_table
from sensors.demo import DEMO, demo_source
from sensors.settings import SensorSettings, load_settings, problems
from sensors.source import Kind, SourceError, source_of
from wire.timepiece import SystemTimepiece

NEEDED = ("cv2", "numpy")

_FLAGS = "command line"


def main(arguments: list[str] | None = None) -> int:
    """Run one verb and return its exit code."""
    chosen = parser().parse_args(arguments)
    log_to_stderr()
    try:
        return int(chosen.verb(chosen, _settings(chosen)))
    except ConfigError as error:
        complain(str(error))
        return CONFIGURATION


def parser() -> argparse.ArgumentParser:
    """Every verb and flag; the reference page is tested against it."""
    top = argparse.ArgumentParser(
        prog="vetrina-sensor", description="Counts people over a line; no picture leaves it."
    )
    top.add_argument("--version", action="version", version=program_version())
    verbs = top.add_subparsers(required=True, metavar="VERB")
    for name, does, about in (
        ("run", _run, "watch and count until it is stopped"),
        ("check", _check, "say whether it could run: settings, folder, packages, source"),
        ("config", _config, "print the settings in force, without secrets"),
        ("doctor", _doctor, "print what helps in finding a fault; safe to share"),
        ("count", _count, "count a video file at full speed and print the counts"),
    ):
        verb = verbs.add_parser(name, help=about, description=about)
        verb.set_defaults(verb=does)
        _add_settings(verb)
        if does is _count:
            verb.add_argument("video", metavar="VIDEO")
            verb.add_argument("--json", action="store_true", help="each crossing, for programs")
    return top


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


def _settings(chosen: argparse.Namespace) -> SensorSettings:
    """The file's settings, overridden by what stands on the command line."""
    table = to_table(load_settings(chosen.settings))
    for name in ("store", "device", "source", "frames_per_second", "bucket_seconds"):
        if getattr(chosen, name) is not None:
            table[name] = getattr(chosen, name)
    if chosen.data is not None:
        table["data"] = str(chosen.data)
    if chosen.broker is not None:
        table["broker"] |= {"host": chosen.broker.host, "port": chosen.broker.port}
    if table["source"] == DEMO:
        table["source"] = demo_source(os.environ, Path(sensors.__file__).parent.parent)
    return from_table(table, SensorSettings, _FLAGS, problems)


def _run(_: argparse.Namespace, settings: SensorSettings) -> int:
    try:
        from sensors import app  # noqa: PLC0415 - --help and check work without what it needs
    except ImportError as error:
        return _missing(error)
    work = app.run(settings, program_version(), SystemTimepiece())
    return run_until_stopped(work, app.FAILURES)


def _count(chosen: argparse.Namespace, settings: SensorSettings) -> int:
    try:
        from sensors.app import counting  # noqa: PLC0415 - as above
        from sensors.tally import tally  # noqa: PLC0415 - as above
    except ImportError as error:
        return _missing(error)
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


def _check(_: argparse.Namespace, settings: SensorSettings) -> int:
    found = _findings(settings)
    for line in found:
        complain(line)
    if not found:
        lines = ", ".join(line.name for line in settings.lines)
        say(f"ready: {source_of(settings.source).shown}, lines {lines}, {settings.data}")
    return FAILED if found else OK


def _config(_: argparse.Namespace, settings: SensorSettings) -> int:
    say(json.dumps(_shown(settings), indent=2))
    return OK


def _doctor(_: argparse.Namespace, settings: SensorSettings) -> int:
    found = _findings(settings)
    facts = {
        "program": f"vetrina-sensor {program_version()}",
        "python": sys.version.split()[0],
        "settings": _shown(settings),
        "disk_free_bytes": disk_free_bytes(settings.data),
        "clock": SystemTimepiece().clock(),
        "problems": found,
    }
    say(json.dumps(facts, indent=2))
    return FAILED if found else OK


def _shown(settings: SensorSettings) -> dict[str, object]:
    """Settings that may be shown: the address of a stream without its password."""
    return to_table(settings) | {"source": source_of(settings.source).shown}


def _findings(settings: SensorSettings) -> list[str]:
    """Why the sensor could not run as it is."""
    source = source_of(settings.source)
    found = missing_packages("sensors", NEEDED) + unwritable(settings.data)
    if source.kind in {Kind.FILE, Kind.CAMERA} and not Path(source.address).exists():
        found.append(f"source: there is no {source.kind.value} {source.shown}")
    return found


def _missing(error: ImportError) -> int:
    complain(f"{error}: pip install 'vetrina[sensors]'")
    return FAILED
