"""Reads the screen aloud with a speech engine of the machine, where one is installed.

In: what is to be said, in which language. Out: sound, made by a child process of its own, one at a
time: new words end the old ones. It never makes the screen wait, and a machine without a
loudspeaker or an engine that hangs costs nothing but the voice. What is said is ``kiosk.spoken``.
"""

import asyncio
import logging
import shutil
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import Mapping
from contextlib import suppress
from typing import NoReturn

from config.catalogue import Texts
from kiosk.spoken import spoken
from kiosk.visit.state import State

log = logging.getLogger(__name__)

ENGINE = "espeak-ng"
"""Speaks all five languages from 12 MB of disk, 0.2 s after it was asked; needs no network."""

WORDS_A_MINUTE_RATE = 150
"""Slower than the engine's own 175: one listens to it once, in a shop."""

SPOKEN_CHARACTERS_MAX = 1_000
"""Twice the longest screen; a minute of speech."""

SPEECH_S_MAX = 90.0
"""A sound system that hangs holds the engine for ever."""


def engine() -> str | None:
    """Where the speech engine is; None: the screens cannot be read aloud here."""
    return shutil.which(ENGINE)


def command(program: str, language: str) -> tuple[str, ...]:
    """How the engine is started; the words go in by a pipe, or one could be taken for an option."""
    return (program, "-v", language, "-s", str(WORDS_A_MINUTE_RATE), "--stdin")


class Voice:
    """One voice; ``run`` is a task of the program, without which nothing is heard."""

    def __init__(self, program: str | None) -> None:
        """Keep the engine's path; without one it is mute. Nothing is started yet."""
        self._program = program
        self._wanted: tuple[str, str] | None = None
        self._changed = asyncio.Event()
        self._process: Process | None = None
        self._busy = False
        self._mute = False

    @property
    def speaks(self) -> bool:
        """Whether there is an engine, so that reading aloud can be offered."""
        return self._program is not None

    @property
    def speaking(self) -> bool:
        """Whether something is being said, or about to be."""
        return self._busy or self._wanted is not None

    def say(self, language: str, sentences: tuple[str, ...]) -> None:
        """Say this instead of whatever is being said."""
        text = "\n".join(one if one[-1] in ".!?" else f"{one}." for one in sentences)
        self._want((language, text[:SPOKEN_CHARACTERS_MAX]) if text else None)

    def hush(self) -> None:
        """Say no more."""
        self._want(None)

    async def run(self) -> NoReturn:
        """Say what is wanted, for ever; a voice that is cancelled falls silent."""
        while True:
            await self._changed.wait()
            self._changed.clear()
            wanted, self._wanted = self._wanted, None
            if wanted is not None and self._program is not None:
                self._busy = True
                await self._speak(self._program, *wanted)
                self._busy = False

    def _want(self, wanted: tuple[str, str] | None) -> None:
        self._wanted = wanted if self._program else None
        self._changed.set()
        if self._process is not None:
            _kill(self._process)

    async def _speak(self, program: str, language: str, text: str) -> None:
        try:
            process = await asyncio.create_subprocess_exec(
                *command(program, language), stdin=PIPE, stdout=DEVNULL, stderr=DEVNULL
            )
        except OSError as error:
            self._tell(str(error))
            return
        self._process = process
        try:
            if not self._changed.is_set():
                async with asyncio.timeout(SPEECH_S_MAX):
                    await process.communicate(text.encode())
        except TimeoutError:
            self._tell(f"{ENGINE} did not end within {SPEECH_S_MAX:.0f} s")
        finally:
            _kill(process)
            await process.wait()
            self._process = None
        if process.returncode and process.returncode > 0:  # below 0: it was told to be silent
            self._tell(f"{ENGINE} ended with {process.returncode}")
        elif process.returncode == 0:
            self._mute = False

    def _tell(self, problem: str) -> None:
        """Once per outage; a shopper who hears nothing still sees the screen."""
        log.log(
            logging.DEBUG if self._mute else logging.WARNING, "nothing is read aloud: %s", problem
        )
        self._mute = True


class Reader:
    """Reads each screen aloud, once, to whoever has asked for it."""

    def __init__(self, voice: Voice, texts: Mapping[str, Texts]) -> None:
        """Read with a voice, in the words of each language."""
        self._voice = voice
        self._texts = texts
        self._said: tuple[str, tuple[str, ...]] | None = None

    def show(self, state: State) -> None:
        """Read what has come in front; what stands there already is not said again."""
        if not state.access.aloud:
            if self._said is not None:
                self._voice.hush()
                self._said = None
            return
        own = state.station.words.get(state.language, {})
        texts = self._texts[state.language].worded(own)
        now = (state.language, spoken(state, texts))
        if now != self._said:
            self._voice.say(*now)
            self._said = now


def _kill(process: Process) -> None:
    with suppress(ProcessLookupError):
        process.kill()
