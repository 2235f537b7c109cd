"""The command line, in processes of their own."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from wire.events import Passage

BARE = """
import sys
sys.modules["cv2"] = sys.modules["numpy"] = None
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


@pytest.mark.parametrize("verb", ["run", "check", "config", "doctor", "count"])
def test_help_works_without_the_heavy_packages(verb: str) -> None:
    done = run(verb, "--help", bare=True)
    assert done.returncode == 0
    assert f"vetrina-sensor {verb}" in done.stdout


def test_check_says_which_packages_are_missing(tmp_path: Path) -> None:
    done = run("check", "--source", "walk", "--data", str(tmp_path), bare=True)
    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        "the package cv2 is missing: pip install 'vetrina[sensors]'",
        "the package numpy is missing: pip install 'vetrina[sensors]'",
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
    done = run(verb, "--source", "rtsp://user:secret@host/door", "--data", str(tmp_path))
    assert done.returncode == 0
    shown = json.loads(done.stdout)
    assert (shown if verb == "config" else shown["settings"])["source"] == "rtsp://host/door"
    assert "secret" not in done.stdout + done.stderr


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
    done = run("count", str(clip), "--json")
    assert done.returncode == 0
    crossings = json.loads(done.stdout)
    assert {one["line"] for one in crossings} == {"entrance"}
    assert {one["direction"] for one in crossings} == {"in", "out"}


def test_a_count_is_said_for_each_line(film: Callable[..., Path]) -> None:
    done = run("count", str(film([100] * 5)))
    assert done.stdout == "entrance: in 0, out 0\n5 of 5 frames could be judged\n"


@pytest.mark.parametrize("source", ["films/none.avi", "walk", "/dev/null"])
def test_what_cannot_be_counted_is_said_in_a_line(source: str) -> None:
    done = run("count", source)
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1


def said(outbox: Path) -> list[Passage]:
    with sqlite3.connect(f"file:{outbox}?mode=ro", uri=True) as database:
        bodies = database.execute("SELECT body FROM outbox ORDER BY seq").fetchall()
    database.close()
    return [msgspec.json.decode(body, type=Passage) for (body,) in bodies]


def test_a_run_counts_and_says_the_rest_when_it_is_stopped(tmp_path: Path) -> None:
    environment = {**os.environ, "VETRINA_CLIP": "walk"}
    flags = ["--data", str(tmp_path), "--bucket-seconds", "2", "--broker", "127.0.0.1:9"]
    command = [sys.executable, "-m", "sensors", "run", *flags]
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True) as process:
        time.sleep(9)
        process.send_signal(signal.SIGTERM)
        _, log = process.communicate(timeout=20)
    assert process.returncode == 0, log
    assert "vetrina-sensor" in log.splitlines()[0]
    assert "store demo, device sensor-1, watching walk" in log.splitlines()[0]
    assert len(log.splitlines()) == 3, log  # started, no broker, stopped
    passages = said(tmp_path / "outbox.db")
    assert len(passages) >= 4
    assert all(one.start_ms % 2_000 == 0 and one.seconds == 2 for one in passages)
    assert all(one.coverage > 0.5 for one in passages[1:-1]), "hardly anything went unwatched"
    assert sum((one.in_ or 0) + (one.out or 0) for one in passages) > 0
