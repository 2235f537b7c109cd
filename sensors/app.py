"""The sensor, from start to stop, on one page.

What comes in: settings and the clocks. It watches the source through a grabber process, counts in
a worker thread and says each bucket to the hub. Only here do tasks start and only here is the time
handed down.
"""

import asyncio
import logging
import resource
import signal
import sys
from collections.abc import Callable, Coroutine, Sequence
from contextlib import aclosing
from functools import partial
from pathlib import Path
from random import Random
from typing import Any, NoReturn

from config.enrolment import is_keyless
from config.orders import Orders
from config.renewal.told import failure, running, tell_failures
from sensors import minute
from sensors.ambience.probes import works
from sensors.ambience.rounds import Rounds
from sensors.badge import Badge
from sensors.camera import watch
from sensors.counting import Counting
from sensors.demo import MOTION
from sensors.detect import MotionDetector
from sensors.detections import Detector
from sensors.floor import Area, Stretch
from sensors.judgement import kept_audits
from sensors.line import doubts
from sensors.minute import Moment
from sensors.model import ModelError, identify, lighter
from sensors.settings import SensorSettings
from sensors.shift import Shift, Spare
from sensors.size import PersonSize
from sensors.source import Kind, source_of
from wire.command import Identify
from wire.device import Device
from wire.outbox import OutboxError
from wire.supervisor import Supervisor
from wire.timepiece import Timepiece

log = logging.getLogger(__name__)

FAILURES = (OutboxError, ModelError)
"""What an operator can mend; told in one line."""

DRAWN = "a drawn scene, not a camera"


async def run(settings: SensorSettings, version: str, timepiece: Timepiece) -> NoReturn:
    """Run a sensor until it is cancelled; what was counted by then is said.

    Raises:
        OutboxError: the outbox cannot be used; the message says what to do.
        ModelError: the network cannot be used.
    """
    source = source_of(settings.source)
    log.info(
        "vetrina-sensor %s, store %s, device %s, watching %s, people found by %s",
        version,
        settings.store,
        settings.device,
        source.shown,
        settings.detector,
    )
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a core file would hold a frame
    random = Random()  # noqa: S311 - jitter, not a secret
    async with _device(
        settings,
        version,
        timepiece,
        random,
        lambda said: orders.note(said),  # noqa: PLW0108 - they are made after the device
    ) as device:
        orders, badge = _orders(settings, timepiece, device)
        rounds = Rounds(device, settings.bucket_seconds * 1000, timepiece, random)
        shift = Shift(
            device,
            counting(settings),
            minute.opened(
                [line.name for line in settings.lines],
                settings.bucket_seconds * 1000,
                Moment(timepiece.wall_ms(), timepiece.uptime_ms()),
                [zone.name for zone in settings.zones],
                [1000 * seconds for seconds in settings.dwell_seconds],
                kept_audits(settings.data, settings.detector),
            ),
            timepiece,
            remark=DRAWN if source.kind is Kind.DRAWN else None,
            doubts=partial(doubts, settings.stretches(), size_of(settings)),
            spare=spares(settings),
        )
        try:
            async with (
                aclosing(watch(settings.order(), random)) as sights,
                asyncio.TaskGroup() as tasks,
            ):
                tasks.create_task(device.run())
                tasks.create_task(shift.watch(sights))
                tasks.create_task(shift.keep_time())
                for work in (*_hearing(orders, badge, device), *_probing(settings, rounds, random)):
                    tasks.create_task(work)
                tasks.create_task(Supervisor().watch())
        finally:
            await shift.end()
            await rounds.end()
    raise AssertionError  # device.run() runs until it is cancelled


