"""The hub's command key, and the one that comes after it."""

from pathlib import Path

import pytest

from hub.trust.commanding import (
    KEY_FILE,
    LINE_FILE,
    PUBLIC_FILE,
    CommandKeyError,
    held,
    renew,
)
from wire.seal import public_of
from wire.succession import LINKS_MAX, heir


def test_a_renewed_key_is_signed_by_the_one_before(tmp_path: Path) -> None:
    first = held(tmp_path)
    assert first.line == ()
    second, third = renew(tmp_path), renew(tmp_path)
    now = held(tmp_path)
    assert now.public == third.public
    assert len({first.public, second.public, third.public}) == 3
    for before in (first, second, third):
        assert heir(now.line, before.public) == now.public
    assert (tmp_path / PUBLIC_FILE).read_text().strip() == now.public
    assert (tmp_path / KEY_FILE).stat().st_mode & 0o777 == 0o600


def test_a_power_cut_between_link_and_key_leaves_the_key_of_before(tmp_path: Path) -> None:
    first, key = held(tmp_path), tmp_path / KEY_FILE
    before = key.read_bytes()
    renew(tmp_path)
    key.write_bytes(before)
    now = held(tmp_path)
    assert now.public == first.public
    assert now.line == (), "no device is told a key that the hub does not have"
    again = renew(tmp_path)
    assert heir(held(tmp_path).line, first.public) == again.public


def test_a_line_is_as_long_as_a_device_reads(tmp_path: Path) -> None:
    held(tmp_path)
    for _ in range(LINKS_MAX + 2):
        last = renew(tmp_path)
    assert len(held(tmp_path).line) == LINKS_MAX
    assert public_of(last.key) == held(tmp_path).public


def test_a_line_that_cannot_be_read_is_none(tmp_path: Path) -> None:
    key = held(tmp_path).public
    (tmp_path / LINE_FILE).write_bytes(b"[{")
    assert held(tmp_path).line == ()
    assert held(tmp_path).public == key


def test_where_there_is_no_key_none_is_renewed(tmp_path: Path) -> None:
    with pytest.raises(CommandKeyError, match="not there"):
        renew(tmp_path)
    assert [*tmp_path.iterdir()] == []


def test_a_key_that_cannot_be_read_is_not_made_anew(tmp_path: Path) -> None:
    (tmp_path / KEY_FILE).write_bytes(b"spoilt")
    with pytest.raises(CommandKeyError, match="restore it"):
        held(tmp_path)
    assert (tmp_path / KEY_FILE).read_bytes() == b"spoilt"
