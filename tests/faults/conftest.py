"""A broker for every test that asks for one: each such test runs on both, or on a store's own."""

import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests.faults.brokers import KINDS, Broker
from tests.faults.guarded import Guarded


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


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Guarded]:
    """A store's Mosquitto, which runs for all tests of a file."""
    one = Guarded(tmp_path_factory.mktemp("guarded"))
    assert one.write() == 0
    assert one.start()
    yield one
    one.stop()
