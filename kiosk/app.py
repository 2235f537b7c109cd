"""The kiosk from start to stop, on one page.

In: settings and station. It starts every task of the program, and stops them in reverse when the
system says so (SIGTERM, SIGINT) or the window is closed. ``kiosk.panel.prepare`` comes first:
importing this module imports Kivy.
"""

import asyncio
import logging
import secrets
import signal
from typing import NoReturn

from kiosk import session
from kiosk.attendant import Attendant
from kiosk.settings import Settings, Station
from kiosk.stage import Stage
from wire.device import Device
from wire.link import Endpoint
from wire.timepiece import SystemTimepiece

log = logging.getLogger(__name__)

TICK_S = 0.1


async def run(settings: Settings, station: Station, version: str) -> None:
    """Be a kiosk until told to stop.

    Raises:
        OutboxError: the outbox cannot be used.
        NoScreenError: there is no display.
    """
    host, port = settings.address
    timepiece = SystemTimepiece()
    device = Device(
        folder=settings.folder,
        store=station.shop.store,
        name=settings.device,
        program="kiosk",
        version=version,
        endpoint=Endpoint(host=host, port=port),
        timepiece=timepiece,
    )
    log.info("vetrina-kiosk %s, store %s, %s", version, station.shop.store, settings.device)
    stage = Stage(station, settings.device)
    async with device, asyncio.TaskGroup() as tasks:
        attendant = Attendant(
            state=session.begin(station.questions, station.languages, timepiece.uptime_ms()),
            timepiece=timepiece,
            speaker=device,
            show=stage.show,
            start=tasks.create_task,
            new_visit=lambda: secrets.token_urlsafe(12),
        )
        stage.listen(attendant)
        stage.bind(on_start=lambda *_: stage.show(attendant.state))
        _stop_on_signal(stage)
        company = [tasks.create_task(device.run()), tasks.create_task(_tick(attendant))]
        await stage.async_run("asyncio")
        for task in company:  # ratings that are being stored are not among them; they finish
            task.cancel()


def _stop_on_signal(stage: Stage) -> None:
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stage.stop)


async def _tick(attendant: Attendant) -> NoReturn:
    while True:
        await asyncio.sleep(TICK_S)
        attendant.tick()
