"""The renewal of a hub as a process of its own, to be killed before any change that it makes.

It is ``config.renewal.renew.Renewal`` with real notes and a real shelf. Installing makes an
environment of this very source with one more migration; to start the hub anew it asks whoever has
started it, in a line, and waits for one. Time stands still until a file ``late`` is there, so that a
slow machine ends no trial.
"""

import os
import sys
import time
from pathlib import Path

from config.renewal.carrier import Stick
from config.renewal.craft import Craft, Instance
from config.renewal.renew import TRIAL_MS, Renewal, RenewalError
from config.renewal.shelf import Shelf
from tests.config.renewal.bundles import ROOT_KEY, Clocks
from tests.hub.releases import ADDS, release
from wire.release import Manifest

KILLED = 137
LOOK_S = 0.05


class Hands(Craft):
    """Installs without pip, and has somebody else start the hub."""

    def install(self, manifest: Manifest, wheels: Path, into: Path) -> None:
        assert all((wheels / one.name).is_file() for one in manifest.wheels)
        release(into, ADDS)

    def restart(self) -> None:
        sys.stdout.write("restart\n")
        sys.stdout.flush()
        sys.stdin.readline()


class Still(Clocks):
    """Time that stands, until it is late."""

    def __init__(self, late: Path) -> None:
        super().__init__()
        self._late = late

    def uptime_ms(self) -> int:
        self.now_ms += TRIAL_MS if self._late.exists() else 0
        return self.now_ms


def main() -> None:
    root, number = Path(sys.argv[1]), int(sys.argv[2])
    count = 0

    def kill(event: str, _: object) -> None:
        nonlocal count
        if event == "os.rename":  # how the journal, the link and the mark of a release change
            count += 1
            if count == number:
                os._exit(KILLED)

    sys.addaudithook(kill)
    renewal = Renewal(
        program="hub",
        root=ROOT_KEY,
        shelf=Shelf(root / "opt"),
        craft=Hands([Instance("none.service", root / "data")]),
        timepiece=Still(root / "late"),
        sleep=lambda _: time.sleep(LOOK_S),
    )
    try:
        renewal.run(Stick(root / "stick"))
    except RenewalError as refused:
        sys.exit(0 if "not newer" in str(refused) else str(refused))


if __name__ == "__main__":
    main()
