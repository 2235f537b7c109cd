"""The command line of the hub: ``vetrina-hub`` and ``python -m hub``."""

import argparse
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TypeVar, get_args
from urllib.parse import quote
from zoneinfo import ZoneInfo

import msgspec

from config.checkup import (
    add_json,
    diagnose,
    failures,
    judge,
    missing_packages,
    not_installed,
    unreadable,
    unwritable,
)
from config.command import (
    FAILED,
    OK,
    Verb,
    command_line,
    complain,
    endpoint,
    obey,
    port,
    program_version,
    run_until_stopped,
    say,
    say_facts,
)
from config.load import ConfigError, load_shop
from config.shop import Shop
from hub import (
    backup_verb,
    days_verb,
    erase_verb,
    mosquitto_verb,
    prove_verb,
    region_verb,
    renew_key_verb,
    report_verb,
    show,
    sync_verb,
)
from hub.addressees import unusable
from hub.description import describe
from hub.doctor.ports import unusable_ports
from hub.settings import HubSettings, Role, load_settings, shown
from hub.store import DATABASE, StoreError
from hub.store.chain import flaws
from hub.store.examination import examine, read_audit
from hub.store.people import ACCOUNTS
from hub.telling import TellError, Where, tell
from wire.codec import from_ms
from wire.timepiece import SystemTimepiece

S = TypeVar("S", bound=msgspec.Struct)

PROGRAM = "vetrina-hub"
NEEDED = ("argon2", "cryptography", "httpx", "sqlite_utils", "starlette", "uvicorn")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one verb and return its exit code."""
    return obey(parser(), arguments)


def parser() -> argparse.ArgumentParser:
    """Every verb and flag; the reference page is tested against it."""
    verbs = (
        Verb("run", _run, "run the hub until it is stopped", _add_settings),
        Verb(
            "check",
            _check,
            "say whether it could start: settings, folder, database, ports, packages",
            _add_settings,
        ),
        Verb("config", _config, "print the settings in force", _add_settings),
        Verb("doctor", _doctor, "look for faults, and tell what is safe to share", _add_doctor),
        Verb(
            "replay",
            _replay,
            "read the log anew under the rules of now, before the hub starts again",
            _add_settings,
        ),
        Verb("seen", _seen, "say that somebody has seen an alert of the running hub", _add_seen),
        Verb("did", _did, "note what staff did, to be told whether it worked", _add_did),
        Verb(
            "admin-code",
            _admin_code,
            "print a new code for the first admin, as long as there is none",
            _add_running,
        ),
        Verb(
            "reset-code",
            _reset_code,
            "print a code with which somebody sets their password anew",
            _add_reset,
        ),
        Verb("audit", _audit, "print who did what, and say whether it is whole", _add_audit),
        Verb(
            "anew",
            _anew,
            "begin a question's history anew: its kiosk was moved, or it was worded anew",
            _add_anew,
        ),
        mosquitto_verb.verb(SystemTimepiece()),
        *show.verbs(SystemTimepiece()),
        *_of_days(),
        *backup_verb.verbs(SystemTimepiece()),
        erase_verb.VERB,
        prove_verb.verb(SystemTimepiece()),
        renew_key_verb.VERB,
    )
    return command_line(PROGRAM, "One store's memory, scores and live screen.", verbs)


def _of_days() -> tuple[Verb, ...]:
    """What is done with day reports, in a store and above it."""
    return (
        Verb(
            "days",
            lambda chosen: days_verb.days(chosen, SystemTimepiece()),
            "list, show, verify, export or push the day reports, or list the region's receipts",
            days_verb.add,
        ),
        Verb(
            "region",
            lambda chosen: region_verb.region(chosen, SystemTimepiece()),
            "say who belongs to a region's node; export and ask its days",
            region_verb.add,
        ),
        Verb(
            "sync",
            lambda chosen: sync_verb.sync(chosen, SystemTimepiece()),
            "copy a region to this machine, or bring the copy up to date",
            sync_verb.add,
        ),
        Verb(
            "report",
            lambda chosen: report_verb.report(chosen, SystemTimepiece()),
            "write a region's month as HTML or PDF",
            report_verb.add,
        ),
    )


def _add_settings(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("--settings", type=Path, metavar="FILE", help="a copy of hub.toml, changed")
    verb.add_argument("--data", type=Path, metavar="DIR", help="what the hub keeps")
    verb.add_argument("--role", choices=get_args(Role), help="a store's hub, or a region's node")
    verb.add_argument("--shop", type=Path, metavar="FILE", help="the store's description")
    verb.add_argument("--http-host", metavar="HOST", help="where the live page listens")
    verb.add_argument("--http-port", type=port, metavar="N")
    verb.add_argument("--mqtt-port", type=port, metavar="N", help="of the embedded broker")
    verb.add_argument("--broker", type=endpoint, metavar="HOST:PORT", help="a broker of your own")


def _add_doctor(verb: argparse.ArgumentParser) -> None:
    _add_settings(verb)
    add_json(verb)


def _add_seen(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("number", type=int, help="of the alert, as the live page shows it")
    _add_running(verb)


def _add_did(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("scope", help="STORE, an ExPro, a touchpoint's or question's id")
    verb.add_argument("text", help="what was done, in a few words")
    verb.add_argument("--element", help="light, sound, temperature ...: what was changed")
    _add_running(verb)


def _add_reset(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("name", help="whose password it is")
    _add_running(verb)


def _add_audit(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("--settings", type=Path, metavar="FILE", help="that the hub is started with")
    verb.add_argument("--data", type=Path, metavar="DIR", help="what the hub keeps")
    verb.add_argument("--check", action="store_true", help="only say whether it is whole")


def _add_running(verb: argparse.ArgumentParser) -> None:
    """Which hub is meant, of those that run on this machine."""
    verb.add_argument("--settings", type=Path, metavar="FILE", help="that it was started with")
    verb.add_argument("--data", type=Path, metavar="DIR", help="what it keeps, its key among it")
    verb.add_argument("--http-port", type=port, metavar="N")


def _add_anew(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("question", help="its id in the store's description")
    verb.add_argument("--shop", type=Path, required=True, metavar="FILE", help="that description")
    verb.add_argument("--data", type=Path, metavar="DIR", help="where the hub keeps what it was")
    verb.add_argument(
        "--since", type=date.fromisoformat, metavar="DATE", help="a business day; today"
    )


def _settings(chosen: argparse.Namespace) -> HubSettings:
    """The file's settings, overridden by what stands on the command line."""
    settings = load_settings(chosen.settings)
    http = _with(settings.http, host=chosen.http_host, port=chosen.http_port)
    broker = _with(settings.broker, port=chosen.mqtt_port)
    if chosen.broker is not None:
        address = {"host": chosen.broker.host, "port": chosen.broker.port}
        broker = _with(broker, embedded=False, **address)
    given = {"role": chosen.role, "data": chosen.data, "shop": chosen.shop}
    return _with(settings, **given, http=http, broker=broker)


