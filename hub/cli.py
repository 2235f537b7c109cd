"""The command line of the hub: ``vetrina-hub`` and ``python -m hub``."""

import argparse
import json
import sys
from pathlib import Path
from typing import TypeVar

import msgspec

from config.command import (
    CONFIGURATION,
    FAILED,
    OK,
    complain,
    disk_free_bytes,
    endpoint,
    log_to_stderr,
    missing_packages,
    port,
    program_version,
    run_until_stopped,
    say,
    unwritable,
)
from config.load import ConfigError, load_shop
from hub.settings import HubSettings, load_settings
from wire.link import Endpoint
from wire.timepiece import SystemTimepiece

S = TypeVar("S", bound=msgspec.Struct)

NEEDED = ("sqlite_utils", "starlette", "uvicorn")


def main(arguments: list[str] | None = None) -> int:
    """Run one verb and return its exit code."""
    chosen = parser().parse_args(arguments)
    log_to_stderr()
    try:
        return int(chosen.verb(chosen))
    except ConfigError as error:
        complain(str(error))
        return CONFIGURATION


def parser() -> argparse.ArgumentParser:
    """Every verb and flag; the reference page is tested against it."""
    top = argparse.ArgumentParser(
        prog="vetrina-hub", description="One store's memory, scores and live screen."
    )
    top.add_argument("--version", action="version", version=program_version())
    verbs = top.add_subparsers(required=True, metavar="VERB")
    for name, does, about in (
        ("run", _run, "run the hub until it is stopped"),
        ("check", _check, "say whether it could run: settings, folder, packages"),
        ("config", _config, "print the settings in force"),
        ("doctor", _doctor, "print what helps in finding a fault; safe to share"),
    ):
        verb = verbs.add_parser(name, help=about, description=about)
        verb.set_defaults(verb=does)
        _add_settings(verb)
    shoppers = verbs.add_parser(
        "shoppers",
        help="simulated shoppers, for demonstration and load; labelled as such everywhere",
        description="Simulated shoppers, for demonstration and load; labelled as such everywhere.",
    )
    shoppers.set_defaults(verb=_shoppers)
    shoppers.add_argument("--data", type=Path, default=Path("data/shoppers"), metavar="DIR")
    shoppers.add_argument("--shop", type=Path, metavar="FILE")
    shoppers.add_argument("--broker", type=endpoint, default=Endpoint(), metavar="HOST:PORT")
    shoppers.add_argument(
        "--rate", type=float, default=6.0, metavar="PER_MINUTE", help="visits at each touchpoint"
    )
    return top


def _add_settings(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("--settings", type=Path, metavar="FILE", help="a copy of hub.toml, changed")
    verb.add_argument("--data", type=Path, metavar="DIR", help="what the hub keeps")
    verb.add_argument("--shop", type=Path, metavar="FILE", help="the store's description")
    verb.add_argument("--http-host", metavar="HOST", help="where the live page listens")
    verb.add_argument("--http-port", type=port, metavar="N")
    verb.add_argument("--mqtt-port", type=port, metavar="N", help="of the embedded broker")
    verb.add_argument("--broker", type=endpoint, metavar="HOST:PORT", help="a broker of your own")


def _settings(chosen: argparse.Namespace) -> HubSettings:
    """The file's settings, overridden by what stands on the command line."""
    settings = load_settings(chosen.settings)
    http = _with(settings.http, host=chosen.http_host, port=chosen.http_port)
    broker = _with(settings.broker, port=chosen.mqtt_port)
    if chosen.broker is not None:
        address = {"host": chosen.broker.host, "port": chosen.broker.port}
        broker = _with(broker, embedded=False, **address)
    return _with(settings, data=chosen.data, shop=chosen.shop, http=http, broker=broker)


def _with(settings: S, **given: object) -> S:
    """The settings with everything that was given."""
    changes = {name: value for name, value in given.items() if value is not None}
    return msgspec.structs.replace(settings, **changes)


def _run(chosen: argparse.Namespace) -> int:
    settings = _settings(chosen)
    shop = load_shop(settings.shop)
    try:
        from hub import app  # noqa: PLC0415 - --help and check work without what it needs
    except ImportError as error:
        return _missing(error)
    return run_until_stopped(
        app.run(settings, shop, program_version(), SystemTimepiece()), app.FAILURES
    )


def _shoppers(chosen: argparse.Namespace) -> int:
    shop = load_shop(chosen.shop)
    try:
        from hub import demo  # noqa: PLC0415 - as above
    except ImportError as error:
        return _missing(error)
    work = demo.run(
        shop,
        folder=chosen.data,
        endpoint=chosen.broker,
        rate=chosen.rate,
        version=program_version(),
        timepiece=SystemTimepiece(),
    )
    return run_until_stopped(work, demo.FAILURES)


def _check(chosen: argparse.Namespace) -> int:
    settings = _settings(chosen)
    shop = load_shop(settings.shop)
    found = _findings(settings)
    for line in found:
        complain(line)
    if not found:
        say(f"ready: store {shop.store}, {len(shop.touchpoints)} touchpoints, {settings.data}")
    return FAILED if found else OK


def _config(chosen: argparse.Namespace) -> int:
    say(json.dumps(msgspec.to_builtins(_settings(chosen), enc_hook=str), indent=2))
    return OK


def _doctor(chosen: argparse.Namespace) -> int:
    settings = _settings(chosen)
    shop = load_shop(settings.shop)
    found = _findings(settings)
    database = settings.data / "hub.db"
    facts = {
        "program": f"vetrina-hub {program_version()}",
        "python": sys.version.split()[0],
        "store": shop.store,
        "database_bytes": database.stat().st_size if database.exists() else None,
        "disk_free_bytes": disk_free_bytes(settings.data),
        "clock": SystemTimepiece().clock(),
        "problems": found,
    }
    say(json.dumps(facts, indent=2))
    return FAILED if found else OK


def _findings(settings: HubSettings) -> list[str]:
    """Why the hub could not run as it is."""
    needed = (*NEEDED, "iotcore") if settings.broker.embedded else NEEDED
    return missing_packages("hub", needed) + unwritable(settings.data)


def _missing(error: ImportError) -> int:
    complain(f"{error}: pip install 'vetrina[hub]'")
    return FAILED
