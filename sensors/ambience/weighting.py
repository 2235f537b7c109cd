"""PURE. The A-weighting of IEC 61672-1 as a digital filter: sound pressure in, weighed out.

The standard's poles and zeros (IEC 61672-1:2013, annex E) are carried over by the bilinear
transform, as three sections of second order. At 44.1 and 48 kHz it stays within the limits of
class 2 from 10 Hz to 20 kHz. A block of samples is filtered at once by matrices that say what each
sample, and what was before the block, does to every later one: the same filter as sample by sample,
a hundred times as fast where only numpy is there.
"""

import cmath
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

POLES_HZ = (20.598997, 107.65265, 737.86223, 12194.217)
"""f1 to f4 of the standard; the outer two are double poles."""

REFERENCE_HZ = 1000.0
"""Where the weighting is 0 dB."""

BLOCK = 100
"""Samples filtered at once; a tenth of a second is a whole number of them at both rates."""


class _Section(NamedTuple):
    """One section of second order: what it takes of the input and of its own output."""

    b: tuple[float, float, float]
    a: tuple[float, float]


@dataclass(frozen=True, slots=True, eq=False)
class Weighting:
    """The filter of one rate, with what it remembers between blocks.

    ``now`` is what each sample of a block does to each later one, ``then`` what the memory does,
    ``keep`` and ``learn`` how the memory goes on.
    """

    sections: tuple[_Section, ...]
    now: Floats
    then: Floats
    keep: Floats
    learn: Floats
    memory: Floats


def a_weighting(rate_hz: int) -> Weighting:
    """The filter at a sampling rate, in silence."""
    first, second, third, fourth = (2 * math.pi * hz for hz in POLES_HZ)
    sections = (
        _section((1, 0, 0), (first, first), rate_hz),
        _section((1, 0, 0), (second, third), rate_hz),
        _section((0, 0, fourth**2), (fourth, fourth), rate_hz),
    )
    gain = 1 / _response(sections, REFERENCE_HZ, rate_hz)
    head = sections[0]
    scaled = (head.b[0] * gain, head.b[1] * gain, head.b[2] * gain)
    return _in_blocks((_Section(scaled, head.a), *sections[1:]))


def weighed(weighting: Weighting, samples: Floats) -> tuple[Weighting, Floats]:
    """Filter whole blocks of samples; the weighting that goes on from there, and the result."""
    blocks = samples.reshape(-1, BLOCK)
    learnt = blocks @ weighting.learn.T
    memories = np.empty((len(blocks) + 1, len(weighting.memory)))
    memories[0] = weighting.memory
    for index in range(len(blocks)):
        memories[index + 1] = weighting.keep @ memories[index] + learnt[index]
    out = blocks @ weighting.now.T + memories[:-1] @ weighting.then.T
    after = Weighting(
        weighting.sections,
        weighting.now,
        weighting.then,
        weighting.keep,
        weighting.learn,
        memories[-1],
    )
    return after, out.reshape(-1)


def gain_db(weighting: Weighting, hz: float, rate_hz: int) -> float:
    """What the filter does to a tone."""
    return 20 * math.log10(_response(weighting.sections, hz, rate_hz))


def _section(
    zeros: tuple[float, float, float], poles: tuple[float, float], rate_hz: int
) -> _Section:
    """Carry numerator ``z2 s^2 + z1 s + z0`` over two real poles to the digital side."""
    k = 2.0 * rate_hz
    analog = (1.0, poles[0] + poles[1], poles[0] * poles[1])
    b, a = _bilinear(zeros, k), _bilinear(analog, k)
    return _Section((b[0] / a[0], b[1] / a[0], b[2] / a[0]), (a[1] / a[0], a[2] / a[0]))


def _bilinear(of: tuple[float, float, float], k: float) -> tuple[float, float, float]:
    """A polynomial in s with s = k (1 - 1/z) / (1 + 1/z), times (1 + 1/z)^2."""
    two, one, zero = of[0] * k * k, of[1] * k, of[2]
    return two + one + zero, 2 * (zero - two), two - one + zero


def _response(sections: Sequence[_Section], hz: float, rate_hz: int) -> float:
    back = cmath.exp(-2j * math.pi * hz / rate_hz)
    response = complex(1.0)
    for one in sections:
        above = one.b[0] + one.b[1] * back + one.b[2] * back**2
        response *= above / (1 + one.a[0] * back + one.a[1] * back**2)
    return abs(response)


def _in_blocks(sections: tuple[_Section, ...]) -> Weighting:
    """Ask the plain filter what a single sample, and each of its memories, do to a block."""
    size = 2 * len(sections)
    pulse = [1.0] + [0.0] * (BLOCK - 1)
    answer, after = _plain(sections, [0.0] * size, pulse)
    now = np.zeros((BLOCK, BLOCK))
    for column in range(BLOCK):
        now[column:, column] = answer[: BLOCK - column]
    then, keep = np.empty((BLOCK, size)), np.empty((size, size))
    for index in range(size):
        memory = [1.0 if one == index else 0.0 for one in range(size)]
        then[:, index], keep[:, index] = _plain(sections, memory, [0.0] * BLOCK)
    learn = np.empty((size, BLOCK))
    for column in range(BLOCK):  # a sample later in the block has less time to be remembered in
        _, learn[:, column] = _plain(sections, [0.0] * size, pulse[: BLOCK - column])
    assert np.allclose(learn[:, 0], after)  # noqa: S101 - the same pulse, the whole block long
    return Weighting(sections, now, then, keep, learn, np.zeros(size))


def _plain(
    sections: Sequence[_Section], memory: Sequence[float], samples: Sequence[float]
) -> tuple[list[float], list[float]]:
    """The filter sample by sample (transposed direct form II): the output and the memory after."""
    memory, out = list(memory), []
    for sample in samples:
        value = sample
        for index, (b, a) in enumerate(sections):
            one, two = 2 * index, 2 * index + 1
            result = b[0] * value + memory[one]
            memory[one] = b[1] * value - a[0] * result + memory[two]
            memory[two] = b[2] * value - a[1] * result
            value = result
        out.append(value)
    return out, memory
