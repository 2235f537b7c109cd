"""The kiosk from start to stop, on one page.

In: settings, station and the clocks. It starts every task of the program, and stops them in
reverse when the system says so (SIGTERM, SIGINT) or the window is closed. ``kiosk.panel.prepare``
comes first: importing this module imports Kivy.
"""

import asyncio
import logging
import secrets
import signal
from typing import NoReturn

from kiosk import session
from kiosk.attendant import Attendant
from kiosk.backlight import Backlight
from kiosk.caretaker import Caretaker
from kiosk.pin import Gate
from kiosk.settings import KioskSettings, Station
from kiosk.stage import NoScreenError, Stage
from wire.device import Device
from wire.outbox import OutboxError
from wire.timepiece import Timepiece

log = logging.getLogger(__name__)

FAILURES = (OutboxError, NoScreenError)
"""What an operator can mend; told in one line."""

TICK_S = 0.1


async def run(
    settings: KioskSettings, station: Station, version: str, timepiece: Timepiece
) -> None:
    """Be a kiosk until the window is closed; SIGTERM and SIGINT close it.

    Raises:
        OutboxError, NoScreenError: it cannot run; the message says what to do.
    """
    log.info("vetrina-kiosk %s, store %s, device %s", version, station.shop.store, settings.device)
    stage = Stage(station, settings.device)
    device = Device(
        folder=settings.data,
        store=station.shop.store,
        name=settings.device,
        program="kiosk",
        version=version,
        endpoint=settings.broker,
        timepiece=timepiece,
    )
    async with device, asyncio.TaskGroup() as tasks:
        attendant = Attendant(
            state=session.begin(station.questions, station.languages, timepiece.uptime_ms()),
            timepiece=timepiece,
            speaker=device,
            show=stage.show,
            start=tasks.create_task,
            new_visit=lambda: secrets.token_urlsafe(12),
        )
        caretaker = Caretaker(
            timezone=station.shop.timezone,
            hours=station.shop.hours,
            met=True,
            timepiece=timepiece,
            gate=Gate(settings.pin_file, settings.data),
            backlight=Backlight(),
            show=stage.stand,
            end_visit=attendant.leave,
            leave=stage.stop,
            start=tasks.create_task,
        )
        stage.listen(attendant)
        stage.heed(caretaker, timepiece.uptime_ms)
        stage.bind(on_start=lambda *_: _open(stage, attendant, caretaker, settings))
        _close_on_signal(stage)
        ticking = _tick(stage, attendant, caretaker, device)
        company = [tasks.create_task(device.run()), tasks.create_task(ticking)]
        await stage.async_run("asyncio")
        for task in company:  # ratings that are being stored are not among them; they finish
            task.cancel()


def _close_on_signal(stage: Stage) -> None:
    """Instead of being cancelled: the ratings that are being stored shall finish."""
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stage.stop)


def _open(
    stage: Stage, attendant: Attendant, caretaker: Caretaker, settings: KioskSettings
) -> None:
    stage.show(attendant.state)
    stage.stand(caretaker.duty)
    if settings.drift:
        stage.drift()
    for line in stage.judge(settings.size_px, settings.density_dpi):
        log.warning("the settings do not fit the glass: %s", line)


async def _tick(
    stage: Stage, attendant: Attendant, caretaker: Caretaker, device: Device
) -> NoReturn:
    while True:
        await asyncio.sleep(TICK_S)
        attendant.tick()
        caretaker.tick()
        device.tell(soon=False, wipes=stage.counts.wipes, doubles=stage.counts.doubles)
