"""What is handed out is kept, handed on and reported, in this order, and only when it is news."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

import pytest

from config.station import Station
from kiosk.drawer import DAMAGED, KEPT, Drawer
from kiosk.instructions import judge
from kiosk.liaison import Liaison
from tests.faults.brokers import until
from tests.kiosk.handed_out import KIOSK, handout, station

FIRST, SECOND = handout(station()), handout(station(place="Somewhere else"))
PATIENCE_S = 30.0


class WornDrawer(Drawer):
    """A drawer whose disk refuses for so many times."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.refusals = 0
        self.kept_times = 0

    def keep(self, payload: bytes) -> None:
        if self.refusals:
            self.refusals -= 1
            raise OSError(28, "No space left on device")
        self.kept_times += 1
        super().keep(payload)


class Kiosk:
    """A liaison and everybody whom it tells; the visit applies when the test says so."""

    def __init__(self, folder: Path, retry_s: float = 3_600) -> None:
        self.drawer = WornDrawer(folder)
        self.moved: list[Station | None] = []
        self.status: dict[str, str | None] = {}
        self.liaison = Liaison(
            judge=partial(judge, kiosk=KIOSK),
            drawer=self.drawer,
            move=self.moved.append,
            tell=self._tell,
            retry_s=retry_s,
        )

    def _tell(self, **fields: str | None) -> None:
        self.status = dict(fields)

    @asynccontextmanager
    async def at_work(self) -> AsyncIterator[None]:
        task = asyncio.create_task(self.liaison.run())
        yield
        task.cancel()
        await asyncio.wait([task])

    async def told(self, payload: bytes, so: Callable[[], bool]) -> None:
        self.liaison.note(payload)
        await until(so, PATIENCE_S)

    @property
    def problem(self) -> str:
        return self.status.get("config_problem") or ""


def mark(payload: bytes) -> str:
    return payload.split(b'"')[3].decode()


@pytest.fixture
def kiosk(tmp_path: Path) -> Kiosk:
    return Kiosk(tmp_path)


async def test_it_is_kept_handed_on_and_in_force_only_when_the_visit_says_so(
    kiosk: Kiosk, tmp_path: Path
) -> None:
    assert kiosk.liaison.open() is None
    async with kiosk.at_work():
        await kiosk.told(FIRST, lambda: kiosk.status.get("config_wanted") == mark(FIRST))
        await until(lambda: kiosk.moved != [], PATIENCE_S)
    assert (tmp_path / KEPT).read_bytes() == FIRST
    assert kiosk.moved == [station()]
    assert kiosk.status["config_running"] is None
    kiosk.liaison.applied(placed=True)
    assert kiosk.status["config_running"] == mark(FIRST)
    later = Kiosk(tmp_path)
    assert later.liaison.open() == station(), "and it is there after a restart"
    later.liaison.applied(placed=True)
    assert later.status == {
        "config_wanted": mark(FIRST),
        "config_running": mark(FIRST),
        "config_problem": None,
    }


async def test_the_same_again_does_nothing(kiosk: Kiosk) -> None:
    async with kiosk.at_work():
        for payload in (FIRST, FIRST, SECOND):
            kiosk.status.clear()
            await kiosk.told(payload, lambda: kiosk.status != {})
    assert kiosk.drawer.kept_times == 2
    assert kiosk.moved == [station(), station(place="Somewhere else")]


async def test_of_several_the_last_one_counts(kiosk: Kiosk) -> None:
    for payload in (FIRST, b"what?", SECOND):
        kiosk.liaison.note(payload)
    async with kiosk.at_work():
        await until(lambda: kiosk.moved != [], PATIENCE_S)
    assert kiosk.moved == [station(place="Somewhere else")]


async def test_a_bad_one_is_refused_and_the_last_good_one_stays(
    kiosk: Kiosk, tmp_path: Path
) -> None:
    bad = handout(station(timezone="Mars"))
    async with kiosk.at_work():
        await kiosk.told(FIRST, lambda: kiosk.moved != [])
        kiosk.liaison.applied(placed=True)
        await kiosk.told(bad, lambda: "IANA" in kiosk.problem)
        assert kiosk.status["config_wanted"] == mark(bad)
        assert kiosk.status["config_running"] == mark(FIRST)
        assert (tmp_path / KEPT).read_bytes() == FIRST
        await kiosk.told(FIRST, lambda: kiosk.problem == "")
    assert len(kiosk.moved) == 1


async def test_a_withdrawal_is_forgotten_on_disk_too(kiosk: Kiosk, tmp_path: Path) -> None:
    async with kiosk.at_work():
        await kiosk.told(FIRST, lambda: kiosk.moved != [])
        kiosk.liaison.applied(placed=True)
        await kiosk.told(b"", lambda: kiosk.moved == [station(), None])
        kiosk.liaison.applied(placed=False)
        assert set(kiosk.status.values()) == {None}
        assert not (tmp_path / KEPT).exists()
        await kiosk.told(FIRST, lambda: len(kiosk.moved) == 3)


async def test_a_withdrawal_of_nothing_is_nothing(kiosk: Kiosk) -> None:
    async with kiosk.at_work():
        await kiosk.told(b"", lambda: kiosk.status != {})
    assert kiosk.moved == []


async def test_a_disk_that_refuses_is_told_and_something_newer_needs_not_wait(
    kiosk: Kiosk,
) -> None:
    kiosk.drawer.refusals = 1
    async with kiosk.at_work():
        await kiosk.told(FIRST, lambda: "cannot be kept" in kiosk.problem)
        assert kiosk.moved == [], "what is not kept is not shown"
        await kiosk.told(SECOND, lambda: kiosk.problem == "")
    assert kiosk.moved == [station(place="Somewhere else")]


async def test_a_disk_that_takes_it_again_is_tried_again(tmp_path: Path) -> None:
    kiosk = Kiosk(tmp_path, retry_s=0.01)
    kiosk.drawer.refusals = 3
    async with kiosk.at_work():
        await kiosk.told(FIRST, lambda: kiosk.moved != [])
        await until(lambda: kiosk.problem == "", PATIENCE_S)
    assert kiosk.drawer.refusals == 0


@pytest.mark.parametrize(
    "damage", [b"", FIRST[:-9], handout(station(device="kiosk-2")), b"x" * 1_000_000]
)
def test_a_damaged_copy_is_put_aside_and_reported(
    damage: bytes, kiosk: Kiosk, tmp_path: Path
) -> None:
    (tmp_path / KEPT).write_bytes(damage)
    assert kiosk.liaison.open() is None
    assert (tmp_path / DAMAGED).read_bytes() == damage
    assert not (tmp_path / KEPT).exists()
    assert DAMAGED in kiosk.problem


def test_a_copy_that_cannot_be_read_is_reported(kiosk: Kiosk, tmp_path: Path) -> None:
    (tmp_path / KEPT).mkdir()
    assert kiosk.liaison.open() is None
    assert KEPT in kiosk.problem
