"""``scripts/run --region`` runs three stores and their region: real programs, real days."""

import json
import signal
import time
from http.client import HTTPConnection
from pathlib import Path

import pytest

from tests.ports import free_port
from tests.run.test_run import alive, children, running, until_told

DAYS = 5
ARRIVED_S_MAX = 90
"""Until the stores have brought their days: each comes at a moment of its own."""


def roster(port: int, key: str) -> dict[str, int]:
    """How far the region has the log of each store."""
    node = HTTPConnection("127.0.0.1", port, timeout=30)
    node.request("GET", "/region/v1/stores", headers={"Authorization": f"Bearer {key}"})
    told = json.loads(node.getresponse().read())
    node.close()
    assert all("SIMULATED" in one["label"] for one in told["stores"])
    return {one["store"]: one["cursor"]["seq"] if one["cursor"] else 0 for one in told["stores"]}


@pytest.mark.timeout(300)  # seven programs start, on however busy a machine
def test_three_stores_are_in_the_region_and_one_of_them_is_late(tmp_path: Path) -> None:
    port, data = free_port(), tmp_path / "data"
    wanted = ["--region", "--no-shoppers", "--past", str(DAYS), "--port", str(port)]
    with running(*wanted, "--data", data) as process:
        said = until_told(process)
        assert f"http://127.0.0.1:{port}/" in said
        assert (data / "region" / "admin.code").read_text().strip() in said
        assert said.count("SIMULATED, ") == 3
        key, until = (data / "region" / "console.key").read_text().strip(), time.monotonic()
        until += ARRIVED_S_MAX
        while (found := roster(port, key))["milan"] < DAYS - 1 or found["turin"] < DAYS - 1:
            assert time.monotonic() < until, found
            time.sleep(0.2)
        assert 0 < found["rome"] < found["milan"], "its link is down"
        parts = children(process)
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 0
        assert alive(parts) == []
