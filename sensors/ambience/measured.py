"""PURE. What a probe says: a value, or why there is none.

Values only; ``Probe`` is the one interface behind which chips, microphone and topics stand.
"""

from collections.abc import AsyncGenerator
from typing import NamedTuple, Protocol

from config.ambience import QuantityName


class Series(NamedTuple):
    """What is measured, and by which of several probes (``None``: there is but one)."""

    quantity: QuantityName
    probe: str | None = None

    def __str__(self) -> str:
        return self.quantity if self.probe is None else f"{self.quantity} of {self.probe}"


class Measured(NamedTuple):
    """A value in the quantity's unit, which stands for ``holds_ms`` unless a newer one comes."""

    series: Series
    value: float
    holds_ms: int


class Doubt(NamedTuple):
    """Something was said that is no value: told to staff, until a value of the series comes."""

    series: Series
    problem: str


class ProbeError(Exception):
    """A probe cannot be used now; the message says what an operator can do."""


class Probe(Protocol):
    """Something that measures; ``name`` is what staff call it."""

    @property
    def name(self) -> str:
        """What stands before a problem of this probe."""

    def watch(self) -> AsyncGenerator[Measured | Doubt, None]:
        """Measure for ever; close it to end.

        Raises:
            ProbeError: it cannot go on; it may be tried again.
        """
