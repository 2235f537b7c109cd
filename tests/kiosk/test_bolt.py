"""A lock lasts over a restart, and never longer than it was ordered."""

from pathlib import Path

import pytest

from kiosk.bolt import KEPT, MINUTE_MS, Bolt
from wire.envelope import Clock


class Clocks:
    def __init__(self, boot: str = "a", wall_ms: int = 1_000_000_000, uptime_ms: int = 5) -> None:
        self.boot = boot
        self.now_ms = wall_ms, uptime_ms

    def wall_ms(self) -> int:
        return self.now_ms[0]

    def uptime_ms(self) -> int:
        return self.now_ms[1]

    def clock(self) -> Clock:
        return "synced"


LATER_MS = 4 * MINUTE_MS


@pytest.mark.parametrize(
    ("after", "left_ms"),
    [
        (Clocks(uptime_ms=5 + LATER_MS), 6 * MINUTE_MS),
        (Clocks(wall_ms=7, uptime_ms=5 + LATER_MS), 6 * MINUTE_MS),
        (Clocks(uptime_ms=5 + 10 * MINUTE_MS), None),
        (Clocks("b", 1_000_000_000 + LATER_MS, 90), 6 * MINUTE_MS),
        (Clocks("b", 7, 90), 10 * MINUTE_MS),
        (Clocks("b", 1_000_000_000 + 11 * MINUTE_MS, 90), None),
    ],
    ids=["program", "its clock was set back", "over", "machine", "a clock not set", "slept long"],
)
def test_it_is_as_shut_after_a_restart_as_before(
    tmp_path: Path, after: Clocks, left_ms: int | None
) -> None:
    Bolt(tmp_path, Clocks()).shut(10)
    left = Bolt(tmp_path, after).until_uptimems()
    assert left == (None if left_ms is None else after.uptime_ms() + left_ms)


def test_what_was_opened_stays_open(tmp_path: Path) -> None:
    bolt = Bolt(tmp_path, Clocks())
    assert bolt.until_uptimems() is None
    bolt.shut(10)
    bolt.open()
    assert bolt.until_ms is None
    assert Bolt(tmp_path, Clocks()).until_uptimems() is None


@pytest.mark.parametrize("said", [b"{", b"\xff", b'{"minutes": 5}'])
def test_a_damaged_file_shuts_nobody_out(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, said: bytes
) -> None:
    (tmp_path / KEPT).write_bytes(said)
    assert Bolt(tmp_path, Clocks()).until_uptimems() is None
    assert "not locked" in caplog.text


def test_a_disk_that_refuses_shuts_nothing(tmp_path: Path) -> None:
    bolt = Bolt(tmp_path / "gone", Clocks())
    with pytest.raises(OSError, match="gone"):
        bolt.shut(10)
    assert bolt.until_uptimems() is None
