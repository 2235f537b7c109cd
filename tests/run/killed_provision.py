"""An update by hand that is killed at every change of a file, and typed again; prints what ran.

A program of its own, since changes are counted by an audit hook, which nothing takes away again.
Each life is a child process: it ends at the n-th change as a power cut ends it, with nothing cleaned
up. A line for each n: what the machine's unit would have started then, and what when it was typed
again. ``former``: the machine is one on which all roles shared an environment.
"""

import json
import os
import shutil
import sys
from pathlib import Path

from provisioning.former import Former
from provisioning.program import Program, Swept
from provisioning.steps import Copied, Started, Step

from tests.run.bare_machine import BareMachine

KILLED = 137
CHANGES = ("os.rename", "os.remove", "os.rmdir", "os.mkdir", "os.symlink", "os.chmod")
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT
UNIT = "/etc/systemd/system/vetrina-kiosk.service"
NEW, OLD = "/opt/vetrina/kiosk/current", "/opt/vetrina"


def main() -> None:
    folder, former = Path(sys.argv[1]), sys.argv[2] == "former"
    before, root = folder / "before", folder / "machine"
    if former:
        as_it_was(BareMachine(before), checkout(folder, "old"))
    else:
        life(before, checkout(folder, "old"), 0)
    for number in range(1, 10_000):
        shutil.rmtree(root, ignore_errors=True)
        shutil.copytree(before, root, symlinks=True)
        code = life(root, checkout(folder, "new"), number)
        then = running(root)
        life(root, checkout(folder, "new"), 0)
        there = [one.name for one in (root / "opt/vetrina/kiosk/versions").iterdir()]
        found = {"code": code, "then": then, "after": running(root), "there": there}
        sys.stdout.write(f"{json.dumps(found)}\n")
        sys.stdout.flush()  # a child would say it again
        if code != KILLED:
            return


def steps(sources: Path) -> tuple[Step, ...]:
    program = Program("kiosk", sources, ("kiosk",))
    return (
        program,
        Copied(UNIT, NEW),
        Started(("vetrina-kiosk",)),
        Swept("kiosk"),
        Former("kiosk"),
    )


def life(root: Path, sources: Path, number: int) -> int:
    """One time that it is typed, killed at a change; 0: it is not."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    count = 0

    def kill(event: str, said: tuple[object, ...]) -> None:
        nonlocal count
        if event in CHANGES or (event == "open" and is_writing(said[2])):
            count += 1
            if count == number:
                os._exit(KILLED)

    machine = BareMachine(root)
    if number:
        sys.addaudithook(kill)
    for step in steps(sources):
        if not step.stands(machine):
            machine.touch()
            step.do(machine)
    machine.finish()
    os._exit(0)


def is_writing(flags: object) -> bool:
    return isinstance(flags, int) and flags & WRITING != 0


def checkout(folder: Path, says: str) -> Path:
    """The sources of a version."""
    sources = folder / says
    (sources / "requirements").mkdir(parents=True, exist_ok=True)
    for name in ("kiosk", "build"):
        (sources / "requirements" / f"{name}.txt").touch()
    (sources / "pyproject.toml").write_text(says)
    return sources


def as_it_was(machine: BareMachine, sources: Path) -> None:
    """What a former release has left."""
    machine.run("python3", "-m", "venv", OLD)
    for what in (*sources.glob("requirements/*.txt"), sources):
        machine.run(f"{OLD}/bin/python", "-m", "pip", "install", str(what))
    machine.writes(f"{OLD}/installed-kiosk", b"", 0o644)
    machine.writes(UNIT, OLD.encode(), 0o644)


def running(root: Path) -> str:
    """What the unit would start, and all that it needs: which version it is."""
    place = root / (root / UNIT.removeprefix("/")).read_text().removeprefix("/")
    needed = ("bin/python", "bin/vetrina-hub", "lib/kiosk", "lib/build", "lib/vetrina")
    if not all((place / name).is_file() for name in needed):
        return "none"
    return (place / "lib/vetrina").read_text()


main()