async def run_ambience(settings: SensorSettings, version: str, timepiece: Timepiece) -> NoReturn:
    """Run the probes of a device that watches nothing, until it is cancelled.

    Raises:
        OutboxError: the outbox cannot be used; the message says what to do.
    """
    log.info(
        "vetrina-sensor %s, store %s, device %s, ambience alone",
        version,
        settings.store,
        settings.device,
    )
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a core file would hold a second of sound
    random = Random()  # noqa: S311 - jitter, not a secret
    async with _device(
        settings,
        version,
        timepiece,
        random,
        lambda said: orders.note(said),  # noqa: PLW0108 - they are made after the device
    ) as device:
        orders, badge = _orders(settings, timepiece, device)
        rounds = Rounds(device, settings.bucket_seconds * 1000, timepiece, random)
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(device.run())
                for work in (*_hearing(orders, badge, device), *_probing(settings, rounds, random)):
                    tasks.create_task(work)
                tasks.create_task(Supervisor().watch())
        finally:
            await rounds.end()
    raise AssertionError  # device.run() runs until it is cancelled


def _device(
    settings: SensorSettings,
    version: str,
    timepiece: Timepiece,
    random: Random,
    on_command: Callable[[bytes], None],
) -> Device:
    """Who speaks for this sensor."""
    return Device(
        folder=settings.data,
        store=settings.store,
        name=settings.device,
        program="sensor",
        version=version,
        endpoint=settings.broker,
        timepiece=timepiece,
        random=random,
        on_command=on_command,
    )


def _orders(settings: SensorSettings, timepiece: Timepiece, device: Device) -> tuple[Orders, Badge]:
    """The hub's commands; what was counted lies in the outbox, so that it may end at any time."""
    badge = Badge(settings.device, device.tell)
    prefix = Path(sys.prefix)
    device.tell(
        release=running(prefix),
        release_problem=failure(prefix),
        keyless=is_keyless(settings.data, settings.command_key),
    )
    orders = Orders(
        folder=settings.data,
        name=(settings.store, settings.device),
        key=settings.command_key,
        program="sensor",
        prefix=prefix,
        deeds={Identify: badge.show},
        timepiece=timepiece,
        answer=device.answer,
        busy=lambda: None,
        leave=partial(signal.raise_signal, signal.SIGTERM),
    )
    return orders, badge


def _hearing(orders: Orders, badge: Badge, device: Device) -> list[Coroutine[Any, Any, Any]]:
    """Who hears the hub, and says what became of its releases."""
    return [orders.run(), badge.run(), tell_failures(Path(sys.prefix), device.tell)]


def _probing(
    settings: SensorSettings, rounds: Rounds, random: Random
) -> list[Coroutine[Any, Any, Any]]:
    device = f"{settings.store}-{settings.device}"
    return works(settings.ambience, settings.broker, device, rounds, random)


def counting(settings: SensorSettings) -> Counting:
    """The counter that the settings describe.

    Raises:
        ModelError: the network cannot be used.
    """
    return counting_at(settings, settings.stretches(), settings.areas())


def counting_at(
    settings: SensorSettings, lines: Sequence[Stretch], zones: Sequence[Area]
) -> Counting:
    """The counter that the settings describe, at other places.

    Raises:
        ModelError: the network cannot be used.
    """
    return Counting(detector_of(settings), lines, zones)


def size_of(settings: SensorSettings) -> PersonSize:
    """How tall people look, as far as the settings know."""
    return PersonSize(settings.person.far, settings.person.near)


def spares(settings: SensorSettings) -> Spare:
    """Gives one lighter detector after the other, until there is none."""
    path: Path | None = None if settings.detector == MOTION else Path(settings.detector)

    def spare() -> Detector | None:
        nonlocal path
        from sensors.network import NetworkDetector  # noqa: PLC0415 - as below

        try:
            found = lighter(path) if path else None
            path = found.path if found else None
            return NetworkDetector(found) if found else None
        except ModelError as error:
            log.warning("no lighter detector: %s", error)
            path = None
            return None

    return spare


def detector_of(settings: SensorSettings) -> Detector:
    """The detector that the settings name; ``auto`` must have been looked up before.

    Raises:
        ModelError: the network cannot be used.
    """
    if settings.detector == MOTION:
        return MotionDetector(size_of(settings), learn=settings.person.learn)
    from sensors.network import NetworkDetector  # noqa: PLC0415 - motion works without its runtime

    return NetworkDetector(identify(Path(settings.detector)))
