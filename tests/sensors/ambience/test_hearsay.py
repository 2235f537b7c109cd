"""Numbers out of what other devices say: strictly, and over a real broker."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing, suppress
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sensors.ambience.hearsay import Hearsay, said
from sensors.ambience.measured import Doubt, Measured, Series
from sensors.ambience.report import PAYLOAD_BYTES_MAX, Unfit, value_at
from sensors.ambience.settings import TopicSettings
from tests.faults.brokers import Mosquitto
from wire.link import Endpoint

ZIGBEE = b'{"battery":100,"temperature":21.53,"humidity":44.1,"update":{"state":"idle"}}'
SHELLY = b'{"id":0,"tC":21.5,"tF":70.7,"errors":["x",{"a/b":3,"c~d":4}]}'


@pytest.mark.parametrize(
    ("payload", "pointer", "value"),
    [
        (ZIGBEE, "/temperature", 21.53),
        (SHELLY, "/tC", 21.5),
        (SHELLY, "/errors/1/a~1b", 3.0),
        (SHELLY, "/errors/1/c~0d", 4.0),
        (b"412", "", 412.0),
        (b" -3.5e1 ", "", -35.0),
    ],
)
def test_a_number_is_found_where_the_pointer_says(
    payload: bytes, pointer: str, value: float
) -> None:
    assert value_at(payload, pointer) == value


@pytest.mark.parametrize(
    ("payload", "pointer", "why"),
    [
        (ZIGBEE, "/lux", "has no /lux"),
        (ZIGBEE, "/update/state", "is no number"),
        (ZIGBEE, "/battery/0", "has no"),
        (b'{"on":true}', "/on", "is no number"),  # to Python, True is a 1
        (b'{"t":"21.5"}', "/t", "is no number"),
        (b'{"t":null}', "/t", "is no number"),
        (b"[1,2]", "/2", "has no"),
        (b"[1,2]", "/-1", "has no"),
        (b"NaN", "", "is not JSON"),
        (b"", "", "is not JSON"),
        (b"[" * 50_000, "", "is not JSON"),
        (b'{"t":21,"n":"caf\xe9"}', "/t", "is not JSON"),  # of an old device, in Latin-1
        (b'{"t":' + b"9" * 400 + b"}", "/t", "larger than any"),
        (b'{"t":' + b"9" * 5_000 + b"}", "/t", "larger than any|is not JSON"),
        (b"1" * (PAYLOAD_BYTES_MAX + 1), "", "no report of a probe"),
        (b"1", "temperature", "no JSON pointer"),
        (b"1", "/a" * 40, "no JSON pointer"),
    ],
)
def test_everything_else_is_refused_in_words(payload: bytes, pointer: str, why: str) -> None:
    with pytest.raises(Unfit, match=why):
        value_at(payload, pointer)


@given(
    st.binary(max_size=60)
    | st.builds(lambda text, rest: b'{"t":' + text + rest, st.binary(max_size=20), st.just(b"}"))
    | st.builds(lambda text: b'{"t":1,"n":"' + text + b'"}', st.binary(max_size=20))
)
def test_no_payload_ends_the_program(payload: bytes) -> None:
    with suppress(Unfit):
        assert isinstance(value_at(payload, "/t"), float)


FAHRENHEIT = TopicSettings(
    topic="weather/t", quantity="temperature", pointer="/tF", scale=5 / 9, shift=-160 / 9, name="t"
)


def test_a_value_is_brought_into_its_unit() -> None:
    measured = said(FAHRENHEIT, SHELLY)
    assert isinstance(measured, Measured)
    assert measured.value == pytest.approx(21.5, abs=0.01)
    assert (measured.series, measured.holds_ms) == (Series("temperature", "t"), 900_000)


def test_what_holds_no_value_is_a_doubt() -> None:
    assert said(FAHRENHEIT, ZIGBEE) == Doubt(Series("temperature", "t"), "weather/t: has no /tF")


@pytest.fixture
async def broker(tmp_path: Path) -> AsyncIterator[int]:
    one = Mosquitto(tmp_path)
    await one.start()
    try:
        yield one.port
    finally:
        await one.kill()


async def publish(port: int, topic: str, payload: bytes, *flags: str) -> None:
    """As a foreign device does."""
    where = ["-h", "127.0.0.1", "-p", str(port), "-q", "1", "-t", topic, "-m", payload.decode()]
    process = await asyncio.create_subprocess_exec("mosquitto_pub", *where, *flags)
    assert await process.wait() == 0


async def connected(one: Hearsay) -> None:
    """Return when it listens."""
    for _ in range(10_000):
        if one.connected:
            return
        await asyncio.sleep(0.01)
    pytest.fail("it never listened")


async def test_over_a_real_broker_live_messages_count_and_retained_ones_do_not(
    broker: int,
) -> None:
    topics = [
        TopicSettings(topic="z/till", quantity="temperature", pointer="/temperature"),
        TopicSettings(topic="z/till", quantity="humidity", pointer="/humidity"),
    ]
    one = Hearsay(Endpoint(port=broker), "demo-sensor-1-ears", topics, Random(1))
    found: list[Measured | Doubt] = []
    async with asyncio.timeout(100), aclosing(one.watch()) as values:
        for payload in (ZIGBEE, ZIGBEE.replace(b"21.53", b"22.53")):
            running = asyncio.create_task(one.run())
            await connected(one)  # the second time, the broker hands out what it retains
            await publish(broker, "z/till", payload, "--retain")
            found += [await anext(values), await anext(values)]
            running.cancel()
            await asyncio.wait([running])
    series = [Series("temperature"), Series("humidity")]
    assert [value.series for value in found] == series * 2
    assert [value.value for value in found if isinstance(value, Measured)] == [
        21.53,
        44.1,
        22.53,
        44.1,
    ], "said twice: live each time, the retained copy passed over"
