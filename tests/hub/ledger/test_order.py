"""Whatever the order, the carrier and the repetition: a ledger holds what its lines say, once.

Hubs write, are restored from backups, and run twice; carriers bring any lines of any of them, whole
pages or torn ones, early, late and again. After each step the sums are those of the kept documents;
in the end another ledger, which got everything shuffled, holds the same rows, byte for byte.
"""

import os
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from hub.daily.chain import public
from hub.ledger import Carrier, Member
from hub.ledger.keeper import Keeper
from hub.ledger.sqlite import SqliteLedger
from tests.hub.ledger.books import STORE, Hub, key
from tests.hub.ledger.contents import held, troubles
from wire.report import Sealed

EXAMPLES = int(os.environ.get("VETRINA_LEDGER_EXAMPLES", "8"))
STEPS = 12
HUBS_MAX = 4
DAYS = 12

CARRIERS = st.sampled_from(["push", "pull", "file"])
SEEDS = st.integers(0, 2**16)


class Carried(RuleBasedStateMachine):
    """One store's ledger under everything that can happen to its log on the way."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = TemporaryDirectory()
        self.hubs = [Hub()]
        self.clock = 0
        self.kept: dict[bytes, Sealed] = {}
        self.brought: dict[bytes, Sealed] = {}
        self.ledger = self.open("region.db")
        self.write(0, 0)
        self.bring(self.hubs[0].lines, "push")

    def open(self, name: str) -> Keeper:
        return SqliteLedger(Path(self.folder.name) / name)

    def bring(self, lines: list[Sealed], carrier: Carrier) -> None:
        done = self.ledger.ingest(STORE, lines, self.clock, carrier)
        own = [one.document for one in lines if one.document not in self.foreign()]
        assert done.accepted == len(set(own) - self.brought.keys())
        assert done.accepted + done.known == len(own)
        self.brought |= {one.document: one for one in lines}

    def foreign(self) -> set[bytes]:
        mine = public(key()).encode()
        return {name for name in self.kept if mine not in name}

    @rule(which=SEEDS, day=st.integers(0, DAYS), seed=SEEDS)
    def write(self, which: int = 0, day: int = 0, seed: int = 0) -> None:
        hub = self.hubs[which % len(self.hubs)]
        self.clock += seed % 3  # some lines are made in the same second
        line = hub.write(day, seed, made=self.clock, places=1)
        self.kept[line.document] = line

    @precondition(lambda self: len(self.hubs) < HUBS_MAX)
    @rule(which=SEEDS, back=SEEDS, noticed=st.booleans())
    def restore(self, which: int, back: int, *, noticed: bool) -> None:
        hub = self.hubs[which % len(self.hubs)]
        number = len(self.hubs) if noticed else None
        again = hub.restored(back % (len(hub.lines) + 1), number)
        self.hubs.append(again)

    @precondition(lambda self: len(self.hubs) < HUBS_MAX)
    @rule(which=SEEDS)
    def change_the_key(self, which: int) -> None:
        again = self.hubs[which % len(self.hubs)].restored(10**6)
        again.key = key(9)
        self.hubs.append(again)

    @rule(which=SEEDS, start=SEEDS, size=st.integers(1, 9), carrier=CARRIERS, seed=SEEDS)
    def carry(self, which: int, start: int, size: int, carrier: Carrier, seed: int) -> None:
        lines = self.hubs[which % len(self.hubs)].lines
        start %= len(lines) + 1
        some = lines[start : start + size]
        if seed % 2:
            some = [*some, *some[:2]]
            Random(seed).shuffle(some)
        self.bring(some, carrier)

    @rule(area=st.sampled_from(["north", "south"]))
    def move(self, area: str) -> None:
        self.ledger.register(Member(store=STORE, label="Milano", area=area))

    @invariant()
    def it_holds_what_its_lines_say(self) -> None:
        assert troubles(self.ledger) == []

    def teardown(self) -> None:
        shuffled = self.open("shuffled.db")
        try:
            lines = [*self.kept.values()]
            self.bring(lines, "file")
            self.ledger.pin(STORE, public(key(9)), 1, "zoe")
            for member in self.ledger.members():
                shuffled.register(member)
            first = next(one for one in lines if one.document not in self.foreign())
            shuffled.ingest(STORE, [first], 1, "push")
            shuffled.pin(STORE, public(key(9)), 1, "zoe")
            Random(len(lines)).shuffle(lines)
            for line in lines:
                shuffled.ingest(STORE, [line], 2, "pull")
            assert held(shuffled) == held(self.ledger)
            assert troubles(shuffled) == []
            assert shuffled.trail(STORE).forks == self.ledger.trail(STORE).forks
        finally:
            shuffled.close()
            self.ledger.close()
            self.folder.cleanup()


TestCarried = Carried.TestCase
TestCarried.settings = settings(
    max_examples=EXAMPLES,
    stateful_step_count=STEPS,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
