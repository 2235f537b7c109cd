"""The shop's file in force: handed out, changed while the hub runs, or refused openly."""

import asyncio
import os
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from config.load import DEMO_SHOP
from config.shop import Shop
from config.station import Handout, Station
from hub.board import Board
from hub.description import EDITIONS, MEMORY, describe, editions_of
from hub.editions import Editions
from hub.shopkeeper import Shopkeeper, is_config
from tests.hub.running_store import NOON_MS
from wire.link import Message

DEMO = (Path(__file__).resolve().parents[2] / "config" / DEMO_SHOP).read_text(encoding="utf-8")
ASKED = "How is your experience here today?"
PICTURE = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01"
TOPIC = "vetrina/v1/demo/{}/config"


class Broker:
    """A broker's memory of retained messages, and what was published since somebody looked."""

    def __init__(self) -> None:
        self.retained: dict[str, bytes] = {}
        self.published: list[str] = []

    def publish(self, topic: str, payload: bytes, *, qos: int, retain: bool = False) -> bool:
        assert (qos, retain) == (1, True)
        self.published.append(topic)
        self.retained[topic] = payload
        return True

    def told(self, device: str) -> Station:
        handout = msgspec.json.decode(self.retained[TOPIC.format(device)], type=Handout)
        return msgspec.json.decode(handout.station, type=Station)

    def news(self) -> list[str]:
        """The devices that something was published for since the last call."""
        topics, self.published = self.published, []
        return sorted(topic.split("/")[3] for topic in topics)


class Hands:
    boot = "test"

    def wall_ms(self) -> int:
        return NOON_MS

    def uptime_ms(self) -> int:
        return 0

    def clock(self) -> str:
        return "synced"


class House:
    """A shopkeeper with everything around it."""

    def __init__(self, folder: Path, *, saved_late: str | None = None) -> None:
        self.file = folder / "shop.toml"
        self.folder = folder
        self.write(DEMO)
        described = describe(self.file, folder)
        if saved_late is not None:
            self.write(saved_late)
        self.board = Board(described.shop)
        self.board.connected(up=True)
        self.board.writable(ok=True)
        self.recounted: list[Shop] = []
        self.replies: dict[str, dict[str, str]] = {}
        self.broker = Broker()
        self.keeper = Shopkeeper(
            described,
            path=self.file,
            folder=folder,
            board=self.board,
            timepiece=Hands(),
            recount=self._recount,
            replies=lambda: self.replies,
        )
        self.keeper.up(self.broker)
        self.broker.news()

    def write(self, text: str) -> None:
        """Save as most editors do: the new file takes the old one's place."""
        new = self.file.with_suffix(".new")
        new.write_text(text)
        new.replace(self.file)

    async def look(self) -> list[str]:
        await self.keeper.look(self.broker)
        return self.broker.news()

    def problems(self) -> tuple[str, ...]:
        return self.board.live(NOON_MS).shop_problems

    async def _recount(self, editions: Editions) -> None:
        shop = editions.now.shop
        self.recounted.append(shop)
        self.board.adopt(Board(shop, editions))


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path)


async def test_a_file_that_did_not_change_is_not_handed_out_again(house: House) -> None:
    assert house.broker.told("kiosk-1").touchpoint == "entrance"
    assert await house.look() == []
    house.keeper.up(house.broker)
    assert len(house.broker.news()) == len(house.broker.retained), "but to a new broker it is"


async def test_a_new_wording_goes_to_whom_it_concerns_and_nothing_is_recounted(
    house: House,
) -> None:
    house.write(
        DEMO.replace("scale = 4", "scale = 4\n  version = 2", 1).replace(ASKED, "All well?")
    )
    assert await house.look() == ["camera-1", "kiosk-1", "simulated-1"]
    assert house.broker.told("kiosk-1").questions[0].text["en"] == "All well?"
    assert house.recounted == []
    assert await house.look() == []


async def test_what_scores_depend_on_is_recounted_before_it_is_handed_out(house: House) -> None:
    house.write(DEMO.replace("STORE = 75", "STORE = 60"))
    assert await house.look() == [], "no kiosk is told a target"
    assert [shop.targets["STORE"] for shop in house.recounted] == [60]
    house.write(DEMO.replace('"kiosk-2", ', "").replace('["kiosk-1"', '["kiosk-2", "kiosk-1"'))
    assert await house.look() == ["kiosk-2"]
    assert len(house.recounted) == 2
    assert house.broker.told("kiosk-2").touchpoint == "entrance"


async def test_what_is_saved_while_the_save_before_is_read_is_put_in_force_next(
    house: House,
) -> None:
    os.mkfifo(house.folder / "logo.png")  # who reads it waits for who writes it
    house.write('logo = "logo.png"\n' + DEMO.replace("STORE = 75", "STORE = 60"))
    looking = asyncio.create_task(house.look())
    with await asyncio.to_thread((house.folder / "logo.png").open, "wb") as logo:
        house.write(DEMO.replace("STORE = 75", "STORE = 50"))
        logo.write(PICTURE)
    await looking
    assert house.board.shop.targets["STORE"] == 60
    await house.look()
    assert house.board.shop.targets["STORE"] == 50


