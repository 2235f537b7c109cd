"""A chip on the machine's I2C bus as a probe. The only place that knows smbus2."""

import asyncio
import time
from collections.abc import AsyncGenerator, Callable
from contextlib import AbstractContextManager
from typing import Self

from smbus2 import SMBus, i2c_msg

from sensors.ambience.chips import CHIPS, Bus, Garbled
from sensors.ambience.measured import Measured, ProbeError, Series
from sensors.ambience.settings import ChipSettings

EVERY_S = 5.0
"""Between two readings of a chip: what SCD4x can, and more than a minute's mean needs."""

HOLDS_MS = 15_000
"""How long a value stands: two readings may be missed."""

OpenBus = Callable[[int], AbstractContextManager[Bus]]
"""Opens a bus by its number; raises OSError."""


class LinuxBus:
    """An I2C bus of this machine, ``/dev/i2c-N``."""

    def __init__(self, number: int) -> None:
        """Open it; OSError when it is not there."""
        self._bus = SMBus(f"/dev/i2c-{number}")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._bus.close()

    def transfer(self, address: int, write: bytes, read: int = 0) -> bytes:
        """Write, then read in the same transaction; raises OSError when nobody answers."""
        answer = i2c_msg.read(address, read)
        parts = [i2c_msg.write(address, write)] if write else []
        self._bus.i2c_rdwr(*parts, *([answer] if read else []))
        return bytes(answer)

    def pause(self, seconds: float) -> None:
        """Let the chip work; the caller is on a thread of its own."""
        time.sleep(seconds)


class Soldered:
    """One chip, read every ``every_s``."""

    def __init__(
        self, settings: ChipSettings, open_bus: OpenBus = LinuxBus, every_s: float = EVERY_S
    ) -> None:
        """Nothing is opened before it is watched."""
        self._settings = settings
        self._chip = CHIPS[settings.chip]
        self._address = settings.address or self._chip.address
        self._open_bus = open_bus
        self._every_s = every_s

    @property
    def name(self) -> str:
        """What staff find on the board."""
        return f"{self._settings.chip} at {self._address:#04x} of bus {self._settings.bus}"

    async def watch(self) -> AsyncGenerator[Measured, None]:
        """Measure for ever.

        Raises:
            ProbeError: the bus or the chip does not answer, or not rightly.
        """
        try:
            with self._open_bus(self._settings.bus) as bus:
                await asyncio.to_thread(self._chip.begin, bus, self._address)
                while True:
                    values = await asyncio.to_thread(self._chip.read, bus, self._address)
                    for quantity, value in values.items():
                        series = Series(quantity, self._settings.name)
                        yield Measured(series, value, HOLDS_MS)
                    await asyncio.sleep(self._every_s)
        except FileNotFoundError as error:
            msg = "there is no such bus; switch I2C on (raspi-config)"
            raise ProbeError(msg) from error
        except OSError as error:
            msg = f"does not answer: {error.strerror or error}; look at its wires and address"
            raise ProbeError(msg) from error
        except Garbled as error:
            raise ProbeError(str(error)) from error
