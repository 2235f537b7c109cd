"""The verb ``mosquitto`` of the hub's command line: a broker for the store's own devices.

In: what was typed, at the hub's machine, by root. Out: files, lines on the terminal and an exit
code. Everything is asked of the hub's settings and the store's description; who types it again
changes nothing. It starts and reloads nothing.
"""

import argparse
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from config.checkup import not_installed
from config.command import FAILED, OK, Verb, complain, port, say
from config.load import ConfigError, load_shop
from config.renewal.told import lasting
from config.shop import Shop
from hub.settings import load_settings
from wire.codec import from_ms
from wire.timepiece import Timepiece
from wire.topics import HUB, TopicError, check_name

if TYPE_CHECKING:
    from hub.trust.mosquitto import Station
    from hub.trust.roster import Roster


def verb(timepiece: Timepiece) -> Verb:
    """How it is called, and what it says of itself."""
    about = "write what Mosquitto needs to serve the store's devices: TLS, passwords, access rules"
    return Verb("mosquitto", lambda chosen: mosquitto(chosen, timepiece), about, add)


def add(verb: argparse.ArgumentParser) -> None:
    """What may be typed."""
    verb.add_argument("folder", type=Path, metavar="DIR", help="/etc, or another for a look at it")
    verb.add_argument("--settings", type=Path, metavar="FILE", help="that the hub is started with")
    verb.add_argument("--data", type=Path, metavar="DIR", help="what the hub keeps, its keys too")
    verb.add_argument("--shop", type=Path, metavar="FILE", help="the store's description")
    verb.add_argument("--port", type=port, metavar="N", help="for devices; else enrolment.port")
    verb.add_argument(
        "--device", action="append", default=[], metavar="NAME", help="let in, if need be again"
    )
    verb.add_argument("--revoke", action="append", default=[], metavar="NAME", help="shut out")
    verb.add_argument(
        "--keep-units", action="store_true", help="write no file of systemd, which calls it so"
    )
    verb.add_argument("--owner", default="mosquitto", metavar="USER", help="as whom it runs")
    verb.add_argument(
        "--memory",
        type=Path,
        default=Path("/var/lib/mosquitto"),
        metavar="DIR",
        help="what it remembers over a restart",
    )


def mosquitto(chosen: argparse.Namespace, timepiece: Timepiece) -> int:
    """Do what was typed."""
    try:  # --help works without what it needs
        from hub.trust.authority import fingerprint  # noqa: PLC0415
        from hub.trust.called import called  # noqa: PLC0415
        from hub.trust.install import (  # noqa: PLC0415
            Guests,
            InstallError,
            folder_in,
            follow,
            install,
        )
        from hub.trust.keyring import KeyringError, authority_of  # noqa: PLC0415
        from hub.trust.mosquitto import Station  # noqa: PLC0415
        from hub.trust.roster import RosterError, amend, read  # noqa: PLC0415
    except ImportError as error:
        return not_installed(error, "hub")
    settings = load_settings(chosen.settings)
    shop = load_shop(chosen.shop or settings.shop)
    _check([*chosen.device, *chosen.revoke])
    etc = chosen.folder.absolute()
    station = Station(
        folder=folder_in(etc),
        memory=chosen.memory.absolute(),
        owner=chosen.owner,
        hub_port=settings.broker.port,
        port=chosen.port or settings.enrolment.port,
    )
    folder = chosen.data or settings.data
    now_ms = timepiece.wall_ms()
    try:
        if barred := read(folder).shut_out() & set(chosen.device):
            return _refuse(barred)
        authority = authority_of(folder, shop.store, from_ms(now_ms))
        amend(folder, lambda roster: roster.without(chosen.revoke, now_ms, "command line"))
        discovery = settings.home_assistant
        guests = Guests(
            devices=tuple(_devices(shop)),
            named=tuple(chosen.device),
            revoked=tuple(chosen.revoke),
            home_assistant=discovery.prefix if discovery.discovery else None,
        )
        names = called(settings.http.names)
        files = {} if chosen.keep_units else _units(chosen, station, folder)

        def write(roster: "Roster") -> list[Path]:
            known = replace(guests, enrolled=roster.verifiers(), shut_out=roster.shut_out())
            return install(
                etc, station, shop.store, known, authority, names, from_ms(now_ms), files
            )

        changed = follow(lambda: read(folder), write)
    except (KeyringError, RosterError, InstallError) as error:
        complain(str(error))
        return FAILED
    for path in changed:
        say(f"written: {path}")
    _warn(station.port, settings.enrolment.port)
    say(f"the authority that devices pin: {fingerprint(authority)}")
    return OK


def _refuse(barred: Iterable[str]) -> int:
    """A password for who was shut out at the hub's page would open nothing."""
    complain(
        f"{', '.join(sorted(barred))}: shut out at the hub's page, where it joins again by a code; "
        "nothing is written. On the device: enrol HUB --again"
    )
    return FAILED


def _warn(port: int, told: int) -> None:
    """New devices are told a port by the hub, which reads its settings and not this command."""
    if port != told:
        complain(
            f"devices come in at {port}, and new ones are told {told}: say port = {port} in "
            "[enrolment] of the hub's settings, and start it anew"
        )


def _units(chosen: argparse.Namespace, station: "Station", folder: Path) -> dict[str, str]:
    """What systemd is told, by the places below ``etc``."""
    from hub.trust.install import UNIT  # noqa: PLC0415 - --help works without what it needs
    from hub.trust.mosquitto import unit  # noqa: PLC0415
    from hub.trust.roster import ROSTER_FILE  # noqa: PLC0415
    from hub.trust.upkeep import units  # noqa: PLC0415

    roster = (folder / ROSTER_FILE).absolute()
    again = units(_command(chosen, station, folder), chosen.folder.absolute(), roster)
    return {UNIT: unit(station), **again}


def _command(chosen: argparse.Namespace, station: "Station", folder: Path) -> list[str]:
    """The same again, whoever is let in or shut out by name this time.

    It is started from whichever hub is in force: an environment of its own is gone one day.
    """
    shop = [] if chosen.shop is None else ["--shop", str(chosen.shop.absolute())]
    settings = [] if chosen.settings is None else ["--settings", str(chosen.settings.absolute())]
    where = ["--data", str(folder.absolute()), "--memory", str(station.memory)]
    how = ["--owner", station.owner, "--port", str(station.port)]
    python = lasting(Path(sys.executable), Path(sys.prefix))
    called = [str(python), "-m", "hub", "mosquitto", str(chosen.folder.absolute())]
    return [*called, *settings, *where, *shop, *how, "--keep-units"]


def _check(names: list[str]) -> None:
    """Whether each could be a device.

    Raises:
        ConfigError: one could not.
    """
    found = [f"{name!r} is the hub itself" for name in names if name == HUB]
    for name in names:
        try:
            check_name(name, "device")
        except TopicError as error:
            found.append(str(error))
    if found:
        where = "command line"
        raise ConfigError(where, found)


def _devices(shop: Shop) -> Iterator[str]:
    """Everything that the store's description calls a device."""
    for place in shop.touchpoints:
        yield from place.devices
        yield from (one.device for one in place.ambience)
