"""Nothing that leaves a sensor's processes is, holds or could become a picture of anybody.

A sensor counts the clip in processes of its own while every file that they open and every byte that
they send is watched; the oracle is OpenCV, which is asked whether any of it is an image.
"""

import os
import re
import signal
import socket
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import cv2
import msgspec
import numpy as np
import psutil
import pytest
from msgspec import inspect

from wire.events import DWELL_CLASSES_MAX, TYPES, Status

NUMBERS_MAX = 64
PATIENCE_S = 240  # a busy machine may take it; nothing is judged by it
HURRIED_FPS = 80.0
"""The whole clip in ten seconds: what counting makes of it is not judged here."""

OVER = b'"source":"finished"'
NUMBERS = re.compile(rb"\[[-+0-9.eE,\s]*\]")

FORBIDDEN = {"box", "boxes", "crop", "embedding", "face_id", "feature", "features", "frame", "id"}
FORBIDDEN |= {"image", "keypoints", "landmarks", "mask", "pixels", "photo", "picture", "person"}
FORBIDDEN |= {"points", "snapshot", "thumbnail", "track", "track_id", "tracks", "video"}
"""What a field that could hold a picture or follow a person would be called."""

SETTINGS = f"""
bucket_seconds = 2
frames_per_second = {HURRIED_FPS}
loop = false
[[lines]]
name = "door"
a = [0.456, 0.6]
b = [0.456, 0.33]
[[zones]]
name = "hall"
corners = [[0.2, 0.2], [0.8, 0.2], [0.8, 0.8], [0.2, 0.8]]
"""

BUCKET = {
    "start_ms",
    "seconds",
    "coverage",
    "audit",
    "right",
    "of",
    "factor",
    "low",
    "high",
    "due_ms",
}
SAID = {
    "vetrina.passage.v1": BUCKET | {"line", "in_", "out"},
    "vetrina.presence.v1": BUCKET | {"zone", "mean", "peak", "dwell", "limits_s"},
    "vetrina.reading.v1": {"start_ms", "seconds", "coverage", "quantity", "value", "unit", "probe"},
}
"""All that a sensor may say: counts of a minute, and the name of a place. Whoever adds a field here
says why nobody can be followed by it."""

WORDS = {"line", "zone", "quantity", "unit", "probe"}

OPEN = (
    inspect.AnyType,
    inspect.BytesType,
    inspect.ByteArrayType,
    inspect.DictType,
    inspect.MemoryViewType,
    inspect.RawType,
)
"""Types that could hold anything."""

CONNACK = b"\x20\x02\x00\x00"
SUBSCRIBE = b"\x82"
SUBACK_HEAD = b"\x90\x04"


class Listener:
    """Takes a device's connection, agrees to it as a broker does, and keeps all that is sent."""

    def __init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._socket.getsockname()[1]
        self.heard = bytearray()
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    def _listen(self) -> None:
        with suppress(OSError):  # closed at the end
            while True:
                device, _ = self._socket.accept()
                with device, suppress(ConnectionError):
                    device.sendall(CONNACK)
                    while more := device.recv(65_536):
                        self.heard += more
                        if (at := more.find(SUBSCRIBE)) >= 0:  # its length is two bytes long here
                            device.sendall(SUBACK_HEAD + more[at + 3 : at + 5] + b"\x01\x01")

    def close(self) -> None:
        self._socket.close()


@pytest.fixture
def listener() -> Iterator[Listener]:
    listening = Listener()
    yield listening
    listening.close()


def opened_by(process: psutil.Process) -> set[str]:
    """Files that a process and its children hold open for writing."""
    found: set[str] = set()
    for one in [process, *process.children(recursive=True)]:
        with suppress(psutil.Error):
            found |= {file.path for file in one.open_files() if file.mode not in {"r", "rt"}}
    return found


def called_by(process: psutil.Process) -> set[tuple[str, int]]:
    """Whom a process and its children are connected with."""
    found: set[tuple[str, int]] = set()
    for one in [process, *process.children(recursive=True)]:
        with suppress(psutil.Error):
            found |= {(*each.raddr,) for each in one.net_connections("inet") if each.raddr}
    return found


def is_image(content: bytes) -> bool:
    """Whether OpenCV reads a picture at the beginning, or behind any mark of one."""
    marks = (b"\xff\xd8\xff", b"\x89PNG", b"BM", b"II*\0", b"MM\0*", b"RIFF", b"GIF8")
    starts = {0} | {at for mark in marks for at in _all(content, mark)}
    return any(
        cv2.imdecode(np.frombuffer(content[at:], np.uint8), cv2.IMREAD_UNCHANGED) is not None
        for at in sorted(starts)
        if content[at:]
    )


def _all(content: bytes, mark: bytes) -> Iterator[int]:
    at = content.find(mark)
    while at >= 0:
        yield at
        at = content.find(mark, at + 1)


