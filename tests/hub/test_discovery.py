"""What Home Assistant is told fits what is on the broker: each template finds its value there."""

import json
import re
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from config.load import load_shop
from config.vocabulary import ExPro
from hub.announcer import SAID, Announcer
from hub.board import Board
from hub.discovery import introductions
from hub.live.footfall import occupancy
from hub.notices import Notices
from hub.settings import HomeAssistant, Http, HubSettings
from tests.hub.running_store import RunningStore
from tests.hub.test_shopkeeper import Broker
from wire.codec import encode_status
from wire.events import Status

SHOP = load_shop(None)
STORE = "homeassistant/device/vetrina_demo_hub/config"
KIOSK = "homeassistant/device/vetrina_demo_kiosk-1/config"
PATH = re.compile(r"\{\{ value_json\.([a-z_.]+)( \| length)? \}\}")


def told(prefix: str = "homeassistant") -> dict[str, Any]:
    return {topic: json.loads(one) for topic, one in introductions(SHOP, prefix).items()}


def there(message: Any) -> dict[str, Any]:
    """The parts that a device has; those with nothing but their platform are taken back."""
    return {key: one for key, one in message["components"].items() if len(one) > 1}


def said(store: RunningStore) -> dict[str, Any]:
    """Everything that hub and kiosks retain."""
    now_ms, board, notices = store.hands.wall_ms(), store.board, Notices()
    inside = occupancy(board.counted(now_ms), now_ms, hours=False)
    payloads = dict(notices.new(board.live(now_ms), inside, None))
    payloads |= dict(notices.new_of_expros(board.scores(now_ms)))
    payloads |= dict(notices.new_of_alerts(store.logbook.open_alerts(now_ms)))
    for name in ("hub", *(name for place in SHOP.touchpoints for name in place.devices)):
        status = Status(state="online", program="kiosk", version="1", waiting=3)
        payloads[f"vetrina/v1/demo/{name}/status"] = encode_status(status)
    return {topic: json.loads(payload) for topic, payload in payloads.items()}


def found(template: str, value: Any) -> Any:
    """What a template that only names a value makes of a message."""
    match = PATH.fullmatch(template)
    assert match is not None, template
    for name in match[1].split("."):
        value = value[name]
    return len(value) if match[2] else value


def test_every_template_finds_its_value_in_what_is_retained() -> None:
    store = RunningStore()
    store.busy_day()
    retained, values = said(store), {}
    for message in told().values():
        for key, part in there(message).items():
            state = retained[part["state_topic"]]
            if key == "problem":
                assert "problem" in state
                continue
            values[message["device"]["name"], key] = found(part["value_template"], state)
            if "availability_topic" in part:
                up = retained[part["availability_topic"]]
                assert found(part["availability_template"], up) == "online"
    live = store.board.live(store.hands.wall_ms())
    assert values[SHOP.name, "score"] == live.score.value
    assert values[SHOP.name, "in"] == live.traffic.in_
    assert values[SHOP.name, "alerts"] == 0
    assert values["Entrance: kiosk-1", "connected"] == "online"
    assert values["Entrance: kiosk-1", "waiting"] == 3
    assert sum(key.startswith("score_") for _, key in values) == len(live.expros)


def test_every_message_has_what_discovery_asks_for() -> None:
    messages = told()
    assert {STORE, KIOSK} <= messages.keys()
    ids = [part["unique_id"] for one in messages.values() for part in there(one).values()]
    assert {part["qos"] for one in messages.values() for part in there(one).values()} == {1}
    assert len(ids) == len(set(ids))
    for topic, message in messages.items():
        assert re.fullmatch(r"homeassistant/device/[a-zA-Z0-9_-]+/config", topic)
        assert message["origin"]["name"]
        assert message["device"]["identifiers"] == [topic.split("/")[2]]
        assert {part["platform"] for part in message["components"].values()} <= {
            "sensor",
            "binary_sensor",
        }
    assert messages[KIOSK]["device"]["via_device"] in messages[STORE]["device"]["identifiers"]


def test_a_provider_that_nobody_asks_about_any_more_is_taken_back() -> None:
    parts = told()[STORE]["components"]
    scores = {f"score_{one.value}" for one in ExPro}
    asked = {one.expro for place in SHOP.touchpoints for one in place.questions}
    assert scores <= parts.keys()
    for one in ExPro:
        found = parts[f"score_{one.value}"]
        assert (found == {"platform": "sensor"}) == (one not in asked)
    assert asked != set(ExPro)


class Home:
    """An announcer with a broker, on a folder that stays."""

    def __init__(self, folder: Path, broker: Broker, *, discovery: bool = True) -> None:
        self.board = Board(SHOP)
        self.board.connected(up=True)
        self.broker = broker
        settings = HubSettings(
            data=folder,
            http=Http(public_url="http://hub.shop.lan"),
            home_assistant=HomeAssistant(discovery=discovery),
        )
        self.announcer = Announcer(settings, self.board)

    async def look(self) -> set[str]:
        """What was published by a look."""
        before = len(self.broker.published)
        await self.announcer.look(self.broker)
        return set(self.broker.published[before:])

    def known(self) -> set[str]:
        """What Home Assistant finds."""
        return {topic for topic, payload in self.broker.retained.items() if payload}


async def test_a_store_is_introduced_once_and_again_to_a_new_broker(tmp_path: Path) -> None:
    home = Home(tmp_path, Broker())
    assert await home.look() == set(told())
    assert await home.look() == set()
    home.announcer.forget()
    assert await home.look() == set(told())
    page = json.loads(home.broker.retained[STORE])["device"]["configuration_url"]
    assert page == "http://hub.shop.lan"


async def test_who_leaves_the_store_is_taken_back(tmp_path: Path) -> None:
    home = Home(tmp_path, Broker())
    await home.look()
    fewer = [place for place in SHOP.touchpoints if "kiosk-1" not in place.devices]
    file = tmp_path / SAID
    assert KIOSK in json.loads(file.read_bytes())
    home.board.describe(replace(SHOP, touchpoints=fewer))
    await home.look()
    assert home.broker.retained[KIOSK] == b""
    assert home.known() == set(json.loads(file.read_bytes()))
    assert STORE in home.known()


async def test_switched_off_all_is_taken_back_after_a_restart_as_soon_as_there_is_a_broker(
    tmp_path: Path,
) -> None:
    broker = Broker()
    await Home(tmp_path, broker).look()
    off = Home(tmp_path, broker, discovery=False)
    off.board.connected(up=False)
    assert await off.look() == set()
    off.board.connected(up=True)
    assert await off.look() == set(told())
    assert off.known() == set()
    assert await Home(tmp_path, broker, discovery=False).look() == set()


async def test_nobody_who_did_not_ask_is_told_anything(tmp_path: Path) -> None:
    assert await Home(tmp_path, Broker(), discovery=False).look() == set()
    assert not (tmp_path / SAID).exists()


async def test_nothing_is_said_that_could_not_be_taken_back(tmp_path: Path) -> None:
    home = Home(tmp_path / "gone", Broker())
    assert await home.look() == set()
    (tmp_path / "gone").mkdir()
    assert await home.look() == set(told())


async def test_a_file_that_was_cut_short_stops_nobody(tmp_path: Path) -> None:
    (tmp_path / SAID).write_bytes(b'["homeassistant/dev')
    home = Home(tmp_path, Broker())
    assert await home.look() == set(told())