def _with(settings: S, **given: object) -> S:
    """The settings with everything that was given."""
    changes = {name: value for name, value in given.items() if value is not None}
    return msgspec.structs.replace(settings, **changes)


def _run(chosen: argparse.Namespace) -> int:
    settings = _settings(chosen)
    try:
        from hub import app, node  # noqa: PLC0415 - --help and check work without what it needs
    except ImportError as error:
        return not_installed(error, "hub")
    told = settings, program_version(), SystemTimepiece()
    if settings.role == "region":
        return run_until_stopped(node.run(*told), node.FAILURES)
    return run_until_stopped(app.run(*told, chosen.settings), app.FAILURES)


def _replay(chosen: argparse.Namespace) -> int:
    settings = _settings(chosen)
    shop = load_shop(settings.shop)
    try:
        from hub import replay  # noqa: PLC0415 - as above
    except ImportError as error:
        return not_installed(error, "hub")
    try:
        told = replay.replay(settings.data / DATABASE, shop, SystemTimepiece(), _draw)
    except StoreError as error:
        complain(str(error))
        return FAILED
    complain("")  # ends the line of the bar
    say(told)
    return OK


def _seen(chosen: argparse.Namespace) -> int:
    return _tell(chosen, f"/api/v1/alerts/{chosen.number}/seen", {})


def _did(chosen: argparse.Namespace) -> int:
    said = {"scope": chosen.scope, "text": chosen.text, "element": chosen.element}
    return _tell(chosen, "/api/v1/actions", said)


def _admin_code(chosen: argparse.Namespace) -> int:
    return _tell(chosen, "/api/v1/admin-code", {})


def _reset_code(chosen: argparse.Namespace) -> int:
    return _tell(chosen, f"/api/v1/people/{quote(chosen.name, safe='')}/code", {})


