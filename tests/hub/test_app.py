"""The whole hub, in this process, on its own broker."""

import asyncio
import json
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx
import msgspec
import pytest

from config.load import DEMO_SHOP, ConfigError
from config.station import Handout, Station
from hub import app
from hub.settings import BrokerSettings, Http, HubSettings
from hub.store import DATABASE, Batch, DeviceStatus
from hub.store.sqlite import SqliteStore
from tests.faults.amounts import dice
from tests.faults.brokers import HOST, KINDS, Broker, is_listening, program_path, until
from tests.ports import free_port
from wire import topics
from wire.codec import encode_status
from wire.device import Device
from wire.events import Rating, Status
from wire.link import Endpoint, Link, Message, Will
from wire.timepiece import SystemTimepiece

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_S = 60.0


@pytest.fixture(params=sorted(KINDS))
async def broker(request: pytest.FixtureRequest, folder: Path) -> AsyncIterator[Broker]:
    one = KINDS[request.param](folder)
    await one.start()
    yield one
    await one.kill()


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that other users may enter: Mosquitto may run as one."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        yield Path(name)


async def test_whoever_comes_later_finds_score_and_occupancy(tmp_path: Path) -> None:
    settings = HubSettings(
        data=tmp_path, http=Http(port=free_port()), broker=BrokerSettings(port=free_port())
    )
    topics = [f"vetrina/v1/demo/hub/{name}" for name in ("score/store", "occupancy")]
    async with asyncio.TaskGroup() as tasks:
        hub = tasks.create_task(app.run(settings, "0", SystemTimepiece()))
        await until(lambda: is_listening(settings.broker.port), PATIENCE_S)
        for topic in topics:
            listener = await asyncio.create_subprocess_exec(
                *(program_path("mosquitto_sub"), "-h", HOST, "-p", str(settings.broker.port)),
                *("-C", "1", "-t", topic),
                stdout=asyncio.subprocess.PIPE,
            )
            async with asyncio.timeout(PATIENCE_S):
                said, _ = await listener.communicate()
            assert "as_of" in json.loads(said)
        hub.cancel()


async def test_a_status_that_a_newer_program_left_behind_stops_nobody(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / DATABASE)
    left = '{"state":"online","program":"signage","version":"9"}'
    store.commit(Batch(statuses=[DeviceStatus(device="sign-1", status=left, received_ms=1)]))
    store.close()
    settings = HubSettings(
        data=tmp_path, http=Http(port=free_port()), broker=BrokerSettings(port=free_port())
    )
    hub = asyncio.create_task(app.run(settings, "0", SystemTimepiece()))
    await until(lambda: hub.done() or is_listening(settings.broker.port), PATIENCE_S)
    assert not hub.done()
    hub.cancel()
    await asyncio.wait([hub])


class Listener:
    """Hears every retained config of a store, as the broker has it now."""

    def __init__(self, port: int, name: str = "listener") -> None:
        self.retained: dict[str, bytes] = {}
        self.link = Link(
            Endpoint(port=port),
            name,
            subscriptions=[topics.every_device("demo", "config")],
            on_message=self._note,
            on_up=lambda: None,
            on_down=lambda: None,
            will=Will(topics.device("other", name, "status"), b""),
            random=dice(),
        )

    def _note(self, message: Message) -> None:
        self.retained[topics.parse(message.topic).device] = message.payload

    def asks(self, device: str) -> list[str]:
        """The questions of a device in English; none when it was handed out nothing."""
        payload = self.retained.get(device)
        if not payload:
            return []
        handout = msgspec.json.decode(payload, type=Handout)
        station = msgspec.json.decode(handout.station, type=Station)
        return [question.text["en"] for question in station.questions]


async def test_a_changed_shop_file_reaches_the_devices_without_a_restart(tmp_path: Path) -> None:
    file, text = tmp_path / "shop.toml", (ROOT / "config" / DEMO_SHOP).read_text(encoding="utf-8")
    file.write_text(text)
    settings = HubSettings(
        data=tmp_path,
        shop=file,
        http=Http(port=free_port()),
        broker=BrokerSettings(port=free_port()),
    )
    asked = "How do you find the fitting rooms?"
    hub = asyncio.create_task(app.run(settings, "0", SystemTimepiece()))
    listener = Listener(settings.broker.port)
    ear = asyncio.create_task(listener.link.run())
    await until(lambda: listener.asks("kiosk-2") == [asked], PATIENCE_S)
    changed = text.replace(asked, "All well?").replace('"kiosk-3", ', "")
    second = 'id = "fitting.comfort"'
    file.write_text(changed.replace(second, f"{second}\n  version = 2"))
    await until(lambda: listener.asks("kiosk-2") == ["All well?"], PATIENCE_S)
    await until(lambda: listener.retained["kiosk-3"] == b"", PATIENCE_S)
    file.write_text("what?")
    async with httpx.AsyncClient() as client:
        page = f"http://{HOST}:{settings.http.port}/api/v1/live"
        async with asyncio.timeout(PATIENCE_S):
            while not (await client.get(page)).json()["shop_problems"]:  # noqa: ASYNC110 - as until
                await asyncio.sleep(0.2)
    assert listener.asks("kiosk-2") == ["All well?"]
    for task in (hub, ear):
        task.cancel()
    await asyncio.wait([hub, ear])


