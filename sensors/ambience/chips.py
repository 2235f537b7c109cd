"""The chips that are understood: what each is asked over the bus, and what its bytes mean.

Every number stands in the maker's datasheet, named at each chip. It talks through a ``Bus`` and
opens none; ``read`` blocks for as long as the chip measures.
"""

from collections.abc import Callable, Mapping
from typing import NamedTuple, Protocol

from config.ambience import QuantityName

Values = Mapping[QuantityName, float]


class Bus(Protocol):
    """What is needed of an I2C bus."""

    def transfer(self, address: int, write: bytes, read: int = 0) -> bytes:
        """Write, then read in the same transaction; raises OSError when nobody answers."""

    def pause(self, seconds: float) -> None:
        """Let the chip work."""


class Garbled(Exception):
    """What a chip has said cannot be right; the message says why."""


class Chip(NamedTuple):
    """One kind of chip: where it sits unless wired otherwise, and how it is begun and read."""

    address: int
    quantities: tuple[QuantityName, ...]
    begin: Callable[[Bus, int], None]
    read: Callable[[Bus, int], Values]


def crc8(data: bytes) -> int:
    """Sensirion's checksum: polynomial 0x31, begun with 0xFF (SHT3x datasheet, 4.12)."""
    crc = 0xFF
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = ((crc << 1) ^ 0x31 if crc & 0x80 else crc << 1) & 0xFF
    return crc


def words(answer: bytes) -> list[int]:
    """Sensirion's words of two bytes, each with its checksum.

    Raises:
        Garbled: a checksum is wrong.
    """
    found = []
    for start in range(0, len(answer), 3):
        word, crc = answer[start : start + 2], answer[start + 2]
        if crc8(word) != crc:
            msg = f"checksum {crc:#04x} of {word.hex()}: is the wire too long, or loose?"
            raise Garbled(msg)
        found.append(int.from_bytes(word, "big"))
    return found


def _begin_bh1750(bus: Bus, address: int) -> None:
    bus.transfer(address, b"\x01")  # power on


def _read_bh1750(bus: Bus, address: int) -> Values:
    """ROHM BH1750FVI: one measurement of high resolution, 180 ms at most, 1.2 counts a lux."""
    bus.transfer(address, b"\x20")
    bus.pause(0.18)
    return {"light": int.from_bytes(bus.transfer(address, b"", 2), "big") / 1.2}


def _begin_veml7700(bus: Bus, address: int) -> None:
    bus.transfer(address, b"\x00\x00\x10")  # on, gain 1/8, 100 ms: up to full daylight
    bus.pause(0.11)


def _read_veml7700(bus: Bus, address: int) -> Values:
    """Vishay VEML7700: 0.5376 lx a count at gain 1/8 and 100 ms.

    Above 1000 lx it is not linear; Vishay's application note 84323 gives the correction.
    """
    lux = int.from_bytes(bus.transfer(address, b"\x04", 2), "little") * 0.5376
    if lux > 1_000:  # noqa: PLR2004 - the note's limit, told above
        lux = ((6.0135e-13 * lux - 9.3924e-9) * lux + 8.1488e-5) * lux**2 + 1.0023 * lux
    return {"light": lux}


def _begin_sht(_: Bus, __: int) -> None:
    """It sleeps until it is asked."""


def _read_sht3x(bus: Bus, address: int) -> Values:
    """Sensirion SHT3x: one shot of high repeatability, 15.5 ms at most."""
    bus.transfer(address, b"\x24\x00")
    bus.pause(0.016)
    temperature, humidity = words(bus.transfer(address, b"", 6))
    return {"temperature": -45 + 175 * temperature / 65_535, "humidity": 100 * humidity / 65_535}


def _read_sht4x(bus: Bus, address: int) -> Values:
    """Sensirion SHT4x: high precision, 8.3 ms at most; its humidity may run over and is cropped."""
    bus.transfer(address, b"\xfd")
    bus.pause(0.01)
    temperature, humidity = words(bus.transfer(address, b"", 6))
    return {
        "temperature": -45 + 175 * temperature / 65_535,
        "humidity": min(max(-6 + 125 * humidity / 65_535, 0.0), 100.0),
    }


def _begin_scd4x(bus: Bus, address: int) -> None:
    bus.transfer(address, b"\x3f\x86")  # stop: after a restart it may be measuring already
    bus.pause(0.5)
    bus.transfer(address, b"\x21\xb1")  # measure every 5 s
    bus.pause(5.5)


def _read_scd4x(bus: Bus, address: int) -> Values:
    """Sensirion SCD4x: CO2 alone; it warms itself, so its temperature is that of its own board."""
    bus.transfer(address, b"\xe4\xb8")
    bus.pause(0.001)
    if not words(bus.transfer(address, b"", 3))[0] & 0x07FF:
        return {}  # nothing new since it was read
    bus.transfer(address, b"\xec\x05")
    bus.pause(0.001)
    return {"co2": float(words(bus.transfer(address, b"", 9))[0])}


CHIPS: Mapping[str, Chip] = {
    "bh1750": Chip(0x23, ("light",), _begin_bh1750, _read_bh1750),
    "veml7700": Chip(0x10, ("light",), _begin_veml7700, _read_veml7700),
    "sht3x": Chip(0x44, ("temperature", "humidity"), _begin_sht, _read_sht3x),
    "sht4x": Chip(0x44, ("temperature", "humidity"), _begin_sht, _read_sht4x),
    "scd4x": Chip(0x62, ("co2",), _begin_scd4x, _read_scd4x),
}
"""Every chip by the name it has in the settings."""
