"""One renewal from what is wanted to what is settled, on one page.

In: a carrier, a shelf, a craft, the clocks. Out: ``current``, leading to the release that holds,
and a journal that says what was tried. It may be killed between any two lines: begun again, it goes
on where the journal and the shelf say it was. It decides nothing about when and for whom.
"""

import logging
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from msgspec.structs import replace

from config.renewal import journal as book
from config.renewal.carrier import Carrier, CarrierError
from config.renewal.craft import CraftError
from config.renewal.journal import STARTS_MAX, Asked, Failed, Journal, Trial
from config.renewal.notes import WHY_CHARACTERS_MAX, Proved
from config.renewal.shelf import Shelf, is_whole
from wire.release import Accepted, Manifest, Program, ReleaseRefused, Wheel, judge
from wire.seal import PublicKey
from wire.timepiece import Timepiece

log = logging.getLogger(__name__)

TRIAL_MS = 300_000
"""A Pi starts a program within a minute; the hub tells it to stay in the next."""

PROOF_MS = 2_400_000
"""A hub copies what it keeps, and two releases read a log of years, on a slow machine."""

ROOM = 4
"""How often the size of its wheels a release takes: they are kept until it is settled, and unpacked
to three times as much."""

RESERVE_BYTES = 256 * 1024 * 1024
"""What is left to the programs on the same disk: a hub writes answers down all the while."""

LOOK_S = 1.0  # between two looks for what the hub has said


class Hands(Protocol):
    """What the renewal has done by others; see ``config.renewal.craft.Craft``."""

    def install(self, manifest: Manifest, wheels: Path, into: Path) -> None:
        """Make an environment with a release in it."""

    def restart(self) -> None:
        """Start the program anew."""

    def kept(self) -> int | None:
        """The release that the hub has told to stay."""

    def proved(self) -> Proved | None:
        """What a hub says of a release that it has tried on a copy."""

    def doubt(self, counter: int) -> str | None:
        """What a release on trial says that it lacks."""


class RenewalError(Exception):
    """Nothing was changed; the message says why."""


class NoRoomError(Exception):
    """The disk is too full for a release; the message says how full."""


