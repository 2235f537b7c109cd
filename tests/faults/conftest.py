"""A broker for every test that asks for one: each such test runs on both."""

import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests.faults.brokers import KINDS, Broker


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that other users may enter: Mosquitto and FUSE programs may run as such."""
    with tempfile.TemporaryDirectory() as name:
        path = Path(name)
        path.chmod(0o755)
        yield path


@pytest.fixture(params=sorted(KINDS))
async def broker(request: pytest.FixtureRequest, folder: Path) -> AsyncIterator[Broker]:
    home = folder / "broker"
    home.mkdir()
    one = KINDS[request.param](home)
    await one.start()
    yield one
    await one.kill()