async def test_what_a_device_was_told_before_it_left_is_withdrawn_at_the_next_start(
    folder: Path, broker: Broker
) -> None:
    """Also by a hub that was off when the shop's file changed; on both brokers."""
    listener = Listener(broker.port)
    ear = asyncio.create_task(listener.link.run())
    await until(lambda: listener.link.connected, PATIENCE_S)
    listener.link.publish(topics.device("demo", "kiosk-9", "config"), b"old", qos=1, retain=True)
    await until(lambda: listener.retained.get("kiosk-9") == b"old", PATIENCE_S)
    settings = HubSettings(
        data=folder,
        http=Http(port=free_port()),
        broker=BrokerSettings(embedded=False, port=broker.port),
    )
    hub = asyncio.create_task(app.run(settings, "0", SystemTimepiece()))
    await until(lambda: listener.retained["kiosk-9"] == b"", PATIENCE_S)
    await until(lambda: listener.asks("kiosk-1") != [], PATIENCE_S)
    late = Listener(broker.port, "late")
    later = asyncio.create_task(late.link.run())
    await until(lambda: late.asks("kiosk-1") != [], PATIENCE_S)
    assert "kiosk-9" not in late.retained, "the broker has forgotten it"
    for task in (hub, ear, later):
        task.cancel()
    await asyncio.wait([hub, ear, later])


async def test_a_broker_that_wants_its_answers_in_order_gets_them_in_order(
    folder: Path, broker: Broker, caplog: pytest.LogCaptureFixture
) -> None:
    """What is stored is acknowledged later than it came; what need not be, not before it."""
    settings = HubSettings(
        data=folder,
        http=Http(port=free_port()),
        broker=BrokerSettings(embedded=False, port=broker.port),
    )
    listener = Listener(broker.port)
    ear = asyncio.create_task(listener.link.run())
    hub = asyncio.create_task(app.run(settings, "0", SystemTimepiece()))
    await until(lambda: listener.asks("kiosk-1") != [], PATIENCE_S)
    caplog.clear()
    status = encode_status(Status(state="online", program="kiosk", version="0"))
    for number in range(50):
        listener.link.publish(topics.device("demo", "kiosk-8", "status"), status, qos=1)
        payload = str(number).encode()
        listener.link.publish(topics.device("demo", "kiosk-8", "config"), payload, qos=1)
        await asyncio.sleep(0)
    await until(lambda: listener.retained.get("kiosk-8") == b"49", PATIENCE_S)
    listener.link.publish(topics.device("demo", "kiosk-9", "config"), b"x", qos=1)
    await until(lambda: listener.retained.get("kiosk-9") == b"x", PATIENCE_S)
    await asyncio.sleep(0.5)  # in which a broker that is not content would have left
    assert "connection lost" not in caplog.text
    for task in (hub, ear):
        task.cancel()
    await asyncio.wait([hub, ear])


async def test_a_kiosk_that_moves_takes_its_answers_along_and_none_is_counted_twice(
    tmp_path: Path,
) -> None:
    """As after a restart: the log is read by the description in force."""
    file, text = tmp_path / "shop.toml", (ROOT / "config" / DEMO_SHOP).read_text(encoding="utf-8")
    file.write_text(text)
    settings = HubSettings(
        data=tmp_path,
        shop=file,
        http=Http(port=free_port()),
        broker=BrokerSettings(port=free_port()),
    )
    device = Device(
        folder=tmp_path,
        store="demo",
        name="kiosk-1",
        program="kiosk",
        version="0",
        endpoint=Endpoint(port=settings.broker.port),
        timepiece=SystemTimepiece(),
    )
    page = f"http://{HOST}:{settings.http.port}/api/v1/live"
    async with device, httpx.AsyncClient() as client:

        async def answers() -> list[int]:
            live = (await client.get(page)).json()
            return [place["score"]["n"] for place in live["touchpoints"]]

        async def until_there_are(wanted: list[int]) -> None:
            async with asyncio.timeout(PATIENCE_S):
                while await answers() != wanted:  # noqa: ASYNC110 - as until
                    await asyncio.sleep(0.1)

        hub = asyncio.create_task(app.run(settings, "0", SystemTimepiece()))
        await until(lambda: hub.done() or is_listening(settings.http.port), PATIENCE_S)
        running = asyncio.create_task(device.run())
        for number in range(5):
            await device.say(rating(f"before-{number}"))
        await until_there_are([5, 0, 0])
        moved = text.replace('["kiosk-1", ', "[").replace('["kiosk-2"', '["kiosk-1", "kiosk-2"')
        file.write_text(moved)
        for number in range(5):
            await device.say(rating(f"meanwhile-{number}"))
        await until_there_are([0, 10, 0])
        await device.say(rating("after"))
        await until_there_are([0, 11, 0])
        for task in (hub, running):
            task.cancel()
        await asyncio.wait([hub, running])


def rating(visit: str) -> Rating:
    return Rating(
        visit=visit, question="entrance.welcome", version=1, scale=4, face=4, language="it"
    )


async def test_a_wrong_description_stops_the_start(tmp_path: Path) -> None:
    (tmp_path / "shop.toml").write_text("")
    settings = HubSettings(data=tmp_path, shop=tmp_path / "shop.toml")
    with pytest.raises(ConfigError, match="store: missing"):
        await app.run(settings, "0", SystemTimepiece())
