"""The sensor, from start to stop, on one page.

What comes in: settings and the clocks. It watches the source through a grabber process, counts in
a worker thread and says each bucket to the hub. Only here do tasks start and only here is the time
handed down.
"""

import asyncio
import logging
import resource
from contextlib import aclosing
from random import Random
from typing import NoReturn

from sensors import minute
from sensors.camera import watch
from sensors.counting import Counting
from sensors.detect import MotionDetector
from sensors.minute import Moment
from sensors.settings import SensorSettings
from sensors.shift import Shift
from sensors.size import PersonSize
from sensors.source import Kind, source_of
from wire.device import Device
from wire.outbox import OutboxError
from wire.supervisor import Supervisor
from wire.timepiece import Timepiece

log = logging.getLogger(__name__)

FAILURES = (OutboxError,)
"""What an operator can mend; told in one line."""

DRAWN = "a drawn scene, not a camera"


async def run(settings: SensorSettings, version: str, timepiece: Timepiece) -> NoReturn:
    """Run a sensor until it is cancelled; what was counted by then is said.

    Raises:
        OutboxError: the outbox cannot be used; the message says what to do.
    """
    source = source_of(settings.source)
    log.info(
        "vetrina-sensor %s, store %s, device %s, watching %s",
        version,
        settings.store,
        settings.device,
        source.shown,
    )
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a core file would hold a frame
    random = Random()  # noqa: S311 - jitter, not a secret
    async with Device(
        folder=settings.data,
        store=settings.store,
        name=settings.device,
        program="sensor",
        version=version,
        endpoint=settings.broker,
        timepiece=timepiece,
        random=random,
    ) as device:
        shift = Shift(
            device,
            counting(settings),
            minute.opened(
                [line.name for line in settings.lines],
                settings.bucket_seconds * 1000,
                Moment(timepiece.wall_ms(), timepiece.uptime_ms()),
            ),
            timepiece,
            remark=DRAWN if source.kind is Kind.DRAWN else None,
        )
        try:
            async with (
                aclosing(watch(settings.order(), random)) as sights,
                asyncio.TaskGroup() as tasks,
            ):
                tasks.create_task(device.run())
                tasks.create_task(shift.watch(sights))
                tasks.create_task(shift.keep_time())
                tasks.create_task(Supervisor().watch())
        finally:
            await shift.end()
    raise AssertionError  # device.run() runs until it is cancelled


def counting(settings: SensorSettings) -> Counting:
    """The counter that the settings describe."""
    size = PersonSize(settings.person.far, settings.person.near)
    detector = MotionDetector(size, learn=settings.person.learn)
    return Counting(detector, settings.stretches())
