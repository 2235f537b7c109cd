"""One machine of the box: a Debian booted with its own systemd, on the shop's network.

In: its disks, and the network namespace that its cable leads to. Out: what commands in it say.
Stopped, and its disks let go, when the context ends.
"""

import os
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple, Self

from box import cgroups
from box.debian import BoxError
from box.disks import Disks
from box.network import ROUTER, space_of

BOOT_S = 120.0
REBOOTED_EXIT = 133  # systemd-nspawn --keep-unit, when the system within asked for a reboot
LOOK_S = 0.5
COMMAND_S = 900.0
TERMINAL_BYTES_MAX = 1_000_000
ENVIRONMENT = (
    *("env", "-i", "HOME=/root", "LANG=C.UTF-8"),
    "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
)

SPOKEN_TO = """\
[Unit]
ConditionCapability=
[Service]
ExecStart=
ExecStart=!/usr/sbin/chronyd -F 1 -x
"""
"""chrony tells and hears the time, and lets the clock alone: all machines of the box have one."""


class Face(NamedTuple):
    """How a machine is called on the network. ``sets_clock``: its chrony sets the one clock."""

    name: str
    address: str
    sets_clock: bool = False


class Container:
    """The machine ``face`` on ``disks``, running inside the context; it knows ``others``' names."""

    def __init__(self, face: Face, disks: Disks, others: tuple[Face, ...]) -> None:
        self.face = face
        self.root = disks.root
        self._disks = disks
        self._others = others
        self._groups: tuple[Path, ...] = ()
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        try:
            self._disks.mount()
            self._introduce()
            self._groups = cgroups.group(space_of(self.face.name))
            self._boot()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        if self._process is not None:
            self._process.terminate()  # nspawn tells the systemd within to stop
            try:
                self._process.wait(60)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        cgroups.disband(self._groups)
        self._disks.let_go()

    def reboot(self) -> None:
        """Let it shut down, and start it again on the same disks.

        Raises:
            BoxError: it does not go down, or not as for a reboot, or does not come up.
        """
        self.tries("systemctl", "reboot")
        code = self._ended()
        if code != REBOOTED_EXIT:
            msg = f"{self.face.name} ended with {code}, not for a reboot"
            raise BoxError(msg)
        self._boot()

    def cut(self) -> None:
        """Cut its power: every process is gone at once, and no disk is unmounted from within.

        What was written and not synced is not lost here, as it would be on a real machine; the
        tests of the outbox, the store and the renewal see to that with a file system that forgets.
        """
        leader = self.leader()
        for pid in _beside(leader):  # else one would see another go, as in no cut of power
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGSTOP)
        os.kill(int(leader), signal.SIGKILL)
        self._ended()

    def power(self) -> None:
        """Start it after a cut."""
        self._boot()

    def _ended(self) -> int:
        try:
            return self._process.wait(BOOT_S) if self._process else 0
        except subprocess.TimeoutExpired as error:
            msg = f"{self.face.name} does not go down within {BOOT_S:.0f} s"
            raise BoxError(msg) from error

    def _introduce(self) -> None:
        """Names, as an installer and a router give them."""
        etc = self.root / "etc"
        known = "".join(f"{one.address} {one.name}\n" for one in self._others)
        own = f"127.0.0.1 localhost\n127.0.1.1 {self.face.name}\n"
        (etc / "hosts").write_text(own + known)
        (etc / "hostname").write_text(f"{self.face.name}\n")
        (etc / "resolv.conf").unlink(missing_ok=True)
        (etc / "resolv.conf").write_text(f"nameserver {ROUTER}\n")
        if not self.face.sets_clock:
            place = etc / "systemd/system/chrony.service.d/box.conf"
            place.parent.mkdir(parents=True)
            place.write_text(SPOKEN_TO)

    def _boot(self) -> None:
        nspawn = ("systemd-nspawn", "-q", "-b", "-D", str(self.root))
        named = (f"--machine={space_of(self.face.name)}", "--register=no", "--keep-unit")
        cable = f"--network-namespace-path=/run/netns/{space_of(self.face.name)}"
        # Without the right nspawn does not let anybody ask whether the clock is right, either.
        bound = ("--capability=CAP_SYS_TIME", f"--bind={self._disks.state}:/var/lib")
        with self._console().open("ab") as log:
            self._process = subprocess.Popen(
                [*cgroups.entering(self._groups), *nspawn, *named, cable, *bound, "--console=pipe"],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        self._wait_for_boot()

    def _wait_for_boot(self) -> None:
        """Until its systemd has started what it starts, whatever failed."""
        until_s = time.monotonic() + BOOT_S
        while "running" not in self.tries("systemctl", "is-system-running", "--wait"):
            if self.tries("systemctl", "is-system-running").strip() == "degraded":
                return
            if time.monotonic() > until_s or (self._process and self._process.poll() is not None):
                msg = f"{self.face.name} does not boot: see {self._console()}"
                raise BoxError(msg)
            time.sleep(LOOK_S)

    def _console(self) -> Path:
        return self.root.parent / "console.log"

    def leader(self) -> str:
        """The process here that is the first one there; empty between two boots."""
        if self._process is None:
            return ""
        children = Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children")
        found = children.read_text().split() if children.exists() else []
        return found[0] if found else ""

    def run(self, *words: str, code: int = 0) -> str:
        """Run a command in it.

        Raises:
            BoxError: it ended otherwise than expected.
        """
        done = self._enter(words)
        if done.returncode != code:
            last = "\n    ".join((done.stdout + done.stderr).strip().splitlines()[-8:])
            msg = f"{' '.join(words)[:120]} ended with {done.returncode}\n    {last}"
            raise BoxError(msg)
        return done.stdout

    def tries(self, *words: str) -> str:
        """What a command prints, however it ends."""
        return self._enter(words).stdout

    @contextmanager
    def typed(self, *words: str) -> Iterator[Callable[[], str]]:
        """Type a command that waits for somebody; what is said so far, as long as it runs.

        Raises:
            BoxError: it was still waiting at the end, or ended badly.
        """
        with tempfile.TemporaryFile() as terminal:
            running = subprocess.Popen(
                self._words(words),
                stdin=subprocess.DEVNULL,
                stdout=terminal,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

            def said() -> str:
                return os.pread(terminal.fileno(), TERMINAL_BYTES_MAX, 0).decode(errors="replace")

            try:
                yield said
                code = running.wait(BOOT_S)
            except subprocess.TimeoutExpired as error:
                msg = f"{' '.join(words)[:120]} still waits: {said()[-400:]}"
                raise BoxError(msg) from error
            finally:
                running.kill()
                running.wait()
            if code:
                msg = f"{' '.join(words)[:120]} ended with {code}: {said()[-400:]}"
                raise BoxError(msg)

    def _words(self, words: tuple[str, ...]) -> list[str]:
        return ["/usr/bin/nsenter", "-a", "-t", self.leader(), *ENVIRONMENT, *words]

    def _enter(self, words: tuple[str, ...]) -> subprocess.CompletedProcess[str]:
        if not self.leader():
            return subprocess.CompletedProcess(words, 1, "", "it is between two boots")
        return subprocess.run(
            self._words(words),
            capture_output=True,
            text=True,
            check=False,
            timeout=COMMAND_S,
            stdin=subprocess.DEVNULL,
            start_new_session=True,  # what is signalled there is not we
        )


def _beside(leader: str) -> list[int]:
    """Every process of a system but its first, by the processes' numbers here."""
    space = Path(f"/proc/{leader}/ns/pid").readlink()
    found = []
    for place in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):  # it has just ended
            if place.name != leader and (place / "ns/pid").readlink() == space:
                found.append(int(place.name))
    return found
