"""The verb ``audit``: holds the counter against the truth, and keeps what came of it.

The truth is a TOML file with what a person and the sensor counted at a line, or the true crossings
of a recording (JSON), which is then counted. What is kept in the sensor's folder goes with every
count of that line from the next start on, as long as the same detector counts.
"""

import argparse
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from config.checkup import not_installed
from config.command import FAILED, OK, complain, say
from config.load import ConfigError, load, save
from sensors.audit import of_events
from sensors.model import ModelError
from sensors.settings import SensorSettings
from sensors.source import SourceError, source_of
from wire.audit import Score, Span, audited, more_people, of_spans
from wire.events import Audited

SPANS_MAX = 1_000
"""Spans of one file: years of hand counts."""

_KEPT = "audits.json"

Point = tuple[float, float]


class Spans(Struct, frozen=True, forbid_unknown_fields=True):
    """What was counted by hand, a while at a time."""

    spans: Annotated[list[Span], Meta(min_length=1, max_length=SPANS_MAX)]


class _Event(Struct, frozen=True):
    frame: int
    dir: str


class _Line(Struct, frozen=True):
    a: Point
    b: Point
    events: list[_Event]


class _Truth(Struct, frozen=True):
    """True crossings of a recording that lies beside the file; lines in pixels."""

    video: str
    fps: float
    width: int
    height: int
    lines: dict[str, _Line]


class _Kept(Struct, frozen=True):
    detector: str
    lines: dict[str, Audited]


def add_audit(verb: argparse.ArgumentParser) -> None:
    """The flags of ``audit``."""
    verb.add_argument("truth", type=Path, metavar="TRUTH", help="hand counts, or a clip's truth")
    verb.add_argument("--settings", type=Path, metavar="FILE", help="of the sensor")
    verb.add_argument("--data", type=Path, metavar="DIR", help="of the sensor")
    verb.add_argument("--detector", metavar="motion|FILE", help="what finds people")
    verb.add_argument("--keep", action="store_true", help="say it with every count from now on")


def audit(chosen: argparse.Namespace, settings: SensorSettings, now_ms: int) -> int:
    """Judge, say how it stands, and keep it when that is wanted."""
    try:
        scores = _scores(chosen.truth, settings)
    except ImportError as error:
        return not_installed(error, "sensors")
    except (SourceError, ModelError) as error:
        complain(str(error))
        return FAILED
    found = {name: audited(score, now_ms) for name, score in scores.items()}
    for name, score in scores.items():
        _say(name, score, found[name])
    if chosen.keep:
        kept = {name: one for name, one in found.items() if one is not None}
        settings.data.mkdir(parents=True, exist_ok=True)
        content = msgspec.json.encode(_Kept(settings.detector, kept))
        save(settings.data / _KEPT, content)
        say(f"kept in {settings.data / _KEPT}")
    return OK


def kept_audits(folder: Path, detector: str) -> dict[str, Audited]:
    """What the last audit of this detector has said of each line; nothing when there was none."""
    path = folder / _KEPT
    try:
        kept = msgspec.json.decode(path.read_bytes(), type=_Kept)
    except FileNotFoundError:
        return {}
    except msgspec.MsgspecError as error:
        raise ConfigError(str(path), [f"{error}; remove it, or audit again with --keep"]) from error
    return kept.lines if kept.detector == detector else {}


def _scores(path: Path, settings: SensorSettings) -> dict[str, Score]:
    if path.suffix != ".json":
        spans = load(path, Spans).spans
        names = sorted({one.line for one in spans})
        return {name: of_spans([one for one in spans if one.line == name]) for name in names}
    from sensors import app, tally  # noqa: PLC0415 - hand counts need no camera
    from sensors.floor import Stretch  # noqa: PLC0415 - as above

    truth = _truth(path)
    extent = truth.width, truth.height
    lines = [
        Stretch(name, *((x / extent[0], y / extent[1]) for x, y in (line.a, line.b)))
        for name, line in truth.lines.items()
    ]
    footage = tally.opened(source_of(str(path.parent / truth.video)))
    counting = app.counting_at(settings, lines, [])
    counted = tally.tally(footage, counting, truth.fps, lambda _done, _of: None)
    return {
        name: of_events(
            [(one.at_ms, one.direction) for one in counted.crossings if one.line == name],
            [(round(1000 * (one.frame - 1) / truth.fps), one.dir) for one in line.events],
        )
        for name, line in truth.lines.items()
    }


def _truth(path: Path) -> _Truth:
    try:
        return msgspec.json.decode(path.read_bytes(), type=_Truth)
    except (OSError, msgspec.MsgspecError) as error:
        raise ConfigError(str(path), [f"cannot be read: {error}"]) from error


def _say(name: str, score: Score, found: Audited | None) -> None:
    if found is None:
        say(f"{name}: nobody crossed it; count while people walk")
        return
    say(
        f"{name}: {score.true} by hand, {score.right} right, {score.false} false, "
        f"{score.missed} missed; count error {score.error or 0.0:.1%}, F1 {score.f1 or 0.0:.3f}"
    )
    more = more_people(score)
    days = "; that is exact enough" if not more else f"; count {more} more to know it within 2 %"
    say(f"  right: {found.low:.1%} to {found.high:.1%}{days}")
    say(f"  correction factor {found.factor:.3f}")
