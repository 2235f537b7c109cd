"""A microphone: real samples through a real pipe, a level out, and no sound left anywhere."""

import math
import sys
from contextlib import aclosing
from pathlib import Path

import numpy as np
import pytest

from config.ambience import QUANTITIES
from sensors.ambience.loudness import heard, meter
from sensors.ambience.measured import Measured, ProbeError
from sensors.ambience.microphone import Microphone, arecord
from sensors.ambience.settings import MicrophoneSettings

RATE_HZ = 48_000
SETTINGS = MicrophoneSettings(offset_db=120.0)

PLAY = """
import sys, time
sys.stdout.buffer.write(open(sys.argv[1], "rb").read())
sys.stdout.flush()
{then}
"""


def tone(hz: float, amplitude: float, seconds: int) -> bytes:
    samples = amplitude * np.sin(2 * np.pi * hz / RATE_HZ * np.arange(seconds * RATE_HZ))
    return np.round(samples * 32_767).astype("<i2").tobytes()


def microphone(clip: Path, then: str = "", silence_s: float = 60.0) -> Microphone:
    """One whose recorder plays a file instead."""
    command = [sys.executable, "-c", PLAY.format(then=then), str(clip)]
    return Microphone(SETTINGS, command, silence_s)


async def levels(one: Microphone) -> tuple[list[float], str]:
    """What is measured until the recorder fails, and why it does."""
    found: list[float] = []
    try:
        async with aclosing(one.watch()) as values:
            async for measured in values:
                assert isinstance(measured, Measured)
                found.append(measured.value)
    except ProbeError as error:
        return found, str(error)
    raise AssertionError("it measures for ever, or fails")


@pytest.mark.parametrize(
    ("hz", "amplitude", "level_db"),
    [
        (1000.0, 1.0, 120.0),  # full scale is what the calibration says
        (1000.0, 0.01, 80.0),
        (100.0, 0.1, 80.9),  # 100 dB, of which the ear hears 19.1 less
        (4000.0, 0.01, 81.0),
    ],
)
async def test_a_tone_has_the_level_that_a_meter_shows(
    tmp_path: Path, hz: float, amplitude: float, level_db: float
) -> None:
    clip = tmp_path / "tone.pcm"
    clip.write_bytes(tone(hz, amplitude, seconds=3))
    found, problem = await levels(microphone(clip))
    assert found == pytest.approx([level_db, level_db], abs=0.3), "the first second settles"
    assert problem == "the recording has ended"


def test_equal_power_has_an_equal_level_whatever_it_sounds_like() -> None:
    noise = np.random.default_rng(1).normal(0, 0.05, 3 * RATE_HZ)
    one = meter(RATE_HZ, 120.0)
    second = 2 * RATE_HZ
    samples = np.round(noise * 32_767).astype("<i2").tobytes()
    found = []
    for start in range(0, len(samples), second):
        one, level = heard(one, samples[start : start + second])
        found.append(level)
    assert found[0] is None
    assert found[1] == pytest.approx(found[2], abs=0.2)


def test_digital_silence_is_no_level_of_a_store() -> None:
    one = meter(RATE_HZ, 120.0)
    for _ in range(2):
        one, level = heard(one, bytes(2 * RATE_HZ))
    assert level == -math.inf
    assert not QUANTITIES["sound"].is_plausible(level)


async def test_a_recorder_that_says_nothing_is_given_up(tmp_path: Path) -> None:
    clip = tmp_path / "short.pcm"
    clip.write_bytes(tone(1000.0, 0.1, seconds=1)[:-2])
    found, problem = await levels(microphone(clip, "time.sleep(600)", silence_s=1.0))
    assert (found, problem) == ([], "no sound for 1 s")


async def test_its_last_words_are_told(tmp_path: Path) -> None:
    clip = tmp_path / "none.pcm"
    clip.write_bytes(b"")
    then = "sys.exit('arecord: main:831: audio open error: Device or resource busy')"
    _, problem = await levels(microphone(clip, then))
    assert problem.endswith("audio open error: Device or resource busy")


async def test_without_a_recorder_it_says_what_to_install() -> None:
    _, problem = await levels(Microphone(SETTINGS, ["no-such-recorder"]))
    assert problem.endswith("install alsa-utils")


async def test_no_sound_is_written_anywhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clip, here = tmp_path / "tone.pcm", tmp_path / "here"
    here.mkdir()
    clip.write_bytes(tone(1000.0, 0.5, seconds=4))
    monkeypatch.chdir(here)
    monkeypatch.setenv("TMPDIR", str(here))
    found, _ = await levels(microphone(clip))
    assert len(found) == 3
    assert list(here.iterdir()) == []


def test_the_recorder_is_asked_for_what_the_meter_takes() -> None:
    settings = MicrophoneSettings(offset_db=120.0, device="plughw:1,0", rate_hz=44_100)
    command = " ".join(arecord(settings))
    assert command == "arecord -q -D plughw:1,0 -t raw -f S16_LE -c 1 -r 44100"
