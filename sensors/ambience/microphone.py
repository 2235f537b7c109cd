"""A microphone as a probe: a child process hands over raw samples, a level a second comes out.

ALSA's own ``arecord`` records; it is on every Raspberry Pi and needs no Python package. What it
says goes through a pipe, a second at a time, and is overwritten by the next one: no sound is kept,
sent or written. It starts no task.
"""

import asyncio
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import asynccontextmanager

from sensors.ambience.loudness import heard, meter
from sensors.ambience.measured import Measured, ProbeError, Series
from sensors.ambience.settings import RECORDER, MicrophoneSettings

SILENCE_S = 10.0
"""A recorder that hands over nothing for so long is wedged."""

HOLDS_MS = 1_500
"""A level stands for its second, and for what the next one may be late."""

_LAST_WORDS_S = 2.0
_LAST_WORDS_BYTES = 2_000
_WORDS_CHARACTERS = 120


def arecord(settings: MicrophoneSettings) -> list[str]:
    """The command that records, raw, one channel, to its standard output."""
    form = ["-t", "raw", "-f", "S16_LE", "-c", "1", "-r", str(settings.rate_hz)]
    return [RECORDER, "-q", "-D", settings.device, *form]


class Microphone:
    """One microphone; ``command`` is what records."""

    def __init__(
        self,
        settings: MicrophoneSettings,
        command: Sequence[str] | None = None,
        silence_s: float = SILENCE_S,
    ) -> None:
        """Nothing is opened before it is watched."""
        self._settings = settings
        self._command = command or arecord(settings)
        self._silence_s = silence_s

    @property
    def name(self) -> str:
        """What staff find plugged in."""
        return f"microphone {self._settings.device}"

    async def watch(self) -> AsyncGenerator[Measured, None]:
        """Measure for ever.

        Raises:
            ProbeError: nothing records, or it has ended or is silent.
        """
        series = Series("sound", self._settings.name)
        loudness = meter(self._settings.rate_hz, self._settings.offset_db)
        async with _recording(self._command) as process:
            samples = process.stdout
            if samples is None:
                raise AssertionError  # it is a pipe
            while True:
                try:
                    async with asyncio.timeout(self._silence_s):
                        second = await samples.readexactly(loudness.second_bytes)
                except TimeoutError as error:
                    msg = f"no sound for {self._silence_s:g} s"
                    raise ProbeError(msg) from error
                except asyncio.IncompleteReadError as error:
                    raise ProbeError(await _last_words(process)) from error
                loudness, level = heard(loudness, second)
                if level is not None:
                    yield Measured(series, level, HOLDS_MS)


@asynccontextmanager
async def _recording(command: Sequence[str]) -> AsyncIterator[Process]:
    try:
        process = await asyncio.create_subprocess_exec(*command, stdout=PIPE, stderr=PIPE)
    except OSError as error:
        msg = f"{command[0]} cannot be started: {error.strerror}; install alsa-utils"
        raise ProbeError(msg) from error
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()  # it holds nothing worth a farewell
        await process.communicate()


async def _last_words(process: Process) -> str:
    """Why a recorder has ended."""
    words = b""
    if process.stderr is not None:
        try:
            async with asyncio.timeout(_LAST_WORDS_S):
                words = await process.stderr.read(_LAST_WORDS_BYTES)
        except TimeoutError:
            pass  # a child of its own keeps the pipe open
    said = " ".join(words.decode(errors="replace").split())[-_WORDS_CHARACTERS:]
    return f"the recording has ended: {said}" if said else "the recording has ended"
