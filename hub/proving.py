"""Tries a new release on a copy of all that a hub keeps, where it can hurt nobody.

In: the hub's folder, the environments of two releases, the time. Out: a verified copy beside the
others, which is the store's own way back for its people, and why the release may not be put in
force: the new one must go on from the copy, and the one that runs now must go on from what the new
one has left, so that the way back is known to be there before the way there is taken. What was
unpacked for it is removed again. It puts nothing in force.
"""

import asyncio
import shutil
import tempfile
from asyncio.subprocess import PIPE, create_subprocess_exec
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from hub.backup.making import DATABASES, Origin, make
from hub.backup.manifest import BackupError
from hub.backup.restoring import restore
from wire.machine import disk_free_bytes

DRAFT = ".proof-"
"""Begins the name of the folder in the hub's, hidden, that a copy is unpacked in. Releases rely on
it in each other: ``prove`` writes into no other folder."""

PROOF_S = 900.0
"""Of one release: a log of years is read in minutes on the slowest machine."""

ROOM_BYTES = 67_108_864  # for the running hub, which takes no harm

SAID_CHARACTERS_MAX = 120  # of the last that a release says when it fails


class Proof(Struct, frozen=True, kw_only=True):
    """What came of it: ``problem`` is why the release may not be put in force, None: it may.

    ``is_final``: it is the release's, which is not tried again; otherwise it was never tried.
    """

    problem: str | None = None
    is_final: bool = False


class Proving:
    """Tries releases for one hub.

    ``folder`` is the hub's, ``into`` where its copies lie, ``settings`` the file that it was
    started with, None: none.
    """

    def __init__(self, folder: Path, into: Path, settings: Path | None) -> None:
        self._folder = folder
        self._into = into
        self._settings = settings

    async def prove(self, new: Path, own: Path, origin: Origin) -> Proof:
        """Try the release in the environment ``new`` beside the one in ``own``; it takes minutes.

        Only one at a time. Whoever gives up waiting ends it.
        """
        await asyncio.to_thread(self.tidy)
        try:
            draft = await asyncio.to_thread(self._unpacked, origin)
            for release, words in ((new, "it"), (own, "on the way back the one before it")):
                said = await self._said_by(release, draft, origin.shop)
                if said is not None:
                    return replace(
                        said, problem=f"{words} cannot go on from a copy: {said.problem}"
                    )
        except (BackupError, OSError) as error:
            return Proof(problem=f"there is no copy to try it on: {error}")
        finally:
            self.tidy()  # not awaited: whoever ends the hub waits for nothing
        return Proof()

    def tidy(self) -> None:
        """Remove what a hub that was killed meanwhile has left."""
        for left in self._folder.glob(f"{DRAFT}*"):
            shutil.rmtree(left, ignore_errors=True)

    def _unpacked(self, origin: Origin) -> Path:
        """A copy of all that the hub keeps, made and taken back as any other is."""
        self._need_room()
        copy = make(self._folder, self._into, origin)
        draft = Path(tempfile.mkdtemp(dir=self._folder, prefix=DRAFT))
        restore(copy, draft, origin.made_ms)
        return draft

    async def _said_by(self, release: Path, draft: Path, shop: Path | None) -> Proof | None:
        """What is wrong with a release; None: nothing."""
        command: list[str | Path] = ["-I", "-m", "hub", "prove", draft]
        command += [] if self._settings is None else ["--settings", self._settings]
        command += [] if shop is None else ["--shop", shop]
        python = release / "bin" / "python"
        process = await create_subprocess_exec(python, *command, stdout=PIPE, stderr=PIPE)
        try:
            async with asyncio.timeout(PROOF_S):
                _, told = await process.communicate()
                code = await process.wait()
        except TimeoutError:
            return Proof(problem=f"it needs more than {PROOF_S:.0f} s", is_final=True)
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
        if code == 0:
            return None
        words = told.decode(errors="replace").strip()[-SAID_CHARACTERS_MAX:]
        if code < 0:  # the machine had no memory left, or is shut down
            return Proof(problem=f"signal {-code} has ended it")
        return Proof(problem=words or "it crashed", is_final=True)

    def _need_room(self) -> None:
        """The copy unpacked, and what a migration puts beside it; ``make`` asks for its own.

        Raises:
            BackupError: there is too little.
        """
        found = [self._folder / one for one in DATABASES]
        wanted = 3 * sum(one.stat().st_size for one in found if one.exists()) + ROOM_BYTES
        free = disk_free_bytes(self._folder)
        if free < wanted:
            msg = f"it needs {wanted} bytes and {free} are free; make room"
            raise BackupError(msg)
