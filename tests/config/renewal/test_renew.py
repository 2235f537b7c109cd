"""A renewal takes what is genuine and new, keeps what holds, and goes back from what does not."""

import asyncio
import errno
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.renewal import journal as book
from config.renewal.carrier import Carrier, Nobody, Stick
from config.renewal.craft import Craft, CraftError, Instance
from config.renewal.journal import STARTS_MAX, Asked, Failed, Journal, Trial
from config.renewal.notes import Proved, leave_proved
from config.renewal.renew import RESERVE_BYTES, ROOM, Renewal, RenewalError
from config.renewal.shelf import Shelf
from config.renewal.told import failure, tell_failures
from tests.config.renewal.bundles import (
    NOW_MS,
    ROOT_KEY,
    Clocks,
    Hands,
    bundle,
    head,
    installed,
    warrant,
)
from wire.envelope import Clock
from wire.release import Manifest, Program, Seen, Wheel


class Kiosk:
    """A device that runs release 7, and a stick with release 8."""

    program: Program = "kiosk"

    def __init__(self, folder: Path, *, stays: bool = True, clock: Clock = "synced") -> None:
        self.root, self.stick = folder / "kiosk", folder / "stick"
        installed(self.root, 7)
        self.manifest = bundle(self.stick, 8, program=self.program)
        self.hands, self.clocks = Hands(self.root, stays=stays), Clocks(clock)
        self.free_bytes = 10 * RESERVE_BYTES
        self.shelf = Shelf(self.root, lambda _: self.free_bytes)

    def renew(self, *, wanted: bool = True, carrier: Carrier | None = None) -> Journal:
        renewal = Renewal(
            program=self.program,
            root=ROOT_KEY,
            shelf=self.shelf,
            craft=self.hands,
            timepiece=self.clocks,
            sleep=self.clocks.sleep,
        )
        return renewal.run(carrier or Stick(self.stick) if wanted else None)

    @property
    def there(self) -> set[str]:
        """The folders of releases and of wheels."""
        return {f"{one.parent.name}/{one.name}" for one in self.root.glob("*s/*")}

    @property
    def runs(self) -> str:
        return (self.root / "current" / "vetrina.py").read_text()


class AHub(Kiosk):
    """The same of a hub, which tries a release on a copy first."""

    program: Program = "hub"


def test_a_release_that_the_hub_tells_to_stay_is_in_force(tmp_path: Path) -> None:
    kiosk = Kiosk(tmp_path)
    settled = kiosk.renew()
    assert "release 8" in kiosk.runs
    assert settled == Journal(seen=Seen(warrant=1, counter=8))
    assert kiosk.hands.starts == ["8"]
    assert (kiosk.root / "versions" / "7").exists(), "the one before is kept for a person's hand"


def test_a_release_that_says_nothing_makes_way_for_the_one_before(tmp_path: Path) -> None:
    kiosk = Kiosk(tmp_path, stays=False)
    settled = kiosk.renew()
    assert "release 7" in kiosk.runs
    assert settled.failed is not None
    assert "not told to stay within 300 s" in settled.failed.why
    assert kiosk.hands.starts == ["8", "7"]
    with pytest.raises(RenewalError, match="not newer than 8"):
        kiosk.renew()


def test_a_power_that_goes_in_every_trial_ends_in_the_way_back(tmp_path: Path) -> None:
    kiosk = Kiosk(tmp_path)
    installed(tmp_path / "elsewhere", 8)
    (tmp_path / "elsewhere" / "versions" / "8").rename(kiosk.root / "versions" / "8")
    trial = Trial(counter=8, back="versions/7", starts=STARTS_MAX)
    book.write(kiosk.root, Journal(seen=Seen(warrant=1, counter=8), trial=trial))
    kiosk.shelf.switch("versions/8")
    settled = kiosk.renew()
    assert "release 7" in kiosk.runs
    assert settled.failed is not None
    assert "broken off" in settled.failed.why


@pytest.mark.parametrize(
    ("boot", "in_force", "starts"),
    [
        ("earlier", 8, ["7"]),
        ("earlier", 7, ["8", "7"]),
        ("b1", 8, ["8", "7"]),
        (None, 8, ["8", "7"]),
    ],
)
def test_what_the_machine_has_started_with_itself_is_not_started_anew(
    tmp_path: Path, boot: str | None, in_force: int, starts: list[str]
) -> None:
    kiosk = Kiosk(tmp_path, stays=False)
    kiosk.hands.install(kiosk.manifest, kiosk.stick, kiosk.root / "versions" / "8")
    kiosk.shelf.switch(f"versions/{in_force}")
    trial = Trial(counter=8, back="versions/7", starts=1, boot=boot)
    book.write(kiosk.root, Journal(seen=Seen(warrant=1, counter=8), trial=trial))
    assert kiosk.renew().failed is not None
    assert kiosk.hands.starts == starts


