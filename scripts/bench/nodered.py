"""Node-RED with its SQLite node, from npm, as makers wire it: in, insert, receipt.

Installed into a folder of its own for the length of the bench; nothing of it stays. ``tuned`` sets
WAL and ``synchronous=FULL``, the durability that the hub has.
"""

import asyncio
import json
import tempfile
from collections.abc import Callable
from pathlib import Path

from contenders import HOST, Contender

from tests.ports import free_port

PACKAGES = ("node-red@4", "node-red-node-sqlite@1")
_FOLDER = tempfile.TemporaryDirectory(prefix="node-red-")

_TAKE = """
const event = JSON.parse(msg.payload);
msg.params = {$id: event.id, $body: msg.payload};
msg.receipt = {stream: event.stream, upto: event.seq, also: [], window: 400, pace: 200,
               hub_time: event.time};
return msg;
"""
_ANSWER = """
return {topic: msg.topic.replace("/event", "/receipt"), payload: JSON.stringify(msg.receipt)};
"""
_TABLE = "CREATE TABLE IF NOT EXISTS events (id TEXT PRIMARY KEY, body TEXT)"


async def install() -> None:
    """Fetch Node-RED.

    Raises:
        ChildProcessError: npm could not; it has said why.
    """
    quiet = ("--no-audit", "--no-fund", "--loglevel", "error")
    npm = await asyncio.create_subprocess_exec(
        "npm", "install", *quiet, "--prefix", _FOLDER.name, *PACKAGES
    )
    if await npm.wait():
        msg = f"npm could not install {' and '.join(PACKAGES)}; leave --node-red away"
        raise ChildProcessError(msg)


def _flow(database: Path, port: int, pragmas: list[str]) -> list[dict[str, object]]:
    """The nodes: MQTT in, take apart, insert, answer, MQTT out; and the table at the start."""
    at_start = [*pragmas, _TABLE]
    broker = {"id": "broker", "type": "mqtt-broker", "broker": HOST, "port": port}
    store = {"id": "db", "type": "sqlitedb", "db": str(database), "mode": "RWC"}
    opening = [
        node
        for number, statement in enumerate(at_start)
        for node in (
            {
                "id": f"once{number}", "z": "tab", "type": "inject", "once": True,
                "onceDelay": 0.1 + number / 5, "props": [], "wires": [[f"do{number}"]],
            },
            {
                "id": f"do{number}", "z": "tab", "type": "sqlite", "mydb": "db",
                "sqlquery": "fixed", "sql": statement, "wires": [[]],
            },
        )
    ]  # fmt: skip
    way = [
        {
            "id": "in", "z": "tab", "type": "mqtt in", "topic": "vetrina/v1/+/+/event",
            "qos": "1", "datatype": "utf8", "broker": "broker", "wires": [["take"]],
        },
        {"id": "take", "z": "tab", "type": "function", "func": _TAKE, "wires": [["insert"]]},
        {
            "id": "insert", "z": "tab", "type": "sqlite", "mydb": "db", "sqlquery": "prepared",
            "sql": "INSERT INTO events VALUES ($id, $body)", "wires": [["answer"]],
        },
        {"id": "answer", "z": "tab", "type": "function", "func": _ANSWER, "wires": [["out"]]},
        {"id": "out", "z": "tab", "type": "mqtt out", "broker": "broker", "wires": []},
    ]  # fmt: skip
    return [{"id": "tab", "type": "tab", "label": "bench"}, broker, store, *opening, *way]


def _started(pragmas: list[str]) -> Callable[[Path, int], list[str]]:
    def command(folder: Path, port: int) -> list[str]:
        home = folder / "home"
        home.mkdir()
        modules = Path(_FOLDER.name) / "node_modules"
        (home / "node_modules").symlink_to(modules)
        (home / "package.json").write_text(
            '{"dependencies": {"node-red-node-sqlite": "1"}}', encoding="utf-8"
        )
        flow = home / "flow.json"
        flow.write_text(json.dumps(_flow(folder / "nodered.db", port, pragmas)), encoding="utf-8")
        program = str(modules / "node-red" / "red.js")
        return ["node", program, "--userDir", str(home), "--port", str(free_port()), str(flow)]

    return command


NODE_RED = Contender("node-red", _started([]))
NODE_RED_TUNED = Contender(
    "node-red, WAL", _started(["PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL"])
)
