"""The command line of a sensor: ``vetrina-sensor`` and ``python -m sensors``."""

import argparse
import os
from collections.abc import Sequence
from pathlib import Path

from msgspec.structs import replace

import sensors
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
    OK,
    Verb,
    command_line,
    complain,
    endpoint,
    obey,
    program_version,
    run_until_stopped,
    say_facts,
    with_flags,
)
from config.enrolment import as_enrolled
from config.joining import add_hub, enrol
from config.load import ConfigError, to_table
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
from sensors.adopt import add_model, model
from sensors.ambience.presence import missing_probes
from sensors.calibrate.verb import add_calibrate, calibrate
from sensors.demo import DEMO, MOTION, demo_source, usual_detector
from sensors.judgement import add_audit, audit
from sensors.model import ModelError, identify
from sensors.settings import AUTO, SensorSettings, load_settings, problems
from sensors.source import Kind, source_of
from sensors.trial import add_count, add_view, count, view, with_trial
from wire.device import OUTBOX_FILE
from wire.machine import disk_free_bytes
from wire.timepiece import SystemTimepiece

PROGRAM = "vetrina-sensor"
NEEDED = ("cv2", "numpy")
NETWORKS = ("onnxruntime",)
"""What a person network needs besides."""
CHIPS = ("smbus2",)
"""What chips on the I2C bus need besides."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one verb and return its exit code."""
    return obey(parser(), arguments)


def parser() -> argparse.ArgumentParser:
    """Every verb and flag; the reference page is tested against it."""
    ready = "say whether it could run: settings, folder, packages, source"
    verbs = (
        Verb("run", _run, "watch and count until it is stopped", _add_settings),
        Verb("ambience", _ambience, "measure light, sound and air without a camera", _add_settings),
        Verb("enrol", _enrol, "ask a hub to be let in, by a code that it shows", _add_enrol),
        Verb("check", _check, ready, _add_settings),
        Verb("config", _config, "print the settings in force, without secrets", _add_settings),
        Verb(
            "doctor",
            _doctor,
            "look for faults, also at the source, and tell what is safe to share",
            _add_look,
        ),
        Verb("count", _count, "count a video file at full speed and print the counts", add_count),
        Verb("view", _view, "draw what is counted in a video file, heads blurred", add_view),
        Verb("audit", _audit, "hold the counter against a count by hand", add_audit),
        Verb("calibrate", _calibrate, "draw lines and zones on a page", _add_calibrate),
        Verb("model", model, "add a person network, or list the known ones", add_model),
    )
    return command_line(PROGRAM, "Counts people over a line; no picture leaves it.", verbs)


def _add_enrol(verb: argparse.ArgumentParser) -> None:
    _add_settings(verb)
    add_hub(verb)


def _add_settings(verb: argparse.ArgumentParser) -> None:
    verb.add_argument(
        "--settings", type=Path, metavar="FILE", help="a copy of sensors.toml, changed"
    )
    verb.add_argument("--data", type=Path, metavar="DIR", help="what waits for the hub")
    verb.add_argument("--store", metavar="NAME")
    verb.add_argument("--device", metavar="NAME")
    verb.add_argument("--source", metavar="SOURCE", help="file, camera, rtsp:// address or walk")
    verb.add_argument("--detector", metavar="motion|FILE", help="what finds people")
    verb.add_argument("--frames-per-second", type=float, metavar="N", help="pace of a recording")
    verb.add_argument("--bucket-seconds", type=int, metavar="N", help="length of one record")
    verb.add_argument("--broker", type=endpoint, metavar="HOST:PORT")


def _add_look(verb: argparse.ArgumentParser) -> None:
    _add_settings(verb)
    add_json(verb)


def _settings(chosen: argparse.Namespace) -> SensorSettings:
    """The file's settings, overridden by what stands on the command line."""
    typed = with_flags(load_settings(chosen.settings), chosen, problems)
    return _looked_up(as_enrolled(typed))


def _enrol(chosen: argparse.Namespace) -> int:
    settings = with_flags(load_settings(chosen.settings), chosen, problems)
    return enrol(chosen, "sensor", settings.device, settings.data)


def _looked_up(settings: SensorSettings) -> SensorSettings:
    """The settings with a real source and a real detector in the place of ``demo`` and ``auto``."""
    project = Path(sensors.__file__).parent.parent
    if settings.source == DEMO:
        settings = replace(settings, source=demo_source(os.environ, project))
    if settings.detector == AUTO:
        settings = replace(settings, detector=usual_detector(os.environ, project, settings.source))
    return settings


def _run(chosen: argparse.Namespace) -> int:
    settings = _settings(chosen)
    try:
        from sensors import app  # noqa: PLC0415 - --help and check work without what it needs
    except ImportError as error:
        return not_installed(error, "sensors")
    work = app.run(settings, program_version(), SystemTimepiece())
    return run_until_stopped(work, app.FAILURES)


def _ambience(chosen: argparse.Namespace) -> int:
    settings = _settings(chosen)
    if not settings.ambience.any:
        where = str(chosen.settings or "the default settings")
        raise ConfigError(where, ["ambience: no chips, no microphone and no topics"])
    try:
        from sensors import app  # noqa: PLC0415 - --help and check work without what it needs
    except ImportError as error:
        return not_installed(error, "sensors")
    work = app.run_ambience(settings, program_version(), SystemTimepiece())
    return run_until_stopped(work, app.FAILURES)


