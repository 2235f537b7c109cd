"""What root runs for the broker is started from the hub that is in force, today's and tomorrow's."""

import getpass
import subprocess
import sys
import sysconfig
from pathlib import Path

from hub.trust.upkeep import SERVICE

ROOT = Path(__file__).resolve().parents[3]


def environment(folder: Path) -> Path:
    """A hub as ``scripts/provision`` lays it, made of this checkout."""
    own = folder / "versions" / "checkout-1"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", own], check=True)
    [packages] = own.glob("lib/python3*/site-packages")
    (packages / "here.pth").write_text(f"{ROOT}\n{sysconfig.get_path('purelib')}\n")
    (folder / "current").symlink_to("versions/checkout-1")
    return own


def test_what_admits_is_started_by_a_way_that_outlasts_an_update(tmp_path: Path) -> None:
    own, etc = environment(tmp_path / "hub"), tmp_path / "etc"
    where = ("--data", tmp_path / "data", "--memory", tmp_path, "--owner", getpass.getuser())
    for python in (own / "bin" / "python", tmp_path / "hub" / "current" / "bin" / "python"):
        typed = (python, "-P", "-m", "hub", "mosquitto", etc, *where)
        subprocess.run(typed, check=True, capture_output=True, env={})
        [line] = [
            line
            for line in (etc / SERVICE).read_text().splitlines()
            if line.startswith("ExecStart=")
        ]
        assert line.split()[0] == f"ExecStart={tmp_path}/hub/current/bin/python"
