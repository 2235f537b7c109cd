"""A Raspberry Pi's own camera, played by a module with picamera2's interface (``pi/``).

The library itself runs on a Raspberry Pi only: what is tested is how it is spoken to.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from sensors.frames import open_footage
from sensors.source import SourceError, source_of


@pytest.fixture(autouse=True)
def _played(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.syspath_prepend(str(Path(__file__).with_name("pi")))
    yield
    sys.modules.pop("picamera2")


def test_frames_come_blue_first_with_the_sensors_time() -> None:
    footage = open_footage(source_of("picamera2"), (320, 240))
    assert (footage.frames_per_second, footage.frames, footage.size_px) == (None, None, (320, 240))
    seen = []
    for _ in range(3):
        assert footage.grab()
        frame = footage.retrieve()
        assert frame is not None
        assert frame.shape == (240, 320, 3)
        seen.append((footage.claim_ms, *frame[0, 0].tolist()))
    footage.close()
    assert seen == [(5_080.0, 10, 0, 0), (5_160.0, 20, 0, 0), (5_240.0, 30, 0, 0)]


def test_no_frame_is_wider_than_any_detector_looks() -> None:
    footage = open_footage(source_of("picamera2:0"), (1920, 1080))
    assert footage.size_px == (768, 432)
    footage.close()


@pytest.mark.parametrize(("number", "why"), [(1, "sequence did not"), (7, "out of range")])
def test_a_camera_that_is_not_there_or_in_use_is_told(number: int, why: str) -> None:
    with pytest.raises(SourceError, match=f"^picamera2:{number}: cannot be opened: .*{why}"):
        open_footage(source_of(f"picamera2:{number}"))