def test_a_wheel_that_was_changed_is_refused(tmp_path: Path) -> None:
    kiosk = Kiosk(tmp_path)
    path = kiosk.stick / kiosk.manifest.wheels[0].name
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    with pytest.raises(RenewalError, match="not the file of the manifest"):
        kiosk.renew()
    assert "release 7" in kiosk.runs
    assert not kiosk.shelf.is_complete(8)


def test_a_wheel_that_does_not_end_is_cut_off(tmp_path: Path) -> None:
    kiosk = Kiosk(tmp_path)
    with (kiosk.stick / kiosk.manifest.wheels[0].name).open("ab") as file:
        file.write(bytes(5_000_000))
    with pytest.raises(RenewalError, match="not the file of the manifest"):
        kiosk.renew()


def test_a_refusal_is_told_until_a_release_is_taken(tmp_path: Path) -> None:
    kiosk = Kiosk(tmp_path)
    prefix = kiosk.root / "versions" / "7"
    (kiosk.stick / "release.json").rename(tmp_path / "away.json")
    with pytest.raises(RenewalError) as refused:
        kiosk.renew()
    assert failure(prefix) == f"refused: {refused.value}"[:200]
    (tmp_path / "away.json").rename(kiosk.stick / "release.json")
    kiosk.renew()
    assert failure(prefix) is None


def test_whoever_knows_nobody_to_ask_says_so(tmp_path: Path) -> None:
    kiosk = Kiosk(tmp_path)
    with pytest.raises(RenewalError, match="no hub is known"):
        kiosk.renew(carrier=Nobody("no hub is known"))
    assert failure(kiosk.root / "versions" / "7") == "refused: no hub is known"


def test_a_refusal_is_told_after_the_release_that_failed(tmp_path: Path) -> None:
    """The hub looks for the failed one's number at the beginning, and goes on to no other."""
    kiosk = Kiosk(tmp_path, stays=False)
    kiosk.renew()
    with pytest.raises(RenewalError):
        kiosk.renew()
    said = failure(kiosk.root / "versions" / "7")
    assert said is not None
    assert said.startswith("release 8: not told to stay")
    assert "; refused: release 8 is not newer than 8" in said
    kiosk.renew(wanted=False)
    assert failure(kiosk.root / "versions" / "7") == said.partition("; ")[0]


async def test_a_program_that_runs_tells_of_a_refusal(tmp_path: Path) -> None:
    kiosk = Kiosk(tmp_path, clock="unsynced")
    with pytest.raises(RenewalError):
        kiosk.renew()
    told: asyncio.Queue[str | None] = asyncio.Queue()

    def tell(*, release_problem: str | None) -> None:
        told.put_nowait(release_problem)

    watching = asyncio.create_task(tell_failures(kiosk.root / "versions" / "7", tell))
    assert "the clock is not known to be right" in (await told.get() or "")
    watching.cancel()


def test_an_older_release_is_refused_though_it_is_genuine(tmp_path: Path) -> None:
    kiosk = Kiosk(tmp_path)
    kiosk.renew()
    bundle(kiosk.stick, 7)
    with pytest.raises(RenewalError, match="release 7 is not newer than 8"):
        kiosk.renew()
    assert "release 8" in kiosk.runs


def test_an_older_warrant_is_refused_with_a_newer_release(tmp_path: Path) -> None:
    kiosk = Kiosk(tmp_path)
    (kiosk.stick / "release.json").write_bytes(head(kiosk.manifest, warrant(number=2)))
    kiosk.renew()
    bundle(kiosk.stick, 9)
    with pytest.raises(RenewalError, match="warrant is number 1, and 2 was seen"):
        kiosk.renew()


def test_a_release_past_its_end_is_refused(tmp_path: Path) -> None:
    kiosk = Kiosk(tmp_path)
    bundle(kiosk.stick, 8, expires_ms=NOW_MS)
    with pytest.raises(RenewalError, match="release 8 has expired"):
        kiosk.renew()


def test_a_device_that_does_not_know_the_time_takes_nothing(tmp_path: Path) -> None:
    kiosk = Kiosk(tmp_path, clock="unsynced")
    with pytest.raises(RenewalError, match="clock"):
        kiosk.renew()


def test_pip_installs_what_is_pinned_and_refuses_what_is_not(tmp_path: Path) -> None:
    """With the real pip, in one environment: the wheel is swapped after it was fetched."""
    wheels = tmp_path / "wheels"
    manifest = bundle(wheels, 8)
    craft = Craft([Instance("none.service", tmp_path)])
    craft.install(manifest, wheels, tmp_path / "8")
    [module] = (tmp_path / "8").glob("lib/python3*/site-packages/vetrina.py")
    assert module.read_text() == "WORD = 'release 8'\n"
    path = wheels / manifest.wheels[0].name
    path.write_bytes(path.read_bytes() + b"\0")
    with pytest.raises(CraftError, match="failed"):
        craft.install(manifest, wheels, tmp_path / "9")
    assert not list((tmp_path / "9").glob("lib/python3*/site-packages/vetrina.py"))


