"""Frames on demand; time is only ever waited for, never measured."""

import asyncio
import os
import socket
from pathlib import Path

from kiosk.pace import Pace, descriptors


async def test_a_frame_is_due_by_itself() -> None:
    await asyncio.wait_for(Pace([]).wait(), 60)


async def test_what_arrives_on_a_descriptor_makes_a_frame_due_and_stays_to_be_read() -> None:
    read, write = os.pipe()
    pace = Pace([read])
    os.write(write, b"touch")
    for _ in range(3):  # nobody has read it yet: it is reported again
        await asyncio.wait_for(pace.wait(), 60)
    assert os.read(read, 10) == b"touch"
    os.close(read)
    os.close(write)


async def test_between_frames_nothing_is_watched() -> None:
    read, write = os.pipe()
    pace = Pace([read])
    await pace.wait()
    assert not asyncio.get_running_loop().remove_reader(read)
    os.close(read)
    os.close(write)


async def test_who_changes_the_picture_gets_a_frame() -> None:
    pace = Pace([])
    pace.busy()
    pace.wake()
    await asyncio.wait_for(pace.wait(), 60)


def test_a_display_server_is_recognised_by_its_socket(tmp_path: Path) -> None:
    folder = tmp_path / ".X11-unix"
    folder.mkdir()
    before = set(descriptors())
    with socket.socket(socket.AF_UNIX) as server, socket.socket(socket.AF_UNIX) as client:
        server.bind(str(folder / "X7"))
        server.listen()
        client.connect(str(folder / "X7"))
        assert set(descriptors()) - before == {client.fileno()}


def test_other_sockets_are_left_alone(tmp_path: Path) -> None:
    before = descriptors()
    with socket.socket(socket.AF_UNIX) as server, socket.socket(socket.AF_UNIX) as client:
        server.bind(str(tmp_path / "journal"))
        server.listen()
        client.connect(str(tmp_path / "journal"))
        with socket.socket(socket.AF_INET) as other:
            assert other.fileno() not in descriptors()
            assert descriptors() == before
