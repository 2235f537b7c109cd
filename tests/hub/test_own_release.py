"""The hub brings itself to a release in the night, after a try on a copy, and says when it stays."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from config.renewal import journal as book
from config.renewal.journal import Asked, Failed, Journal, Trial
from config.renewal.notes import (
    KEPT,
    PROVED,
    WANTED,
    Proved,
    doubt,
    found,
    leave_proved,
    proved,
)
from hub.own_release import AGAIN_MS, BEGINS_MS, STUCK_MS, OwnRelease
from hub.own_trial import SETTLE_MS, OwnTrial
from hub.proving import Proving
from hub.renewing import Told
from hub.store import StoreError
from tests.config.renewal.bundles import bundle
from tests.hub.running_store import RunningStore
from wire.release import Seen

NIGHT_MS = 14 * 3_600_000  # from the noon of the test's hands
WORDS = 3  # the first of a device may be remembered, the second retained by the broker
HELD = Proved(counter=8, mark="m", devices=("kiosk-1",))


class Itself:
    """A hub that runs release 7 or another, and what its renewal would write down."""

    def __init__(self, store: RunningStore, folder: Path) -> None:
        self.store = store
        self.shelf = folder / "hub"
        self.refuses: StoreError | None = None
        for number, code in ((7, 0), (8, 0)):
            self.program(number, f"exit {code}")
        book.write(self.shelf, Journal())
        self.begin(7)
        store.hands.ahead_ms = NIGHT_MS

    def program(self, number: int, script: str) -> None:
        """What a release does when it is tried on a copy."""
        path = self.shelf / "versions" / str(number) / "bin" / "python"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(0o755)

    def begin(self, number: int) -> None:
        """Start a release of the hub."""
        store, folder = self.store, self.store.folder
        partners = folder, store.board, store.register
        self.itself = OwnRelease(
            prefix=self.shelf / "versions" / str(number),
            folder=folder,
            own=store.own,
            proving=Proving(folder, folder / "backups", None),
            shop=None,
            board=store.board,
            others=store.renewing,
            writer=store.register,
            trial=OwnTrial(*partners, self.write, store.hands),
            timepiece=store.hands,
        )

    async def write(self) -> None:
        if self.refuses is not None:
            raise self.refuses

    async def look(self, journal: Journal | None = None) -> None:
        if journal is not None:
            book.write(self.shelf, journal)
        await self.itself.look(self.shelf)

    def wanted(self) -> int | None:
        return found(self.store.folder, WANTED)

    async def heard(self, times: int = WORDS) -> None:
        """The kiosk speaks, and the hub looks each time."""
        for number in range(times):
            self.store.status("kiosk-1", boot="b1", uptimems=1_000 * number)
            await self.look()

    async def audited(self) -> list[str]:
        lines = [one.done for one in reversed(await self.store.register.roll.audit(None))]
        return [f"{one.deed} {one.subject}" for one in lines if one.deed.startswith("release-")]


@pytest.fixture
async def hub(tmp_path: Path) -> AsyncIterator[Itself]:
    store = RunningStore()
    await store.furnish()
    bundle(store.folder / "releases" / "hub", 8, program="hub")
    yield Itself(store, tmp_path)
    await store.close()


async def test_what_it_carries_is_asked_for_in_the_night_and_written_down(hub: Itself) -> None:
    hub.store.hands.ahead_ms = 0
    await hub.look()
    assert (hub.wanted(), hub.store.own.view.stage) == (None, "waiting")
    assert not hub.store.renewing.waits, "devices go on as long as it is not time"
    hub.store.hands.ahead_ms = NIGHT_MS
    await hub.look()
    await hub.look()
    assert (hub.wanted(), hub.store.own.view.stage) == (8, "asked")
    assert await hub.audited() == ["release-wanted hub 8"]
    assert hub.store.renewing.waits


async def test_it_waits_for_a_device_on_trial_and_no_other_is_told_meanwhile(hub: Itself) -> None:
    told = Told(release=3, at_ms=hub.store.hands.wall_ms())
    hub.store.renewing._told = {"kiosk-1": told}
    await hub.look()
    assert (hub.wanted(), hub.store.renewing.waits) == (None, True)
    hub.store.renewing._told = {"kiosk-1": Told(release=3, at_ms=told.at_ms, settled=True)}
    await hub.look()
    assert hub.wanted() == 8


async def test_one_that_is_refused_holds_no_device_up_and_is_asked_for_in_the_next_night(
    hub: Itself,
) -> None:
    await hub.look()
    (hub.store.folder / WANTED).unlink()
    hub.store.hands.ahead_ms += BEGINS_MS
    await hub.look(Journal(refused="release 8 has expired"))
    assert (hub.wanted(), hub.store.renewing.waits) == (None, False)
    assert hub.store.own.view.problem == "refused: release 8 has expired"
    hub.store.hands.ahead_ms += AGAIN_MS  # an evening hour: not time yet
    await hub.look()
    assert hub.wanted() is None
    hub.store.hands.ahead_ms = NIGHT_MS + 86_400_000
    await hub.look()
    assert hub.wanted() == 8


@pytest.mark.parametrize(
    "journal",
    [
        Journal(seen=Seen(counter=8)),
        Journal(seen=Seen(counter=8), failed=Failed(counter=8, why="x")),
    ],
)
async def test_one_that_was_seen_is_not_asked_for(hub: Itself, journal: Journal) -> None:
    await hub.look(journal)
    assert (hub.wanted(), hub.store.own.view.stage) == (None, "settled")
    assert not hub.store.renewing.waits


async def test_a_release_that_holds_on_a_copy_is_said_to_with_the_devices_that_are_there(
    hub: Itself,
) -> None:
    hub.store.status("kiosk-1")
    hub.store.status("made-up", simulated=True)
    hub.store.status("kiosk-9", state="offline")
    await hub.look(Journal(asked=Asked(counter=8, mark="m")))
    assert proved(hub.store.folder) == HELD
    assert "release-proved hub 8 holds on a copy" in await hub.audited()
    (hub.store.folder / PROVED).unlink()
    await hub.look()
    assert proved(hub.store.folder) is None, "one question, one answer"


async def test_one_that_fails_on_the_copy_is_said_to(hub: Itself) -> None:
    hub.program(8, "echo no such word >&2; exit 1")
    await hub.look(Journal(asked=Asked(counter=8, mark="m")))
    said = proved(hub.store.folder)
    assert said is not None
    assert said.is_final
    assert said.problem == "it cannot go on from a copy: no such word"


async def test_nothing_is_tried_while_the_store_is_open_whoever_asks(hub: Itself) -> None:
    hub.store.hands.ahead_ms = 0
    await hub.look(Journal(asked=Asked(counter=8, mark="m")))
    said = proved(hub.store.folder)
    assert said == Proved(counter=8, mark="m", problem="the store is open, or will be soon")
    assert not (hub.store.folder / "backups").exists()


async def on_trial(hub: Itself) -> None:
    hub.begin(8)
    leave_proved(hub.store.folder, HELD)
    book.write(hub.shelf, Journal(trial=Trial(counter=8, back="versions/7", starts=1)))
    hub.store.hands.later_ms += SETTLE_MS
    await hub.look()


async def test_a_hub_on_trial_stays_when_it_hears_what_was_heard_before(hub: Itself) -> None:
    await on_trial(hub)
    await hub.heard(WORDS - 1)
    assert found(hub.store.folder, KEPT) is None
    assert doubt(hub.store.folder, 8) == "not heard again: kiosk-1"
    await hub.heard()
    assert found(hub.store.folder, KEPT) == 8
    assert await hub.audited() == ["release-kept hub 8"]
    assert hub.store.own.view.stage == "trial"
    assert hub.store.renewing.waits


async def test_it_does_not_stay_while_anything_is_lacking(hub: Itself) -> None:
    await on_trial(hub)
    hub.store.board.connected(up=False)
    await hub.heard()
    assert doubt(hub.store.folder, 8) == "its broker is not there"
    hub.store.board.connected(up=True)
    hub.store.board.writable(ok=False)
    await hub.look()
    assert doubt(hub.store.folder, 8) == "its store takes nothing"
    hub.store.board.writable(ok=True)
    hub.refuses = StoreError("hub.db cannot be written")
    await hub.look()
    assert doubt(hub.store.folder, 8) == "hub.db cannot be written"
    leave_proved(hub.store.folder, Proved(counter=7, mark="of before"))
    await hub.look()
    assert doubt(hub.store.folder, 8) == "it is not known which devices were there before"
    assert found(hub.store.folder, KEPT) is None
    leave_proved(hub.store.folder, HELD)
    hub.refuses = None
    await hub.look()
    assert found(hub.store.folder, KEPT) == 8


async def test_a_hub_that_has_only_begun_does_not_stay_yet(hub: Itself) -> None:
    await on_trial(hub)
    hub.store.hands.later_ms -= SETTLE_MS
    await hub.heard()
    assert found(hub.store.folder, KEPT) is None


async def test_the_release_before_says_nothing_of_the_one_on_trial(hub: Itself) -> None:
    """Between the switch and the start of the new one, and on the way back."""
    leave_proved(hub.store.folder, HELD)
    hub.store.hands.later_ms += SETTLE_MS
    await hub.look(Journal(trial=Trial(counter=8, back="versions/7")))
    await hub.heard()
    assert found(hub.store.folder, KEPT) is None
    assert hub.store.renewing.waits


async def test_a_renewal_that_was_killed_is_told_to_go_on(hub: Itself) -> None:
    await hub.look(Journal(trial=Trial(counter=8, back="versions/7", over="x")))
    assert hub.wanted() is None
    hub.store.hands.later_ms += STUCK_MS + 1
    await hub.look()
    assert hub.wanted() == 8


async def test_a_try_on_a_copy_that_was_killed_goes_on_in_a_night_only(hub: Itself) -> None:
    await hub.look(Journal(asked=Asked(counter=8, mark="m")))
    hub.store.hands.later_ms += STUCK_MS + 1
    hub.store.hands.ahead_ms = 0
    await hub.look()
    assert hub.wanted() is None, "the store is open"
    hub.store.hands.ahead_ms = NIGHT_MS
    await hub.look()
    assert hub.wanted() == 8
