"""A system in a folder, booted with its own systemd, without any network but its own loopback.

In: the folder that ``box.debian`` made. Out: what commands in it say. Its ``/var/lib`` is a disk of
its own and of bounded size. Stopped, and its disk let go, when the context ends.
"""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Self

from box.debian import STATE_BYTES, BoxError, do

BOOT_S = 120.0
REBOOTED_EXIT = 133  # systemd-nspawn --keep-unit, when the system within asked for a reboot
LOOK_S = 0.5
COMMAND_S = 900.0
TERMINAL_BYTES_MAX = 1_000_000
ENVIRONMENT = (
    *("env", "-i", "HOME=/root", "LANG=C.UTF-8"),
    "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
)


class Container:
    """The system in ``root``, running inside the context."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.state = root.parent / "state"
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self.state.mkdir(exist_ok=True)
        while self.state.is_mount():  # of a run that was killed
            do("umount", str(self.state))
        size = f"size={STATE_BYTES},mode=755"
        do("mount", "-t", "tmpfs", "-o", size, "vetrina-box", str(self.state))
        try:
            do("cp", "-a", f"{self.root}/var/lib/.", str(self.state))
            shutil.rmtree(self.root / "var/log/journal", ignore_errors=True)
            (self.root / "var/log/journal").mkdir(parents=True)  # kept, for a person to look at
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
        do("umount", str(self.state))
        self.state.rmdir()

    def reboot(self) -> None:
        """Let it shut down, and start it again on the same disks.

        Raises:
            BoxError: it does not go down, or not as for a reboot, or does not come up.
        """
        self.tries("systemctl", "reboot")
        process = self._process
        try:
            code = process.wait(BOOT_S) if process else 0
        except subprocess.TimeoutExpired as error:
            msg = f"it does not go down within {BOOT_S:.0f} s"
            raise BoxError(msg) from error
        if code != REBOOTED_EXIT:
            msg = f"it ended with {code}, not for a reboot"
            raise BoxError(msg)
        self._boot()

    def _boot(self) -> None:
        nspawn = ("systemd-nspawn", "-q", "-b", "-D", str(self.root), "--machine=vetrina-box")
        apart = ("--register=no", "--keep-unit", "--private-network", "--console=pipe")
        with (self.root.parent / "console.log").open("ab") as log:
            self._process = subprocess.Popen(
                [*nspawn, *apart, f"--bind={self.state}:/var/lib"],
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
                msg = f"it does not boot: see {self.root.parent / 'console.log'}"
                raise BoxError(msg)
            time.sleep(LOOK_S)

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
