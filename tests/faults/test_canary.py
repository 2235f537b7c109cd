"""Secrets and shoppers' words that were put in come out nowhere; erased ones are in no file.

The hub is a process of its own, at debug level, at a Mosquitto of the store's own; a kiosk brings
comments. Everything that the hub says to anybody but the person whom it is for is read: its log,
metrics, pages and exports, what a region follows, ``doctor``, ``config``, ``audit``, the manifest
of a copy. Where a canary does belong it is looked for as well, so that none is merely lost.
"""

import asyncio
import gzip
import io
import json
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import redirect_stderr, redirect_stdout
from importlib import resources
from pathlib import Path

import httpx
import pytest

from config.load import DEMO_SHOP
from hub.cli import main
from hub.screen.desk_paths import FILES
from tests.faults.amounts import dice
from tests.faults.brokers import is_listening, until
from tests.faults.guarded import Guarded, heard
from tests.faults.storekeeper import ROOT, VERSION
from tests.faults.test_brokers import drained, rating
from tests.ports import free_port
from wire.device import Device
from wire.events import Comment
from wire.timepiece import SystemTimepiece

PATIENCE_S = 90.0
WORDS = "Ginevra-was-here"
PASSWORD = "canary password of nobody"  # noqa: S105 - nobody's
GUESS = "canary guess of nobody"
HOOK = "canary-hook-of-nobody"
PERSON = "canary.manager@example.org"
DEBUG = ("-m", "hub", "--log-level", "debug")
SETTINGS = """
shop = "{folder}/shop.toml"
data = "{data}"
[http]
port = {http}
[broker]
embedded = false
port = {broker}
username = "hub"
password_file = "{password}"
[upstream]
url = "http://127.0.0.1:{nobody}"
token_file = "{folder}/token"
[backup]
folder = "{folder}/copies"
[[post.webhooks]]
name = "chat"
url = "http://127.0.0.1:{nobody}/{hook}?token={hook}"
secret_file = "{folder}/chat.secret"
insecure = true
[post.mail]
host = "127.0.0.1"
port = {nobody}
username = "store"
password_file = "{folder}/mail.password"
sender = "{person}"
to = ["{person}"]
"""
SENSOR = """
device = "camera-9"
data = "{data}"
source = "{source}"
detector = "motion"
[broker]
host = "localhost"
port = {broker}
username = "camera-9"
password_file = "{password}"
ca_file = "{authority}"
"""


class Canaries:
    """A hub with secrets of every kind, and all that is known of them."""

    def __init__(self, folder: Path, broker: Guarded) -> None:
        self.folder, self.data = folder, broker.folder / "hub"
        self.port = free_port()
        self.secrets: dict[str, str] = {
            "password": PASSWORD,
            "guess": GUESS,
            "hook": HOOK,
            "person": PERSON,
        }
        self._settings = folder / "canary.toml"
        self._log = folder / "canary.log"
        self._process: subprocess.Popen[bytes] | None = None
        given = {
            "token": "canary-token-0123456789abcdef",
            "chat.secret": "whsec_Y2FuYXJ5LWNhbmFyeS1jYW5hcnktY2FuYXJ5",
            "mail.password": "canary-of-the-mail",
        }
        for name, secret in given.items():
            path = folder / name
            path.write_text(secret)
            path.chmod(0o600)
            self.secrets[name] = secret
        for name in ("hub", "kiosk-1"):
            self.secrets[f"broker {name}"] = broker.password_file(name).read_text().strip()
        demo = (resources.files("config") / DEMO_SHOP).read_text(encoding="utf-8")
        (folder / "shop.toml").write_text(
            demo.replace('id = "entrance"\n', 'id = "entrance"\ncomments = true\n')
        )
        self._settings.write_text(
            SETTINGS.format(
                folder=folder,
                data=self.data,
                http=self.port,
                broker=broker.hub_port,
                password=broker.password_file("hub"),
                nobody=free_port(),
                hook=HOOK,
                person=PERSON,
            )
        )

    def start(self) -> None:
        command = [sys.executable, *DEBUG, "run", "--settings", str(self._settings)]
        self._process = started(command, self._log)

    def stop(self) -> None:
        assert self._process is not None
        self._process.terminate()
        self._process.wait()

    def log(self) -> str:
        return self._log.read_text()

    def says(self, *verb: str) -> str:
        """What a verb prints, beside the running hub."""
        said = io.StringIO()
        with redirect_stdout(said), redirect_stderr(said):
            main([*verb, "--settings", str(self._settings)])
        return said.getvalue()

    def kept(self) -> None:
        """Learn the secrets that the hub has made for itself."""
        for name in ("report.key", "console.key", "ca.key"):
            lines = (self.data / name).read_text().splitlines()
            self.secrets[name] = next(one for one in lines if not one.startswith("-----"))

    def files_with(self, words: str) -> list[str]:
        """Every file of the hub's folder, packed ones too, in which the words stand."""
        found = []
        for path in self.data.rglob("*"):
            if path.is_file():
                content = path.read_bytes()
                plain = gzip.decompress(content) if path.suffix == ".gz" else content
                found += [path.name] if words.encode() in plain else []
        return found


