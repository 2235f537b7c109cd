"""What ``doctor`` and ``config`` print may be shown to anybody: no password, no PIN, nothing of a network."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SECRET = "canary-7f3a"  # noqa: S105 - nobody's
PROGRAMS = {
    "hub": 'data = "{folder}"\n[broker]\nembedded = false\n{broker}{post}',
    "kiosk": 'data = "{folder}"\n[broker]\n{broker}',
    "sensors": 'data = "{folder}"\nsource = "rtsp://admin:{secret}@camera/1"\n[broker]\n{broker}',
}
BROKER = 'host = "hub.shop.lan"\nusername = "kiosk-1"\npassword_file = "{folder}/password"\n'
POST = """[[post.webhooks]]
name = "chat"
url = "https://chat.example.org/services/{secret}?token={secret}"
secret_file = "{folder}/password"
[post.mail]
host = "mail.example.org"
username = "{secret}@example.org"
password_file = "{folder}/password"
sender = "{secret}@example.org"
to = ["{secret}@example.org"]
"""


@pytest.mark.parametrize("verb", ["doctor", "doctor --json", "config"])
@pytest.mark.parametrize("program", PROGRAMS)
def test_no_secret_is_printed(program: str, verb: str, tmp_path: Path) -> None:
    (tmp_path / "password").write_text(SECRET)
    broker = BROKER.format(folder=tmp_path)
    settings = tmp_path / "settings.toml"
    post = POST.format(folder=tmp_path, secret=SECRET)
    settings.write_text(
        PROGRAMS[program].format(folder=tmp_path, broker=broker, post=post, secret=SECRET)
    )
    said = subprocess.run(
        [sys.executable, "-m", program, *verb.split(), "--settings", settings],
        cwd=ROOT,
        env={**os.environ, "WIFI_PASSWORD": SECRET, "MQTT_PASSWORD": SECRET},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "hub.shop.lan" in said.stdout, said.stderr
    assert SECRET not in said.stdout + said.stderr


@pytest.mark.parametrize("program", PROGRAMS)
def test_a_password_in_an_address_is_refused_and_not_repeated(program: str) -> None:
    address = f"kiosk-1:{SECRET}@hub.shop.lan:1883"
    said = subprocess.run(
        [sys.executable, "-m", program, "doctor", "--broker", address],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert said.returncode != 0
    assert SECRET not in said.stdout + said.stderr


def test_a_password_in_the_settings_own_address_is_not_repeated_either(tmp_path: Path) -> None:
    settings = tmp_path / "kiosk.toml"
    settings.write_text(f'[broker]\nhost = "kiosk-1:{SECRET}@hub.shop.lan"\n')
    said = subprocess.run(
        [sys.executable, "-m", "kiosk", "doctor", "--settings", settings],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert said.returncode != 0
    assert "broker.host" in said.stderr
    assert SECRET not in said.stdout + said.stderr