def test_a_hubs_release_that_holds_on_a_copy_is_put_on_trial(tmp_path: Path) -> None:
    hub = AHub(tmp_path)
    assert hub.renew() == Journal(seen=Seen(warrant=1, counter=8))
    assert hub.hands.starts == ["8"]


def test_one_that_does_not_hold_on_a_copy_is_never_started(tmp_path: Path) -> None:
    hub = AHub(tmp_path)
    hub.hands.proof = Proved(counter=1, mark="", problem="it loses events", is_final=True)
    settled = hub.renew()
    assert settled.failed == Failed(counter=8, why="it loses events")
    assert settled.asked is None
    assert hub.hands.starts == []
    assert "release 7" in hub.runs
    assert hub.there == {"versions/7"}
    with pytest.raises(RenewalError, match="not newer than 8"):
        hub.renew()


@pytest.mark.parametrize(
    ("proof", "why"),
    [
        (None, "the hub has not said within 2400 s"),
        (Proved(counter=1, mark="", problem="the store is open"), "the store is open"),
    ],
)
def test_one_that_was_not_tried_on_a_copy_may_be_another_time(
    tmp_path: Path, proof: Proved | None, why: str
) -> None:
    hub = AHub(tmp_path)
    good, hub.hands.proof = hub.hands.proof, proof
    with pytest.raises(RenewalError, match=why):
        hub.renew()
    left = book.read(hub.root)
    assert (left.seen, left.asked) == (Seen(), None)
    assert why in str(left.refused)
    hub.hands.proof = good
    assert hub.renew().seen.counter == 8


def test_an_answer_to_an_earlier_question_is_none(tmp_path: Path) -> None:
    hub = AHub(tmp_path)
    leave_proved(tmp_path, Proved(counter=8, mark="earlier"))
    hub.hands.proved = Craft([Instance("none.service", tmp_path)]).proved  # type: ignore[method-assign]  # as it is on a machine
    with pytest.raises(RenewalError, match="has not said"):
        hub.renew()


def test_what_a_release_lacked_is_told_with_the_way_back(tmp_path: Path) -> None:
    hub = AHub(tmp_path, stays=False)
    hub.hands.doubts = True
    assert hub.renew().failed == Failed(
        counter=8, why="not told to stay within 300 s: 8 hears nobody"
    )


def test_a_question_that_nobody_waits_for_is_taken_back(tmp_path: Path) -> None:
    hub = AHub(tmp_path)
    book.write(hub.root, Journal(asked=Asked(counter=8, mark="t")))
    assert hub.renew(wanted=False) == Journal()


def test_a_link_on_a_stick_is_not_followed(tmp_path: Path) -> None:
    """A bundle may lie where somebody who is not root has put it, and root takes it from there."""
    kiosk = Kiosk(tmp_path)
    wheel = kiosk.stick / kiosk.manifest.wheels[0].name
    wheel.rename(tmp_path / "elsewhere")
    wheel.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(RenewalError, match="cannot be read"):
        kiosk.renew()


def test_a_release_without_room_is_not_begun(tmp_path: Path) -> None:
    kiosk = Kiosk(tmp_path)
    needed = ROOM * sum(one.size_bytes for one in kiosk.manifest.wheels) + RESERVE_BYTES
    kiosk.free_bytes = needed - 1
    with pytest.raises(RenewalError, match="no room: 256 MB have to be free, 256 MB are"):
        kiosk.renew(carrier=Full(kiosk.stick))
    assert "no room" in str(book.read(kiosk.root).refused)
    assert kiosk.there == {"versions/7"}
    kiosk.free_bytes = needed
    assert kiosk.renew().seen.counter == 8
    kiosk.shelf.drop(8)
    assert "release 8" in kiosk.runs, "what is in force is never dropped"


class Full(Stick):
    """A disk that takes the first bytes of a wheel, and no more."""

    def wheel(self, wheel: Wheel) -> Iterator[bytes]:
        yield b"a first piece"
        raise OSError(errno.ENOSPC, "No space left on device", wheel.name)


class HalfInstalled(Hands):
    """A disk that has room for half an environment."""

    def install(self, manifest: Manifest, wheels: Path, into: Path) -> None:
        super().install(manifest, wheels, into)
        msg = "python failed: No space left on device"
        raise CraftError(msg)


def test_a_disk_that_is_full_all_the_same_is_given_its_room_back(tmp_path: Path) -> None:
    kiosk = Kiosk(tmp_path)
    with pytest.raises(RenewalError, match="No space left"):
        kiosk.renew(carrier=Full(kiosk.stick))
    assert kiosk.there == {"versions/7"}
    assert "No space left" in str(book.read(kiosk.root).refused)
    whole, kiosk.hands = kiosk.hands, HalfInstalled(kiosk.root)
    with pytest.raises(RenewalError, match="No space left"):
        kiosk.renew()
    assert kiosk.there == {"versions/7"}
    kiosk.hands = whole
    assert kiosk.renew().seen.counter == 8
