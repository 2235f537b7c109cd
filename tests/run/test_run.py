"""``scripts/run`` runs a whole store: real programs, a real broker, a real window."""

import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager, suppress
from pathlib import Path

import psutil
import pytest

from tests.ports import free_port

RUN = Path(__file__).resolve().parents[2] / "scripts" / "run"

READY_S = 90  # the first start in a fresh checkout makes the environment
STOP_S = 30

BUSY = ("--no-past", "--visits", "100")
"""Simulated shoppers who come at once, at any hour."""


def own_ports() -> list[str]:
    """Ports of this run: tests run beside each other, and one of them wants the usual."""
    return ["--port", str(free_port()), "--mqtt-port", str(free_port())]


@contextmanager
def running(
    *arguments: str | Path, environment: Mapping[str, str] = os.environ
) -> Iterator[subprocess.Popen[str]]:
    """A run that says what it says, and that is over when the block is."""
    process = subprocess.Popen(
        [RUN, *arguments],
        env={**environment, "PYTHONUNBUFFERED": "1"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        process.terminate()
        process.communicate(timeout=STOP_S)


def until_told(process: subprocess.Popen[str]) -> str:
    """What the run has said, once it says how to stop it."""
    assert process.stdout is not None
    said = ""
    until = time.monotonic() + READY_S
    for line in process.stdout:
        said += line
        if line.startswith("Stop with"):
            return said
        assert time.monotonic() < until
    assert process.stderr is not None
    raise AssertionError(said + process.stderr.read())


def children(process: subprocess.Popen[str]) -> list[psutil.Process]:
    return psutil.Process(process.pid).children(recursive=True)


def alive(processes: list[psutil.Process]) -> list[str]:
    _, left = psutil.wait_procs(processes, timeout=60)
    return [" ".join(one.cmdline()) for one in left]


def stored(data: Path) -> tuple[dict[str, int], set[tuple[str, str]]]:
    """How many events of each type the hub has, and the streams that they came in."""
    with closing(sqlite3.connect(data / "hub" / "hub.db")) as db:
        events = dict(db.execute("SELECT type, count(*) FROM events GROUP BY type"))
        return events, set(db.execute("SELECT device, stream FROM streams"))


def test_a_store_runs_for_a_while_and_goes_on_the_next_time(tmp_path: Path) -> None:
    for seconds in ("14", "4"):
        before = stored(tmp_path) if (tmp_path / "hub").exists() else ({}, set())
        done = subprocess.run(
            [RUN, "--for", seconds, "--data", tmp_path, *BUSY, *own_ports()],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=READY_S,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        events, streams = stored(tmp_path)
        assert before[1] <= streams
    assert events["vetrina.passage.v1"] > 0
    assert events["vetrina.rating.v1"] > 0
    assert len(streams) == len({device for device, _ in streams}), "a device began a new stream"
    assert "camera-1" in {device for device, _ in streams}
    assert "SIMULATED" in done.stdout
    assert re.search(r"kiosk-1 +asks shoppers", done.stdout)
    assert "was killed" not in done.stdout


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_stops_everything(number: signal.Signals, tmp_path: Path) -> None:
    with running("--data", tmp_path, "--no-kiosk", "--no-past", *own_ports()) as process:
        until_told(process)
        parts = children(process)
        process.send_signal(number)
        out, err = process.communicate(timeout=STOP_S)
        assert process.returncode == 0, out + err
        assert alive(parts) == []


def test_a_killed_run_leaves_nothing_behind(tmp_path: Path) -> None:
    plain = {name: value for name, value in os.environ.items() if "DISPLAY" not in name}
    ports = own_ports()
    with running("--data", tmp_path, "--no-past", *ports, environment=plain) as process:
        until_told(process)
        parts = children(process)
        assert len(parts) > 5, "hub and its broker, camera, Xvfb, kiosk, shoppers"
        process.kill()
        process.wait()
        left = alive(parts)
        for one in parts:
            with suppress(psutil.NoSuchProcess):
                one.kill()
        assert left == []
    with running("--data", tmp_path, "--no-kiosk", "--no-past", *ports) as process:
        assert f":{ports[1]}/" in until_told(process)


def test_a_part_that_dies_ends_the_run(tmp_path: Path) -> None:
    with running("--data", tmp_path, "--no-kiosk", "--no-past", *own_ports()) as process:
        until_told(process)
        parts = children(process)
        (camera,) = (
            one for one in parts if one.ppid() == process.pid and "camera-1" in one.cmdline()
        )
        camera.kill()
        _, err = process.communicate(timeout=STOP_S)
        assert process.returncode == 1
        assert err.startswith("scripts/run: camera-1 ended with -9")
        assert alive(parts) == []


def test_a_second_run_on_the_same_data_is_refused(tmp_path: Path) -> None:
    with running("--data", tmp_path, "--no-kiosk", "--no-shoppers", *own_ports()) as process:
        until_told(process)
        assert "already" in refusal("--data", tmp_path)


def test_a_port_as_told_or_not_at_all(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        assert f"port {port} is taken" in refusal("--data", tmp_path, "--port", port)


def test_the_usual_ports_are_left_to_who_has_them(tmp_path: Path) -> None:
    with ExitStack() as others:
        for port in (8080, 1883):
            with suppress(OSError):  # somebody else has it already, which is as good
                others.enter_context(socket.create_server(("127.0.0.1", port)))
        with running("--data", tmp_path, "--no-kiosk", "--no-shoppers") as process:
            said = until_told(process)
    assert "Port 8080 is taken, using " in said
    assert "Port 1883 is taken, using " in said


def test_a_clip_that_is_not_there_is_named(tmp_path: Path) -> None:
    said = refusal("--data", tmp_path, "--clip", tmp_path / "no.avi")
    assert f"there is no clip {tmp_path / 'no.avi'}" in said


ASK_FOR_A_DISPLAY = """
import os
import pathlib
from display import display
with display(pathlib.Path.cwd()) as first:
    os.environ.update(first.environment)
    with display(pathlib.Path.cwd()) as second:
        print(first.where, second.where, sep="\\n")
"""


@pytest.mark.parametrize(
    ("left_over", "reason"),
    [
        ({"DISPLAY": ":4711"}, "as nothing answers at DISPLAY=:4711"),
        ({"DISPLAY": "127.0.0.1:59000.0"}, "as nothing answers at DISPLAY=127.0.0.1:59000.0"),
        ({"DISPLAY": "nonsense"}, "as nothing answers at DISPLAY=nonsense"),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "as there is no screen"),
    ],
    ids=str,
)
def test_a_display_that_does_not_answer_is_replaced(
    left_over: dict[str, str], reason: str, tmp_path: Path
) -> None:
    plain = {name: value for name, value in os.environ.items() if "DISPLAY" not in name}
    done = subprocess.run(
        [sys.executable, "-c", ASK_FOR_A_DISPLAY],
        cwd=tmp_path,
        env={**plain, **left_over, "PYTHONPATH": str(RUN.parent)},
        capture_output=True,
        text=True,
        timeout=READY_S,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    first, second = done.stdout.splitlines()
    assert re.fullmatch(rf"on the virtual screen :\d+, {re.escape(reason)}", first)
    assert second == "in a window", "the virtual one answers"


@pytest.mark.parametrize(
    ("option", "typed", "says"),
    [
        ("--port", "70000", "'70000' is not a port from 1 to 65535"),
        ("--mqtt-port", "-1", "'-1' is not a port from 1 to 65535"),
        ("--for", "nan", "'nan' is not a number of seconds above 0"),
        ("--for", "-3", "'-3' is not a number of seconds above 0"),
        ("--for", "soon", "'soon' is not a number of seconds above 0"),
    ],
)
def test_a_number_that_is_none_is_refused(
    option: str, typed: str, says: str, tmp_path: Path
) -> None:
    assert says in refusal("--data", tmp_path, option, typed, code=2)


def test_data_below_a_file_are_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    said = refusal("--data", tmp_path / "file" / "data")
    assert said.startswith("scripts/run: --data")
    assert "Traceback" not in said


LONG_TALK = """
import pathlib
import time
from processes import Part, Processes, Stop
folder = pathlib.Path.cwd()
talk = "import itertools, time\\nfor n in itertools.count(): print('word', n); time.sleep(0.001)"
(folder / "talker.py").write_text(talk)
processes = Processes(folder, Stop(), log_bytes_max=2_000)
processes.start(Part("talker", "", ["talker"], {"PYTHONPATH": str(folder)}))
log, old = folder / "talker.log", folder / "talker.old.log"
assert processes.watch(30, until=old.exists)
assert processes.watch(30, until=lambda: log.stat().st_size > 0), "it goes on"
assert not log.read_bytes().startswith(bytes(1)), "at the beginning"
processes.stop()
print(old.read_text().split("\\n")[0])
"""

LONG_END = """
import pathlib
from processes import last_line
log = pathlib.Path("long.log")
log.write_text("word\\n" * 100_000 + "the end\\n\\n")
print(last_line(log))
"""


@pytest.mark.parametrize(("script", "says"), [(LONG_TALK, "word 0"), (LONG_END, "the end")])
def test_logs_stay_short_and_are_read_from_their_end(
    script: str, says: str, tmp_path: Path
) -> None:
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(RUN.parent)},
        capture_output=True,
        text=True,
        timeout=READY_S,
        check=False,
    )
    assert done.stdout.strip() == says, done.stderr


def refusal(*arguments: str | Path, code: int = 1) -> str:
    """What a run says that cannot start."""
    done = subprocess.run(
        [RUN, *arguments], capture_output=True, text=True, timeout=READY_S, check=False
    )
    assert done.returncode == code, done.stdout + done.stderr
    return done.stderr
