"""What systemd hears: a real socket in its place, and programs that live, get stuck and end."""

import asyncio
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from wire.supervisor import Supervisor

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_S = 60.0
PINGS_MISSED = 10
FAST_US = 300_000

STUCK = """\
import asyncio, time
from wire.supervisor import Supervisor

async def run():
    watching = asyncio.create_task(Supervisor().watch())
    await asyncio.sleep(1)
    time.sleep(3600)  # in the loop, where no program of ours may

asyncio.run(run())
"""


class Systemd:
    """The socket that systemd would listen at."""

    def __init__(self, path: str) -> None:
        self.line = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.line.bind(path)
        shown = "@" + path[1:] if path.startswith("\0") else path
        self.environment = {"NOTIFY_SOCKET": shown, "WATCHDOG_USEC": str(FAST_US)}

    def hear(self, wait_s: float = PATIENCE_S) -> str | None:
        """The next thing said; None when nothing is for so long."""
        self.line.settimeout(wait_s)
        try:
            return self.line.recv(100).decode()
        except TimeoutError:
            return None

    async def heard(self) -> str | None:
        return await asyncio.to_thread(self.hear)


@pytest.fixture(params=["file", "abstract"])
def systemd(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Systemd]:
    name = f"\0vetrina-{os.getpid()}-{tmp_path.name}"
    one = Systemd(name if request.param == "abstract" else str(tmp_path / "notify"))
    yield one
    one.line.close()


async def test_a_program_is_ready_when_it_lives_alive_while_it_does_and_stopping(
    systemd: Systemd,
) -> None:
    answers = iter([False, False, True])
    work = Supervisor(systemd.environment).watch(lambda: next(answers, True))
    program = asyncio.create_task(work)
    assert [await systemd.heard() for _ in range(3)] == ["READY=1", "WATCHDOG=1", "WATCHDOG=1"]
    assert next(answers, None) is None, "it was asked before it was called ready"
    program.cancel()
    await asyncio.wait([program])
    said = "WATCHDOG=1"
    while said == "WATCHDOG=1":
        said = await systemd.heard() or "nothing"
    assert said == "STOPPING=1"


async def test_what_does_not_live_is_not_spoken_for(systemd: Systemd) -> None:
    lives = True
    program = asyncio.create_task(Supervisor(systemd.environment).watch(lambda: lives))
    for said in ("READY=1", "WATCHDOG=1"):
        assert await systemd.heard() == said
    lives = False
    await asyncio.sleep(FAST_US / 1_000_000)
    while await asyncio.to_thread(systemd.hear, 0.01):
        pass  # what was said before
    assert await asyncio.to_thread(systemd.hear, PINGS_MISSED * FAST_US / 3_000_000) is None
    lives = True
    assert await systemd.heard() == "WATCHDOG=1"
    program.cancel()
    await asyncio.wait([program])


def test_a_loop_that_is_stuck_sends_nothing(systemd: Systemd) -> None:
    environment = {**os.environ, **systemd.environment, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen([sys.executable, "-c", STUCK], env=environment) as program:
        assert systemd.hear() == "READY=1"
        heard = 0
        while systemd.hear(PINGS_MISSED * FAST_US / 3_000_000) == "WATCHDOG=1":
            heard += 1
        assert heard > 0
        assert program.poll() is None, "it is there, and stuck"
        program.kill()


async def test_where_nobody_listens_a_program_goes_on(tmp_path: Path) -> None:
    gone = {"NOTIFY_SOCKET": str(tmp_path / "gone"), "WATCHDOG_USEC": "30000"}
    for environment in (gone, {}):
        program = asyncio.create_task(Supervisor(environment).watch())
        done, _ = await asyncio.wait([program], timeout=0.1)
        assert not done
        program.cancel()
        await asyncio.wait([program])
