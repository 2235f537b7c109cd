"""A device joins a store from its own terminal: the real programs before a running hub."""

import asyncio
import os
import pty
import sys
from pathlib import Path

import httpx
import pytest

from config.enrolment import as_enrolled
from hub.trust.roster import read
from kiosk.settings import KioskSettings
from tests.hub.newcomers import Manager
from tests.hub.running_store import RunningStore
from tests.scanned import scanned
from wire.verifier import verifier

ROOT = Path(__file__).resolve().parents[2]
UTF_8 = os.environ | {"PYTHONUTF8": "1"}


@pytest.mark.parametrize(("program", "kind"), [("kiosk", "kiosk"), ("sensors", "sensor")])
async def test_a_device_joins_from_its_terminal_once(
    store: RunningStore, tmp_path: Path, program: str, kind: str
) -> None:
    words = ["enrol", f"127.0.0.1:{store.port}", "--data", str(tmp_path), "--device", "fresh"]
    running = await _typed(program, *words)
    assert running.stdout is not None
    code = (await running.stdout.readline()).decode().removeprefix("code: ").strip()
    async with httpx.AsyncClient(base_url=store.address, timeout=60) as client:
        manager = Manager(store, client)
        seen = (await manager.view())["waiting"][0]
        assert (seen["program"], seen["name"]) == (kind, "fresh")
        assert (await manager.accept(seen["ask"], code, "kiosk-1")).status_code == 204
    said, _ = await running.communicate()
    assert running.returncode == 0
    assert b"kiosk-1 of demo from now on" in said
    found = as_enrolled(KioskSettings(data=tmp_path))
    assert found.broker.username == "kiosk-1"
    assert found.broker.password_file is not None
    kept = read(store.folder).of("kiosk-1")
    assert kept is not None
    assert kept.verifier == verifier(found.broker.password_file.read_text().strip())
    again = await _typed(program, *words)
    _, complaint = await again.communicate()
    assert again.returncode != 0
    assert b"--again" in complaint


async def test_who_looks_at_a_sensors_terminal_sees_the_way_to_the_page(
    store: RunningStore, tmp_path: Path
) -> None:
    seen, its = pty.openpty()
    words = ["enrol", f"127.0.0.1:{store.port}", "--data", str(tmp_path), "--device", "seen"]
    running = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "sensors", *words), stdout=its, cwd=ROOT, env=UTF_8
    )
    os.close(its)
    try:
        address = await asyncio.to_thread(_scanned, seen)
    finally:
        running.terminate()
        await running.wait()
        os.close(seen)
    async with httpx.AsyncClient(base_url=store.address, timeout=60) as client:
        ask = await Manager(store, client).waiting()
    assert address.endswith(f":{store.port}/devices/join#{ask}")


def _scanned(terminal: int) -> str:
    """The address in the square on a terminal, as soon as it is there."""
    said = b""
    while not (address := scanned(said.decode(errors="ignore"))):
        said += os.read(terminal, 65_536)
    return address


async def _typed(program: str, *words: str) -> asyncio.subprocess.Process:
    pipe = asyncio.subprocess.PIPE
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", program, *words), stdout=pipe, stderr=pipe, cwd=ROOT
    )
