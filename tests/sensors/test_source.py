"""What a source is, and what of it may be shown."""

from pathlib import Path

import pytest

from sensors.demo import demo_source, true_pace
from sensors.source import Kind, Source, source_of


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("walk", Source(Kind.DRAWN, "walk")),
        ("0", Source(Kind.CAMERA, "/dev/video0")),
        ("/dev/video2", Source(Kind.CAMERA, "/dev/video2")),
        ("/dev/v4l/by-id/door", Source(Kind.CAMERA, "/dev/v4l/by-id/door")),
        ("picamera2", Source(Kind.RIBBON, "picamera2")),
        ("picamera2:1", Source(Kind.RIBBON, "picamera2:1")),
        ("picamera2:door", Source(Kind.FILE, "picamera2:door")),
        ("rtsp://host/one", Source(Kind.STREAM, "rtsp://host/one")),
        ("RTSPS://host/one", Source(Kind.STREAM, "RTSPS://host/one")),
        ("films/door.avi", Source(Kind.FILE, "films/door.avi")),
    ],
)
def test_kinds(text: str, source: Source) -> None:
    assert source_of(text) == source


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("rtsp://user:secret@host:554/door", "rtsp://host:554/door"),
        ("rtsp://user:se@cret@host/door", "rtsp://host/door"),
        ("rtsp://host/door?user=u&password=secret", "rtsp://host/door"),
        ("rtsp://user:sec/ret@host/door", "rtsp://host/door"),
        ("rtsp://user:se?cret@host/door", "rtsp://***"),
        ("rtsp://host/door?password=se@cret", "rtsp://***"),
        ("rtsp://host", "rtsp://host"),
    ],
)
def test_no_password_is_shown(address: str, shown: str) -> None:
    assert source_of(address).shown == shown


def test_the_demo_takes_the_named_clip_then_the_one_beside_then_the_drawn(tmp_path: Path) -> None:
    project = tmp_path / "project"
    project.mkdir()
    assert demo_source({}, project) == "walk"
    beside = tmp_path / "shared/data/pets09-s2l1/vtest.avi"
    beside.parent.mkdir(parents=True)
    beside.touch()
    assert Path(demo_source({}, project)).samefile(beside)
    assert demo_source({"VETRINA_CLIP": "mine.avi"}, project) == "mine.avi"


def test_a_recording_with_a_wrong_container_is_played_at_its_true_pace() -> None:
    assert true_pace("films/vtest.avi") == 7.0
    assert true_pace("films/door.avi") is None
