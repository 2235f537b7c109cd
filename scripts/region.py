"""Runs a region on this machine: its node, and three stores whose simulated weeks differ.

What ``scripts/run --region`` starts. Milan and Turin bring their days to the node by themselves;
the link of Rome is down, and what it had until two days ago came as a file. It knows the programs
by their command lines only.
"""

import argparse
import http.client
import json
import re
import shutil
import subprocess
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

from environment import PYTHON, ROOT, CannotRunError
from ports import HERE, port
from processes import Part, Processes, Stop

REGION_PORT = 8090
STORE_PORT = 8081
MQTT_PORT = 1884
START_S_MAX = 90  # until a page answers, with three hubs starting at once
PAST_S_MAX = 300  # until a store's days are written; a Raspberry Pi needs about 20
CUT_DAYS = 2  # Rome's link is down for so long
SHOP = ROOT / "config" / "demo-boutique.toml"
ZONE = "Europe/Rome"
SHOWN = "SIMULATED"  # stands behind every store's name, wherever a region shows it


class Store(NamedTuple):
    """One store of the demo, and how its shoppers are."""

    name: str
    label: str
    area: str
    kind: str
    lift: float
    rush: float
    linked: bool = True


STORES = (
    Store("milan", "Milano Duomo", "north", "flagship", lift=-0.03, rush=1.8),
    Store("turin", "Torino Po", "north", "boutique", lift=0.09, rush=0.8),
    Store("rome", "Roma Corso", "centre", "boutique", lift=-0.1, rush=1.2, linked=False),
)


def run(options: argparse.Namespace, data: Path, logs: Path) -> None:
    """Start the node and the stores, watch them, stop them in reverse.

    Raises:
        CannotRunError: a part could not start, or died.
    """
    processes = Processes(logs, Stop())
    node_port, taken = port(options.port, REGION_PORT), [port(None, MQTT_PORT), STORE_PORT - 1]
    try:
        processes.start(node(data, node_port))
        await_page(processes, node_port, "the region's page", logs / "region.log")
        pages = []
        for one in STORES:
            prepare(one, data, node_port, options.past)
            page, mqtt = port(None, taken[1] + 1), port(None, taken[0])
            taken = [mqtt + 1, page]
            processes.start(hub(one, data, page, mqtt))
            await_page(processes, page, one.label, logs / f"{one.name}.log")
            if not options.no_shoppers:
                processes.start(shoppers(one, data, mqtt, options.visits))
            pages.append(page)
        tell(data, node_port, pages)
        processes.watch(options.seconds)
    finally:
        processes.stop()
    print("Stopped.")


def node(data: Path, node_port: int) -> Part:
    """The region's memory and pages."""
    settings = data / "region.toml"
    settings.write_text('role = "region"\n\n[region]\nname = "demo"\n', encoding="utf-8")
    arguments = ["hub", "run", "--settings", str(settings), "--data", str(data / "region")]
    arguments += ["--http-host", HERE, "--http-port", str(node_port)]
    return Part("region", "takes the stores' days in, and shows them", arguments, {})


def prepare(one: Store, data: Path, node_port: int, days: int) -> None:
    """Give a store its description, its past, its place on the roster and its way to the region.

    Raises:
        CannotRunError: one of them could not be made.
    """
    folder, where = data / one.name, ["--data", str(data / "region"), "--http-port", str(node_port)]
    if not (folder / "hub.toml").exists():
        shutil.rmtree(folder, ignore_errors=True)  # what was cut off begins anew
        folder.mkdir(parents=True)
        describe(one, folder)
        print(f"Writing {days} SIMULATED days of {one.label} ...", flush=True)
        ago = ["--reported", str(0 if one.linked else CUT_DAYS)]
        own = ["--as", one.name, "--lift", str(one.lift), "--rush", str(one.rush), "--acts", *ago]
        past = ["rehearse", "--data", str(folder / "hub"), "--shop", str(folder / "shop.toml")]
        call(*past, "--days", str(days), *own)
        named = ["--label", f"{one.label} ({SHOWN})", "--area", one.area, "--format", one.kind]
        today = datetime.now(ZoneInfo(ZONE)).date()  # noqa: TID251 - as the store will
        opened = today - timedelta(days=days)
        named += ["--timezone", ZONE, "--opened", opened.isoformat()]
        call("region", "store", one.name, *named, *where)
        if one.linked:
            token = call("region", "token", "add", one.name, *where).strip()
            (folder / "region.token").write_text(token, encoding="utf-8")
            way = f'url = "http://{HERE}:{node_port}"\ntoken_file = "{folder / "region.token"}"\n'
            settings = f"[upstream]\n{way}spread_s = 0\n"
        else:
            carried = folder / "days.ndjson"
            call("days", "export", str(carried), "--data", str(folder / "hub"))
            head = json.loads((folder / "hub" / "report-head.json").read_text(encoding="utf-8"))
            call("region", "import", str(carried), "--key", head["keys"][-1], *where)
            settings = "# No [upstream]: the link of this store is down.\n"
        (folder / "hub.toml").write_text(settings, encoding="utf-8")
    elif one.linked:  # the node may have another port than last time
        found = (folder / "hub.toml").read_text(encoding="utf-8")
        moved = re.sub(r"(?m)^url = .*$", f'url = "http://{HERE}:{node_port}"', found)
        (folder / "hub.toml").write_text(moved, encoding="utf-8")


