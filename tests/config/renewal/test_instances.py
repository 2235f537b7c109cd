"""The sensors of one machine are one program: what one of them is told is waited for in each."""

from pathlib import Path

import pytest

from config.renewal.craft import Craft, CraftError, GoingDownError, Instance, instances
from config.renewal.notes import KEPT, leave

EACH = "vetrina-sensor@*.service"


def enabled(folder: Path, *names: str) -> Path:
    """As ``systemctl enable`` leaves it: links, which lead nowhere in a test."""
    folder.mkdir()
    for name in names:
        (folder / name).symlink_to("/nowhere")
    return folder


def test_each_sensor_that_the_machine_starts_is_one(tmp_path: Path) -> None:
    names = ("vetrina-sensor@b-2.service", "vetrina-sensor@a.service", "vetrina-hub.service")
    wants = enabled(tmp_path / "wants", *names)
    assert instances(EACH, Path("/var/lib/vetrina-sensor/*"), wants) == (
        Instance("vetrina-sensor@a.service", Path("/var/lib/vetrina-sensor/a")),
        Instance("vetrina-sensor@b-2.service", Path("/var/lib/vetrina-sensor/b-2")),
    )
    kiosk = Instance("vetrina-kiosk.service", Path("/var/lib/vetrina-kiosk"))
    assert instances(*kiosk, wants) == (kiosk,), "of which there is one, enabled or not"
    assert instances(EACH, tmp_path, tmp_path / "none") == ()


def test_a_release_stays_when_every_sensor_was_told_so(tmp_path: Path) -> None:
    runs = [Instance(f"vetrina-sensor@{name}", tmp_path / name) for name in ("a", "b", "c")]
    craft = Craft(runs)
    for one in runs:
        one.data.mkdir()
        leave(one.data, KEPT, 7)
    assert craft.kept() == 7
    leave(runs[0].data, KEPT, 8)
    leave(runs[1].data, KEPT, 8)
    assert craft.kept() is None
    leave(runs[2].data, KEPT, 8)
    assert craft.kept() == 8
    (runs[2].data / KEPT).unlink()
    assert craft.kept() is None


def test_all_of_them_are_started_anew_and_one_that_is_not_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a systemctl that writes down what it is asked, and does not start ``c``."""
    asked = tmp_path / "asked"
    systemctl = tmp_path / "systemctl"
    systemctl.write_text(f'#!/bin/sh\necho "$@" > {asked}\ncase "$*" in *c) exit 1;; esac\n')
    systemctl.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    runs = [Instance(f"vetrina-sensor@{name}", tmp_path / name) for name in ("a", "b", "c")]
    Craft(runs[:2]).restart()
    assert asked.read_text() == "restart vetrina-sensor@a vetrina-sensor@b\n"
    with pytest.raises(CraftError) as failed:
        Craft(runs).restart()
    assert not isinstance(failed.value, GoingDownError)


@pytest.mark.parametrize("state", ["stopping", "offline", "unknown"])
def test_a_machine_that_is_being_stopped_is_no_fault_of_what_does_not_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, state: str
) -> None:
    systemctl = tmp_path / "systemctl"
    systemctl.write_text(f"#!/bin/sh\n[ $1 = restart ] || echo {state}\nexit 1\n")
    systemctl.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    with pytest.raises(GoingDownError):
        Craft([Instance("vetrina-kiosk", tmp_path)]).restart()
