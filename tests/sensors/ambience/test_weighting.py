"""The A-weighting, held against the standard's own table."""

import math

import numpy as np
import pytest

from sensors.ambience.weighting import BLOCK, _plain, a_weighting, gain_db, weighed

INF = math.inf

# IEC 61672-1:2013, table 3: nominal frequency, A-weighting, acceptance limits of class 2. The exact
# frequencies are the powers of ten behind the nominal ones.
TABLE = (
    (10.0, -70.4, 5.0, -INF),
    (12.5, -63.4, 5.0, -INF),
    (16.0, -56.7, 5.0, -INF),
    (20.0, -50.5, 3.0, -3.0),
    (25.0, -44.7, 3.0, -3.0),
    (31.5, -39.4, 3.0, -3.0),
    (40.0, -34.6, 2.0, -2.0),
    (50.0, -30.2, 2.0, -2.0),
    (63.0, -26.2, 2.0, -2.0),
    (80.0, -22.5, 2.0, -2.0),
    (100.0, -19.1, 1.5, -1.5),
    (125.0, -16.1, 1.5, -1.5),
    (160.0, -13.4, 1.5, -1.5),
    (200.0, -10.9, 1.5, -1.5),
    (250.0, -8.6, 1.5, -1.5),
    (315.0, -6.6, 1.5, -1.5),
    (400.0, -4.8, 1.5, -1.5),
    (500.0, -3.2, 1.5, -1.5),
    (630.0, -1.9, 1.5, -1.5),
    (800.0, -0.8, 1.5, -1.5),
    (1000.0, 0.0, 1.0, -1.0),
    (1250.0, 0.6, 1.5, -1.5),
    (1600.0, 1.0, 2.0, -2.0),
    (2000.0, 1.2, 2.0, -2.0),
    (2500.0, 1.3, 2.5, -2.5),
    (3150.0, 1.2, 2.5, -2.5),
    (4000.0, 1.0, 3.0, -3.0),
    (5000.0, 0.5, 3.5, -3.5),
    (6300.0, -0.1, 4.5, -4.5),
    (8000.0, -1.1, 5.0, -5.0),
    (10000.0, -2.5, 5.0, -INF),
    (12500.0, -4.3, 5.0, -INF),
    (16000.0, -6.6, 5.0, -INF),
    (20000.0, -9.3, 5.0, -INF),
)


@pytest.mark.parametrize("rate_hz", [44_100, 48_000])
def test_it_stays_within_class_2_over_the_whole_table(rate_hz: int) -> None:
    weighting = a_weighting(rate_hz)
    for index, (nominal, wanted, above, below) in enumerate(TABLE):
        exact = 10 ** ((10 + index) / 10)
        assert exact == pytest.approx(nominal, rel=0.03)
        off = gain_db(weighting, exact, rate_hz) - wanted
        assert below <= off <= above, nominal
        if nominal <= 4_000:  # the table itself is rounded to a tenth
            assert abs(off) <= 0.3, nominal


@pytest.mark.parametrize("hz", [31.5, 125.0, 1000.0, 4000.0, 8000.0])
def test_tones_that_are_filtered_come_out_as_the_response_says(hz: float) -> None:
    rate_hz = 48_000
    tone = np.sin(2 * np.pi * hz / rate_hz * np.arange(3 * rate_hz))
    weighting = a_weighting(rate_hz)
    weighting, _ = weighed(weighting, tone[:rate_hz])
    _, out = weighed(weighting, tone[rate_hz:])
    power = 2 * float(np.mean(out * out))
    assert 10 * math.log10(power) == pytest.approx(gain_db(weighting, hz, rate_hz), abs=0.02)


def test_blocks_are_the_same_filter_as_sample_by_sample() -> None:
    weighting = a_weighting(44_100)
    noise = np.random.default_rng(3).normal(size=7 * BLOCK)
    sections = weighting.sections
    plain, _ = _plain(sections, [0.0] * 6, noise.tolist())
    weighting, first = weighed(weighting, noise[: 3 * BLOCK])
    _, rest = weighed(weighting, noise[3 * BLOCK :])
    assert np.allclose([*first, *rest], plain, rtol=0, atol=1e-9)