def describe(one: Store, folder: Path) -> None:
    """The demo store's description under another name."""
    said = SHOP.read_text(encoding="utf-8")
    said = re.sub(r'(?m)^store = ".*"$', f'store = "{one.name}"', said, count=1)
    said = re.sub(r'(?m)^name = ".*"$', f'name = "{one.label} ({SHOWN})"', said, count=1)
    (folder / "shop.toml").write_text(said, encoding="utf-8")


def hub(one: Store, data: Path, page: int, mqtt: int) -> Part:
    """A store's hub."""
    folder = data / one.name
    arguments = [
        "hub",
        "run",
        "--settings",
        str(folder / "hub.toml"),
        "--data",
        str(folder / "hub"),
    ]
    arguments += ["--shop", str(folder / "shop.toml"), "--http-host", HERE]
    arguments += ["--http-port", str(page), "--mqtt-port", str(mqtt)]
    return Part(one.name, one.label, arguments, {})


def shoppers(one: Store, data: Path, mqtt: int, visits: float) -> Part:
    """Simulated shoppers, as many as the store's past has."""
    folder = data / one.name
    arguments = ["hub", "shoppers", "--data", str(folder / "shoppers")]
    arguments += ["--shop", str(folder / "shop.toml"), "--rate", f"{visits * one.rush:g}"]
    arguments += ["--broker", f"{HERE}:{mqtt}"]
    return Part(f"{one.name}-shoppers", "SIMULATED", arguments, {})


def call(*arguments: str) -> str:
    """What a verb of the hub says.

    Raises:
        CannotRunError: it failed.
    """
    done = subprocess.run(
        [PYTHON, "-m", "hub", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=PAST_S_MAX,
    )
    if done.returncode:
        msg = f"{' '.join(arguments[:3])}: {done.stderr.strip()}"
        raise CannotRunError(msg)
    return done.stdout


def await_page(processes: Processes, page: int, what: str, log: Path) -> None:
    """Wait until a program answers.

    Raises:
        CannotRunError: it does not, or a part has ended.
    """
    if not processes.watch(START_S_MAX, lambda: answers(page)):
        msg = f"{what} has not answered for {START_S_MAX} s: see {log}"
        raise CannotRunError(msg)


def answers(page: int) -> bool:
    """Whether a program says that it is well."""
    connection = http.client.HTTPConnection(HERE, page, timeout=1)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == http.client.OK
    except (OSError, http.client.HTTPException):
        return False  # not yet
    finally:
        connection.close()


def tell(data: Path, node_port: int, pages: list[int]) -> None:
    """Say what is running and where to look."""
    print(f"\nRegion     http://{HERE}:{node_port}/")
    try:
        code = (data / "region" / "admin.code").read_text(encoding="utf-8").strip()
        print(f"           first sign-in: code {code}, and a name and password of your choice")
    except OSError:
        pass  # somebody has signed in before
    for one, page in zip(STORES, pages, strict=True):
        how = "brings its days by itself" if one.linked else "its link is down for two days"
        print(f"  {one.label:<14}http://{HERE}:{page}/  SIMULATED, {how}")
    print("Bring Rome's days by hand, as a file:")
    print(f"  {PYTHON} -m hub days export rome.ndjson --data {data / 'rome' / 'hub'}")
    where = f"--data {data / 'region'} --http-port {node_port}"
    print(f"  {PYTHON} -m hub region import rome.ndjson {where}")
    print(f"Data       {data}, logs in {data / 'logs'}")
    print("Stop with Ctrl-C.\n", flush=True)
