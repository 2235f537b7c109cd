"""Keys of programs, and the slip on which the hub leaves its own."""

import stat
from pathlib import Path

import pytest

from hub.accounts.console import CONSOLE, KEY_FILE, admit, key
from hub.accounts.keys import Keys
from hub.accounts.role import NOBODY, Person
from hub.accounts.slip import find, leave

MANAGER = Person(name="till", role="manager")


def test_a_key_is_its_holders_and_no_other_is() -> None:
    keys = Keys()
    made = keys.make(MANAGER)
    assert keys.holder(made, here=False) == MANAGER
    for wrong in ("", made[:-1], made + "A", made.swapcase(), "\udcff", "é"):
        assert keys.holder(wrong, here=True) == NOBODY


def test_the_consoles_key_opens_nothing_to_another_machine() -> None:
    keys = Keys()
    made = keys.make(MANAGER, here_only=True)
    assert keys.holder(made, here=False) == NOBODY
    assert keys.holder(made, here=True) == MANAGER


def test_no_two_keys_are_alike_and_each_has_256_bits() -> None:
    keys = Keys()
    made = {keys.make(MANAGER) for _ in range(100)}
    assert {len(one) for one in made} == {43}
    assert len(made) == 100


def test_a_slip_can_be_read_by_its_owner_only(tmp_path: Path) -> None:
    slip = tmp_path / KEY_FILE
    slip.write_text("of the last start, and readable by all")
    slip.chmod(0o644)
    leave(slip, "secret")
    assert stat.S_IMODE(slip.stat().st_mode) == 0o600
    assert find(slip) == "secret"
    assert [one.name for one in tmp_path.iterdir()] == [KEY_FILE]


def test_where_there_is_no_slip_nothing_is_found(tmp_path: Path) -> None:
    assert find(tmp_path / KEY_FILE) is None
    with pytest.raises(OSError, match="No such file"):
        leave(tmp_path / "nowhere" / KEY_FILE, "secret")


def test_the_command_line_finds_the_key_of_the_hubs_last_start(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    assert key(tmp_path) is None
    keys = Keys()
    for _ in range(2):
        admit(keys, tmp_path)
    assert keys.holder(key(tmp_path) or "", here=True) == CONSOLE
    assert caplog.text == ""
    admit(keys, tmp_path / "nowhere")
    assert "the command line cannot speak to this hub" in caplog.text
