"""The verb ``calibrate``: its flags, the password, and the start of the page."""

import argparse
import sys
from pathlib import Path

from config.checkup import not_installed
from config.command import FAILED, OK, complain, port, run_until_stopped, say
from config.load import ConfigError
from sensors.calibrate.password import PasswordError, set_password
from sensors.settings import SensorSettings
from wire.timepiece import Timepiece

PORT = 8090
HERE = "127.0.0.1"
PLACE = "command line"


def add_calibrate(verb: argparse.ArgumentParser) -> None:
    """The flags of ``calibrate``, beside those of a sensor."""
    verb.add_argument("--host", default=HERE, metavar="HOST", help="where to listen; 0.0.0.0: all")
    verb.add_argument("--port", type=port, default=PORT, metavar="N", help="of the page")
    verb.add_argument(
        "--name", action="append", default=[], metavar="NAME", help="a host name it goes by"
    )
    verb.add_argument(
        "--password-stdin", action="store_true", help="set the password to standard input and end"
    )


def calibrate(chosen: argparse.Namespace, settings: SensorSettings, timepiece: Timepiece) -> int:
    """Set the password, or serve the page until it is closed."""
    if chosen.password_stdin:
        return _set(settings.data)
    if chosen.settings is None:
        found = "--settings: the page changes a settings file; name yours"
        raise ConfigError(PLACE, [found])
    try:
        from sensors.calibrate import app  # noqa: PLC0415 - --help works without what it needs
    except ImportError as error:
        return not_installed(error, "sensors")
    address, names = (chosen.host, chosen.port), tuple(chosen.name)
    return run_until_stopped(
        app.run(settings, chosen.settings, address, names, timepiece), app.FAILURES
    )


def _set(folder: Path) -> int:
    try:
        path = set_password(folder, sys.stdin.readline().rstrip("\n"))
    except PasswordError as error:
        complain(str(error))
        return FAILED
    say(f"kept in {path}")
    return OK
