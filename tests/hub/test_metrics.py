"""What the hub tells programs that watch it: as OpenMetrics, of everything, and of nobody."""

from collections.abc import AsyncIterator

import httpx
import pytest
from prometheus_client.openmetrics.parser import text_string_to_metric_families

from hub.screen.metrics import CONTENT_TYPE
from hub.store import Counts
from tests.hub.running_store import RunningStore


@pytest.fixture
async def client(store: RunningStore) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=store.address) as one:
        yield one


async def test_metrics_are_openmetrics(store: RunningStore, client: httpx.AsyncClient) -> None:
    store.busy_day()
    store.board.committed(0.012)
    answer = await client.get("/metrics")
    assert answer.headers["content-type"] == CONTENT_TYPE
    samples = {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }
    assert samples["vetrina_events_total", "stored"] == 750
    assert samples["vetrina_devices", "online"] == 4
    assert samples["vetrina_commit_seconds", "0.99"] == 0.012
    assert samples["vetrina_commit_seconds_count",] == 1
    assert samples["vetrina_link_up",] == 1


async def test_metrics_tell_how_the_store_is_and_name_nobody(
    store: RunningStore, client: httpx.AsyncClient
) -> None:
    store.busy_day()
    store.board.alerted((store.alert(1, "entrance.welcome", "hazard"),))
    tried = {"name": "anna", "password": "not the right one"}
    assert (await client.post("/api/v1/session", json=tried)).status_code == 401
    text = (await client.get("/metrics")).text
    samples = {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }
    live = store.board.live(store.hands.wall_ms())
    assert samples["vetrina_score",] == live.score.value
    assert samples["vetrina_people", "in"] == live.traffic.in_
    assert samples["vetrina_people_inside",] == live.traffic.occupancy
    assert samples["vetrina_alerts_open", "hazard", "false"] == 1
    assert samples["vetrina_alerts_open", "down", "false"] == 0
    assert samples["vetrina_sign_ins_refused_total",] == 1
    assert samples["vetrina_letters_waiting",] == 0
    assert "anna" not in text


async def test_metrics_say_nothing_of_what_nobody_knows(client: httpx.AsyncClient) -> None:
    lines = (await client.get("/metrics")).text.splitlines()
    unknown = ("vetrina_score ", "vetrina_people", "vetrina_watched_ratio ")
    assert [line for line in lines if line.startswith(unknown)] == []


async def test_what_may_become_less_is_no_counter(
    store: RunningStore, client: httpx.AsyncClient
) -> None:
    store.board.reckon(Counts(stored=9, quarantined=2, lost=3, rejected=1), [])
    text = (await client.get("/metrics")).text
    found = {
        (family.type, family.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }
    assert found["gauge", "vetrina_lost_events"] == 3
    assert found["gauge", "vetrina_quarantined_events"] == 2
    counted = {key[2] for key in found if key[:2] == ("counter", "vetrina_events")}
    assert counted == {"stored", "rejected", "unread", "set_aside"}
