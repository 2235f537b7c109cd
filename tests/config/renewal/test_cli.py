"""The command line of the renewal, and a bundle from the publisher's script to a device."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from config.command import CONFIGURATION, FAILED, OK
from config.renewal import journal as book
from config.renewal.carrier import Stick
from config.renewal.cli import main
from config.renewal.journal import Failed, Journal
from config.renewal.notes import KEPT, WANTED, found, leave
from config.renewal.settings import RenewalSettings, hub_of
from tests.config.renewal.bundles import Hands, installed, wheel
from wire.release import Seen, judge

ROOT = Path(__file__).resolve().parents[3]


def settings(folder: Path, **said: str) -> str:
    lines = {"folder": str(folder / "kiosk"), "data": str(folder), "hub": "http://127.0.0.1:9"}
    path = folder / "renew.toml"
    path.write_text("".join(f'{name} = "{value}"\n' for name, value in (lines | said).items()))
    return str(path)


def test_without_a_root_key_nothing_is_taken(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["run", "--settings", settings(tmp_path)]) == CONFIGURATION
    assert "root_key: missing" in capsys.readouterr().err


def test_where_nothing_is_wanted_nobody_is_asked(tmp_path: Path) -> None:
    named = settings(tmp_path, root_key="0" * 64)
    assert main(["run", "--settings", named]) == OK
    leave(tmp_path, WANTED, 8)
    assert main(["run", "--settings", named]) == FAILED, "the hub that is asked is not there"


def test_what_was_seen_and_neither_runs_nor_failed_is_refused_aloud(tmp_path: Path) -> None:
    """Such as after a program was installed anew by hand: its hub goes on wanting the release."""
    named, kiosk = settings(tmp_path, root_key="0" * 64), tmp_path / "kiosk"
    leave(tmp_path, WANTED, 8)
    installed(kiosk, 7)
    book.write(kiosk, Journal(seen=Seen(counter=8)))
    assert main(["run", "--settings", named]) == FAILED
    assert book.read(kiosk).refused is not None
    book.write(kiosk, Journal(seen=Seen(counter=8), failed=Failed(counter=8, why="x")))
    assert main(["run", "--settings", named]) == FAILED
    assert book.read(kiosk).refused is None, "why it failed is told already"
    (kiosk / "versions" / "7").rename(kiosk / "versions" / "8")
    (kiosk / "current").unlink()
    (kiosk / "current").symlink_to("versions/8")
    book.write(kiosk, Journal(seen=Seen(counter=8)))
    assert main(["run", "--settings", named]) == OK


def test_a_device_that_knows_no_hub_says_so_where_one_wants_it_renewed(tmp_path: Path) -> None:
    named = settings(tmp_path, root_key="0" * 64, hub="auto")
    installed(tmp_path / "kiosk", 7)
    assert main(["run", "--settings", named]) == OK, "nothing is wanted"
    leave(tmp_path, WANTED, 8)
    assert main(["run", "--settings", named]) == FAILED
    assert book.read(tmp_path / "kiosk").refused is not None


@pytest.mark.parametrize(
    ("joined", "address"),
    [
        ({"host": "hub.local", "hub": "10.0.0.2:80"}, "http://10.0.0.2:80"),
        ({"host": "hub.local", "hub": None}, "http://hub.local:8080"),
        ({"host": "hub.local"}, "http://hub.local:8080"),
        ({"host": "fd00::2"}, "http://[fd00::2]:8080"),
        ({}, None),
    ],
)
def test_who_joined_before_it_kept_the_address_asks_where_its_broker_is(
    tmp_path: Path, joined: dict[str, str | None], address: str | None
) -> None:
    (tmp_path / "enrolment").mkdir()
    (tmp_path / "enrolment" / "enrolment.json").write_text(json.dumps(joined))
    assert hub_of(RenewalSettings(hub="auto"), [tmp_path]) == address


def test_of_sensors_that_nobody_has_enabled_none_is_renewed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """To have heard all of none would be to have heard enough."""
    each = {"unit": "vetrina-nothing@*.service", "data": f"{tmp_path}/*"}
    assert main(["run", "--settings", settings(tmp_path, root_key="0" * 64, **each)]) == FAILED
    assert "none is enabled" in capsys.readouterr().err
    one = {**each, "data": str(tmp_path)}
    assert (
        main(["run", "--settings", settings(tmp_path, root_key="0" * 64, **one)]) == CONFIGURATION
    )


def test_it_says_what_is_in_force(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["state", "--settings", settings(tmp_path)]) == OK
    assert json.loads(capsys.readouterr().out)["in_force"] is None
    installed(tmp_path / "kiosk", 7)
    assert main(["state", "--settings", settings(tmp_path)]) == OK
    assert json.loads(capsys.readouterr().out)["in_force"] == "versions/7"


def test_a_note_is_a_number_and_nothing_else(tmp_path: Path) -> None:
    leave(tmp_path, KEPT, 8)
    assert found(tmp_path, KEPT) == 8
    for content in (b"", b"8", b'{"counter": 0}', b'{"counter": "8"}', b"\xff", b" " * 10_000):
        (tmp_path / KEPT).write_bytes(content)
        assert found(tmp_path, KEPT) is None


def test_what_the_publisher_makes_is_what_a_device_takes(tmp_path: Path) -> None:
    def bundle(*words: str) -> str:
        made = subprocess.run(
            [sys.executable, ROOT / "scripts" / "bundle", *words],
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            check=True,
        )
        return made.stdout

    keys, wheels, out = (str(tmp_path / name) for name in ("keys", "wheels", "out"))
    root = bundle("keys", keys).partition('"')[2][:64]
    Path(wheels).mkdir()
    wheel(Path(wheels), "vetrina", "0.8", "release 8")
    bundle("release", keys, wheels, out, "--program", "kiosk", "--counter", "8")
    bundle("warrant", keys, "--number", "2")
    head = Stick(Path(out)).head()
    expires_ms = judge(head, root, "kiosk", Seen(), 0).manifest.expires_ms
    accepted = judge(head, root, "kiosk", Seen(counter=7), expires_ms - 1)
    hands = Hands(tmp_path / "device")
    hands.install(accepted.manifest, Path(out), tmp_path / "8")
    assert (tmp_path / "8" / "vetrina.py").read_text() == "WORD = 'release 8'\n"
    assert (Path(keys) / "root.key").stat().st_mode & 0o077 == 0
