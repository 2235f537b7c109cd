"""What stands in for what nobody names: a demo's clip or walk scene, and a detector.

An environment and a folder in, the words of a source or a detector out. It opens nothing.
"""

from collections.abc import Mapping
from pathlib import Path

from sensors.source import DRAWN

DEMO = "demo"
"""The source that is looked up here."""

CLIP = "VETRINA_CLIP"
"""Environment variable that names a clip."""

MODEL = "VETRINA_MODEL"
"""Environment variable that names the file of a person network."""

MOTION = "motion"
"""The detector that needs no network."""

_BESIDE = Path("../shared/data/pets09-s2l1/vtest.avi")
_MODEL_BESIDE = Path("../shared/data/models/yolox_nano_416x320.onnx")

_TRUE_FRAMES_PER_SECOND = {"vtest.avi": 7.0}  # PETS 2009 was recorded at 7; the container says 10


def demo_source(environment: Mapping[str, str], project: Path) -> str:
    """The clip that the environment names, else the one beside the project, else the walk scene."""
    named = environment.get(CLIP)
    if named:
        return named
    beside = project / _BESIDE
    return str(beside) if beside.is_file() else DRAWN


def usual_detector(environment: Mapping[str, str], project: Path, source: str) -> str:
    """The network that the environment names, else the one beside the project, else motion.

    Networks have learnt from people, not from drawings: the walk scene is for motion.
    """
    if source == DRAWN:
        return MOTION
    named = environment.get(MODEL)
    if named:
        return named
    beside = project / _MODEL_BESIDE
    return str(beside) if beside.is_file() else MOTION


def true_pace(source: str) -> float | None:
    """Frames a second of a known recording whose container is wrong, else ``None``."""
    return _TRUE_FRAMES_PER_SECOND.get(Path(source).name)