def test_the_judge_knows_an_image_when_it_hears_one() -> None:
    picture = np.random.default_rng(1).integers(0, 255, (48, 64, 3), np.uint8)
    for form in (".jpg", ".png", ".bmp"):
        encoded = cv2.imencode(form, picture)[1].tobytes()
        assert is_image(encoded)
        assert is_image(b"a message around it" + encoded)
    assert not is_image(b'{"line":"door","in":3,"out":1}')


@pytest.mark.timeout(300)
def test_no_picture_is_written_or_sent_for_the_length_of_the_clip(
    clip: Path, network: Path, tmp_path: Path, listener: Listener
) -> None:
    (tmp_path / "mine.toml").write_text(SETTINGS)
    command = [
        *(sys.executable, "-m", "sensors", "run", "--settings", str(tmp_path / "mine.toml")),
        *("--source", str(clip), "--detector", str(network), "--data", str(tmp_path / "data")),
        *("--broker", f"127.0.0.1:{listener.port}"),
    ]
    environment = {**os.environ, "TMPDIR": str(tmp_path)}
    log_file = tmp_path / "log.txt"
    with log_file.open("w") as log, psutil.Popen(command, env=environment, stderr=log) as process:
        written: set[str] = set()
        called: set[tuple[str, int]] = set()
        deadline_s = time.monotonic() + PATIENCE_S
        while OVER not in listener.heard:
            assert process.poll() is None
            assert time.monotonic() < deadline_s, bytes(listener.heard[-500:])
            written |= opened_by(process)
            called |= called_by(process)
            time.sleep(0.05)
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=30)
    assert "Traceback" not in log_file.read_text()
    inside = [path for path in written if Path(path).is_relative_to(tmp_path)]
    outside = [path for path in written if path not in inside and not path.startswith("/dev/")]
    assert outside == []
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert files
    for path in files:
        assert not is_image(path.read_bytes()), path
    assert called == {("127.0.0.1", listener.port)}
    assert listener.heard.count(b"vetrina.presence.v1") >= 3
    assert not is_image(bytes(listener.heard))
    assert len(listener.heard) < 100_000, "a frame alone is larger"
    assert all(one.count(b",") < NUMBERS_MAX for one in NUMBERS.findall(listener.heard))


@pytest.mark.parametrize("body", [*TYPES.values(), Status])
def test_no_type_of_the_contract_could_hold_a_picture_or_follow_a_person(body: type) -> None:
    for name, one in parts(msgspec.inspect.type_info(body)):
        assert name not in FORBIDDEN, name
        assert not isinstance(one, OPEN), f"{body.__name__}.{name} may hold anything"
        if isinstance(one, inspect.CollectionType):
            assert one.max_length is not None, f"{body.__name__}.{name} has no limit"
            assert one.max_length <= NUMBERS_MAX


@pytest.mark.parametrize("kind", SAID)
def test_a_sensor_says_counts_of_a_minute_and_nothing_else(kind: str) -> None:
    found = [*parts(msgspec.inspect.type_info(TYPES[kind]))]
    assert {name for name, _ in found if name} == SAID[kind]
    assert {name for name, one in found if isinstance(one, inspect.StrType)} <= WORDS


def parts(one: inspect.Type, name: str = "") -> Iterator[tuple[str, inspect.Type]]:
    """A type and everything that it is made of, with the name of the field that it stands in."""
    yield name, one
    if isinstance(one, inspect.StructType):
        for each in one.fields:
            yield from parts(each.type, each.name)
    elif isinstance(one, inspect.UnionType):
        for option in one.types:
            yield from parts(option, name)
    elif isinstance(one, inspect.CollectionType):
        yield from parts(one.item_type, name)
    elif isinstance(one, inspect.TupleType):
        for item in one.item_types:
            yield from parts(item, name)


def test_no_message_has_a_place_for_a_picture_or_a_person() -> None:
    for body in (*TYPES.values(), Status):
        for name, longest in _places(msgspec.json.schema(body)):
            assert longest is not None, f"{body.__name__}.{name} has no limit"
            assert longest <= 200, f"{body.__name__}.{name} could hold more than words"
    assert DWELL_CLASSES_MAX <= NUMBERS_MAX
    sensors = {"vetrina.passage.v1", "vetrina.presence.v1", "vetrina.reading.v1"}
    for kind in sensors:
        fields = {one.encode_name for one in msgspec.structs.fields(TYPES[kind])}
        assert not fields & {"id", "track", "track_id", "person", "image", "box", "boxes", "visit"}


def _places(schema: dict[str, Any]) -> Iterator[tuple[str, int | None]]:
    """Every text and list of a schema, and how long it may be."""
    for definition in schema["$defs"].values():
        for name, value in definition.get("properties", {}).items():
            for one in [value, *value.get("anyOf", [])]:
                if one.get("type") == "array":
                    yield name, one.get("maxItems")
                if one.get("type") == "string":
                    pattern = one.get("pattern", "")
                    short = 64 if "{0,63}" in pattern or "{1,64}" in pattern else None
                    yield name, one.get("maxLength", 2 if "{2}" in pattern else short)
