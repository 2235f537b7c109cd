"""The PIN: what is kept, what is refused, and that a try is counted before it is judged."""

import logging
import os
import pty
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from config.command import FAILED, OK
from kiosk.duty import TRIES_MAX
from kiosk.pin import TRIES_FILE, Gate, PinError, mistakes, read, seal

ROOT = Path(__file__).parents[2]

PIN = "402915"


@pytest.fixture
def pin_file(tmp_path: Path) -> Path:
    file = tmp_path / "kiosk.pin"
    file.write_bytes(seal(PIN))
    return file


@pytest.mark.parametrize(
    ("pin", "reasons"),
    [
        (PIN, 0),
        ("4029", 1),
        ("4029151234567", 1),
        ("40291a", 1),
        ("٤٠٢٩١٥", 1),
        ("", 2),
        ("111111", 1),
        ("123456", 1),
        ("987654", 1),
    ],
)
def test_a_pin_that_anybody_would_guess_is_refused(pin: str, reasons: int) -> None:
    assert len(mistakes(pin)) == reasons


def test_the_file_does_not_hold_the_pin_and_no_two_are_alike() -> None:
    assert PIN.encode() not in seal(PIN)
    assert seal(PIN) != seal(PIN)


def test_only_the_pin_opens_and_each_try_is_on_disk_before_the_answer(
    pin_file: Path, tmp_path: Path
) -> None:
    gate = Gate(pin_file, tmp_path)
    assert gate.has_pin
    assert gate.tries() == 0
    assert not gate.check("402916", 1)
    assert Gate(pin_file, tmp_path).tries() == 1
    assert gate.check(PIN, 2)
    assert gate.tries() == 2
    gate.forgive()
    assert gate.tries() == 0


def test_without_a_pin_nothing_opens(tmp_path: Path) -> None:
    gate = Gate(None, tmp_path)
    assert not gate.has_pin
    assert not gate.check("", 1)


@pytest.mark.parametrize("content", ["", "402915", "md5$00$00", "scrypt$xx$yy"])
def test_a_file_that_is_no_good_is_told_and_opens_nothing(
    tmp_path: Path, content: str, caplog: pytest.LogCaptureFixture
) -> None:
    file = tmp_path / "kiosk.pin"
    file.write_text(content)
    gate = Gate(file, tmp_path)
    assert not gate.has_pin
    assert not gate.check(PIN, 1)
    assert "vetrina-kiosk pin" in caplog.text
    with pytest.raises(PinError) as refused:
        read(file)
    assert not content or content not in str(refused.value)


def test_a_file_that_is_missing_is_told(tmp_path: Path) -> None:
    with pytest.raises(PinError, match="cannot be read"):
        read(tmp_path / "nowhere")


def test_tries_that_nobody_can_read_lock_the_pad(pin_file: Path, tmp_path: Path) -> None:
    (tmp_path / TRIES_FILE).write_text("many")
    assert Gate(pin_file, tmp_path).tries() == TRIES_MAX


def test_a_disk_that_refuses_is_told_and_the_pin_still_opens(
    pin_file: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    gate = Gate(pin_file, tmp_path / "nowhere")
    with caplog.at_level(logging.WARNING):
        assert gate.check(PIN, 3)
    assert "a restart will forget 3" in caplog.text


def ask_for_pin(file: Path, *typed: str) -> tuple[int, str]:
    """What ``vetrina-kiosk pin`` answers to somebody at a terminal: exit code, what is seen."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "kiosk", "pin", str(file)],
        cwd=ROOT,
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
    ) as asking:
        os.close(theirs)
        seen = b""
        for line in typed:
            while not seen.endswith(b": "):  # it has switched the echo off by then
                seen += os.read(ours, 1_000)
            os.write(ours, line.encode() + b"\n")
            seen += b"\n"
        with suppress(OSError):  # how a terminal says that the other side has gone
            while more := os.read(ours, 1_000):
                seen += more
    os.close(ours)
    return asking.returncode, seen.decode()


def test_the_verb_asks_twice_and_shows_nothing(tmp_path: Path) -> None:
    file = tmp_path / "new.pin"
    code, seen = ask_for_pin(file, PIN, PIN)
    assert code == OK, seen
    assert PIN not in seen
    assert file.stat().st_mode & 0o777 == 0o600
    assert Gate(file, tmp_path).check(PIN, 1)


@pytest.mark.parametrize(
    ("typed", "reason"),
    [([PIN, "402916"], "not the same"), (["1234"], "6 to 12 digits")],
)
def test_the_verb_keeps_nothing_that_is_not_sure(
    tmp_path: Path, typed: list[str], reason: str
) -> None:
    file = tmp_path / "new.pin"
    code, seen = ask_for_pin(file, *typed)
    assert code == FAILED
    assert reason in seen
    assert not file.exists()
