"""The verb ``region`` of the hub's command line: who belongs to a region, and files that come by.

In: what was typed, at the machine where the region's node runs. Out: lines on the terminal and an
exit code. The node itself does what is asked; here nothing is decided.
"""

import argparse
import asyncio
import json
import sys
from datetime import date
from pathlib import Path
from urllib.parse import quote

from config.bar import bar
from config.checkup import not_installed
from config.command import FAILED, OK, complain, port, say
from hub import export_verb
from hub.settings import load_settings
from hub.telling import TellError, Where, key_of, tell
from wire.timepiece import Timepiece


def add(verb: argparse.ArgumentParser) -> None:
    """What may be typed."""
    choices = verb.add_subparsers(required=True, metavar="WHAT")
    token = choices.add_parser("token", help="give a store a token, list or revoke its tokens")
    token.add_argument("what", choices=("add", "list", "revoke"), help="with what a store comes")
    token.add_argument("store", help="the store's name, as its description has it")
    token.add_argument("--oldest", action="store_true", help="revoke the oldest one alone")
    token.set_defaults(region=_token)
    store = choices.add_parser("store", help="say what the roster is to say of a store")
    store.add_argument("store", help="the store's name, as its description has it")
    store.add_argument("--label", required=True, help="what people call it")
    store.add_argument("--area", default="", help="of the region")
    store.add_argument("--format", default="", help="the type of store")
    store.add_argument("--timezone", default="UTC", help="Europe/Rome, say")
    for name, words in (("opened", "its first day"), ("closed-on", "its last day")):
        store.add_argument(f"--{name}", type=date.fromisoformat, metavar="DATE", help=words)
    store.set_defaults(region=_store)
    key = choices.add_parser(
        "key", help="trust the key of a file, or a further one of a store's hub"
    )
    key.add_argument("store", help="the store's name")
    key.add_argument("key", help="the public key, as the hub's manager reads it out")
    key.set_defaults(region=_key)
    file = choices.add_parser("import", help="take in a file that a store's hub has exported")
    file.add_argument("file", type=Path, help="from: vetrina-hub days export FILE")
    file.add_argument("--key", help="the store's public key, as its manager reads it out")
    file.set_defaults(region=None, timed=_import)
    export = choices.add_parser("export", help="write the region's days as CSV, Parquet or JSON")
    export_verb.add_export(export)
    export.set_defaults(region=None, timed=export_verb.export)
    ask = choices.add_parser("ask", help="ask the whole chain's Parquet files a question")
    export_verb.add_ask(ask)
    ask.set_defaults(region=None, timed=export_verb.ask)
    for one in (token, store, key, file):
        one.add_argument("--settings", type=Path, metavar="FILE", help="that the node has")
        one.add_argument("--data", type=Path, metavar="DIR", help="what the node keeps")
        one.add_argument("--http-port", type=port, metavar="N")


def region(chosen: argparse.Namespace, timepiece: Timepiece) -> int:
    """Do what was typed."""
    try:
        if chosen.region is None:
            return int(chosen.timed(chosen, timepiece))
        return int(chosen.region(chosen))
    except TellError as error:
        complain(str(error))
        return FAILED


def _where(chosen: argparse.Namespace) -> Where:
    settings = load_settings(chosen.settings)
    return Where(chosen.data or settings.data, chosen.http_port or settings.http.port)


def _path(chosen: argparse.Namespace) -> str:
    return f"/region/v1/stores/{quote(chosen.store, safe='')}"


def _token(chosen: argparse.Namespace) -> int:
    path = f"{_path(chosen)}/tokens"
    if chosen.what == "revoke":
        tell(_where(chosen), "DELETE", path + ("?oldest=true" if chosen.oldest else ""), {})
        say("revoked")
        return OK
    method = "POST" if chosen.what == "add" else "GET"
    answer = json.loads(tell(_where(chosen), method, path, {}))
    for line in answer["given"] if chosen.what == "list" else [answer["token"]]:
        say(line)
    return OK


def _store(chosen: argparse.Namespace) -> int:
    said = {
        "label": chosen.label,
        "area": chosen.area,
        "format": chosen.format,
        "timezone": chosen.timezone,
        "opened": chosen.opened and chosen.opened.isoformat(),
        "closed_on": chosen.closed_on and chosen.closed_on.isoformat(),
    }
    tell(_where(chosen), "PUT", _path(chosen), said)
    say("noted")
    return OK


def _key(chosen: argparse.Namespace) -> int:
    _trust(chosen, chosen.store, chosen.key)
    say("trusted; the lines that waited for it count now")
    return OK


def _trust(chosen: argparse.Namespace, store: str, key: str) -> None:
    path = f"/region/v1/stores/{quote(store, safe='')}/keys/{quote(key, safe='')}"
    tell(_where(chosen), "PUT", path, {})


def _import(chosen: argparse.Namespace, timepiece: Timepiece) -> int:
    try:  # --help works without what it needs
        from hub.upstream.files import FileError, first_of  # noqa: PLC0415
        from hub.upstream.post import bring_file  # noqa: PLC0415
        from hub.upstream.region import Address, VisitError  # noqa: PLC0415
    except ImportError as error:
        return not_installed(error, "hub")
    where, begun_ms = _where(chosen), timepiece.uptime_ms()

    def draw(done: int, of: int) -> None:
        sys.stderr.write(f"\r{bar(done, of, 'bytes', timepiece.uptime_ms() - begun_ms)}")
        sys.stderr.flush()

    try:
        first = first_of(chosen.file)
        store = first.report.store
        if chosen.key:
            _trust(chosen, store, chosen.key)
        address = Address(f"http://127.0.0.1:{where.http_port}", key_of(where.data))
        found = asyncio.run(bring_file(chosen.file, address, store, draw))
    except (FileError, VisitError) as error:
        complain(str(error))
        return FAILED
    complain("")  # ends the line of the bar
    say(f"{store}: {found.accepted} new lines, {found.known} known ones")
    for doubt in found.doubts:
        complain(f"line {doubt.seq}: {doubt.trouble}")
    if any(doubt.trouble == "foreign" for doubt in found.doubts):
        complain("its lines wait for their key: if the store's manager reads out the same one,")
        complain(f"vetrina-hub region key {store} {first.key}")
    return FAILED if found.doubts else OK
