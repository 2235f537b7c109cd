"""What the chips' bytes mean: the datasheets' own examples, and bytes that a bad wire makes."""

import asyncio
from contextlib import aclosing

import pytest

from sensors.ambience.chips import CHIPS, Garbled, Values, crc8, words
from sensors.ambience.measured import Measured, ProbeError, Series
from sensors.ambience.settings import ChipSettings
from sensors.ambience.soldered import LinuxBus, Soldered
from tests.sensors.ambience.bus import BusFake, ChipFake


def read(name: str, answers: dict[bytes, bytes]) -> Values:
    chip = CHIPS[name]
    bus = BusFake({chip.address: ChipFake(answers)})
    chip.begin(bus, chip.address)
    return chip.read(bus, chip.address)


def sent(*numbers: int) -> bytes:
    """Words with their checksums, as a chip sends them."""
    pairs = [number.to_bytes(2, "big") for number in numbers]
    return b"".join(pair + bytes([crc8(pair)]) for pair in pairs)


def test_the_checksum_is_the_datasheets() -> None:
    assert crc8(b"\xbe\xef") == 0x92


def test_bh1750_is_the_datasheets_example() -> None:
    # Its datasheet's: 0x8390 in high resolution is 28,067 lx.
    found = read("bh1750", {b"\x20": b"\x83\x90"})
    assert found["light"] == pytest.approx(28_067, abs=1)


def test_veml7700_is_linear_below_and_corrected_above() -> None:
    dim = read("veml7700", {b"\x04": (150).to_bytes(2, "little")})
    assert dim["light"] == pytest.approx(80.64)
    bright = read("veml7700", {b"\x04": (20_000).to_bytes(2, "little")})
    raw = 20_000 * 0.5376
    assert bright["light"] == pytest.approx(
        6.0135e-13 * raw**4 - 9.3924e-9 * raw**3 + 8.1488e-5 * raw**2 + 1.0023 * raw
    )
    assert bright["light"] > raw


@pytest.mark.parametrize(
    ("name", "command", "humidity"), [("sht3x", b"\x24\x00", 50.0), ("sht4x", b"\xfd", 56.5)]
)
def test_sht_gives_temperature_and_humidity(name: str, command: bytes, humidity: float) -> None:
    found = read(name, {command: sent(0x6666, 0x8000)})
    assert found["temperature"] == pytest.approx(25.0, abs=0.01)
    assert found["humidity"] == pytest.approx(humidity, abs=0.01)


def test_sht4x_crops_what_runs_over() -> None:
    assert read("sht4x", {b"\xfd": sent(0x6666, 0xFFFF)})["humidity"] == 100.0
    assert read("sht4x", {b"\xfd": sent(0x6666, 0)})["humidity"] == 0.0


# SCD4x datasheet, read_measurement: 500 ppm, 25 Cel, 37 %.
SCD4X = bytes.fromhex("01f433 6667a2 5eb93c")


def test_scd4x_is_the_datasheets_example() -> None:
    ready = sent(0x8006)
    assert read("scd4x", {b"\xe4\xb8": ready, b"\xec\x05": SCD4X}) == {"co2": 500.0}


def test_scd4x_without_news_says_nothing() -> None:
    assert read("scd4x", {b"\xe4\xb8": sent(0x8000), b"\xec\x05": SCD4X}) == {}


def test_a_wrong_checksum_is_no_value() -> None:
    assert words(SCD4X) == [0x01F4, 0x6667, 0x5EB9]
    for place in range(len(SCD4X)):
        spoiled = bytearray(SCD4X)
        spoiled[place] ^= 0x10
        with pytest.raises(Garbled, match="checksum"):
            words(bytes(spoiled))


async def first(probe: Soldered, count: int) -> list[Measured]:
    found = []
    async with aclosing(probe.watch()) as values, asyncio.timeout(60):
        async for one in values:
            found.append(one)
            if len(found) == count:
                break
    return found


async def test_a_chip_is_read_again_and_again() -> None:
    chip = ChipFake({b"\xfd": sent(0x6666, 0x8000)})
    bus = BusFake({0x45: chip})
    settings = ChipSettings(chip="sht4x", address=0x45, name="till")
    found = await first(Soldered(settings, lambda _: bus, every_s=0), 6)
    assert [one.series for one in found[:2]] == [
        Series("temperature", "till"),
        Series("humidity", "till"),
    ]
    assert chip.asked == [b"\xfd"] * 3


async def test_nobody_at_the_address_is_told() -> None:
    probe = Soldered(ChipSettings(chip="bh1750"), lambda _: BusFake({}), every_s=0)
    with pytest.raises(ProbeError, match="look at its wires"):
        await first(probe, 1)
    assert probe.name == "bh1750 at 0x23 of bus 1"


async def test_a_bad_wire_is_told() -> None:
    bus = BusFake({0x44: ChipFake({b"\x24\x00": b"\x66\x66\x00\x80\x00\x00"})})
    with pytest.raises(ProbeError, match="loose"):
        await first(Soldered(ChipSettings(chip="sht3x"), lambda _: bus, every_s=0), 1)


async def test_a_machine_without_the_bus_says_how_to_switch_it_on() -> None:
    with pytest.raises(ProbeError, match="raspi-config"):
        await first(Soldered(ChipSettings(chip="bh1750", bus=63), LinuxBus), 1)