class Renewal:
    """Renews one program."""

    def __init__(  # noqa: PLR0913 - its partners, each by name
        self,
        *,
        program: Program,
        root: PublicKey,
        shelf: Shelf,
        craft: Hands,
        timepiece: Timepiece,
        sleep: Callable[[float], None],
    ) -> None:
        self._program = program
        self._root = root
        self._shelf = shelf
        self._craft = craft
        self._timepiece = timepiece
        self._sleep = sleep

    def run(self, carrier: Carrier | None) -> Journal:
        """End a trial that was begun; then take what a carrier brings, and try it.

        Raises:
            RenewalError: what is brought is refused, or cannot be had.
            JournalError, OSError: the disk refuses.
        """
        journal = book.read(self._shelf.folder)
        if journal.trial is None and carrier is not None:
            journal = self._taken(carrier, journal)
        elif journal.refused is not None or journal.asked is not None:
            journal = self._note(replace(journal, refused=None, asked=None))
        return journal if journal.trial is None else self._try(journal, journal.trial)

    def _taken(self, carrier: Carrier, journal: Journal) -> Journal:
        """Take what is brought, or write down why not: the program tells the hub."""
        if journal.refused is not None:  # whoever looks now sees that it is tried again
            journal = self._note(replace(journal, refused=None))
        try:
            accepted = self._take(carrier, journal)
            if self._program == "hub":
                said = self._proved(journal, accepted.manifest.counter)
                if said is not None:
                    failed = Failed(counter=accepted.manifest.counter, why=said)
                    journal = self._note(replace(journal, seen=accepted.seen, failed=failed))
                    self._shelf.drop(failed.counter)
                    return journal
        except RenewalError as error:
            self._note(replace(journal, refused=str(error)[:WHY_CHARACTERS_MAX], asked=None))
            raise
        return self._begin(journal, accepted)

    def _proved(self, journal: Journal, counter: int) -> str | None:
        """Have the hub that runs try it on a copy; why it does not hold there, None: it does.

        Raises:
            RenewalError: it was not tried, and may be another time.
        """
        asked = Asked(counter=counter, mark=secrets.token_hex(8))
        self._note(replace(journal, asked=asked))
        until_ms = self._timepiece.uptime_ms() + PROOF_MS
        while self._timepiece.uptime_ms() < until_ms:
            said = self._craft.proved()
            if said is not None and said.mark == asked.mark:
                if said.problem is not None and not said.is_final:
                    raise RenewalError(said.problem)
                return said.problem
            self._sleep(LOOK_S)
        msg = f"the hub has not said within {PROOF_MS // 1000} s whether it holds on a copy"
        raise RenewalError(msg)

    def _take(self, carrier: Carrier, journal: Journal) -> Accepted:
        """Fetch and install beside what is in force."""
        if self._timepiece.clock() != "synced":
            msg = "the clock is not known to be right: whether the release has expired is not known"
            raise RenewalError(msg)
        try:
            now_ms = self._timepiece.wall_ms()
            accepted = judge(carrier.head(), self._root, self._program, journal.seen, now_ms)
        except (ReleaseRefused, CarrierError) as error:
            log.warning("no new release: %s", error)
            raise RenewalError(str(error)) from error
        if not self._shelf.is_complete(accepted.manifest.counter):
            self._place(carrier, accepted.manifest)
        return accepted

    def _place(self, carrier: Carrier, manifest: Manifest) -> None:
        """Fetch and install; where the disk or pip refuses, what was written makes room again."""
        try:
            self._ask_for_room(manifest)
            for wheel in manifest.wheels:
                self._fetch(carrier, wheel, manifest.counter)
            wheels = self._shelf.downloads(manifest.counter)
            self._craft.install(manifest, wheels, self._shelf.clear(manifest.counter))
            self._shelf.complete(manifest.counter)
        except (ReleaseRefused, CarrierError) as error:
            log.warning("no new release: %s", error)
            raise RenewalError(str(error)) from error
        except (NoRoomError, CraftError, OSError) as error:
            log.warning("no new release: %s", error)
            self._shelf.drop(manifest.counter)
            raise RenewalError(str(error)) from error

    def _ask_for_room(self, manifest: Manifest) -> None:
        needed = ROOM * sum(one.size_bytes for one in manifest.wheels) + RESERVE_BYTES
        free = self._shelf.free_bytes
        if free < needed:
            msg = f"no room: {needed >> 20} MB have to be free, {free >> 20} MB are"
            raise NoRoomError(msg)

    def _fetch(self, carrier: Carrier, wheel: Wheel, counter: int) -> None:
        path = self._shelf.downloads(counter) / wheel.name
        if is_whole(path, wheel):
            return
        with path.open("wb") as file:
            for piece in carrier.wheel(wheel):
                file.write(piece)
        if not is_whole(path, wheel):
            path.unlink()
            msg = f"{wheel.name} is not the file of the manifest"
            raise ReleaseRefused(msg)

    def _begin(self, journal: Journal, accepted: Accepted) -> Journal:
        """Write down the way back, before the way there."""
        trial = Trial(counter=accepted.manifest.counter, back=self._shelf.in_force)
        return self._note(replace(journal, seen=accepted.seen, trial=trial, asked=None))

    def _try(self, journal: Journal, trial: Trial) -> Journal:
        if trial.over is not None:
            return self._go_back(journal, trial, trial.over)
        if self._craft.kept() == trial.counter:  # the power went when all but the last was done
            return self._stay(journal, trial)
        if trial.starts == STARTS_MAX:
            return self._go_back(journal, trial, f"its trial was broken off {STARTS_MAX} times")
        is_started = self._is_started(trial)
        trial = replace(trial, starts=trial.starts + 1, boot=self._timepiece.boot)
        journal = self._note(replace(journal, trial=trial))
        self._shelf.switch(self._shelf.target(trial.counter))
        log.info("release %d is on trial, try %d", trial.counter, trial.starts)
        try:
            if not is_started:
                self._craft.restart()
        except CraftError as error:
            return self._go_back(journal, trial, str(error))
        if self._holds(trial.counter):
            return self._stay(journal, trial)
        doubt = self._craft.doubt(trial.counter)
        why = f"not told to stay within {TRIAL_MS // 1000} s" + (f": {doubt}" if doubt else "")
        return self._go_back(journal, trial, why)

    def _is_started(self, trial: Trial) -> bool:
        """Whether the machine was started since, and has started the release with itself."""
        was_off = trial.boot is not None and trial.boot != self._timepiece.boot
        return was_off and self._shelf.in_force == self._shelf.target(trial.counter)

    def _holds(self, counter: int) -> bool:
        """Wait until the hub has told the new release to stay, or for as long as a trial lasts."""
        until_ms = self._timepiece.uptime_ms() + TRIAL_MS
        while self._timepiece.uptime_ms() < until_ms:
            if self._craft.kept() == counter:
                return True
            self._sleep(LOOK_S)
        return self._craft.kept() == counter

    def _stay(self, journal: Journal, trial: Trial) -> Journal:
        self._shelf.switch(self._shelf.target(trial.counter))
        journal = self._note(replace(journal, trial=None, failed=None))
        self._shelf.sweep([trial.back])
        log.info("release %d stays", trial.counter)
        return journal

    def _go_back(self, journal: Journal, trial: Trial, why: str) -> Journal:
        why = why[:WHY_CHARACTERS_MAX]
        log.warning("release %d does not hold, back to %s: %s", trial.counter, trial.back, why)
        journal = self._note(replace(journal, trial=replace(trial, over=why)))
        self._shelf.switch(trial.back)
        try:
            self._craft.restart()
        except CraftError as error:  # systemd goes on trying; the link is right
            log.warning("the release before does not start at once: %s", error)
        failed = Failed(counter=trial.counter, why=why)
        journal = self._note(replace(journal, trial=None, failed=failed))
        self._shelf.sweep([trial.back])
        return journal

    def _note(self, journal: Journal) -> Journal:
        book.write(self._shelf.folder, journal)
        return journal
