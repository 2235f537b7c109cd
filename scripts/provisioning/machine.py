"""The machine that is provisioned: its files below a root, and commands that are run on it.

In: paths as they are on the machine, commands as words. Out: files, exit codes, what was printed.
It decides nothing; the steps do.
"""

import fcntl
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

COMMAND_S = 1800.0  # an apt or a pip on a slow line; longer is a hang

UNFINISHED = "/run/vetrina-provision"


class StepError(Exception):
    """A step cannot be done; the message says what to do about it."""


class HeldError(Exception):
    """Somebody else works on a file now."""


class Machine:
    """This machine.

    ``touched`` says whether something was changed that no service was told of yet, now or by an
    earlier try that failed. It is known until the machine starts anew, which tells them all.
    """

    root = Path("/")

    would_touch = False
    """Whether somebody who only looks has seen that something would be changed."""

    @property
    def touched(self) -> bool:
        """Whether services have to be told."""
        return self.would_touch or self.at(UNFINISHED).exists()

    def touch(self) -> None:
        """Remember that something was changed."""
        self.writes(UNFINISHED, b"", 0o644)

    def finish(self) -> None:
        """Forget it: everybody was told."""
        self.removes(UNFINISHED)

    def at(self, path: str) -> Path:
        """Where a path of the machine is."""
        return self.root / path.removeprefix("/")

    def run(self, *words: str) -> str:
        """Run a command and return what it printed.

        Raises:
            StepError: it failed, or is not there.
        """
        try:
            done = self._run(words)
        except FileNotFoundError as error:
            msg = f"{words[0]} is not installed: is this Debian or Raspberry Pi OS?"
            raise StepError(msg) from error
        except subprocess.TimeoutExpired as error:
            msg = f"this took more than {COMMAND_S:.0f} s: {' '.join(words)}"
            raise StepError(msg) from error
        if done.returncode:
            said = (done.stderr or done.stdout).strip().splitlines()
            reason = "\n  ".join(said[-5:]) or f"exit code {done.returncode}"
            msg = f"this failed: {' '.join(words)}\n  {reason}"
            raise StepError(msg)
        return done.stdout

    def succeeds(self, *words: str) -> bool:
        """Whether a command ends with 0; one that is not there does not."""
        try:
            return self._run(words).returncode == 0
        except FileNotFoundError:
            return False

    def _run(self, words: tuple[str, ...]) -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C.UTF-8"}
        return subprocess.run(
            words,
            capture_output=True,
            text=True,
            check=False,
            timeout=COMMAND_S,
            env=environment,
        )

    def reads(self, path: str) -> bytes | None:
        """What a file holds; None where there is none."""
        try:
            return self.at(path).read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            return None

    def writes(self, path: str, content: bytes, mode: int) -> None:
        """Write a file whole: who reads it meanwhile finds the old one or the new one."""
        place = self.at(path)
        place.parent.mkdir(parents=True, exist_ok=True)
        beside = place.with_name(f".{place.name}.new")
        beside.touch(mode=0o600)
        with beside.open("wb") as file:
            file.write(content)
            file.flush()
            self.flush(file.fileno())
        beside.chmod(mode)
        beside.replace(place)

    def leads(self, path: str) -> str | None:
        """Where a link leads; None where there is none."""
        try:
            return str(self.at(path).readlink())
        except OSError:
            return None

    def links(self, path: str, target: str) -> None:
        """Let a link lead to ``target``: who follows it meanwhile goes the old way or the new one."""
        place = self.at(path)
        beside = place.with_name(f".{place.name}.new")
        beside.unlink(missing_ok=True)
        beside.symlink_to(target)
        beside.replace(place)
        opened = os.open(place.parent, os.O_RDONLY | os.O_DIRECTORY)
        try:
            self.flush(opened)
        finally:
            os.close(opened)

    def names(self, path: str) -> list[str]:
        """What is in a folder, links that lead nowhere too; nothing where there is none."""
        try:
            return sorted(one.name for one in self.at(path).iterdir())
        except (FileNotFoundError, NotADirectoryError):
            return []

    def sync(self) -> None:
        """Return when all that was written is on the disk."""
        os.sync()

    def flush(self, opened: int) -> None:
        """Return when a file, or what a folder lists, is on the disk."""
        os.fsync(opened)

    @contextmanager
    def held(self, *paths: str) -> Iterator[None]:
        """Hold the locks of files, as ``wire.lock`` does; of one whose folder is not there, none.

        Raises:
            HeldError: somebody else holds one.
        """
        with ExitStack() as stack:
            for path in paths:
                file = self.at(f"{path}.lock")
                if not file.parent.is_dir():
                    continue
                held = stack.enter_context(file.open("ab"))
                try:
                    fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError as error:
                    raise HeldError(path) from error
            yield

    def is_held(self, path: str) -> bool:
        """Whether somebody else holds the lock of a file."""
        if not self.at(f"{path}.lock").exists():
            return False
        try:
            with self.held(path):
                return False
        except HeldError:
            return True

    def removes(self, path: str) -> None:
        """Take a file or a folder with all that is in it away."""
        place = self.at(path)
        if place.is_dir() and not place.is_symlink():
            shutil.rmtree(place)
        else:
            place.unlink(missing_ok=True)
