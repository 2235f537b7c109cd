"""A device of the simulated store: the production outbox and uplink, on a disk of the test's."""

from pathlib import Path
from random import Random
from typing import Protocol

from tests.simulation.disks import Disk
from wire.envelope import Clock
from wire.outbox import Outbox, Stamp
from wire.uplink import Uplink

STORE = "demo"
OUTBOX_EVENTS_MAX = 20  # small, so that outboxes do fill up


class Surroundings(Protocol):
    """What a device has around it: a folder for its disks, chance, and time."""

    folder: Path
    random: Random
    now_ms: int


class Device:
    """One kiosk: a disk with an outbox, an uplink, and clocks that may be wrong."""

    def __init__(self, world: Surroundings, name: str) -> None:
        self.world = world
        self.name = name
        self.cards = 0
        self.linked = False
        self.boots = 0
        self.wrong_ms = 0
        self.insert_card()

    def insert_card(self) -> None:
        """Start with an empty disk."""
        self.cards += 1
        self.disk = Disk(self.world.folder / f"{self.name}-card{self.cards}")
        self.wake()

    def wake(self) -> None:
        """Start the program; what it knew in memory is gone."""
        self.boots += 1
        self.booted_ms = self.world.now_ms
        self.linked = False
        self.outbox = Outbox(self.disk.folder / "outbox.db", events_max=OUTBOX_EVENTS_MAX)
        self.uplink = Uplink(self.outbox, STORE, self.name, self.world.random)

    def stamp(self) -> Stamp:
        """What its clocks say; the wall clock may be far off."""
        return Stamp(
            made_ms=max(0, self.world.now_ms + self.wrong_ms),
            boot=f"{self.name}-{self.boots}",
            uptimems=self.world.now_ms - self.booted_ms,
            clock=self.clock,
        )

    @property
    def clock(self) -> Clock:
        """Whether it knows the time."""
        return "unsynced" if self.wrong_ms else "synced"
