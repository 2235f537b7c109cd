"""New devices look for hubs on a network where anybody may answer (S33)."""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import cast

import pytest
from msgspec.structs import replace

from config.joining import chosen_of
from hub.beacon import ANSWERS_MAX, SPAN_MS, Lamp, beacons, shine
from hub.settings import HubSettings
from tests.hub.running_store import Hands
from wire.hint import Hint, answer, asked, question
from wire.joining import Where
from wire.lookout import ADDRESS_HUBS_MAX, HUBS_MAX, Found, look_out

HERE, ELSEWHERE = "127.0.0.1", "127.0.0.2"
TRUE, LIE = "ab" * 32, "cd" * 32


class Street(asyncio.DatagramProtocol):
    """A network: everybody on it hears a question, and whoever likes answers."""

    def __init__(self, *hints: Hint) -> None:
        self.hints = hints
        self.transport: asyncio.DatagramTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.DatagramTransport", transport)

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        number = asked(data)
        assert number is not None
        assert self.transport is not None
        for said in (b"", b"noise", *(answer(number, hint) for hint in self.hints)):
            self.transport.sendto(said, addr)


@asynccontextmanager
async def street(*hints: Hint) -> AsyncIterator[tuple[str, int]]:
    loop = asyncio.get_running_loop()
    transport, _ = await loop.create_datagram_endpoint(lambda: Street(*hints), local_addr=(HERE, 0))
    yield transport.get_extra_info("sockname")
    transport.close()


async def found_on(*hints: Hint, enough: Callable[[list[Found]], bool]) -> list[Found]:
    """What a device finds, looking as long as a busy machine takes."""
    seconds = 0.2
    async with street(*hints) as at:
        while not enough(hubs := await look_out(at, seconds)):
            seconds *= 2
    return hubs


async def test_a_device_finds_every_hub_and_whoever_says_to_be_one() -> None:
    hubs = await found_on(
        Hint("milano", 8080, TRUE),
        Hint("roma", 8081, TRUE),
        Hint("milano", 8080, LIE),
        enough=lambda hubs: len(hubs) == 3,
    )
    assert [(one.store, one.where, one.fingerprint) for one in hubs] == [
        ("milano", Where(HERE, 8080), TRUE),
        ("milano", Where(HERE, 8080), LIE),
        ("roma", Where(HERE, 8081), TRUE),
    ]
    assert all(one.where.fingerprint is None for one in hubs), "a hint proves nothing"


class Crowded(Street):
    """One who answers before the hub does, as often as the whole list is long."""

    def __init__(self, hub: socket.socket) -> None:
        super().__init__(*(Hint("milano", 8080, f"{lie:064x}") for lie in range(HUBS_MAX)))
        self.hub = hub

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        super().datagram_received(data, addr)
        self.hub.sendto(answer(asked(data) or 0, Hint("milano", 8080, TRUE)), addr)


async def test_one_liar_hides_no_hub() -> None:
    loop, seconds = asyncio.get_running_loop(), 0.2
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as hub:
        hub.bind((ELSEWHERE, 0))
        street, _ = await loop.create_datagram_endpoint(lambda: Crowded(hub), local_addr=(HERE, 0))
        at, hubs = street.get_extra_info("sockname"), list[Found]()
        while len(hubs) < HUBS_MAX and ELSEWHERE not in {one.where.host for one in hubs}:
            hubs = await look_out(at, seconds)
            seconds *= 2
        street.close()
    hosts = [one.where.host for one in hubs]
    assert (hosts.count(ELSEWHERE), hosts.count(HERE)) == (1, ADDRESS_HUBS_MAX)


async def test_where_nobody_answers_the_address_is_to_be_typed(
    capsys: pytest.CaptureFixture[str],
) -> None:
    async with street() as at:
        assert await look_out(at, 0.01) == []
    assert chosen_of([], lambda: "1") is None
    assert "no hub answers" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("typed", "chosen"), [("2", 8081), (" 1 ", 8080), ("3", None), ("0", None), ("", None)]
)
def test_where_more_than_one_answers_a_person_chooses(typed: str, chosen: int | None) -> None:
    hubs = [Found("milano", Where(HERE, port), TRUE) for port in (8080, 8081)]
    where = chosen_of(hubs, lambda: typed)
    assert (None if where is None else where.port) == chosen


def test_where_one_answers_nobody_is_asked() -> None:
    def ask() -> str:
        raise AssertionError

    assert chosen_of([Found("milano", Where(HERE, 8080), TRUE)], ask) == Where(HERE, 8080)


async def test_a_hub_is_found_by_what_it_answers() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind((HERE, 0))
        at = taken.getsockname()
    hint = Hint("milano", 8080, TRUE)
    shining = asyncio.create_task(shine(lambda: hint, Hands(), at))
    seconds = 0.2
    while not (hubs := await look_out(at, seconds)):
        seconds *= 2
    shining.cancel()
    assert [(one.store, one.where.port) for one in hubs] == [("milano", 8080)]


class Standing(Hands):
    """Its uptime stands still."""

    now_ms = 0

    def uptime_ms(self) -> int:
        return self.now_ms


async def test_nobody_is_flooded_in_somebody_elses_name() -> None:
    hands = Standing()
    lamp = Lamp(lambda: Hint("milano", 8080, TRUE), hands)
    loop = asyncio.get_running_loop()
    transport, _ = await loop.create_datagram_endpoint(lambda: lamp, local_addr=(HERE, 0))
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as victim:
        victim.bind((HERE, 0))
        victim.setblocking(False)
        for second in range(2):
            hands.now_ms = second * SPAN_MS
            for _ in range(ANSWERS_MAX * 3):
                lamp.datagram_received(question(7), victim.getsockname())
            for _ in range(ANSWERS_MAX):
                await loop.sock_recv(victim, 2_000)
            with pytest.raises(BlockingIOError):
                victim.recv(2_000)
    transport.close()


def test_a_hub_for_its_own_machine_says_nothing() -> None:
    settings = HubSettings()
    opened, closed = (
        replace(
            settings,
            broker=replace(settings.broker, embedded=False),
            http=replace(settings.http, host=host),
        )
        for host in ("192.168.1.5", "127.0.0.1")
    )
    assert beacons(settings, lambda: "demo", TRUE, Hands()) == []
    assert beacons(closed, lambda: "demo", TRUE, Hands()) == []
    [one] = beacons(opened, lambda: "demo", TRUE, Hands())
    one.close()
