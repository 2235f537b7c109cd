"""What a program leaves for its renewal, which runs as root: a number, or nothing."""

import asyncio
import os
from pathlib import Path

import pytest

from config.renewal.notes import (
    KEPT,
    PROVED,
    Doubt,
    Proved,
    doubt,
    found,
    leave,
    leave_doubt,
    leave_proved,
    proved,
)

PATIENCE_S = 60.0


def test_what_was_left_is_found(tmp_path: Path) -> None:
    assert found(tmp_path, KEPT) is None
    leave(tmp_path, KEPT, 7)
    assert found(tmp_path, KEPT) == 7


async def test_a_pipe_in_its_place_holds_no_renewal_up(tmp_path: Path) -> None:
    pipe = tmp_path / KEPT
    os.mkfifo(pipe)
    looking = asyncio.create_task(asyncio.to_thread(found, tmp_path, KEPT))
    try:
        async with asyncio.timeout(PATIENCE_S):
            assert await asyncio.shield(looking) is None
    except TimeoutError:
        with pipe.open("wb"):  # the thread goes on, and ends
            pytest.fail("it waits for somebody to write")


def test_a_pipe_that_somebody_holds_open_is_no_note(tmp_path: Path) -> None:
    pipe = tmp_path / KEPT
    os.mkfifo(pipe)
    held = os.open(pipe, os.O_RDWR)  # both ends: to open it waits for nobody, to read it would
    try:
        assert found(tmp_path, KEPT) is None
        os.write(held, b'{"counter":7}')
        assert found(tmp_path, KEPT) is None
    finally:
        os.close(held)


def test_a_link_is_no_note(tmp_path: Path) -> None:
    leave(tmp_path, "other", 7)
    (tmp_path / KEPT).symlink_to(tmp_path / "other")
    assert found(tmp_path, KEPT) is None


def test_what_a_hub_says_of_a_release_is_found_and_can_be_printed(tmp_path: Path) -> None:
    assert proved(tmp_path) is None
    leave_proved(tmp_path, Proved(counter=8, mark="t", problem="a\nb", devices=("kiosk-1",)))
    assert proved(tmp_path) == Proved(counter=8, mark="t", problem="a?b", devices=("kiosk-1",))
    (tmp_path / PROVED).write_bytes(b'{"counter": 8}')
    assert proved(tmp_path) is None
    assert doubt(tmp_path, 8) is None
    leave_doubt(tmp_path, Doubt(counter=8, why="it hears\x1b nobody"))
    assert doubt(tmp_path, 8) == "it hears? nobody"
    assert doubt(tmp_path, 9) is None
