"""What several tests of the sensor need: the clip and its truth, a judge, people, a speaker."""

import json
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import cv2
import numpy as np
import pytest

from sensors.track import Axis, Track

PROJECT = Path(__file__).parents[2]


class Judgement(NamedTuple):
    """How well crossings were counted; ``count_error`` is relative to the true number."""

    right: int
    false: int
    missed: int
    count_error: float
    f1: float


def _judge(
    counted: Sequence[tuple[float, str]], true: Sequence[tuple[float, str]], near: float
) -> Judgement:
    """Compare (time, direction) pairs: one to one, the closest first, within ``near``."""
    pairs = sorted(
        (abs(c[0] - t[0]), i, j)
        for i, c in enumerate(counted)
        for j, t in enumerate(true)
        if c[1] == t[1] and abs(c[0] - t[0]) <= near
    )
    found: set[int] = set()
    explained: set[int] = set()
    for _, i, j in pairs:
        if i not in found and j not in explained:
            found.add(i)
            explained.add(j)
    off = sum(
        abs(sum(way == c[1] for c in counted) - sum(way == t[1] for t in true))
        for way in ("in", "out")
    )
    right, false, missed = len(found), len(counted) - len(found), len(true) - len(found)
    return Judgement(
        right, false, missed, off / len(true), 2 * right / (2 * right + false + missed)
    )


@pytest.fixture(scope="session")
def judge() -> Callable[..., Judgement]:
    return _judge


@pytest.fixture(scope="session")
def clip() -> Path:
    """The recording with ground truth; its absence is a failure, never a skip."""
    folder = os.environ.get("VETRINA_DATA_DIR", PROJECT.parent / "shared/data")
    path = Path(os.environ.get("VETRINA_CLIP") or Path(folder) / "pets09-s2l1/vtest.avi")
    assert path.is_file(), f"{path} is missing: set VETRINA_CLIP or VETRINA_DATA_DIR"
    return path


@pytest.fixture(scope="session")
def truth(clip: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((clip.parent / "truth.json").read_text())
    return found


@pytest.fixture
def person() -> Callable[..., Track]:
    """A person 100 px tall, seen at a place and a time."""

    def make(identity: int, x: float, y: float, at_ms: int, standing_ms: int = 0) -> Track:
        return Track(
            id=identity,
            x=Axis(x, 0.0, 1.0, 0.0, 1.0),
            y=Axis(y, 0.0, 1.0, 0.0, 1.0),
            width_px=38.0,
            height_px=100.0,
            hits=5,
            at_ms=at_ms,
            seen_ms=at_ms,
            measured=(x, y),
            anchor=(x, y),
            anchor_ms=at_ms - standing_ms,
        )

    return make


@pytest.fixture
def film(tmp_path: Path) -> Callable[..., Path]:
    """Writes grey frames of given brightness as a video file."""

    def make(levels: Sequence[int], frames_per_second: float = 50.0) -> Path:
        path = tmp_path / "film.avi"
        code = cv2.VideoWriter.fourcc(*"MJPG")
        writer = cv2.VideoWriter(str(path), code, frames_per_second, (64, 48))
        for level in levels:
            writer.write(np.full((48, 64, 3), level, np.uint8))
        writer.release()
        return path

    return make


@pytest.fixture(scope="session")
def network() -> Path:
    """The person network that the figures are of; its absence is a failure, never a skip."""
    folder = Path(os.environ.get("VETRINA_DATA_DIR", PROJECT.parent / "shared/data"))
    path = Path(os.environ.get("VETRINA_MODEL") or folder / "models/yolox_nano_416x320.onnx")
    assert path.is_file(), f"{path} is missing: set VETRINA_MODEL or VETRINA_DATA_DIR"
    return path
