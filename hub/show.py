"""The verbs of the hub's command line that show a store without shoppers.

In come what was typed, the description and the machine's clocks; out goes what ``hub.demo`` and
``hub.rehearsal`` make of it, with an exit code. It simulates nobody itself.
"""

import argparse
from pathlib import Path

from config.checkup import not_installed
from config.command import (
    FAILED,
    OK,
    Verb,
    complain,
    endpoint,
    program_version,
    run_until_stopped,
    say,
)
from config.load import load_shop
from hub.settings import HubSettings
from hub.store import DATABASE, StoreError
from wire.events import DAY_MS
from wire.link import Endpoint
from wire.timepiece import Timepiece

REHEARSED_DAYS_MAX = 60  # as far as any page looks back; about 50,000 events
RATE_MAX = 60_000.0  # visits a minute at a touchpoint: 1,000 a second, more than a store can have


def verbs(timepiece: Timepiece) -> tuple[Verb, ...]:
    """Those that ``vetrina-hub`` has beside its own."""
    return (
        Verb(
            "shoppers",
            lambda chosen: _shoppers(chosen, timepiece),
            "simulated shoppers, for demonstration and load; labelled as such everywhere",
            _add_shoppers,
        ),
        Verb(
            "rehearse",
            lambda chosen: _rehearse(chosen, timepiece),
            "write simulated days into a new store, for demonstration; labelled as such",
            _add_rehearse,
        ),
    )


def _add_shoppers(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("--data", type=Path, default=Path("data/shoppers"), metavar="DIR")
    verb.add_argument("--shop", type=Path, metavar="FILE")
    verb.add_argument("--broker", type=endpoint, default=Endpoint(), metavar="HOST:PORT")
    verb.add_argument(
        "--rate", type=_rate, default=6.0, metavar="PER_MINUTE", help="visits at each touchpoint"
    )


def _add_rehearse(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("--data", type=Path, default=HubSettings().data, metavar="DIR")
    verb.add_argument("--shop", type=Path, metavar="FILE")
    verb.add_argument(
        "--days", type=_days, default=28, metavar="DAYS", help="how far back (28; at most 60)"
    )
    verb.add_argument("--as", dest="name", default="", metavar="NAME", help="days of its own")
    verb.add_argument("--lift", type=float, default=0.0, metavar="MOOD", help="happier: 0.1, say")
    verb.add_argument("--rush", type=float, default=1.0, metavar="TIMES", help="busier: 1.5, say")
    verb.add_argument("--acts", action="store_true", help="its staff do something now and then")
    verb.add_argument(
        "--reported",
        type=_ago,
        metavar="AGO",
        help="also write the signed day reports, but for those of the last AGO days",
    )


def _days(text: str) -> int:
    """A number of days, as typed."""
    if not text.isdecimal() or not 1 <= int(text) <= REHEARSED_DAYS_MAX:
        msg = f"{text!r} is not a number of days from 1 to {REHEARSED_DAYS_MAX}"
        raise argparse.ArgumentTypeError(msg)
    return int(text)


def _ago(text: str) -> int:
    """A number of days, or none, as typed."""
    return 0 if text == "0" else _days(text)


def _rate(text: str) -> float:
    """Visits a minute, as typed."""
    try:
        number = float(text)
    except ValueError:
        number = 0.0
    if not 0 < number <= RATE_MAX:
        msg = f"{text!r} is not a number above 0 and up to {RATE_MAX:.0f}"
        raise argparse.ArgumentTypeError(msg)
    return number


def _shoppers(chosen: argparse.Namespace, timepiece: Timepiece) -> int:
    shop = load_shop(chosen.shop)
    try:
        from hub import demo  # noqa: PLC0415 - --help works without what it needs
    except ImportError as error:
        return not_installed(error, "hub")
    work = demo.run(
        shop,
        folder=chosen.data,
        endpoint=chosen.broker,
        rate=chosen.rate,
        version=program_version(),
        timepiece=timepiece,
    )
    return run_until_stopped(work, demo.FAILURES)


def _rehearse(chosen: argparse.Namespace, timepiece: Timepiece) -> int:
    shop = load_shop(chosen.shop)
    try:
        from hub import demo, rehearsal, rehearsed_days  # noqa: PLC0415 - as above
        from hub.crowd import Character  # noqa: PLC0415
        from hub.register.signet import SignetError  # noqa: PLC0415
    except ImportError as error:
        return not_installed(error, "hub")
    character = Character(lift=chosen.lift, rush=chosen.rush, name=chosen.name, acts=chosen.acts)
    chosen.data.mkdir(parents=True, exist_ok=True)
    database = chosen.data / DATABASE
    try:
        events = rehearsal.rehearse(
            database, shop, chosen.days, program_version(), timepiece, character=character
        )
        if chosen.reported is not None:
            until_ms = timepiece.wall_ms() - chosen.reported * DAY_MS
            lines = rehearsed_days.report(chosen.data, shop, until_ms)
            say(f"{lines} day reports")
    except (demo.DemoError, SignetError, StoreError) as error:
        complain(str(error))
        return FAILED
    say(f"{events:,} simulated events of {chosen.days} days")
    return OK