def started(command: list[str], log: Path) -> "subprocess.Popen[bytes]":
    with log.open("wb") as file:
        return subprocess.Popen(command, cwd=ROOT, stdout=file, stderr=file)


@pytest.fixture(scope="module")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Guarded]:
    one = Guarded(tmp_path_factory.mktemp("canary"))
    assert one.write() == 0
    assert one.start()
    yield one
    one.stop()


@pytest.fixture
async def hub(broker: Guarded, tmp_path: Path) -> AsyncIterator[Canaries]:
    one = Canaries(tmp_path, broker)
    one.start()
    try:
        await until(lambda: is_listening(one.port), PATIENCE_S)
        yield one
    finally:
        one.stop()


async def sign_in(hub: Canaries, client: httpx.AsyncClient) -> Mapping[str, str]:
    """As the first admin, by the code; what is sent with each change from then on."""
    hub.secrets["code"] = code = (hub.data / "admin.code").read_text().strip()
    told = await client.post(
        "/api/v1/session/code", json={"code": code, "name": "anna", "password": PASSWORD}
    )
    assert told.status_code == 200, told.text
    guess = {"name": "anna", "password": GUESS}
    assert (await client.post("/api/v1/session", json=guess)).status_code == 401
    hub.secrets["session"] = client.cookies["vetrina"]
    hub.secrets["page"] = told.json()["token"]
    return {"X-Vetrina-Token": told.json()["token"]}


async def comment(hub: Canaries, broker: Guarded) -> None:
    """A kiosk brings two comments, and somebody a message that nobody can read."""
    broker.says(
        broker.flags("kiosk-1"), "vetrina/v1/demo/kiosk-1/event", f'{{"unread": "{WORDS}"}}'
    )
    kiosk = Device(
        folder=hub.folder / "kiosk",
        store="demo",
        name="kiosk-1",
        program="kiosk",
        version=VERSION,
        endpoint=broker.device("kiosk-1"),
        timepiece=SystemTimepiece(),
        random=dice(),
        on_config=lambda _: None,
    )
    async with kiosk, asyncio.TaskGroup() as tasks:
        running = tasks.create_task(kiosk.run())
        for number in range(2):
            await kiosk.say(rating(f"v{number}"))
            words = f"{WORDS}, word {number}."
            await kiosk.say(Comment(visit=f"v{number}", language="it", text=words))
        await drained(kiosk)
        running.cancel()