def _audit(chosen: argparse.Namespace) -> int:
    path = (chosen.data or load_settings(chosen.settings).data) / ACCOUNTS
    try:
        lines, newest = read_audit(path)
    except StoreError as error:
        complain(str(error))
        return FAILED
    for line in [] if chosen.check else lines:
        done = line.done
        at = from_ms(done.at_ms).isoformat(timespec="seconds")
        say(f"{line.number} {at} {done.who} {done.deed} {done.subject} {done.address}")
    last = lines[-1].hash if lines else "none"
    return judge(flaws(lines, newest), f"{len(lines)} lines, whole; the last one's hash: {last}")


def _tell(chosen: argparse.Namespace, path: str, said: object) -> int:
    """Say something to the hub that runs on this machine, and answer what it answers."""
    settings = load_settings(chosen.settings)
    where = Where(chosen.data or settings.data, chosen.http_port or settings.http.port)
    try:
        say(tell(where, "POST", path, said) or "noted")
    except TellError as error:
        complain(str(error))
        return FAILED
    return OK


def _anew(chosen: argparse.Namespace) -> int:
    # --help and check work without what it needs
    from config.amend import NEW, Change  # noqa: PLC0415
    from hub.editor import EditError, Editor  # noqa: PLC0415

    shop = load_shop(chosen.shop)
    today = from_ms(SystemTimepiece().wall_ms()).astimezone(ZoneInfo(shop.timezone)).date()
    since = chosen.since or today
    editor = Editor(chosen.shop, chosen.data or HubSettings().data, SystemTimepiece())
    decided = {"question": chosen.question, "since": since.isoformat()}
    try:
        editor.change([Change(at=("anew", NEW), to=decided)], editor.read().digest, "command line")
    except EditError as error:
        raise ConfigError(str(chosen.shop), [*error.problems]) from error
    say(f"{chosen.question} begins anew on {since}; a running hub sees it by itself")
    return OK


def _draw(bar: str) -> None:
    sys.stderr.write(f"\r{bar}")
    sys.stderr.flush()


def _check(chosen: argparse.Namespace) -> int:
    settings = _settings(chosen)
    if settings.role == "region":
        found = [*_findings(settings), *unusable_ports(settings)]
        return judge(found, f"region {settings.region.name}, {settings.data}")
    shop = describe(settings.shop, settings.data).shop
    ready = f"store {shop.store}, {len(shop.touchpoints)} touchpoints, {settings.data}"
    database = examine(settings.data / DATABASE, thorough=False)
    found = [*_findings(settings), *database.problems, *unusable_ports(settings)]
    found += unusable(settings.post, shop.languages)
    return judge([*found, *_out_of_reach(settings, shop)], ready)


def _config(chosen: argparse.Namespace) -> int:
    say_facts(shown(_settings(chosen)))
    return OK


def _doctor(chosen: argparse.Namespace) -> int:
    settings = _settings(chosen)
    missing = failures("packages", _missing(settings), "all there")
    try:
        from hub.doctor import node, store  # noqa: PLC0415 - what is missing is told all the same
    except ImportError:
        return diagnose(PROGRAM, {}, missing, as_json=chosen.json)
    if settings.role == "region":
        facts, checks = node.examined(settings, SystemTimepiece())
    else:
        shop = load_shop(settings.shop)
        facts, checks = store.examined(settings, shop.store, SystemTimepiece())
    return diagnose(PROGRAM, facts, [*missing, *checks], as_json=chosen.json)


def _out_of_reach(settings: HubSettings, shop: Shop) -> list[str]:
    """The touchpoints whose phones would not find the hub."""
    if settings.http.phones() is not None:
        return []
    return [
        f"touchpoints.{place.id}.phone: no phone can reach {settings.http.host}; "
        'set http.host = "0.0.0.0", or http.public_url'
        for place in shop.touchpoints
        if place.phone
    ]


def _findings(settings: HubSettings) -> list[str]:
    """Why the hub could not run as it is."""
    given = [] if settings.role == "region" else unreadable(settings.broker.endpoint())
    return [*_missing(settings), *unwritable(settings.data), *given]


def _missing(settings: HubSettings) -> list[str]:
    """A line for each package that is not installed."""
    own_broker = settings.broker.embedded and settings.role == "store"
    return missing_packages("hub", (*NEEDED, "iotcore") if own_broker else NEEDED)
