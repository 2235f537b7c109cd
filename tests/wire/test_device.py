"""What a device says of itself beside what its program tells it."""

from pathlib import Path

from wire.device import Device
from wire.link import Endpoint
from wire.timepiece import SystemTimepiece


async def test_a_status_tells_the_room_on_the_disk(tmp_path: Path) -> None:
    device = Device(
        folder=tmp_path,
        store="demo",
        name="kiosk-1",
        program="kiosk",
        version="0",
        endpoint=Endpoint(),
        timepiece=SystemTimepiece(),
    )
    async with device:
        status = await device._in_worker(device._describe)
    assert status.disk_free_bytes is not None
    assert status.disk_free_bytes > 0
