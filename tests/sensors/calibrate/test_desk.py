"""Who gets in, what they see, and what nobody gets: the real page over HTTP, and its door by hand."""

import asyncio
import io
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import msgspec
import pytest
from PIL import Image

from sensors.calibrate import door
from sensors.calibrate.desk import Desk
from sensors.calibrate.drawing import Drawing
from sensors.calibrate.http import BODY_BYTES_MAX, Answer, Request
from sensors.calibrate.ledger import Ledger
from sensors.calibrate.password import FILE, Lock, PasswordError, set_password
from sensors.calibrate.scene import Scene
from sensors.cli import main
from sensors.counting import Counting
from sensors.detect import MotionDetector
from sensors.settings import load_settings
from sensors.size import PersonSize
from tests.sensors.calibrate.running_page import PASSWORD, RunningPage
from wire.envelope import Clock

HOST = "127.0.0.1:8090"


class TimepieceFake:
    """Stands still until it is moved."""

    boot = "b"

    def __init__(self) -> None:
        self.now_ms = 1_000

    def wall_ms(self) -> int:
        return self.now_ms

    def uptime_ms(self) -> int:
        return self.now_ms

    def clock(self) -> Clock:
        return "synced"


@pytest.fixture
def timepiece() -> TimepieceFake:
    return TimepieceFake()


@pytest.fixture
def desk(tmp_path: Path, timepiece: TimepieceFake) -> Desk:
    file = tmp_path / "sensor.toml"
    file.write_text('source = "walk"\n', encoding="utf-8")
    set_password(tmp_path, PASSWORD)
    scene = Scene(Counting(MotionDetector(PersonSize(0.02, 0.27)), []))
    return Desk(Lock(tmp_path), scene, Ledger(file), timepiece, ("sensor.lan",))


def asked(method: str, path: str, body: bytes = b"", **headers: str) -> Request:
    usual = {"host": HOST, "origin": f"http://{HOST}"}
    return Request(method, path, usual | headers, body, "192.0.2.7")


async def entered(desk: Desk, password: str = PASSWORD) -> Answer:
    return await desk.answer(asked("POST", "/enter", b'{"password":"%s"}' % password.encode()))


def cookie_of(answer: Answer) -> str:
    return dict(answer.headers)["Set-Cookie"].partition(";")[0]


async def test_nothing_is_shown_or_changed_without_the_password(desk: Desk) -> None:
    for method, path in (("GET", "/state"), ("GET", "/still.jpg"), ("POST", "/check")):
        assert (await desk.answer(asked(method, path))).status == 401
    for path in ("/keep", "/undo", "/leave"):
        assert (await desk.answer(asked("POST", path, cookie="vetrina-calibrate=x"))).status == 401
    assert not desk.left.is_set()


async def test_every_answer_forbids_keeping_it_and_other_scripts(desk: Desk) -> None:
    for path in ("/", "/page.js", "/state", "/nothing"):
        headers = dict((await desk.answer(asked("GET", path))).headers)
        assert headers["Cache-Control"] == "no-store"
        assert "default-src 'none'; script-src 'self'" in headers["Content-Security-Policy"]
        assert "unsafe" not in headers["Content-Security-Policy"]


async def test_the_password_lets_one_person_in_at_a_time(desk: Desk) -> None:
    first = cookie_of(await entered(desk))
    assert (await desk.answer(asked("GET", "/state", cookie=first))).status == 200
    second = cookie_of(await entered(desk))
    assert (await desk.answer(asked("GET", "/state", cookie=first))).status == 401
    assert (await desk.answer(asked("GET", "/state", cookie=second))).status == 200


async def test_guessing_is_slowed_down_more_each_time(
    desk: Desk, timepiece: TimepieceFake, caplog: pytest.LogCaptureFixture
) -> None:
    for _ in range(door.TRIES_MAX):
        assert (await entered(desk, "wrong password")).status == 403
    assert "a wrong password from 192.0.2.7" in caplog.text
    assert PASSWORD not in caplog.text
    assert (await entered(desk)).status == 429, "also the right one has to wait"
    timepiece.now_ms += door.SHUT_MS
    for _ in range(door.TRIES_MAX):
        assert (await entered(desk, "wrong password")).status == 403
    timepiece.now_ms += door.SHUT_MS
    assert (await entered(desk)).status == 429, "the second time it takes twice as long"
    timepiece.now_ms += door.SHUT_MS
    assert (await entered(desk)).status == 204


async def test_after_a_quarter_of_an_hour_it_is_closed(
    desk: Desk, timepiece: TimepieceFake
) -> None:
    inside = cookie_of(await entered(desk))
    timepiece.now_ms += door.OPEN_MS - 1
    assert (await desk.answer(asked("GET", "/state", cookie=inside))).status == 200
    timepiece.now_ms += 1
    assert desk.seconds_left == 0
    assert (await desk.answer(asked("GET", "/state", cookie=inside))).status == 401
    assert (await entered(desk)).status == 429


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("sensor.lan:8090", 200),
        ("localhost:8090", 200),
        ("[::1]:8090", 200),
        ("192.168.1.7", 200),
        ("evil.example:8090", 421),
        ("127.0.0.1.evil.example", 421),
        ("", 421),
    ],
)
async def test_a_strangers_name_for_it_is_refused(desk: Desk, host: str, status: int) -> None:
    assert (await desk.answer(asked("GET", "/", host=host))).status == status


