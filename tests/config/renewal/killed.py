"""A renewal that is killed at every call to the system, and begun again; prints what was left.

A program of its own, since the calls are counted by an audit hook, which nothing takes away again.
Each life is a child process: it ends at the n-th call as a power cut ends it, with nothing cleaned
up. A line for each n: what the device ran then, and what it runs when the renewal has had its way.
"""

import json
import os
import shutil
import sys
from pathlib import Path

from config.renewal.carrier import Stick
from config.renewal.journal import JournalError
from config.renewal.renew import Renewal, RenewalError
from config.renewal.shelf import Shelf
from tests.config.renewal.bundles import ROOT_KEY, Clocks, Hands, bundle, installed

KILLED = 137
CALLS = ("open", "os.", "shutil.", "tempfile.", "pathlib.")


def main() -> None:
    folder, stays = Path(sys.argv[1]), sys.argv[2] == "stays"
    bundle(folder / "stick", 8, program="hub")
    for number in range(1, 10_000):
        root = folder / "hub"
        shutil.rmtree(root, ignore_errors=True)
        installed(root, 7)
        code = life(folder, number, stays=stays)
        before = running(root)
        while life(folder, 0, stays=stays) == KILLED:
            pass
        found = {"call": number, "code": code, "then": before, "after": running(root)}
        sys.stdout.write(f"{json.dumps(found)}\n")
        sys.stdout.flush()  # a child would say it again
        if code != KILLED:
            return


def life(folder: Path, number: int, *, stays: bool) -> int:
    """One run of the renewal, killed at a call; 0: it is not."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    clocks, count = Clocks(), 0

    def kill(event: str, _: object) -> None:
        nonlocal count
        if event.startswith(CALLS):
            count += 1
            if count == number:
                os._exit(KILLED)

    if number:
        sys.addaudithook(kill)
    hands = Hands(folder / "hub", stays=stays)
    renewal = Renewal(
        program="hub",
        root=ROOT_KEY,
        shelf=Shelf(folder / "hub"),
        craft=hands,
        timepiece=clocks,
        sleep=clocks.sleep,
    )
    try:
        renewal.run(Stick(folder / "stick"))
    except RenewalError as refused:
        os._exit(0 if "not newer" in str(refused) else 1)  # it had settled already
    except JournalError:
        os._exit(2)
    os._exit(0)


def running(root: Path) -> str:
    """What the link leads to, read as the unit would: the release and a package of it."""
    try:
        module = (root / "current" / "vetrina.py").read_text()
        (root / "current" / "polib.py").read_text()
    except OSError:
        return "none"
    return module.partition("release ")[2].strip("'\n")


main()
