"""The settings for Mosquitto agree with the programs, and Debian's Mosquitto starts with them."""

import asyncio
import getpass
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from hub.broker import PACKET_BYTES_MAX
from tests.faults.brokers import HOST, START_S, is_listening, program_path, until
from tests.ports import free_port
from wire.codec import PAYLOAD_BYTES_MAX
from wire.link import INFLIGHT_MAX

SHIPPED = Path(__file__).resolve().parents[2] / "config" / "mosquitto.conf"
TOPIC = "vetrina/v1/a-store/a-device/event"


def setting(name: str) -> int:
    found = re.findall(rf"(?m)^{name} (\d+)$", SHIPPED.read_text(encoding="utf-8"))
    assert len(found) == 1
    return int(found[0])


def test_its_limits_are_those_of_the_programs() -> None:
    assert setting("max_packet_size") == PACKET_BYTES_MAX
    assert setting("max_inflight_messages") == INFLIGHT_MAX


@pytest.fixture
async def port(tmp_path: Path) -> AsyncIterator[int]:
    """A Mosquitto with what is shipped, and what a store adds: a password and a listener."""
    number = free_port()
    passwords = tmp_path / "passwords"
    await succeeds("mosquitto_passwd", "-b", "-c", str(passwords), "hub", "open-sesame")
    own = f"""
user {getpass.getuser()}
listener {number} {HOST}
password_file {passwords}
persistence_location {tmp_path}/
include_dir {tmp_path}/conf.d
"""
    (tmp_path / "conf.d").mkdir()
    (tmp_path / "conf.d" / "vetrina.conf").write_bytes(SHIPPED.read_bytes())
    (tmp_path / "mosquitto.conf").write_text(own)
    broker = await asyncio.create_subprocess_exec(
        program_path("mosquitto"), "-c", str(tmp_path / "mosquitto.conf")
    )
    await until(lambda: is_listening(number), START_S)
    yield number
    broker.terminate()
    await broker.wait()


async def test_it_lets_in_who_has_the_password_with_the_largest_message(
    port: int, tmp_path: Path
) -> None:
    largest = tmp_path / "largest"
    largest.write_bytes(b"x" * PAYLOAD_BYTES_MAX)
    say = ("mosquitto_pub", "-h", HOST, "-p", str(port), "-q", "1", "-t", TOPIC, "-f", str(largest))
    await succeeds(*say, "-u", "hub", "-P", "open-sesame")
    with pytest.raises(ChildProcessError, match="not authorised"):
        await succeeds(*say)


async def succeeds(program: str, *arguments: str) -> None:
    child = await asyncio.create_subprocess_exec(
        program_path(program), *arguments, stderr=asyncio.subprocess.PIPE
    )
    _, said = await child.communicate()
    if child.returncode:
        raise ChildProcessError(said.decode())
