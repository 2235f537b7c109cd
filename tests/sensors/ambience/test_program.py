"""The probes as a program of their own: from a foreign device's message to an event on the wire."""

import asyncio
import json
from pathlib import Path

import pytest

from config.load import ConfigError
from sensors.ambience.settings import AmbienceSettings, ChipSettings, TopicSettings
from sensors.app import run_ambience
from sensors.cli import main
from sensors.settings import SensorSettings, load_settings, problems
from tests.faults.brokers import Mosquitto
from wire.link import Endpoint
from wire.timepiece import SystemTimepiece

AMBIENCE = """
bucket_seconds = 1
data = "{folder}"
[[ambience.chips]]
chip = "sht4x"
bus = 63
address = 0x45
name = "shelf"
[ambience.microphone]
offset_db = 112.5
[[ambience.topics]]
topic = "z/till"
pointer = "/temperature"
quantity = "temperature"
"""


async def test_what_a_foreign_device_says_becomes_a_reading(tmp_path: Path) -> None:
    broker = Mosquitto(tmp_path)
    await broker.start()
    topics = [TopicSettings(topic="z/till", pointer="/t", quantity="temperature")]
    settings = SensorSettings(
        data=tmp_path / "data",
        bucket_seconds=1,
        broker=Endpoint(port=broker.port),
        ambience=AmbienceSettings(topics=topics),
    )
    where = ["-h", "127.0.0.1", "-p", str(broker.port), "-t"]
    try:
        async with asyncio.timeout(100), asyncio.TaskGroup() as tasks:
            running = tasks.create_task(run_ambience(settings, "0", SystemTimepiece()))
            hearing = await asyncio.create_subprocess_exec(
                "mosquitto_sub",
                *[*where, "vetrina/v1/demo/sensor-1/event", "-C", "1"],
                stdout=asyncio.subprocess.PIPE,
            )
            heard = tasks.create_task(hearing.communicate())
            while not heard.done():  # until somebody listens, it is said to nobody
                saying = [*where, "z/till", "-m", '{"t":21.5}']
                await (await asyncio.create_subprocess_exec("mosquitto_pub", *saying)).wait()
                await asyncio.wait([heard], timeout=0.5)
            running.cancel()
    finally:
        await broker.kill()
    said = json.loads(heard.result()[0])
    [event] = said if isinstance(said, list) else [said]
    data = event["data"]
    assert event["type"] == "vetrina.reading.v1"
    assert (data["quantity"], data["value"], data["unit"]) == ("temperature", 21.5, "Cel")
    assert data["start_ms"] % 1000 == 0


def test_what_is_missing_is_told_before_it_starts(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "sensors.toml"
    file.write_text(AMBIENCE.format(folder=tmp_path), encoding="utf-8")
    monkeypatch.setenv("PATH", str(tmp_path))  # no arecord there
    assert main(["check", "--settings", str(file)]) == 1
    said = "".join(capsys.readouterr())
    assert "there is no /dev/i2c-63" in said
    assert "install alsa-utils" in said


def test_probes_that_nobody_could_tell_apart_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "sensors.toml"
    text = AMBIENCE.format(folder=tmp_path).replace('name = "shelf"\n', "")
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match="temperature is measured 2 times"):
        load_settings(file)


@pytest.mark.parametrize(
    ("topic", "why"),
    [
        (TopicSettings(topic="a", quantity="light", pointer="lux"), "JSON pointer"),
        (TopicSettings(topic="a", quantity="light", scale=0.0), "scale: 0 would make"),
    ],
)
def test_a_topic_without_sense_is_refused(topic: TopicSettings, why: str) -> None:
    [found] = problems(SensorSettings(ambience=AmbienceSettings(topics=[topic])))
    assert why in found


def test_a_wildcard_an_unknown_chip_and_a_missing_calibration_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "sensors.toml"
    file.write_text(
        '[[ambience.topics]]\ntopic = "z/#"\nquantity = "light"\n'
        '[[ambience.chips]]\nchip = "bh1751"\n[ambience.microphone]\ndevice = "default"\n',
        encoding="utf-8",
    )
    with pytest.raises(ConfigError) as refused:
        load_settings(file)
    assert len(refused.value.problems) == 3


def test_without_a_probe_there_is_nothing_to_run(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ambience"]) == 78
    assert "no chips, no microphone and no topics" in capsys.readouterr().err


def test_two_chips_at_one_place_have_names() -> None:
    chips = [ChipSettings(chip="bh1750", name="a"), ChipSettings(chip="veml7700", name="b")]
    assert problems(SensorSettings(ambience=AmbienceSettings(chips=chips))) == []
