"""What the hub and its devices rely on, with real connections, on both brokers alike."""

import asyncio
import json
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing
from pathlib import Path

import pytest

from tests.faults.amounts import dice
from tests.faults.brokers import HOST, Broker, Embedded, endpoint, is_listening, program_path, until
from tests.faults.storekeeper import STORE, VERSION, Storekeeping, storekeeper
from wire import topics
from wire.codec import PAYLOAD_BYTES_MAX, decode_receipt, decode_status
from wire.device import Device
from wire.envelope import Receipt
from wire.events import Rating, Status
from wire.link import Link, Message, Will
from wire.timepiece import SystemTimepiece

PATIENCE_S = 30.0
EVENT = topics.device(STORE, "foreign-1", "event")


def rating(visit: str) -> Rating:
    return Rating(visit=visit, question="q1", version=1, scale=4, face=3, language="it")


def cloud_event(seq: int, **changes: object) -> str:
    event = {
        "specversion": "1.0",
        "id": f"abc-{seq}",
        "source": f"/{STORE}/foreign-1",
        "type": "vetrina.rating.v1",
        "stream": "abc",
        "seq": seq,
        "time": "2026-11-21T10:00:00Z",
        "data": {
            "visit": f"foreign-{seq}",
            "question": "q1",
            "version": 1,
            "scale": 4,
            "face": 4,
            "language": "it",
        },
    }
    return json.dumps(event | changes)


@asynccontextmanager
async def talking(
    folder: Path, broker: Broker, *, simulated: bool = False
) -> AsyncIterator[Device]:
    """A device that runs."""
    device = Device(
        folder=folder,
        store=STORE,
        name="kiosk-1",
        program="kiosk",
        version=VERSION,
        endpoint=endpoint(broker),
        timepiece=SystemTimepiece(),
        random=dice(),
        simulated=simulated,
    )
    async with device, asyncio.TaskGroup() as tasks:
        running = tasks.create_task(device.run())
        yield device
        running.cancel()


async def drained(one: Device) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while (await one.holding()).waiting:  # noqa: ASYNC110 - a device has no such event
            await asyncio.sleep(0.02)