def _count(chosen: argparse.Namespace) -> int:
    return count(chosen, with_trial(_looked_up(load_settings(chosen.settings)), chosen))


def _view(chosen: argparse.Namespace) -> int:
    return view(chosen, with_trial(_looked_up(load_settings(chosen.settings)), chosen))


def _audit(chosen: argparse.Namespace) -> int:
    return audit(chosen, _settings(chosen), SystemTimepiece().wall_ms())


def _add_calibrate(verb: argparse.ArgumentParser) -> None:
    _add_settings(verb)
    add_calibrate(verb)


def _calibrate(chosen: argparse.Namespace) -> int:
    return calibrate(chosen, _settings(chosen), SystemTimepiece())


def _check(chosen: argparse.Namespace) -> int:
    settings = _settings(chosen)
    lines = ", ".join(line.name for line in settings.lines)
    found = _findings(settings)
    for doubt in [] if found else _misplaced(settings):
        complain(f"warning: {doubt}")
    ready = f"{source_of(settings.source).shown}, lines {lines}, {settings.data}"
    return judge(found, ready)


def _config(chosen: argparse.Namespace) -> int:
    say_facts(_shown(_settings(chosen)))
    return OK


def _doctor(chosen: argparse.Namespace) -> int:
    settings, timepiece = _settings(chosen), SystemTimepiece()
    found = _unfit(settings)
    facts: dict[str, object] = {
        "settings": _shown(settings),
        "model": _model(settings),
        "disk_free_bytes": disk_free_bytes(settings.data),
        "clock": timepiece.clock(),
    }
    checks = failures("source", found, "it could be opened")
    if not found and not unwritable(settings.data):
        from sensors.examine import examined  # noqa: PLC0415 - the rest works without its packages

        more, doubts = examined(settings, timepiece)
        facts |= more
        checks = failures("source", doubts, "it gives pictures that can be counted in")
    return diagnose(
        PROGRAM, facts, [*checks, *_of_machine(settings, timepiece)], as_json=chosen.json
    )


def _of_machine(settings: SensorSettings, timepiece: SystemTimepiece) -> list[Check]:
    """How the sensor's machine is, and its way to the hub."""
    endpoint, now_ms = settings.broker, timepiece.wall_ms()
    return [
        *disk(settings.data),
        *promptness(settings.data, timepiece.uptime_ms),
        *outbox(settings.data / OUTBOX_FILE, now_ms),
        clock(timepiece.clock(), now_ms),
        *warmth(),
        obedience(settings.data, settings.command_key),
        *secrets([], [endpoint.password_file]),
        *failures("settings", unreadable(endpoint), "every file that they name can be read"),
        *authorities({"broker.ca_file": endpoint.ca_file}, now_ms),
        # It counts and keeps on without.
        *broker(endpoint, f"{settings.store}-{settings.device}-doctor", now_ms, "doubtful"),
        *access(endpoint, settings.store, settings.device),
    ]


def _model(settings: SensorSettings) -> dict[str, object] | None:
    """What the network is that finds people; nothing without one, or when it cannot be read."""
    if settings.detector == MOTION:
        return None
    try:
        found = identify(Path(settings.detector))
    except ModelError:
        return None
    manifest = found.manifest
    return {
        "file": str(found.path),
        "sha256": found.sha256,
        "name": manifest.name if manifest else None,
        "licence": manifest.licence if manifest else None,
    }


def _shown(settings: SensorSettings) -> dict[str, object]:
    """Settings that may be shown: the address of a stream without its password."""
    return to_table(settings) | {"source": source_of(settings.source).shown}


def _findings(settings: SensorSettings) -> list[str]:
    """Why the sensor could not run as it is."""
    return [*unwritable(settings.data), *unreadable(settings.broker), *_unfit(settings)]


def _unfit(settings: SensorSettings) -> list[str]:
    """Why nothing could be seen or measured."""
    source, network = source_of(settings.source), settings.detector != MOTION
    found = missing_packages(
        "sensors",
        (*NEEDED, *(NETWORKS if network else ()), *(CHIPS if settings.ambience.chips else ())),
    )
    if source.kind in {Kind.FILE, Kind.CAMERA} and not Path(source.address).exists():
        found.append(f"source: there is no {source.kind.value} {source.shown}")
    if network:
        found += _doubts(Path(settings.detector))
    return found + missing_probes(settings.ambience)


def _misplaced(settings: SensorSettings) -> list[str]:
    """Which lines will count badly, on a picture of the size that a camera is asked for."""
    from sensors.app import size_of  # noqa: PLC0415 - what is missing is told first
    from sensors.line import doubts  # noqa: PLC0415 - as above

    return doubts(settings.stretches(), size_of(settings), *settings.camera_size_px)


def _doubts(network: Path) -> list[str]:
    """Why a network may not be used."""
    try:
        manifest = identify(network).manifest
    except ModelError as error:
        return [f"detector: {error}"]
    if manifest is None:
        return [f"detector: nobody says what {network} is: vetrina-sensor model add {network}"]
    return []
