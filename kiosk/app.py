"""The kiosk from start to stop, on one page.

In: settings, words and the clocks. What it asks comes from the hub, and from its own folder until
the hub is heard. It starts every task of the program, and stops them in
reverse when the system says so (SIGTERM, SIGINT) or the window is closed. ``kiosk.panel.prepare``
comes first: importing this module imports Kivy.
"""

import asyncio
import logging
import secrets
import signal
import sys
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import NoReturn

from kivy.core.text import LabelBase

from config.catalogue import Texts
from config.enrolment import is_keyless
from config.orders import Orders
from config.renewal.told import failure, running, tell_failures
from config.station import Station
from kiosk import theme
from kiosk.arrival import Arrival
from kiosk.attendant import Attendant
from kiosk.bolt import Bolt
from kiosk.caretaker import Caretaker
from kiosk.drawer import Drawer
from kiosk.duty import Duty
from kiosk.fingers import touch_screens
from kiosk.fitness import note, touch_faults
from kiosk.glass import misfits
from kiosk.instructions import is_unplaced, judge, unplaced
from kiosk.liaison import Liaison
from kiosk.obedience import Obedience
from kiosk.pin import Gate
from kiosk.probation import Probation
from kiosk.scout import Scout
from kiosk.search import begin as begin_search
from kiosk.settings import AUTO, KioskSettings, reader_of
from kiosk.speech import Reader, Voice, engine
from kiosk.stage import NoScreenError, Stage
from kiosk.visit.ends import begin
from kiosk.visit.inputs import Heard, Leave, Moved, Tick
from kiosk.visit.state import State
from wire.device import Device
from wire.lookout import Found, look_out
from wire.outbox import OutboxError
from wire.supervisor import Supervisor
from wire.timepiece import Timepiece

log = logging.getLogger(__name__)

FAILURES = (OutboxError, NoScreenError)
"""What an operator can mend; told in one line."""

TICK_S = 0.1


async def run(
    settings: KioskSettings, texts: Mapping[str, Texts], version: str, timepiece: Timepiece
) -> None:
    """Be a kiosk until the window is closed; SIGTERM and SIGINT close it.

    Raises:
        OutboxError, NoScreenError: it cannot run; the message says what to do.
    """
    log.info("vetrina-kiosk %s, store %s, device %s", version, settings.store, settings.device)
    voice = Voice(engine())
    stage = _stage(settings, texts, timepiece, voice)
    reader = Reader(voice, texts)
    kiosk, drawer = reader_of(settings), Drawer(settings.data)
    nowhere = unplaced(kiosk)

    def show(state: State) -> None:
        stage.show(state)
        reader.show(state)

    device = _device(
        settings,
        version,
        timepiece,
        lambda told: liaison.note(told),  # noqa: PLW0108 - it is made after the device
        lambda said: orders.note(said),  # noqa: PLW0108 - as above
    )
    liaison = Liaison(
        judge=lambda payload: judge(payload, kiosk),
        drawer=drawer,
        move=lambda told: attendant.hear(Moved(told or nowhere)),
        tell=device.tell,
    )
    async with device, asyncio.TaskGroup() as tasks:
        attendant = Attendant(
            state=begin(liaison.open() or nowhere),
            timepiece=timepiece,
            speaker=device,
            show=show,
            start=tasks.create_task,
            new_visit=lambda: secrets.token_urlsafe(12),
            applied=lambda station: _apply(station, liaison, caretaker),
        )
        caretaker = _caretaker(settings, timepiece, stage, attendant, tasks)
        obedience = _obedience(settings, timepiece, device, stage, attendant, caretaker)
        orders = _orders(settings, timepiece, device, stage, obedience)
        _apply(attendant.state.station, liaison, caretaker)
        stage.listen(attendant)
        stage.heed(caretaker, timepiece.uptime_ms)
        stage.bind(on_start=lambda *_: _open(stage, attendant.state, caretaker.duty, settings))
        company = [
            *(tasks.create_task(work()) for work in (device.run, liaison.run, orders.run)),
            tasks.create_task(voice.run()),
            tasks.create_task(tell_failures(Path(sys.prefix), device.tell)),
            tasks.create_task(_tick(attendant, voice)),
            tasks.create_task(_look_after(caretaker, stage, device, settings, obedience)),
            tasks.create_task(Supervisor().watch(stage.draws)),
        ]
        await _play(stage, drawer)
        for task in company:  # ratings that are being stored are not among them; they finish
            task.cancel()


async def arrive(
    settings: KioskSettings,
    texts: Mapping[str, Texts],
    timepiece: Timepiece,
    look: Callable[[], Awaitable[list[Found]]] = look_out,
) -> None:
    """Find a hub and show a code until a manager lets the kiosk in, or the window is closed.

    Raises:
        NoScreenError, OSError: it cannot run, or keep what it joined; the message says why.
    """
    log.info("this kiosk belongs to no store yet")
    arrival = Arrival(settings, texts, timepiece.uptime_ms)
    _close_on_signal(arrival)
    async with asyncio.TaskGroup() as tasks:
        watch = tasks.create_task(Supervisor().watch(arrival.draws))
        scout = Scout(settings.device, settings.data, arrival, tasks.create_task, look)
        arrival.listen(scout.hear)
        scout.begin(*begin_search(None if settings.hub == AUTO else settings.hub))
        await arrival.play()
        watch.cancel()
        scout.end()