async def test_another_page_cannot_act(desk: Desk) -> None:
    inside = cookie_of(await entered(desk))
    for origin in ("http://evil.example", "null", ""):
        answer = await desk.answer(asked("POST", "/undo", cookie=inside, origin=origin))
        assert answer.status == 403


def test_the_password_is_kept_as_a_hash_for_its_user_alone(tmp_path: Path) -> None:
    path = set_password(tmp_path, PASSWORD)
    assert path.stat().st_mode & 0o777 == 0o600
    assert PASSWORD not in path.read_text(encoding="ascii")
    assert Lock(tmp_path).fits(PASSWORD)
    assert not Lock(tmp_path).fits(PASSWORD + " ")
    assert not Lock(tmp_path).fits("x" * 100_000)
    path.chmod(0o640)
    with pytest.raises(PasswordError, match="this user's alone"):
        Lock(tmp_path)
    path.write_text("nonsense", encoding="ascii")
    with pytest.raises(PasswordError, match="set the password anew"):
        Lock(tmp_path)
    with pytest.raises(PasswordError, match="10 to 200"):
        set_password(tmp_path, "short")


def test_without_a_password_or_a_file_there_is_no_page(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["calibrate", "--data", str(tmp_path)]) == 78
    assert "--settings" in capsys.readouterr().err
    file = tmp_path / "sensor.toml"
    file.write_text(f'source = "walk"\ndata = "{tmp_path}/data"\n', encoding="utf-8")
    assert main(["calibrate", "--settings", str(file)]) == 1
    assert "--password-stdin" in capsys.readouterr().err
    command = ["-m", "sensors", "calibrate", "--settings", str(file), "--password-stdin"]
    subprocess.run([sys.executable, *command], input=PASSWORD.encode(), check=True)
    assert Lock(tmp_path / "data").fits(PASSWORD)
    assert (tmp_path / "data" / FILE).is_file()


@pytest.fixture
async def page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[RunningPage]:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    running = RunningPage(tmp_path)
    await running.start()
    yield running
    await running.stop()


async def test_the_whole_way_over_http_leaves_the_settings_and_no_picture(
    page: RunningPage, tmp_path: Path
) -> None:
    headers = {"Origin": page.address}
    async with httpx.AsyncClient(base_url=page.address, headers=headers, timeout=60) as client:
        assert (await client.get("/still.jpg")).status_code == 401
        assert (await client.post("/enter", json={"password": PASSWORD})).status_code == 204
        assert (await client.post("/check", content=b"x" * (BODY_BYTES_MAX + 1))).status_code == 413
        async with asyncio.timeout(100):
            while (still := await client.get("/still.jpg")).status_code != 200:
                assert still.status_code == 503
                await asyncio.sleep(0.2)
        assert still.headers["cache-control"] == "no-store"
        assert Image.open(io.BytesIO(still.content)).size == (640, 480)
        drawing = {
            "lines": [{"name": "door", "a": [0.5, 0.3], "b": [0.5, 0.9]}],
            "zones": [{"name": "till", "corners": [[0.1, 0.1], [0.9, 0.1], [0.9, 0.9]]}],
        }
        assert (await client.post("/check", json=drawing)).json() == {
            "problems": [],
            "warnings": [],
        }
        assert (await client.post("/keep", json={"lines": [], "zones": []})).status_code == 422
        assert (await client.post("/keep", json=drawing)).status_code == 200
        assert load_settings(page.file).lines[0].a == (0.5, 0.3)
        assert (await client.post("/undo", json={})).json()["drawing"]["lines"][0]["a"] == [
            0.8,
            0.3,
        ]
        assert (await client.post("/leave", json={})).status_code == 204
    assert page.task is not None
    async with asyncio.timeout(100):
        await page.task
    assert files_in(tmp_path) == [f"data/{FILE}", "sensor.toml", "sensor.toml.previous"]


def files_in(folder: Path) -> list[str]:
    """Every file below a folder."""
    return sorted(str(one.relative_to(folder)) for one in folder.rglob("*") if one.is_file())


async def test_what_is_no_http_is_answered_and_forgotten(page: RunningPage) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", page.port)
    writer.write(b"\x16\x03\x01 no http\r\n\r\n")
    async with asyncio.timeout(100):
        assert (await reader.read()).startswith(b"HTTP/1.1 400")
    writer.close()


@pytest.mark.parametrize(
    "body", [b'{"password":"\xff\xfe"}', b'{"password":"\\ud800"}', b"[" * 30_000, b"", b"null"]
)
async def test_what_is_no_password_is_refused(desk: Desk, body: bytes) -> None:
    assert (await desk.answer(asked("POST", "/enter", body))).status == 400
    inside = cookie_of(await entered(desk))
    for path in ("/check", "/keep"):
        answer = await desk.answer(asked("POST", path, body, cookie=inside))
        assert b'"problems":["' in answer.content


async def test_the_head_alone_is_answered_without_a_body(page: RunningPage) -> None:
    async with httpx.AsyncClient(base_url=page.address, timeout=60) as client:
        for path, status in (("/", 200), ("/nothing", 404), ("/still.jpg", 404)):
            answer = await client.head(path)
            assert (answer.status_code, answer.content) == (status, b"")
            assert int(answer.headers["content-length"]) > 0


def test_a_drawing_without_end_is_refused() -> None:
    lines = [{"name": f"l{n}", "a": [0, 0], "b": [1, 1]} for n in range(17)]
    with pytest.raises(ValueError, match="length"):
        msgspec.convert({"lines": lines, "zones": []}, Drawing)