async def test_what_is_saved_while_the_hub_starts_is_put_in_force(tmp_path: Path) -> None:
    house = House(tmp_path, saved_late=DEMO.replace("STORE = 75", "STORE = 60"))
    await house.look()
    assert house.board.shop.targets["STORE"] == 60


async def test_a_wrong_file_changes_nothing_but_what_is_said_of_it(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    before = dict(house.broker.retained)
    house.write(DEMO.replace("scale = 4", "scale = 9").replace('"Europe/Rome"', '"Mars"'))
    assert await house.look() == []
    assert house.broker.retained == before
    assert len(house.problems()) == 4
    assert house.board.live(NOON_MS).headline.kind == "shop"
    assert "timezone" in caplog.text
    caplog.clear()
    await house.look()
    assert caplog.text == "", "said once"
    house.write(DEMO)
    assert await house.look() == []
    assert house.problems() == ()


def scale(text: str) -> str:
    return text.replace("scale = 4", "scale = 5", 1)


def store(text: str) -> str:
    return text.replace('store = "demo"', 'store = "other"')


def nothing(_: str) -> str:
    return ""


@pytest.mark.parametrize(
    ("change", "reason"),
    [(scale, "set version = 2"), (store, "cannot become 'other'"), (nothing, "store: missing")],
)
async def test_it_is_refused(house: House, change: Callable[[str], str], reason: str) -> None:
    house.write(change(DEMO))
    await house.look()
    assert any(reason in line for line in house.problems())
    assert house.broker.told("kiosk-1").questions[0].scale == 4


async def test_a_file_that_is_gone_is_a_problem_until_it_is_back(house: House) -> None:
    house.file.unlink()
    await house.look()
    assert "cannot be read" in house.problems()[0]
    house.write(DEMO)
    await house.look()
    assert house.problems() == ()


async def test_a_logo_that_comes_later_is_taken_when_it_is_there(house: House) -> None:
    house.write('logo = "logo.png"\n' + DEMO)
    assert await house.look() == []
    assert "logo" in house.problems()[0]
    (house.folder / "logo.png").write_bytes(PICTURE)
    assert "kiosk-1" in await house.look()
    assert house.broker.told("kiosk-1").logo == PICTURE
    (house.folder / "logo.png").write_bytes(PICTURE + b"more")
    await house.look()
    assert house.broker.told("kiosk-1").logo == PICTURE + b"more"


async def test_who_leaves_the_file_is_told_nothing_any_more(house: House) -> None:
    house.write(DEMO.replace('"kiosk-2", ', ""))
    assert await house.look() == ["kiosk-2"]
    assert house.broker.retained[TOPIC.format("kiosk-2")] == b""


@pytest.mark.parametrize(
    ("device", "retained", "payload", "cleared"),
    [
        ("kiosk-9", True, b"old", True),
        ("kiosk-9", False, b"old", False),
        ("kiosk-9", True, b"", False),
        ("kiosk-1", True, b"old", False),
        ("Kiosk 9", True, b"old", False),
    ],
)
async def test_what_a_broker_retains_for_strangers_is_cleared(
    house: House, device: str, *, retained: bool, payload: bytes, cleared: bool
) -> None:
    topic = TOPIC.format(device)
    assert is_config(topic)
    house.keeper.note(house.broker, Message(topic, payload, retained, 1, None, 1))
    assert (house.broker.news() == ["kiosk-9"]) == cleared
    assert (house.broker.retained.get(topic) == b"") == cleared


async def test_what_cannot_be_remembered_is_not_handed_out(house: House) -> None:
    (house.folder / MEMORY).mkdir()  # nothing can be written over it
    house.write(DEMO.replace("Bottega Demo", "Bottega"))
    assert await house.look() == []
    assert "cannot be kept" in house.problems()[0]
    (house.folder / MEMORY).rmdir()
    assert len(await house.look()) == len(house.broker.retained)


async def test_the_days_before_a_change_are_remembered_under_what_they_were(house: House) -> None:
    before = house.board.shop
    house.write(DEMO.replace("STORE = 75", "STORE = 60"))
    await house.look()
    house.write(DEMO.replace("STORE = 75", "STORE = 50"))
    await house.look()
    kept = editions_of(house.folder, house.board.shop, NOON_MS)
    assert kept == house.board.editions
    assert [one.shop.targets["STORE"] for one in kept.known] == [75, 50]
    assert kept.known[0].shop == before


async def test_a_change_waits_until_what_was_before_it_can_be_kept(house: House) -> None:
    (house.folder / EDITIONS).mkdir()
    house.write(DEMO.replace("STORE = 75", "STORE = 60"))
    await house.look()
    assert house.board.shop.targets["STORE"] == 75
    (house.folder / EDITIONS).rmdir()
    await house.look()
    assert house.board.shop.targets["STORE"] == 60


async def test_what_shoppers_are_told_goes_to_its_kiosks_and_is_withdrawn(house: House) -> None:
    await house.look()
    house.replies = {"entrance": {"en": "It is brighter now."}}
    assert await house.look() == ["camera-1", "kiosk-1", "simulated-1"]
    assert house.broker.told("kiosk-1").reply == {"en": "It is brighter now."}
    assert await house.look() == []
    house.replies = {}
    await house.look()
    assert house.broker.told("kiosk-1").reply == {}
    assert house.recounted == []