async def told(
    hub: Canaries, client: httpx.AsyncClient, change: Mapping[str, str]
) -> dict[str, str]:
    """Everything that the hub says, by where it says it."""
    person = {"name": "region", "role": "regional"}
    answer = await client.post("/api/v1/people", json=person, headers=change)
    hub.secrets["key"] = key = answer.json()["key"]
    said = {}
    tables = [f"/api/v1/export/{name}" for name in FILES]
    pages = ("/metrics", "/healthz", "/openapi.json", "/api/v1/live", "/api/v1/ledger")
    lists = ("/api/v1/people", "/api/v1/deeds", "/api/v1/days", "/api/v1/post", "/api/v1/held")
    for path in (*pages, *lists, *tables):
        got = await client.get(path)
        assert got.status_code == 200, f"{path}: {got.text}"
        said[path] = got.content.decode("latin-1")
    bearer = {"Authorization": f"Bearer {key}"}
    async with httpx.AsyncClient(base_url=client.base_url, timeout=PATIENCE_S) as region:
        feed = await region.get("/api/v1/log", headers=bearer)
    assert feed.status_code == 200, feed.text
    said["the region's feed"] = feed.text
    for verb in ("doctor", "doctor --json", "config", "audit", "days list", "backup"):
        said[verb] = await asyncio.to_thread(hub.says, *verb.split())
    [manifest] = (hub.folder / "copies").glob("*/manifest.json")
    said["manifest"] = manifest.read_text()
    said["log"] = hub.log()
    return said


async def test_no_secret_and_no_word_comes_out_and_what_was_erased_is_in_no_file(
    hub: Canaries, broker: Guarded, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG", "wire")
    base = f"http://127.0.0.1:{hub.port}"
    async with httpx.AsyncClient(base_url=base, timeout=PATIENCE_S) as client:
        change = await sign_in(hub, client)
        await comment(hub, broker)
        of_the_kiosk = [one.getMessage() for one in caplog.records if one.name.startswith("wire")]
        hub.kept()
        said = await told(hub, client, change)
        said["the log of the kiosk's way to the hub"] = "\n".join(of_the_kiosk)
        canaries = {**hub.secrets, "comment": WORDS}
        out = [
            f"{name} in {where}"
            for where, text in said.items()
            for name, canary in canaries.items()
            if canary in text
        ]
        assert out == []
        assert {json.loads(one)["level"] for one in said["log"].splitlines()} >= {"debug", "info"}
        assert json.loads(said["doctor --json"])["running"] is True
        listed = (await client.get("/api/v1/comments")).json()["comments"]
        assert [WORDS in one["text"] for one in listed] == [True, True], "a manager reads them"
        assert hub.files_with(WORDS) != []
        assert hub.files_with(PASSWORD) == hub.files_with(GUESS) == []
        where = ("--contains", WORDS.lower(), "--http-port", str(hub.port))
        erased = await asyncio.to_thread(hub.says, "erase", *where)
    assert "3 comments erased" in erased
    assert "copies" in erased, "it names the copy that was made before"
    assert WORDS.lower() not in (erased + hub.says("audit")).lower()
    assert hub.files_with(WORDS) == []
    assert WORDS not in hub.log()


async def test_a_sensors_log_has_neither_password(broker: Guarded, tmp_path: Path) -> None:
    """That of the broker, which lets it in, and that of a camera which is not there."""
    log, mine = tmp_path / "sensor.log", broker.password_file("camera-9")
    camera = f"rtsp://door:{GUESS.replace(' ', '-')}@127.0.0.1:{free_port()}/film"
    (tmp_path / "sensor.toml").write_text(
        SENSOR.format(
            data=tmp_path / "sensor",
            source=camera,
            broker=broker.port,
            password=mine,
            authority=broker.files / "ca.pem",
        )
    )
    hub = broker.hears(broker.as_hub(), "vetrina/v1/demo/camera-9/status", 1)
    command = [sys.executable, "-m", "sensors", "--log-level", "debug", "run"]
    sensor = started([*command, "--settings", str(tmp_path / "sensor.toml")], log)
    try:
        await until(lambda: "cannot be opened" in log.read_text(), PATIENCE_S)
        assert await asyncio.to_thread(heard, hub) != [], "it was let in"
    finally:
        sensor.terminate()
        sensor.wait()
    said = log.read_text()
    assert "debug" in {json.loads(one)["level"] for one in said.splitlines()}
    assert mine.read_text().strip() not in said
    assert GUESS.replace(" ", "-") not in said