def _stage(
    settings: KioskSettings, texts: Mapping[str, Texts], timepiece: Timepiece, voice: Voice
) -> Stage:
    """The window, in the brand's font where it has one."""
    if settings.font is not None:
        LabelBase.register(theme.FONT, str(settings.font))
    return Stage(texts, settings.device, timepiece, speaks=voice.speaks)


def _device(
    settings: KioskSettings,
    version: str,
    timepiece: Timepiece,
    on_config: Callable[[bytes], None],
    on_command: Callable[[bytes], None],
) -> Device:
    """The kiosk as the hub knows it; who hears of it needs it, and is made after it."""
    return Device(
        folder=settings.data,
        store=settings.store,
        name=settings.device,
        program="kiosk",
        version=version,
        endpoint=settings.broker,
        timepiece=timepiece,
        on_config=on_config,
        on_command=on_command,
    )


def _caretaker(
    settings: KioskSettings,
    timepiece: Timepiece,
    stage: Stage,
    attendant: Attendant,
    tasks: asyncio.TaskGroup,
) -> Caretaker:
    """Who looks after the house behind the visit."""
    return Caretaker(
        timepiece=timepiece,
        gate=Gate(settings.pin_file, settings.data),
        show=stage.stand,
        end_visit=lambda: attendant.hear(Leave()),
        leave=stage.stop,
        start=tasks.create_task,
    )


def _obedience(  # noqa: PLR0913, PLR0917 - whom the hub's commands concern
    settings: KioskSettings,
    timepiece: Timepiece,
    device: Device,
    stage: Stage,
    attendant: Attendant,
    caretaker: Caretaker,
) -> Obedience:
    """Who does as the hub says, as shut as before the restart."""
    return Obedience(
        bolt=Bolt(settings.data, timepiece),
        caretaker=caretaker,
        glass=stage,
        state=lambda: attendant.state,
        expose=device.expose,
    )


def _orders(
    settings: KioskSettings,
    timepiece: Timepiece,
    device: Device,
    stage: Stage,
    obedience: Obedience,
) -> Orders:
    """The hub's commands; whoever is in front of the glass comes before them."""
    prefix = Path(sys.prefix)
    device.tell(
        release=running(prefix),
        release_problem=failure(prefix),
        keyless=is_keyless(settings.data, settings.command_key),
    )
    return Orders(
        folder=settings.data,
        name=(settings.store, settings.device),
        key=settings.command_key,
        program="kiosk",
        prefix=prefix,
        deeds=obedience.deeds,
        timepiece=timepiece,
        answer=device.answer,
        busy=obedience.busy,
        leave=stage.stop,
    )


def _apply(station: Station, liaison: Liaison, caretaker: Caretaker) -> None:
    """The kiosk is this station from now on."""
    placed = not is_unplaced(station)
    liaison.applied(placed=placed)
    caretaker.told(station, met=placed)


def _open(stage: Stage, state: State, duty: Duty, settings: KioskSettings) -> None:
    """The window is there: show the first picture, and say where it does not fit the glass."""
    stage.show(state)
    stage.stand(duty)
    if settings.drift:
        stage.drift()
    for line in misfits(settings.size_px, settings.density_dpi):
        log.warning("the settings do not fit the glass: %s", line)


async def _play(stage: Stage, drawer: Drawer) -> None:
    """Until the window is closed; what fails before its first picture is not shown again."""
    _close_on_signal(stage)
    with Probation(drawer, stage.has_drawn):
        await stage.play()


def _close_on_signal(stage: Stage | Arrival) -> None:
    """Instead of being cancelled: the ratings that are being stored shall finish."""
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stage.stop)


async def _tick(attendant: Attendant, voice: Voice) -> NoReturn:
    """Tell the time, and that somebody listens: no scene ends in the middle of its words."""
    while True:
        await asyncio.sleep(TICK_S)
        attendant.hear(Heard() if voice.speaking else Tick())


async def _look_after(
    caretaker: Caretaker,
    stage: Stage,
    device: Device,
    settings: KioskSettings,
    obedience: Obedience,
) -> NoReturn:
    """Tell the time, and let the hub and the log know how the glass is."""
    known: list[str] = []
    while True:
        await asyncio.sleep(TICK_S)
        obedience.look_again()
        caretaker.tick()
        counts = stage.watch()
        faults = touch_faults(touch_screens(), counts.doubles)
        for line in faults:
            if line not in known:
                log.warning(line)
        known = faults
        device.tell(identifies=obedience.identifies, locked_until_ms=obedience.locked_until_ms)
        device.tell(soon=False, wipes=counts.wipes, doubles=counts.doubles)
        device.tell(note=note([*misfits(settings.size_px, settings.density_dpi), *faults]))
