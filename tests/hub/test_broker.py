"""The embedded broker starts where there is no room, and says so where it cannot."""

from pathlib import Path

import pytest

from hub.broker import BrokerError, EmbeddedBroker
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
