"""An update by hand leaves the old program or the new one, whole, whenever the power goes."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from provisioning.former import Former
from provisioning.layout import COMPLETE, CURRENT, JOURNAL, VERSIONS, place_of
from provisioning.machine import StepError
from provisioning.program import Program, Swept

import config.renewal.journal
import config.renewal.shelf
from config.renewal.shelf import Shelf
from tests.run.bare_machine import BareMachine
from wire.lock import lock

ROOT = Path(__file__).resolve().parents[2]
PLACE = "/opt/vetrina/kiosk"
CHANGES_LEAST = 40
"""A whole update makes more; fewer would mean that they are not seen."""


@pytest.fixture
def machine(tmp_path: Path) -> BareMachine:
    return BareMachine(tmp_path / "root")


@pytest.fixture
def program(tmp_path: Path) -> Program:
    """The kiosk's, from sources that fit on a hand."""
    for name in ("requirements/kiosk.txt", "requirements/build.txt", "pyproject.toml"):
        path = tmp_path / "sources" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("old")
    return Program("kiosk", tmp_path / "sources", ("kiosk",))


def pull(program: Program) -> None:
    (program.checkout / "pyproject.toml").write_text("new")


def release(machine: BareMachine, counter: int) -> None:
    """A signed release comes into force, as the renewal has it."""
    shelf = Shelf(machine.at(PLACE))
    machine.writes(f"{PLACE}/{VERSIONS}/{counter}/lib/vetrina", b"release", 0o644)
    shelf.complete(counter)
    shelf.switch(shelf.target(counter))
    seen = json.dumps({"seen": {"warrant": 1, "counter": counter}})
    machine.writes(f"{PLACE}/{JOURNAL}", seen.encode(), 0o644)


def says(machine: BareMachine) -> str:
    return (machine.at(PLACE) / CURRENT / "lib/vetrina").read_text()


@pytest.mark.parametrize("way", ["update", "former"])
def test_killed_at_every_change_the_old_or_the_new_runs(way: str, tmp_path: Path) -> None:
    said = subprocess.run(
        [sys.executable, ROOT / "tests/run/killed_provision.py", tmp_path, way],
        env={**os.environ, "PYTHONPATH": f"{ROOT}:{ROOT / 'scripts'}"},
        capture_output=True,
        text=True,
        check=True,
    )
    lives = [json.loads(line) for line in said.stdout.splitlines()]
    assert len(lives) > CHANGES_LEAST
    assert [one for one in lives if one["then"] not in {"old", "new"}] == []
    assert {one["then"] for one in lives} == {"old", "new"}, "some were killed before, some after"
    assert [one for one in lives if one["after"] != "new"] == []
    assert {len(one["there"]) for one in lives} == {1}, "nothing older is left"
    assert lives[-1]["code"] == 0, "the last life was not killed any more"


def test_the_shelf_is_the_one_of_the_renewal(machine: BareMachine, program: Program) -> None:
    """Written twice, since provisioning runs before anything of the project is installed."""
    assert (CURRENT, VERSIONS, COMPLETE) == (
        config.renewal.shelf.CURRENT,
        config.renewal.shelf.VERSIONS,
        config.renewal.shelf.COMPLETE,
    )
    assert config.renewal.journal.JOURNAL == JOURNAL
    program.do(machine)
    shelf = Shelf(machine.at(place_of("kiosk")))
    assert shelf.in_force == "versions/checkout-1"
    release(machine, 8)
    shelf.sweep(["versions/checkout-1"])
    assert machine.names(f"{PLACE}/{VERSIONS}") == ["8", "checkout-1"], "the way back is kept"


def test_a_release_in_force_stays_until_the_checkout_changes(
    machine: BareMachine, program: Program
) -> None:
    program.do(machine)
    release(machine, 8)
    assert program.stands(machine)
    assert Swept("kiosk").stands(machine), "what stays beside a release is for the renewal to say"
    pull(program)
    assert not program.stands(machine)
    program.do(machine)
    assert says(machine) == "new"
    Swept("kiosk").do(machine)
    assert machine.names(f"{PLACE}/{VERSIONS}") == ["checkout-2"]
    journal = config.renewal.journal.read(machine.at(PLACE))
    assert journal.seen.counter == 8, "no older release is taken afterwards"


def test_a_release_that_was_made_by_half_does_not_stand(
    machine: BareMachine, program: Program
) -> None:
    program.do(machine)
    machine.removes(f"{PLACE}/{VERSIONS}/checkout-1/{COMPLETE}")
    assert not program.stands(machine)
    program.do(machine)
    assert machine.leads(f"{PLACE}/{CURRENT}") == f"{VERSIONS}/checkout-2", "never in its place"


def test_while_a_release_is_tried_nothing_is_changed(
    machine: BareMachine, program: Program
) -> None:
    program.do(machine)
    release(machine, 8)
    pull(program)
    with (
        lock(machine.at(f"{PLACE}/{JOURNAL}")),
        pytest.raises(StepError, match="type this again in ten minutes"),
    ):
        program.do(machine)
    assert says(machine) == "release"
    renewer = replace(program, role="renewer")
    with lock(machine.at(f"{PLACE}/{JOURNAL}")), pytest.raises(StepError):
        renewer.do(machine)
    renewer.do(machine)


def test_a_trial_that_the_power_broke_off_gives_way_to_what_was_typed(
    machine: BareMachine, program: Program
) -> None:
    program.do(machine)
    release(machine, 8)
    tried = {"seen": {"counter": 8}, "trial": {"counter": 8, "back": "versions/checkout-1"}}
    machine.writes(f"{PLACE}/{JOURNAL}", json.dumps(tried).encode(), 0o644)
    pull(program)
    program.do(machine)
    Swept("kiosk").do(machine)
    journal = config.renewal.journal.read(machine.at(PLACE))
    assert (journal.trial, journal.seen.counter) == (None, 8)
    assert says(machine) == "new"


def test_what_pip_has_not_ended_is_not_begun_from(machine: BareMachine, program: Program) -> None:
    program.do(machine)
    pull(program)
    machine.fails_at = f"{PLACE}/{VERSIONS}/checkout-2/bin/python"
    with pytest.raises(StepError):
        program.do(machine)
    assert says(machine) == "old"
    program.do(machine)
    assert says(machine) == "new"
    assert machine.names(f"{PLACE}/{VERSIONS}") == ["checkout-1", "checkout-3"]


def test_who_was_installed_by_hand_or_is_not_moved_over_yet_keeps_the_shared_one(
    machine: BareMachine,
) -> None:
    machine.writes("/opt/vetrina/bin/python", b"", 0o755)
    assert Former("kiosk").stands(machine), "no mark of ours: somebody's own"
    for role in ("hub", "kiosk"):
        machine.writes(f"/opt/vetrina/installed-{role}", b"", 0o644)
    machine.writes(f"{PLACE}/{CURRENT}/bin/python", b"", 0o755)
    Former("kiosk").do(machine)
    assert machine.names("/opt/vetrina") == ["bin", "installed-hub", "kiosk"]
    Former("hub").do(machine)
    assert machine.names("/opt/vetrina") == ["kiosk"]
