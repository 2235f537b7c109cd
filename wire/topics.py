"""Where things are said: builds and parses every topic; the only strings with a slash.

``vetrina/v1/{store}/{device}/{event|status|receipt|config|command|answer|screenshot}`` for devices,
``vetrina/v1/{store}/hub/...`` for what the hub publishes.
"""

import re
from typing import Literal, NamedTuple, get_args

ROOT = "vetrina/v1"
HUB = "hub"
"""The device name that only the hub may use."""

Kind = Literal["event", "status", "receipt", "config", "command", "answer", "screenshot"]

_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")


class TopicError(ValueError):
    """A topic or a name in it is not of this contract."""


class Address(NamedTuple):
    """A device's topic, taken apart."""

    store: str
    device: str
    kind: Kind


def check_name(name: str, what: str) -> str:
    """Return ``name`` when it can stand in a topic.

    Raises:
        TopicError: it cannot; the message says what can.
    """
    if not _NAME.fullmatch(name):
        msg = (
            f"{what} {name!r} cannot stand in a topic: use 1 to 63 of a-z, 0-9 and -, "
            "beginning with a letter or a digit"
        )
        raise TopicError(msg)
    return name


def device(store: str, name: str, kind: Kind) -> str:
    """The topic of one device."""
    return f"{ROOT}/{store}/{name}/{kind}"


def every_device(store: str, kind: Kind) -> str:
    """The filter for all devices of a store."""
    return f"{ROOT}/{store}/+/{kind}"


def source(store: str, name: str) -> str:
    """The CloudEvents ``source`` of a device."""
    return f"/{store}/{name}"


def score(store: str, of: str) -> str:
    """Where the hub retains a score: ``of`` is ``store`` or an ExPro."""
    return f"{ROOT}/{store}/{HUB}/score/{of}"


def alert(store: str) -> str:
    """Where the hub retains the alerts that nobody has dealt with."""
    return f"{ROOT}/{store}/{HUB}/alert"


def occupancy(store: str) -> str:
    """Where the hub retains how many people are in the store."""
    return f"{ROOT}/{store}/{HUB}/occupancy"


def introduction(prefix: str, store: str, name: str) -> str:
    """Where a device is introduced to Home Assistant, which listens below ``prefix``."""
    return f"{prefix}/device/vetrina_{store}_{name}/config"


def parse(topic: str) -> Address:
    """Take a device's topic apart.

    Raises:
        TopicError: it is none.
    """
    match topic.removeprefix(f"{ROOT}/").split("/"):
        case [store, name, kind] if topic.startswith(f"{ROOT}/") and kind in get_args(Kind):
            known: Kind = kind  # type: ignore[assignment]  # one of Kind's own values, just seen
            return Address(check_name(store, "store"), check_name(name, "device"), known)
    msg = f"{topic!r} is not {ROOT}/STORE/DEVICE/KIND"
    raise TopicError(msg)
