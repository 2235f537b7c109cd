"""A program knows which release it is, and the way by which the next one will be found."""

from pathlib import Path

import pytest

from config.renewal.journal import Journal, write
from config.renewal.told import lasting, running


def environment(folder: Path, name: str) -> Path:
    """An environment that is in force, as its own Python sees it."""
    prefix = folder / "versions" / name
    (prefix / "bin").mkdir(parents=True)
    (folder / "current").symlink_to(f"versions/{name}")
    return prefix


def test_a_release_knows_its_number(tmp_path: Path) -> None:
    assert running(environment(tmp_path, "8")) == 8
    assert running(tmp_path / "current") == 8


@pytest.mark.parametrize("name", ["checkout-1", "٣", "-1", "mine"])
def test_what_is_no_release_is_older_than_all_where_something_renews_it(
    name: str, tmp_path: Path
) -> None:
    prefix = environment(tmp_path, name)
    assert running(prefix) is None
    write(tmp_path, Journal())
    assert running(prefix) == 0
    assert running(tmp_path) is None, "of no shelf"


def test_the_way_to_a_program_outlasts_its_environment(tmp_path: Path) -> None:
    prefix = environment(tmp_path, "checkout-1")
    found = lasting(prefix / "bin" / "python", prefix)
    assert found == tmp_path / "current" / "bin" / "python"
    through = tmp_path / "current"
    assert lasting(through / "bin" / "python", through) == found
    (tmp_path / "versions" / "8").mkdir()
    (tmp_path / "current").unlink()
    (tmp_path / "current").symlink_to("versions/8")
    own = prefix / "bin" / "python"
    assert lasting(own, prefix) == own, "another one is in force"
    assert lasting(tmp_path / "bin" / "python", tmp_path) == tmp_path / "bin" / "python"
