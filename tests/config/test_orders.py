"""A device obeys each command once, also after a restart, and says what became of it."""

import asyncio
from pathlib import Path

import msgspec
import pytest

from config.orders import OBEYED, OrderRefused, Orders
from config.renewal.notes import KEPT, WANTED, found
from tests.wire.test_command import COMMANDED, FOREIGN, KEY, sent
from wire.command import Command, Identify, Keep, Order, Take, Upshot
from wire.envelope import Clock


class Uptime:
    boot = "b1"

    def wall_ms(self) -> int:
        return 0

    def uptime_ms(self) -> int:
        return 8_000

    def clock(self) -> Clock:
        return "synced"


class Kiosk:
    """A device that runs release 8."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.prefix = folder / "versions" / "8"
        self.prefix.mkdir(parents=True, exist_ok=True)
        self.busy: str | None = None
        self.answers: asyncio.Queue[Upshot] = asyncio.Queue()
        self.left = asyncio.Event()

    async def show(self, command: Command) -> str:
        if self.busy is not None:
            raise OrderRefused(self.busy)
        return f"shown for {command.number}"

    def begin(self) -> tuple[Orders, asyncio.Task[None]]:
        orders = Orders(
            folder=self.folder,
            name=("demo", "kiosk-1"),
            key=KEY,
            program="kiosk",
            prefix=self.prefix,
            deeds={Identify: self.show},
            timepiece=Uptime(),
            answer=lambda raw: self.answers.put_nowait(msgspec.json.decode(raw, type=Upshot)),
            busy=lambda: self.busy,
            leave=self.left.set,
        )
        return orders, asyncio.create_task(orders.run())


def told(number: int, order: Order = COMMANDED.order) -> bytes:
    return sent(msgspec.structs.replace(COMMANDED, number=number, order=order))


async def test_a_replayed_command_is_not_obeyed_even_after_a_restart(tmp_path: Path) -> None:
    kiosk = Kiosk(tmp_path)
    orders, running = kiosk.begin()
    orders.note(told(5))
    assert (await kiosk.answers.get()).outcome == "done"
    await kiosk.left.wait()
    running.cancel()
    kiosk.left.clear()
    orders, running = kiosk.begin()
    orders.note(told(5))
    orders.note(sent(key=FOREIGN))
    kiosk.busy = "a shopper is at it"
    orders.note(told(6))
    answer = await kiosk.answers.get()
    assert (answer.number, answer.outcome, answer.said) == (6, "refused", "a shopper is at it")
    assert not kiosk.left.is_set()
    assert kiosk.answers.empty(), "what nobody vouches for gets no answer"
    running.cancel()


async def test_it_keeps_the_release_that_runs_and_no_other(tmp_path: Path) -> None:
    kiosk = Kiosk(tmp_path)
    orders, running = kiosk.begin()
    orders.note(told(5, Keep(9)))
    assert (await kiosk.answers.get()).said == "release 8 runs, not 9"
    assert found(tmp_path, KEPT) is None
    orders.note(told(6, Keep(8)))
    assert (await kiosk.answers.get()).outcome == "done"
    assert found(tmp_path, KEPT) == 8
    orders.note(told(7, Take(9)))
    assert (await kiosk.answers.get()).outcome == "done"
    assert found(tmp_path, WANTED) == 9
    running.cancel()


async def test_what_only_the_program_can_do_is_done_by_it(tmp_path: Path) -> None:
    kiosk = Kiosk(tmp_path)
    orders, running = kiosk.begin()
    orders.note(told(5, Identify()))
    answer = await kiosk.answers.get()
    assert (answer.outcome, answer.said) == ("done", "shown for 5")
    kiosk.busy = "not now"
    orders.note(told(6, Identify()))
    answer = await kiosk.answers.get()
    assert (answer.outcome, answer.said) == ("refused", "not now")
    running.cancel()


async def test_a_number_that_cannot_be_read_lets_nothing_through(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    kiosk = Kiosk(tmp_path)
    (tmp_path / OBEYED).write_text("many")
    orders, running = kiosk.begin()
    orders.note(told(5))
    while "is no number" not in caplog.text:  # noqa: ASYNC110 - a log has no event
        await asyncio.sleep(0.01)
    assert kiosk.answers.empty()
    running.cancel()