async def publish(broker: Broker, topic: str, payload: str | bytes, qos: int = 1) -> None:
    """Say something as any MQTT program can."""
    sender = await asyncio.create_subprocess_exec(
        *(program_path("mosquitto_pub"), "-h", HOST, "-p", str(broker.port)),
        *("-q", str(qos), "-t", topic, "-s"),
        stdin=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    await sender.communicate(payload if isinstance(payload, bytes) else payload.encode())


async def receipted(broker: Broker, payload: str) -> Receipt:
    """Say it until a receipt comes, as a device does: a repeat counts as success."""
    listener = await asyncio.create_subprocess_exec(
        *(program_path("mosquitto_sub"), "-h", HOST, "-p", str(broker.port), "-C", "1"),
        *("-q", "1", "-t", topics.device(STORE, "foreign-1", "receipt")),
        stdout=asyncio.subprocess.PIPE,
    )
    answer = asyncio.ensure_future(listener.communicate())
    async with asyncio.timeout(PATIENCE_S):
        while not answer.done():
            await publish(broker, EVENT, payload)
            await asyncio.wait([answer], timeout=0.2)
    return decode_receipt((await answer)[0])


def visits(database: Path) -> list[str]:
    with closing(sqlite3.connect(database)) as db:
        rows = db.execute("SELECT json_extract(body, '$.visit') FROM events ORDER BY position")
        return [row[0] for row in rows]


def counters(database: Path) -> dict[str, int]:
    with closing(sqlite3.connect(database)) as db:
        return dict(db.execute("SELECT name, value FROM counters"))


async def test_a_tap_is_stored_and_leaves_the_outbox(broker: Broker, folder: Path) -> None:
    database = folder / "hub.db"
    names = [f"v{number}" for number in range(50)]
    async with storekeeper(database, endpoint(broker)), talking(folder, broker) as kiosk:
        for name in names:
            await kiosk.say(rating(name))
        await drained(kiosk)
    assert sorted(visits(database)) == sorted(names)


async def test_a_foreign_client_gets_a_receipt(broker: Broker, folder: Path) -> None:
    database = folder / "hub.db"
    async with storekeeper(database, endpoint(broker)) as hub:
        await until(lambda: hub.link.connected, PATIENCE_S)
        receipt = await receipted(broker, cloud_event(1))
        assert (receipt.stream, receipt.upto, receipt.also) == ("abc", 1, [])
        assert visits(database) == ["foreign-1"]


async def test_qos_0_is_stored_and_costs_nobody_the_connection(
    broker: Broker, folder: Path
) -> None:
    downs = 0

    def down() -> None:
        nonlocal downs
        downs += 1

    database = folder / "hub.db"
    async with storekeeper(database, endpoint(broker)) as hub:
        await until(lambda: hub.link.connected, PATIENCE_S)
        hub.link._on_down = down
        for seq in range(1, 11):
            await publish(broker, EVENT, cloud_event(seq), qos=0)
        await until(lambda: hub.stored == 10, PATIENCE_S)
        assert downs == 0


async def test_a_body_that_does_not_fit_is_quarantined_and_receipted(
    broker: Broker, folder: Path
) -> None:
    database = folder / "hub.db"
    async with storekeeper(database, endpoint(broker)) as hub:
        await until(lambda: hub.link.connected, PATIENCE_S)
        receipt = await receipted(broker, cloud_event(1, data={"face": "happy"}))
        assert receipt.upto == 1
        assert visits(database) == []
        assert counters(database) == {"stored": 0, "quarantined": 1, "rejected": 0}


def nasty() -> Iterator[tuple[str, str | bytes]]:
    yield EVENT, b"\x00\xff\x17garbage"
    yield EVENT, "[" * 60_000
    yield EVENT, cloud_event(1, source=f"/{STORE}/kiosk-1")
    yield EVENT, cloud_event(1, id="abc-2")
    yield EVENT, cloud_event(1, data="x" * PAYLOAD_BYTES_MAX)
    yield f"{topics.ROOT}/{STORE}/Not-A-Name/event", cloud_event(1)


async def test_garbage_is_counted_and_changes_nothing_else(broker: Broker, folder: Path) -> None:
    database = folder / "hub.db"
    sent = list(nasty())
    async with storekeeper(database, endpoint(broker)) as hub:
        await until(lambda: hub.link.connected, PATIENCE_S)
        for topic, payload in sent:
            await publish(broker, topic, payload)
        # What no broker has to carry, and what is none of this hub's business.
        await publish(broker, EVENT, b"x" * (4 * PAYLOAD_BYTES_MAX))
        await publish(broker, topics.device("elsewhere", "foreign-1", "event"), cloud_event(1))
        await publish(broker, EVENT, cloud_event(1))
        await until(lambda: hub.stored == 1, PATIENCE_S)
        counted = counters(database)
        assert visits(database) == ["foreign-1"]
        assert (counted["stored"], counted["quarantined"]) == (1, 0)
        assert counted["rejected"] in {len(sent), len(sent) + 1}  # the huge one, if it was carried
        assert all(not outcome.receipts or outcome.committed.stored for outcome in hub.outcomes), (
            "nobody is told that garbage is stored"
        )


async def test_a_simulated_device_that_leaves_is_still_said_to_be_one(
    broker: Broker, folder: Path
) -> None:
    said: list[Status] = []
    topic = topics.device(STORE, "kiosk-1", "status")
    watcher = Link(
        endpoint(broker),
        "watcher",
        subscriptions=[topic],
        on_message=lambda message: said.append(decode_status(message.payload)),
        on_up=lambda: None,
        on_down=lambda: None,
        will=Will(topics.device(STORE, "watcher", "status"), b""),
        random=dice(),
    )
    watching = asyncio.create_task(watcher.run())
    async with talking(folder, broker, simulated=True):
        await until(lambda: bool(said), PATIENCE_S)
    await until(lambda: said[-1].state == "offline", PATIENCE_S)
    watching.cancel()
    assert all(one.simulated for one in said)


async def test_a_hub_that_was_away_gets_everything(broker: Broker, folder: Path) -> None:
    database = folder / "hub.db"
    names = [f"v{number}" for number in range(600)]
    async with talking(folder, broker) as kiosk:
        async with storekeeper(database, endpoint(broker)):
            await kiosk.say(rating(names[0]))
            await drained(kiosk)
        for name in names[1:]:
            await kiosk.say(rating(name))
        assert (await kiosk.holding()).waiting == len(names) - 1
        async with storekeeper(database, endpoint(broker)):
            await drained(kiosk)
    assert sorted(visits(database)) == sorted(names)


async def test_the_broker_may_die_under_both(broker: Broker, folder: Path) -> None:
    database = folder / "hub.db"
    async with storekeeper(database, endpoint(broker)) as hub, talking(folder, broker) as kiosk:
        await until(lambda: kiosk.connected and hub.link.connected, PATIENCE_S)
        await kiosk.say(rating("before"))
        await broker.kill()
        await until(lambda: not kiosk.connected and not hub.link.connected, PATIENCE_S)
        await kiosk.say(rating("meanwhile"))
        await broker.start()
        await kiosk.say(rating("after"))
        await drained(kiosk)
    assert sorted(visits(database)) == ["after", "before", "meanwhile"]


async def test_an_old_acknowledgement_confirms_nothing_new(broker: Broker) -> None:
    """Both messages get number 1 from the broker; the first one's ack comes after the restart."""
    came: list[Message] = []
    async with asyncio.TaskGroup() as tasks:
        listener = listening(broker, came)
        task = tasks.create_task(listener.run())
        await until(lambda: listener.connected, PATIENCE_S)
        await published(broker, "first", came)
        await broker.kill()
        await until(lambda: not listener.connected, PATIENCE_S)
        await broker.start()
        await until(lambda: listener.connected, PATIENCE_S)
        first = came.pop()
        await published(broker, "second", came)
        assert came[0].mid == first.mid
        listener.ack(first)
        task.cancel()
    again: list[Message] = []
    async with asyncio.TaskGroup() as tasks:
        successor = listening(broker, again)
        task = tasks.create_task(successor.run())
        await until(lambda: bool(again), PATIENCE_S)
        assert again[0].payload == b"second"
        task.cancel()


async def test_the_hub_raises_its_own_broker_again(folder: Path) -> None:
    own = Embedded(folder)
    await own.start()
    async with asyncio.TaskGroup() as tasks:
        watching = tasks.create_task(own.inner.watch())
        dead = own.process
        dead.kill()
        await until(lambda: own.inner._broker.is_running, PATIENCE_S)
        await until(lambda: is_listening(own.port), PATIENCE_S)
        watching.cancel()
    assert dead.stdin is not None
    dead.stdin.close()
    await own.kill()


@pytest.mark.parametrize("held", [1, 300])
async def test_nothing_is_acknowledged_before_it_is_stored(
    broker: Broker, folder: Path, held: int
) -> None:
    """What an earlier hub took in and never acknowledged comes again to the next one."""
    came: list[Message] = []
    async with asyncio.TaskGroup() as tasks:
        deaf = listening(broker, came, topic=topics.every_device(STORE, "event"))
        task = tasks.create_task(deaf.run())
        await until(lambda: deaf.connected, PATIENCE_S)
        for seq in range(1, held + 1, 100):
            last = min(seq + 99, held)
            batch = ",".join(cloud_event(one) for one in range(seq, last + 1))
            await publish(broker, EVENT, f"[{batch}]")
        await until(lambda: len(came) == -(-held // 100), PATIENCE_S)
        task.cancel()
    seen: Storekeeping
    async with storekeeper(folder / "hub.db", endpoint(broker)) as seen:
        await until(lambda: seen.stored == held, PATIENCE_S)


def listening(
    broker: Broker, came: list[Message], topic: str = f"{topics.ROOT}/{STORE}/test"
) -> Link:
    return Link(
        endpoint(broker),
        f"{STORE}-{topics.HUB}",
        subscriptions=[topic],
        on_message=came.append,
        on_up=lambda: None,
        on_down=lambda: None,
        will=Will(f"{topics.ROOT}/{STORE}/will", b"gone"),
        random=dice(),
        manual_ack=True,
        lasting=True,
    )


async def published(broker: Broker, payload: str, came: list[Message]) -> None:
    """Publish until it is heard: a subscription may be a moment younger than its connection."""
    await publish(broker, f"{topics.ROOT}/{STORE}/test", payload)
    await until(lambda: bool(came), PATIENCE_S)
