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

from msgspec.structs import replace

from config.station import Station as Told
from config.station import station_of
from kiosk.attendant import Attendant
from kiosk.settings import KioskSettings, Station
from kiosk.speech import Reader, Voice, engine
from kiosk.stage import NoScreenError, Stage
from kiosk.visit.ends import begin
from kiosk.visit.inputs import Heard, Tick
from kiosk.visit.state import State
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
    voice = Voice(engine())
    reader = Reader(voice, station.texts)

    def show(state: State) -> None:
        stage.show(state)
        reader.show(state)

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
            state=begin(_told(station, settings.device)),
            timepiece=timepiece,
            speaker=device,
            show=show,
            start=tasks.create_task,
            new_visit=lambda: secrets.token_urlsafe(12),
            applied=lambda _: None,
        )
        stage.listen(attendant)
        stage.bind(on_start=lambda *_: stage.show(attendant.state))
        _close_on_signal(stage)
        company = [
            tasks.create_task(device.run()),
            tasks.create_task(voice.run()),
            tasks.create_task(_tick(attendant, voice)),
        ]
        await stage.async_run("asyncio")
        for task in company:  # ratings that are being stored are not among them; they finish
            task.cancel()


def _told(station: Station, device: str) -> Told:
    """What is asked here, as far as there are screens for it: the rating."""
    told = station_of(station.shop, device)
    assert told is not None  # noqa: S101 - settings refuse a device without a place
    return replace(told, elements=[], further=[], expectation=None, comments=False)


def _close_on_signal(stage: Stage) -> None:
    """Instead of being cancelled: the ratings that are being stored shall finish."""
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stage.stop)


async def _tick(attendant: Attendant, voice: Voice) -> NoReturn:
    """Tell the time, and that somebody listens: no scene ends in the middle of its words."""
    while True:
        await asyncio.sleep(TICK_S)
        attendant.hear(Heard() if voice.speaking else Tick())
