"""What the command lines share: addresses as typed, flags over settings, files that can be read."""

import argparse
from pathlib import Path

import pytest
from msgspec import Struct, field

from config.checkup import unreadable
from config.command import endpoint, with_flags
from config.load import ConfigError
from wire.link import Endpoint, Port


class Settings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    data: Path = Path("data")
    port: Port = 80
    loop: bool = True
    broker: Endpoint = field(default_factory=Endpoint)


def nothing_to_add(_: Settings) -> list[str]:
    return []


@pytest.mark.parametrize(
    ("typed", "host", "port"),
    [
        ("store.local", "store.local", 1883),
        ("store.local:8883", "store.local", 8883),
        ("[::1]", "::1", 1883),
        ("[::1]:8883", "::1", 8883),
    ],
)
def test_an_address_as_people_type_it(typed: str, host: str, port: int) -> None:
    assert endpoint(typed) == Endpoint(host=host, port=port)


@pytest.mark.parametrize("typed", ["store:0", "store:65536", "store:", "store:x", "::1:"])
def test_an_address_that_is_none(typed: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError, match="is not a port"):
        endpoint(typed)


def test_a_flag_that_was_given_wins_and_another_changes_nothing() -> None:
    mine = Settings(port=81, broker=Endpoint(username="me", ca_file=Path("ca.pem")))
    given = argparse.Namespace(
        verb="run", data=Path("d"), port=None, loop=False, broker=Endpoint(host="store", port=2)
    )
    address = Endpoint(host="store", port=2, username="me", ca_file=Path("ca.pem"))
    expected = Settings(data=Path("d"), port=81, loop=False, broker=address)
    assert with_flags(mine, given, nothing_to_add) == expected


def test_flags_must_be_as_right_as_a_file() -> None:
    with pytest.raises(ConfigError, match="command line: 1 problem"):
        with_flags(Settings(), argparse.Namespace(port=0), nothing_to_add)
    with pytest.raises(ConfigError, match="not today"):
        with_flags(Settings(), argparse.Namespace(), lambda _: ["not today"])


def test_each_file_of_a_broker_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("open-sesame")
    assert unreadable(Endpoint()) == []
    assert unreadable(Endpoint(password_file=secret, ca_file=secret)) == []
    password, ca = unreadable(Endpoint(password_file=tmp_path, ca_file=tmp_path / "none"))
    assert password.startswith("broker.password_file cannot be read")
    assert ca.startswith("broker.ca_file cannot be read")
