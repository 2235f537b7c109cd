"""The calibration page, from start to stop, on one page.

Settings, a password and the clocks in; it watches the camera and serves the page until somebody
closes it or its time is over. Only here do its tasks start.
"""

import asyncio
import logging
import resource
import socket
from contextlib import aclosing, closing
from pathlib import Path
from random import Random

from sensors.app import counting
from sensors.calibrate.desk import Desk
from sensors.calibrate.http import Answer, converse
from sensors.calibrate.ledger import Ledger
from sensors.calibrate.password import Lock, PasswordError
from sensors.calibrate.scene import Scene
from sensors.camera import watch
from sensors.model import ModelError
from sensors.settings import SensorSettings
from wire.timepiece import Timepiece

log = logging.getLogger(__name__)

CONNECTIONS_MAX = 20
"""One person with a browser opens six; more are somebody else."""


class CalibrationError(Exception):
    """The page cannot be served; the message says what an operator can do."""


FAILURES = (CalibrationError, PasswordError, ModelError)
"""What an operator can mend; told in one line."""


async def run(
    settings: SensorSettings,
    file: Path,
    address: tuple[str, int],
    names: tuple[str, ...],
    timepiece: Timepiece,
) -> None:
    """Serve the page of the settings in ``file`` until it is closed or its time is over.

    Raises:
        PasswordError: none is set; nothing was opened then.
        CalibrationError: the address cannot be listened on.
        ModelError: the network cannot be used.
    """
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a core file would hold a frame
    lock = Lock(settings.data)
    scene = Scene(counting(settings))
    desk = Desk(lock, scene, Ledger(file), timepiece, names)
    random = Random()  # noqa: S311 - jitter, not a secret
    with closing(bind(*address)) as listener:
        async with (
            aclosing(watch(settings.order(), random)) as sights,
            asyncio.TaskGroup() as tasks,
        ):
            looking = tasks.create_task(scene.watch(sights))
            log.info(
                "calibration page on http://%s:%d, for 15 minutes", *listener.getsockname()[:2]
            )
            await serve(desk, listener)
            looking.cancel()
    log.info("the calibration page is closed")


async def serve(desk: Desk, listener: socket.socket) -> None:
    """Answer until the desk is left or its time is over."""
    places = asyncio.Semaphore(CONNECTIONS_MAX)

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if places.locked():
            await converse(reader, writer, _full)
            return
        async with places:
            await converse(reader, writer, desk.answer)

    server = await asyncio.start_server(talk, sock=listener)
    async with server:
        while desk.seconds_left and not desk.left.is_set():
            try:
                async with asyncio.timeout(min(desk.seconds_left, 1.0)):
                    await desk.left.wait()
            except TimeoutError:
                continue


def bind(host: str, port: int) -> socket.socket:
    """A listening socket; port 0 takes a free one.

    Raises:
        CalibrationError: the address is taken, or is none of this machine.
    """
    try:
        family, *_, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        return socket.create_server((address[0], address[1]), family=family)
    except OSError as error:
        msg = f"cannot listen on {host} port {port}: {error}; choose another with --port"
        raise CalibrationError(msg) from error


async def _full(_: object) -> Answer:
    return Answer(503)
