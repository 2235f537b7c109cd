"""The command line, in processes of their own."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

import msgspec
import pytest

from wire.events import Passage

PATIENCE_S = 60  # a test may wait for a busy machine, but not judge it

BARE = """
import sys
sys.modules["cv2"] = sys.modules["numpy"] = sys.modules["onnxruntime"] = None
from sensors.cli import main
sys.exit(main(sys.argv[1:]))
"""
"""The program where neither OpenCV nor numpy can be imported."""


def run(*arguments: str, bare: bool = False) -> subprocess.CompletedProcess[str]:
    program = ["-c", BARE] if bare else ["-m", "sensors"]
    return subprocess.run(
        [sys.executable, *program, *arguments],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@pytest.mark.parametrize("verb", ["run", "check", "config", "doctor", "count", "model"])
def test_help_works_without_the_heavy_packages(verb: str) -> None:
    done = run(verb, "--help", bare=True)
    assert done.returncode == 0
    assert f"vetrina-sensor {verb}" in done.stdout


def test_check_says_which_packages_are_missing(tmp_path: Path, network: Path) -> None:
    flags = ["--source", "walk", "--data", str(tmp_path), "--detector", str(network)]
    done = run("check", *flags, bare=True)
    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        "the package cv2 is missing: pip install 'vetrina[sensors]'",
        "the package numpy is missing: pip install 'vetrina[sensors]'",
        "the package onnxruntime is missing: pip install 'vetrina[sensors]'",
    ]


@pytest.mark.parametrize("arguments", [("run", "--source", "walk"), ("count", "films/door.avi")])
def test_work_without_the_packages_says_how_to_get_them(arguments: tuple[str, ...]) -> None:
    done = run(*arguments, bare=True)
    assert done.returncode == 1
    assert "pip install 'vetrina[sensors]'" in done.stderr
    assert "Traceback" not in done.stderr


def test_check_says_that_it_is_ready(tmp_path: Path) -> None:
    done = run("check", "--source", "walk", "--data", str(tmp_path / "data"))
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"ready: walk, lines entrance, {tmp_path / 'data'}\n"


def test_check_says_everything_that_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    done = run("check", "--source", "films/none.avi", "--data", str(tmp_path / "file"))
    assert done.returncode == 1
    assert "cannot be written" in done.stderr
    assert "there is no file films/none.avi" in done.stderr


def test_wrong_settings_have_their_own_exit_code(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text("colour = 1\n")
    for verb in ("run", "check", "config", "doctor"):
        done = run(verb, "--settings", str(path))
        assert done.returncode == 78
        assert "unknown key" in done.stderr
    assert run("check", "--store", "No Store").returncode == 78


@pytest.mark.parametrize("verb", ["config", "doctor"])
def test_what_is_shown_holds_no_password(verb: str, tmp_path: Path) -> None:
    flags = ["--json"] if verb == "doctor" else []
    source = "rtsp://user:canary@127.0.0.1:9/door"
    done = run(verb, *flags, "--source", source, "--data", str(tmp_path))
    assert done.returncode == (0 if verb == "config" else 1), "nobody is there"
    shown = json.loads(done.stdout)
    assert (shown if verb == "config" else shown["settings"])["source"] == "rtsp://127.0.0.1:9/door"
    assert "canary" not in done.stdout + done.stderr


def test_doctor_looks_at_the_source(tmp_path: Path) -> None:
    settings = tmp_path / "mine.toml"
    settings.write_text('[[lines]]\nname = "gate"\na = [0.01, 0.9]\nb = [0.01, 0.5]\n')
    flags = ["--settings", str(settings), "--source", "walk", "--data", str(tmp_path)]
    done = run("doctor", "--json", *flags)
    shown = json.loads(done.stdout)
    seen = shown["source"]
    assert (seen["width_px"], seen["height_px"], shown["model"]) == (640, 480, None)
    assert min(seen["counted_fps"], seen["source_fps"]) > 0
    assert seen["detector_ms"] >= 0
    assert 100 < seen["light"] < 200
    assert seen["sharpness"] > 0.02
    line = "line gate runs along the left edge: people there are not seen whole"
    assert line in shown["problems"]
    assert done.returncode == 1
    assert f"failed    source: {line}" in run("doctor", *flags).stdout.splitlines()


def test_doctor_says_what_the_network_is(network: Path, tmp_path: Path) -> None:
    flags = ["--detector", str(network), "--data", str(tmp_path), "--source", "films/none.avi"]
    done = run("doctor", "--json", *flags)
    shown = json.loads(done.stdout)
    assert (shown["model"]["name"], shown["model"]["licence"]) == (network.stem, "Apache-2.0")
    assert len(shown["model"]["sha256"]) == 64
    assert shown["problems"][0] == "source: there is no file films/none.avi"
    assert done.stderr == "", "for programs"


def test_check_warns_of_a_misplaced_line_and_is_ready_all_the_same(tmp_path: Path) -> None:
    settings = tmp_path / "mine.toml"
    settings.write_text('[[lines]]\nname = "gate"\na = [0.5, 0.51]\nb = [0.5, 0.5]\n')
    done = run("check", "--settings", str(settings), "--source", "walk", "--data", str(tmp_path))
    assert done.returncode == 0
    assert done.stderr.startswith("warning: line gate is shorter than half a person")


def test_flags_override_the_file(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text('store = "one"\nbucket_seconds = 30\n[broker]\nport = 1\nusername = "me"\n')
    flags = ["--store", "two", "--bucket-seconds", "10", "--broker", "hub.local:2"]
    done = run("config", "--settings", str(path), *flags, "--source", "0", "--data", "d")
    shown = json.loads(done.stdout)
    assert (shown["store"], shown["bucket_seconds"], shown["data"]) == ("two", 10, "d")
    assert shown["broker"]["host"] == "hub.local"
    assert (shown["broker"]["port"], shown["broker"]["username"]) == (2, "me")


def test_the_clip_is_counted(clip: Path) -> None:
    done = run("count", str(clip), "--json", "--detector", "motion")
    assert done.returncode == 0
    counted = json.loads(done.stdout)
    assert [*counted["lines"]] == ["entrance"]
    entrance = counted["lines"]["entrance"]
    ways = [one["dir"] for one in entrance["events"]]
    assert (ways.count("in"), ways.count("out")) == (entrance["in"], entrance["out"])
    assert min(entrance["in"], entrance["out"]) > 10
    assert (counted["frames"], counted["judged"], counted["detector"]) == (795, 795, "motion")
    assert 100 < max(one["t_s"] for one in entrance["events"]) < 795 / 7, "at the clip's true pace"
    assert counted["cpu_s"] > 0


def test_lines_and_zones_of_the_command_line_are_counted(film: Callable[..., Path]) -> None:
    places = ["--line", "door=32,48,32,0", "--line", "gate=0.1,0.9,0.1,0.1", "--zone"]
    flags = ["--detector", "motion", "--fps", "3.5", "--json"]
    done = run("count", str(film([100] * 5)), *places, "hall=0,0,64,0,64,48", *flags)
    counted = json.loads(done.stdout)
    nobody = {"in": 0, "out": 0, "events": []}
    assert counted["lines"] == {"door": nobody, "gate": nobody}
    assert counted["zones"] == {"hall": {"visits": 0, "dwell_s": 0, "mean_occupancy": 0.0}}
    assert done.stderr == "", "no bar where there is no terminal"


def test_a_line_along_the_edge_is_warned_of(film: Callable[..., Path]) -> None:
    done = run("count", str(film([100])), "--line", "door=1,40,1,30", "--detector", "motion")
    assert done.returncode == 0
    assert done.stderr.startswith("line door runs along the left edge")


@pytest.mark.parametrize(
    "flags",
    [
        ["--line", "door=1,2,3"],
        ["--line", "door=1,2,1,2"],
        ["--line", "1,2,3,4"],
        ["--line", "door=a,b,c,d"],
        ["--zone", "hall=1,2,3,4"],
        ["--fps", "0"],
        ["--fps", "fast"],
    ],
)
def test_what_cannot_be_counted_is_wrong_usage(film: Callable[..., Path], flags: list[str]) -> None:
    assert run("count", str(film([100])), *flags).returncode == 2


def test_a_line_stands_once_on_the_command_line(film: Callable[..., Path]) -> None:
    twice = ["--line", "door=1,2,3,4"] * 2
    done = run("count", str(film([100])), *twice, "--detector", "motion")
    assert done.returncode == 78
    assert "--line: 'door' stands there 2 times" in done.stderr


def test_a_bar_is_drawn_on_a_terminal(film: Callable[..., Path]) -> None:
    parent, child = os.openpty()
    command = ["count", str(film([100] * 9)), "--detector", "motion"]
    with subprocess.Popen([sys.executable, "-m", "sensors", *command], stderr=child) as process:
        os.close(child)
        drawn = b""
        with suppress(OSError):  # what a terminal says when nobody writes any more
            while more := os.read(parent, 4096):
                drawn += more
    os.close(parent)
    assert process.returncode == 0
    assert b"100 %" in drawn


def test_the_network_is_found_by_its_variable(film: Callable[..., Path], network: Path) -> None:
    environment = {**os.environ, "VETRINA_MODEL": str(network)}
    done = subprocess.run(
        [sys.executable, "-m", "sensors", "count", str(film([100] * 2)), "--json"],
        capture_output=True,
        env=environment,
        check=True,
    )
    assert json.loads(done.stdout)["detector"] == str(network)


def test_a_network_that_is_not_there_is_said_in_a_line(film: Callable[..., Path]) -> None:
    done = run("count", str(film([100])), "--detector", "none.onnx")
    assert (done.returncode, done.stderr) == (1, "none.onnx: No such file or directory\n")
    assert "detector: none.onnx" in run("check", "--detector", "none.onnx").stderr


def test_a_store_is_told_to_describe_its_network(tmp_path: Path) -> None:
    (tmp_path / "mine.onnx").write_bytes(b"a network, perhaps")
    done = run("check", "--detector", str(tmp_path / "mine.onnx"), "--data", str(tmp_path))
    assert done.returncode == 1
    assert "vetrina-sensor model add" in done.stderr


def test_the_known_networks_are_listed() -> None:
    done = run("model", "list")
    assert "yolox_nano_416x320: Apache-2.0" in done.stdout


def test_a_count_is_said_for_each_line(film: Callable[..., Path]) -> None:
    done = run("count", str(film([100] * 5)), "--detector", "motion")
    assert done.stdout == "entrance: in 0, out 0\n5 of 5 frames could be judged, by motion\n"


@pytest.mark.parametrize("source", ["films/none.avi", "walk", "/dev/null"])
def test_what_cannot_be_counted_is_said_in_a_line(source: str) -> None:
    done = run("count", source)
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1


def said(outbox: Path) -> list[Passage]:
    with closing(sqlite3.connect(f"file:{outbox}?mode=ro", uri=True)) as database:
        bodies = database.execute("SELECT body FROM outbox ORDER BY seq").fetchall()
    return [msgspec.json.decode(body, type=Passage) for (body,) in bodies]


def until_said(outbox: Path, enough: Callable[[list[Passage]], bool]) -> list[Passage]:
    """What a sensor has said, as soon as it is enough: its start alone takes seconds under load."""
    deadline_s = time.monotonic() + PATIENCE_S
    passages: list[Passage] = []
    while not enough(passages):
        assert time.monotonic() < deadline_s, passages
        time.sleep(0.1)
        with suppress(sqlite3.OperationalError):  # its outbox is not there yet
            passages = said(outbox)
    return passages


def people(passages: list[Passage]) -> int:
    return sum((one.in_ or 0) + (one.out or 0) for one in passages)


def test_a_run_counts_and_says_the_rest_when_it_is_stopped(tmp_path: Path) -> None:
    outbox = tmp_path / "outbox.db"
    environment = {**os.environ, "VETRINA_CLIP": "walk"}
    flags = ["--data", str(tmp_path), "--bucket-seconds", "2", "--broker", "127.0.0.1:9"]
    command = [sys.executable, "-m", "sensors", "run", *flags]
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True) as process:
        try:
            before = until_said(outbox, lambda now: len(now) >= 3 and people(now) > 0)
            process.send_signal(signal.SIGTERM)
            _, log = process.communicate(timeout=60)
        finally:
            process.kill()
    assert process.returncode == 0, log
    told = [json.loads(line)["said"] for line in log.splitlines()]
    assert "vetrina-sensor" in told[0]
    assert "store demo, device sensor-1, watching walk" in told[0]
    assert sum("broker 127.0.0.1:9 cannot be used" in one for one in told) == 1, log
    assert told[-1].endswith("stopped")
    passages = said(outbox)
    assert passages[: len(before)] == before
    assert len(passages) > len(before), "the bucket that was open is said as well"
    assert all(one.start_ms % 2_000 == 0 and one.seconds == 2 for one in passages)
    assert max(one.coverage for one in passages) > 0.5
