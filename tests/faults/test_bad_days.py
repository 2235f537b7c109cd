"""What else goes wrong: clocks that jump, a broker that is silent, a flood before a slow store."""

import asyncio
import logging
import socket
import time
from collections.abc import Sequence
from pathlib import Path

import pytest
from paho.mqtt import client as paho
from paho.mqtt.enums import CallbackAPIVersion

from hub.intake import WAITING_BYTES_MAX
from hub.store import Batch, Committed
from hub.store.sqlite import SqliteStore
from tests.faults.amounts import dice
from tests.faults.brokers import HOST, Broker, Embedded, endpoint, until
from tests.faults.storekeeper import STORE, storekeeper
from tests.faults.test_brokers import PATIENCE_S, cloud_event, drained, rating, talking, visits
from wire import topics
from wire.envelope import Clock
from wire.link import INFLIGHT_MAX, Link, Message, Will
from wire.timepiece import SystemTimepiece

HOUR_MS = 3_600_000
FLOOD_EVENTS = 6 * INFLIGHT_MAX
SLOW_COMMIT_S = 0.05
WAITING_MIN = 50  # the embedded broker was never seen to send more than 100


class JumpingTimepiece:
    """The machine's clocks, with a wall clock that a test can put wrong."""

    def __init__(self) -> None:
        self._real = SystemTimepiece()
        self.boot = self._real.boot
        self.ahead_ms = 0

    def wall_ms(self) -> int:
        return self._real.wall_ms() + self.ahead_ms

    def uptime_ms(self) -> int:
        return self._real.uptime_ms()

    def clock(self) -> Clock:
        return "unsynced"


class SlowStore(SqliteStore):
    """A store on a tired disk."""

    def commit(self, batch: Batch) -> Committed:
        time.sleep(SLOW_COMMIT_S)
        return super().commit(batch)


@pytest.mark.parametrize("jumps_ms", [(-HOUR_MS, 0), (24 * HOUR_MS, 0), (-HOUR_MS, 24 * HOUR_MS)])
async def test_a_hub_whose_clock_jumps_stores_everything_once(
    broker: Broker, folder: Path, jumps_ms: Sequence[int]
) -> None:
    clock = JumpingTimepiece()
    names = [f"v{number}" for number in range(60)]
    async with (
        storekeeper(folder / "hub.db", endpoint(broker), timepiece=clock),
        talking(folder, broker) as kiosk,
    ):
        for number, name in enumerate(names):
            clock.ahead_ms = (0, *jumps_ms)[number * 3 // len(names)]
            await kiosk.say(rating(name))
            await asyncio.sleep(0.01)
        await drained(kiosk)
    assert sorted(visits(folder / "hub.db")) == sorted(names)


async def test_a_broker_that_never_answers_is_left_and_found_again(
    folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """It takes the connection and says nothing; taps are kept, and told to its successor."""
    successor = Embedded(folder)
    deaf = socket.create_server((HOST, successor.port))  # nobody ever accepts
    try:
        with caplog.at_level(logging.WARNING, "wire.link"):
            async with talking(folder, successor) as kiosk:
                await kiosk.say(rating("unheard"))
                await until(lambda: bool(caplog.records), PATIENCE_S)
                assert not kiosk.connected
                deaf.close()
                await successor.start()
                async with storekeeper(folder / "hub.db", endpoint(successor)):
                    await drained(kiosk)
    finally:
        deaf.close()
        await successor.kill()
    assert "no answer to CONNECT" in caplog.records[0].getMessage()
    assert visits(folder / "hub.db") == ["unheard"]


async def test_a_flood_before_a_slow_store_is_stored(broker: Broker, folder: Path) -> None:
    most = 0
    async with storekeeper(folder / "hub.db", endpoint(broker), opener=SlowStore) as hub:
        await until(lambda: hub.link.connected, PATIENCE_S)
        async with asyncio.TaskGroup() as tasks:
            flooding = tasks.create_task(flood(broker))
            while hub.stored < FLOOD_EVENTS:
                most = max(most, len(hub.intake._waiting))
                await asyncio.sleep(0.01)
            flooding.cancel()
        assert sum(flow.dropped for flow in hub.flows) == 0
    assert most > WAITING_MIN, "that was no flood"
    assert len(set(visits(folder / "hub.db"))) == FLOOD_EVENTS


async def test_what_waits_in_memory_is_bounded_in_bytes(broker: Broker, folder: Path) -> None:
    """Mosquitto 2.0.11 sends more than its window, so the window is no bound."""
    huge = b"x" * 60_000
    sent = 2 * WAITING_BYTES_MAX // len(huge)
    session = paho.Client(CallbackAPIVersion.VERSION2)
    async with storekeeper(folder / "hub.db", endpoint(broker)) as hub:
        topic = topics.device(STORE, "foreign-1", "event")
        for mid in range(sent):
            hub.intake.note(Message(topic, huge, retained=False, qos=1, session=session, mid=mid))
        held = len(hub.intake._waiting)
        assert held == WAITING_BYTES_MAX // len(huge)
        await until(lambda: sum(flow.dropped for flow in hub.flows) == sent - held, PATIENCE_S)
        hub.intake.note(Message(topic, huge, retained=False, qos=1, session=session, mid=1))
        assert len(hub.intake._waiting) == 1, "there is room again"


async def flood(broker: Broker) -> None:
    """Say everything at once, as no device of ours would."""
    topic = topics.device(STORE, "foreign-1", "event")
    link = Link(
        endpoint(broker),
        "flood",
        subscriptions=[],
        on_message=lambda _: None,
        on_up=lambda: None,
        on_down=lambda: None,
        will=Will(f"{topics.ROOT}/{STORE}/flood", b"over"),
        random=dice(),
    )
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(link.run())
        await until(lambda: link.connected, PATIENCE_S)
        for seq in range(1, FLOOD_EVENTS + 1):
            data = {"visit": f"f{seq}", "question": "q1", "version": 1, "scale": 4, "face": 1,
                    "language": "it"}  # fmt: skip
            link.publish(topic, cloud_event(seq, data=data).encode(), qos=1)
