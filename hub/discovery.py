"""How a store introduces itself to Home Assistant: one message for each of its devices. PURE.

In comes the description; out go retained messages by topic, as the discovery of Home Assistant
describes them (2024.11 and later, https://www.home-assistant.io/integrations/mqtt/#device-discovery-payload).
They name topics that the hub and the devices fill anyway, and hold no number and no person.
"""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

import msgspec

from config.shop import Shop, Touchpoint
from config.vocabulary import ExPro
from hub.health import STALE_MS
from hub.notices import REPEAT
from wire import topics
from wire.topics import HUB

SILENT_S = int(3 * REPEAT.total_seconds())
"""A number that was not said again for so long is none; the hub says it once a minute."""

QOS = 1
"""Each part says it by itself: it is none of the options that Home Assistant hands down to them."""

Part = dict[str, Any]


def introductions(shop: Shop, prefix: str, page: str | None = None) -> dict[str, bytes]:
    """The messages by topic; the same description makes the same bytes.

    ``prefix`` is where Home Assistant listens, ``page`` where people find the hub's pages.
    """
    said = {HUB: _store(shop, page)}
    for place in shop.touchpoints:
        said |= {name: _device(shop, place, name) for name in place.devices}
    return {
        topics.introduction(prefix, shop.store, name): msgspec.json.encode(one, order="sorted")
        for name, one in said.items()
    }


def _store(shop: Shop, page: str | None) -> Part:
    device = {"identifiers": [_id(shop, HUB)], "name": shop.name, "model": "Store"}
    score = topics.score(shop.store, "store")
    inside = topics.occupancy(shop.store)
    open_alerts = topics.alert(shop.store)
    asked = {one.expro for place in shop.touchpoints for one in place.questions}
    parts = {
        "score": _number("Score", score, "score.value", "points"),
        **dict(_expros(shop, asked)),
        "occupancy": _number("People inside", inside, "occupancy", "people"),
        "in": _number("People in today", inside, "in", "people", grows=True),
        "out": _number("People out today", inside, "out", "people", grows=True),
        "alerts": _number("Open alerts", open_alerts, "alerts | length", "alerts"),
    }
    own = _up(shop, HUB)
    links = {} if page is None else {"configuration_url": page}
    those = {key: {**part, **own} for key, part in parts.items()}
    gone = {_score(one): {"platform": "sensor"} for one in ExPro if one not in asked}
    return _message(shop, HUB, {**device, **links}, those, gone)


def _expros(shop: Shop, asked: Collection[ExPro]) -> Iterator[tuple[str, Part]]:
    for one in ExPro:
        if one in asked:
            topic = topics.score(shop.store, one.value)
            yield _score(one), _number(f"Score: {one.value}", topic, "score.value", "points")


def _score(one: ExPro) -> str:
    return f"score_{one.value}"


def _device(shop: Shop, place: Touchpoint, name: str) -> Part:
    device = {
        "identifiers": [_id(shop, name)],
        "name": f"{place.name}: {name}",
        "model": "Device",
        "suggested_area": place.name,
        "via_device": _id(shop, HUB),
    }
    status = topics.device(shop.store, name, "status")
    told: Part = {"state_topic": status, "entity_category": "diagnostic"}
    parts: dict[str, Part] = {
        "connected": {
            **told,
            "platform": "binary_sensor",
            "name": "Connected",
            "device_class": "connectivity",
            "expire_after": STALE_MS // 1000,
            "value_template": "{{ value_json.state }}",
            "payload_on": "online",
            "payload_off": "offline",
        },
        "problem": {
            **told,
            **_up(shop, name),
            "platform": "binary_sensor",
            "name": "Problem",
            "device_class": "problem",
            "value_template": "{{ 'ON' if value_json.problem else 'OFF' }}",
        },
        "waiting": {
            **told,
            **_up(shop, name),
            "platform": "sensor",
            "name": "Events waiting",
            "state_class": "measurement",
            "unit_of_measurement": "events",
            "value_template": "{{ value_json.waiting }}",
        },
    }
    return _message(shop, name, device, parts)


def _number(name: str, topic: str, path: str, unit: str, *, grows: bool = False) -> Part:
    """A sensor; null in the message is ``None`` in the template, which is no number there either.

    ``grows``: counts up, and begins again at 0 each day.
    """
    return {
        "platform": "sensor",
        "name": name,
        "state_topic": topic,
        "value_template": f"{{{{ value_json.{path} }}}}",
        "unit_of_measurement": unit,
        "state_class": "total_increasing" if grows else "measurement",
        "expire_after": SILENT_S,
    }


def _up(shop: Shop, name: str) -> Part:
    """A part is there while its device says so, or its last will does not say otherwise."""
    return {
        "availability_topic": topics.device(shop.store, name, "status"),
        "availability_template": "{{ value_json.state }}",
    }


def _message(
    shop: Shop,
    name: str,
    device: Part,
    parts: Mapping[str, Part],
    gone: Mapping[str, Part] | None = None,
) -> Part:
    """``gone`` are parts with nothing but a platform: one that is only left out would stay."""
    said = {
        key: {**part, "unique_id": f"{_id(shop, name)}_{key}", "qos": QOS}
        for key, part in parts.items()
    }
    return {
        "device": {"manufacturer": "Vetrina", **device},
        "origin": {"name": "Vetrina"},
        "components": {**said, **(gone or {})},
    }


def _id(shop: Shop, name: str) -> str:
    """Unlike any other store's: no name has an underscore."""
    return f"vetrina_{shop.store}_{name}"
