"""The embedded broker starts where there is no room, and says so where it cannot."""

import socket
from pathlib import Path

import psutil
import pytest

from config.load import ConfigError
from hub.broker import BrokerError, EmbeddedBroker
from hub.settings import load_settings
from tests.ports import free_port


async def test_a_start_that_changes_nothing_writes_nothing(tmp_path: Path) -> None:
    port = free_port()
    written = []
    for _ in range(2):
        async with EmbeddedBroker(tmp_path, port):
            written.append((tmp_path / "broker.toml").stat().st_ino)
    assert written[0] == written[1]
    async with EmbeddedBroker(tmp_path, free_port()):
        assert (tmp_path / "broker.toml").stat().st_ino != written[0]


async def test_a_folder_that_cannot_be_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(BrokerError, match=r"broker\.toml cannot be written: .*check the disk"):
        await EmbeddedBroker(tmp_path / "file" / "hub", free_port()).__aenter__()


async def test_it_listens_on_this_machine_alone(tmp_path: Path) -> None:
    """It has no access rules: whoever reaches it may say everything."""
    port = free_port()
    async with EmbeddedBroker(tmp_path, port):
        own = psutil.Process()
        listening = [
            one.laddr.ip
            for process in (own, *own.children(recursive=True))
            for one in process.net_connections("inet")
            if one.status == psutil.CONN_LISTEN and one.laddr.port == port
        ]
        assert listening == ["127.0.0.1"]
        with pytest.raises(ConnectionRefusedError), socket.socket() as elsewhere:
            elsewhere.connect(("127.0.0.2", port))  # another of this machine's own addresses


@pytest.mark.parametrize(
    "line", ['host = "0.0.0.0"', 'host = "hub.lan"', 'host = "::1"', 'ca_file = "/etc/ca.pem"']
)
def test_no_setting_opens_it_to_a_network(line: str, tmp_path: Path) -> None:
    file = tmp_path / "hub.toml"
    file.write_text(f"[broker]\n{line}\n")
    with pytest.raises(ConfigError, match=r"the embedded broker listens on 127\.0\.0\.1"):
        load_settings(file)
