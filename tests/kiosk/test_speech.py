"""The voice, with an engine of the test's own: one at a time, silenced in time, never in the way."""

import asyncio
import logging
import os
import subprocess
import wave
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from pathlib import Path

import pytest
from msgspec.structs import replace

from config.load import load_shop, load_texts
from config.station import station_of
from kiosk.speech import SPOKEN_CHARACTERS_MAX, Reader, Voice, command, engine
from kiosk.visit.state import Access, Scene, State

WAIT_S = 30.0  # generous: a busy machine starts a process slowly

ENGINE = """#!/bin/sh
cat > "$0.$$.part"
printf '%s\\n' "$*" > "$0.$$.args"
mv "$0.$$.part" "$0.$$.said"
{then}
"""


class Speech:
    """A voice at work, and what its engine was told."""

    def __init__(self, voice: Voice, folder: Path) -> None:
        self.voice = voice
        self.folder = folder

    def said(self) -> dict[int, str]:
        """What was said, by the engine's process."""
        return {
            int(path.name.split(".")[1]): path.read_text(encoding="utf-8")
            for path in self.folder.glob("*.said")
        }

    def arguments(self) -> list[str]:
        return [path.read_text(encoding="utf-8") for path in self.folder.glob("*.args")]


async def until(happened: Callable[[], object]) -> None:
    async with asyncio.timeout(WAIT_S):
        while not happened():  # noqa: ASYNC110 - another process makes it happen
            await asyncio.sleep(0.01)


def alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.fixture
async def speak(tmp_path: Path) -> AsyncIterator[Callable[[str], Speech]]:
    """Start a voice whose engine does something after it has read its words."""
    running: list[asyncio.Task[None]] = []

    def start(then: str) -> Speech:
        program = tmp_path / "espeak-ng"
        program.write_text(ENGINE.format(then=then))
        program.chmod(0o755)
        voice = Voice(str(program))
        running.append(asyncio.create_task(voice.run()))
        return Speech(voice, tmp_path)

    yield start
    for task in running:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def test_words_go_in_by_a_pipe_and_the_language_by_name(
    speak: Callable[[str], Speech],
) -> None:
    speech = speak("exit 0")
    speech.voice.say("fr", ("-x --path=/ ; true", "Merci !", "Très bien"))
    assert speech.voice.speaking
    await until(lambda: not speech.voice.speaking)
    assert list(speech.said().values()) == ["-x --path=/ ; true.\nMerci !\nTrès bien."]
    assert speech.arguments() == ["-v fr -s 150 --stdin\n"]


async def test_new_words_end_the_old_ones(speak: Callable[[str], Speech]) -> None:
    speech = speak("exec sleep 600")
    speech.voice.say("en", ("one",))
    await until(speech.said)
    [first] = speech.said()
    speech.voice.say("en", ("two",))
    await until(lambda: len(speech.said()) == 2)
    assert not alive(first)
    assert set(speech.said().values()) == {"one.", "two."}


async def test_a_voice_is_hushed_and_stays_silent(speak: Callable[[str], Speech]) -> None:
    speech = speak("exec sleep 600")
    speech.voice.say("en", ("one",))
    await until(speech.said)
    speech.voice.hush()
    await until(lambda: not speech.voice.speaking)
    [first] = speech.said()
    assert not alive(first)


async def test_of_many_changes_at_once_the_last_is_said(speak: Callable[[str], Speech]) -> None:
    speech = speak("exit 0")
    for number in range(100):
        speech.voice.say("en", (str(number),))
    await until(lambda: not speech.voice.speaking)
    assert list(speech.said().values()) == ["99."]


async def test_a_screen_too_long_to_listen_to_is_cut(speak: Callable[[str], Speech]) -> None:
    speech = speak("exit 0")
    speech.voice.say("en", ("a" * 5_000,))
    await until(lambda: not speech.voice.speaking)
    [said] = speech.said().values()
    assert len(said) == SPOKEN_CHARACTERS_MAX


async def test_a_machine_without_sound_is_told_once(
    speak: Callable[[str], Speech], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    speech = speak("exit 1")
    for word in ("one", "two"):
        speech.voice.say("en", (word,))
        await until(lambda: not speech.voice.speaking)
    assert len(speech.said()) == 2
    assert caplog.messages == ["nothing is read aloud: espeak-ng ended with 1"]


async def test_an_engine_that_has_gone_is_told_and_hurts_nobody(
    speak: Callable[[str], Speech], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    speech = speak("exit 0")
    (tmp_path / "espeak-ng").unlink()
    speech.voice.say("en", ("one",))
    await until(lambda: not speech.voice.speaking and caplog.messages)
    [told] = caplog.messages
    assert "nothing is read aloud" in told


async def test_without_an_engine_it_is_mute() -> None:
    voice = Voice(None)
    voice.say("en", ("one",))
    assert not voice.speaks
    assert not voice.speaking


async def test_a_program_that_stops_leaves_no_voice_behind(tmp_path: Path) -> None:
    program = tmp_path / "espeak-ng"
    program.write_text(ENGINE.format(then="exec sleep 600"))
    program.chmod(0o755)
    speech = Speech(Voice(str(program)), tmp_path)
    running = asyncio.create_task(speech.voice.run())
    speech.voice.say("en", ("one",))
    await until(speech.said)
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running
    [process] = speech.said()
    assert not alive(process)


async def test_each_screen_is_read_once_to_whoever_asked(speak: Callable[[str], Speech]) -> None:
    station = station_of(load_shop(None), "kiosk-1")
    assert station is not None
    speech = speak("exec sleep 600")
    reader = Reader(speech.voice, load_texts(station.languages))
    asking = State(station=station, language="it")
    reader.show(asking)
    assert not speech.voice.speaking
    listening = replace(asking, access=Access(aloud=True))
    reader.show(listening)
    await until(speech.said)
    reader.show(replace(listening, begun_ms=1_000))  # time has passed, the screen is the same
    reader.show(replace(listening, scene=Scene.THANKS))
    await until(lambda: len(speech.said()) == 2)
    reader.show(asking)
    await until(lambda: not speech.voice.speaking)
    assert sorted(one.splitlines()[0] for one in speech.said().values()) == [
        "Com'è la tua esperienza qui, oggi?",
        "Grazie!",
    ]


def test_the_engine_is_found_where_it_is_installed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert engine() is None
    program = tmp_path / "espeak-ng"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    assert engine() == str(program)


@pytest.mark.parametrize("language", ["it", "en", "de", "fr", "es"])
def test_the_real_engine_speaks_every_language(language: str, tmp_path: Path) -> None:
    program = engine()
    assert program is not None, "this test needs a speech engine: apt-get install espeak-ng"
    sound = tmp_path / "said.wav"
    texts = load_texts([language])[language]
    subprocess.run(
        [*command(program, language), "-w", sound],
        input=f"{texts['why-good']}\n{texts['thanks']}".encode(),
        check=True,
        timeout=WAIT_S,
    )
    with wave.open(str(sound)) as heard:
        assert heard.getnframes() / heard.getframerate() > 0.5
