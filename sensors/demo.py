"""What a demo watches when nobody names a source: a clip where there is one, else the walk scene.

An environment and a folder in, the words of a source out. It opens nothing.
"""

from collections.abc import Mapping
from pathlib import Path

from sensors.source import DRAWN

DEMO = "demo"
"""The source that is looked up here."""

CLIP = "VETRINA_CLIP"
"""Environment variable that names a clip."""

_BESIDE = Path("../shared/data/pets09-s2l1/vtest.avi")

_TRUE_FRAMES_PER_SECOND = {"vtest.avi": 7.0}  # PETS 2009 was recorded at 7; the container says 10


def demo_source(environment: Mapping[str, str], project: Path) -> str:
    """The clip that the environment names, else the one beside the project, else the walk scene."""
    named = environment.get(CLIP)
    if named:
        return named
    beside = project / _BESIDE
    return str(beside) if beside.is_file() else DRAWN


def true_pace(source: str) -> float | None:
    """Frames a second of a known recording whose container is wrong, else ``None``."""
    return _TRUE_FRAMES_PER_SECOND.get(Path(source).name)
