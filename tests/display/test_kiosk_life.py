"""What the real kiosk tells systemd: ready with its first frame, alive while the glass gets more."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psutil
import pytest

from tests.display.conftest import Display, xvfb

ROOT = Path(__file__).parents[2]
SIZE_PX = (800, 480)
PATIENCE_S = 60.0
PING_US = 600_000
MISSED_S = 10 * PING_US / 3_000_000
NO_NETWORK = "hub.nowhere.invalid:1883"  # RFC 2606: a name that never resolves


class Systemd:
    """The socket that systemd would listen at."""

    def __init__(self, path: Path) -> None:
        self.line = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.line.bind(str(path))
        self.environment = {"NOTIFY_SOCKET": str(path), "WATCHDOG_USEC": str(PING_US)}

    def hear(self, wait_s: float = PATIENCE_S) -> str | None:
        """The next thing said; None when nothing is for so long."""
        self.line.settimeout(wait_s)
        try:
            return self.line.recv(100).decode()
        except TimeoutError:
            return None

    def hear_out(self) -> None:
        """Let everything pass that is still said, until nothing more is."""
        for _ in range(1_000):
            if self.hear(MISSED_S) is None:
                return
        pytest.fail("it does not stop")


@contextmanager
def kiosk(display: Display, systemd: Systemd, data: Path) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-m", "kiosk", "run", "--data", str(data), "--broker", NO_NETWORK]
    with subprocess.Popen(
        [*command, "--size", f"{SIZE_PX[0]}x{SIZE_PX[1]}", "--windowed"],
        cwd=ROOT,
        env={**display.environment, **systemd.environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


@pytest.fixture
def systemd(tmp_path: Path) -> Iterator[Systemd]:
    one = Systemd(tmp_path / "notify")
    with closing(one.line):
        yield one


def test_it_starts_without_a_network_and_lives_until_it_is_told_to_stop(
    systemd: Systemd, tmp_path: Path
) -> None:
    with xvfb(SIZE_PX) as display, kiosk(display, systemd, tmp_path) as process:
        assert systemd.hear() == "READY=1"
        assert [systemd.hear() for _ in range(3)] == ["WATCHDOG=1"] * 3
        process.terminate()
        said = systemd.hear()
        while said == "WATCHDOG=1":
            said = systemd.hear()
        assert said == "STOPPING=1"
        assert process.wait(PATIENCE_S) == 0


def test_a_glass_that_gets_no_frames_is_no_life(systemd: Systemd, tmp_path: Path) -> None:
    before = {one.pid for one in psutil.Process().children()}
    with xvfb(SIZE_PX) as display:
        [server] = [
            one
            for one in psutil.Process().children()
            if one.pid not in before and one.name() == "Xvfb"
        ]
        with kiosk(display, systemd, tmp_path) as process:
            assert [systemd.hear() for _ in range(2)] == ["READY=1", "WATCHDOG=1"]
            os.kill(server.pid, signal.SIGSTOP)
            try:
                systemd.hear_out()
                assert process.poll() is None, "it is there, and shows nothing"
            finally:
                os.kill(server.pid, signal.SIGCONT)
            assert systemd.hear() == "WATCHDOG=1"
