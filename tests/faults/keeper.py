"""Keeps one handout after the other in a drawer until it is killed, and notes what was promised.

Each line of the notebook is a number whose handout was durable, by the promise of ``Drawer.keep``,
before it was noted. ``--hasty`` plants the fault that the power cut test is there for: a file that
is renamed before the disk has it.
"""

import argparse
from itertools import count
from pathlib import Path

from kiosk.drawer import KEPT, Drawer
from tests.faults.tapper import Notebook
from tests.kiosk.handed_out import handout, station


class HastyDrawer(Drawer):
    """A drawer that takes a file for durable when the kernel has it."""

    def keep(self, payload: bytes) -> None:
        new = self._folder / "new"
        new.write_bytes(payload)
        new.replace(self._folder / KEPT)


def keep_on(drawer: Drawer, promised: Notebook, first: int) -> None:
    for number in count(first):
        drawer.keep(handout(station(place=f"Place {number}")))
        promised.write(str(number))


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("notes", type=Path)
    parser.add_argument("first", type=int)
    parser.add_argument("--hasty", action="store_true")
    chosen = parser.parse_args()
    kind = HastyDrawer if chosen.hasty else Drawer
    keep_on(kind(chosen.folder), Notebook(chosen.notes / "promised"), chosen.first)
