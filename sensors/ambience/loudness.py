"""PURE. How loud a second was: samples of sound in, one level in dB(A) out, the sound forgotten.

In come 16-bit samples of one channel; out goes the equivalent A-weighted level (LAeq) of the second
they make. Nothing else leaves: a level a second holds no word that was spoken. What a full scale
means in decibels is the microphone's calibration, which somebody has to have measured.
"""

import math
from dataclasses import dataclass

import numpy as np

from sensors.ambience.weighting import Weighting, a_weighting, weighed

SAMPLE_BYTES = 2
FULL_SCALE = 32_768.0  # of 16 bits with a sign

SETTLING_SECONDS = 1
"""Not judged after a start: the filter still answers to the microphone's switching on."""


@dataclass(frozen=True, slots=True, eq=False)
class Loudness:
    """A meter, with its filter and how many seconds it has heard.

    ``offset_db`` is the level of a sine at full scale.
    """

    rate_hz: int
    offset_db: float
    weighting: Weighting
    seconds: int = 0

    @property
    def second_bytes(self) -> int:
        """How much of the raw samples one second is."""
        return self.rate_hz * SAMPLE_BYTES


def meter(rate_hz: int, offset_db: float) -> Loudness:
    """A meter that has heard nothing."""
    return Loudness(rate_hz, offset_db, a_weighting(rate_hz))


def heard(loudness: Loudness, second: bytes) -> tuple[Loudness, float | None]:
    """One second of raw samples (S16_LE): the meter after it, and the level in dB(A).

    ``None`` while the filter settles. Digital silence is minus infinity: no microphone is so quiet.
    """
    samples = np.frombuffer(second, dtype="<i2").astype(np.float64) / FULL_SCALE
    weighting, out = weighed(loudness.weighting, samples)
    after = Loudness(loudness.rate_hz, loudness.offset_db, weighting, loudness.seconds + 1)
    if after.seconds <= SETTLING_SECONDS:
        return after, None
    power = 2 * float(np.mean(out * out))  # of a sine at full scale this is 1
    level = loudness.offset_db + 10 * math.log10(power) if power > 0 else -math.inf
    return after, level
