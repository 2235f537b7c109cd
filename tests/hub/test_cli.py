"""The hub's command line: what it refuses, and what it tells of a hub."""

import json
import socket
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from config.command import FAILED, OK
from hub.cli import main
from hub.store.sqlite import SqliteStore
from tests.ports import free_port


@pytest.mark.parametrize("typed", ["0", "-1", "nan", "inf", "1e9", "many"])
def test_shoppers_come_at_a_rate_that_can_be(
    typed: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as refused:
        main(["shoppers", "--rate", typed])
    assert refused.value.code == 2
    assert f"{typed!r} is not a number above 0" in capsys.readouterr().err


def doctor(data: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, object]:
    main(["doctor", "--json", "--data", str(data), *own_ports()])
    told: dict[str, object] = json.loads(capsys.readouterr().out)
    return told


def own_ports() -> list[str]:
    return ["--http-port", str(free_port()), "--mqtt-port", str(free_port())]


def test_doctor_tells_the_settings_the_folder_and_the_database(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = doctor(tmp_path, capsys)
    assert told["settings"]["data"] == str(tmp_path)  # type: ignore[index]
    assert told["folder"] == str(tmp_path)
    assert told["database"] == {"bytes": None, "schema": None, "events": {}}
    store = SqliteStore(tmp_path / "hub.db")
    for _ in range(2):  # beside a running hub, and after it
        database = doctor(tmp_path, capsys)["database"]
        assert isinstance(database, dict)
        assert database["bytes"] > 0
        assert database["schema"] > 0
        assert database["events"] == {"stored": 0, "quarantined": 0, "rejected": 0}
        store.close()


def damage(path: Path) -> str:
    path.write_bytes(path.read_bytes()[:4096] + b"\xff" * 8192)
    return "restore the last backup"


def renumber(path: Path) -> str:
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA user_version = 999")
    return "start the newer program"


@pytest.mark.parametrize("spoil", [damage, renumber])
def test_a_database_that_the_hub_cannot_use_is_told(
    spoil: Callable[[Path], str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    SqliteStore(tmp_path / "hub.db").close()
    says = spoil(tmp_path / "hub.db")
    checks = doctor(tmp_path, capsys)["checks"]
    assert isinstance(checks, list)
    told = [one for one in checks if one["what"] == "database"]
    assert [(one["state"], says in one["told"]) for one in told] == [("failed", True)]
    assert main(["check", "--data", str(tmp_path), *own_ports()]) == FAILED
    assert says in capsys.readouterr().err


@pytest.mark.parametrize("option", ["--http-port", "--mqtt-port"])
def test_check_names_a_port_that_is_taken(
    option: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        asked = ["--data", str(tmp_path), *own_ports(), option, port]
        assert main(["check", *asked]) == FAILED
        assert f"127.0.0.1 port {port}" in capsys.readouterr().err
        assert main(["doctor", *asked]) == FAILED
        assert f"127.0.0.1 port {port}" in capsys.readouterr().out
    assert main(["check", *asked]) == OK
