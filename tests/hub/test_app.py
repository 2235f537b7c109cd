"""The whole hub, in this process, on its own broker."""

import asyncio
import json
from pathlib import Path

from config.load import load_shop
from hub import app
from hub.settings import BrokerSettings, Http, HubSettings
from hub.store import DATABASE, Batch, DeviceStatus
from hub.store.sqlite import SqliteStore
from tests.faults.brokers import HOST, free_port, is_listening, program_path, until
from wire.timepiece import SystemTimepiece

PATIENCE_S = 30.0


async def test_whoever_comes_later_finds_score_and_occupancy(tmp_path: Path) -> None:
    settings = HubSettings(
        data=tmp_path, http=Http(port=free_port()), broker=BrokerSettings(port=free_port())
    )
    topics = [f"vetrina/v1/demo/hub/{name}" for name in ("score/store", "occupancy")]
    async with asyncio.TaskGroup() as tasks:
        hub = tasks.create_task(app.run(settings, load_shop(None), "0", SystemTimepiece()))
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
    hub = asyncio.create_task(app.run(settings, load_shop(None), "0", SystemTimepiece()))
    await until(lambda: hub.done() or is_listening(settings.broker.port), PATIENCE_S)
    assert not hub.done()
    hub.cancel()
    await asyncio.wait([hub])
