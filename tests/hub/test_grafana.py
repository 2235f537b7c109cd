"""The dashboard that comes with the project asks for what a hub says, and each panel can be read."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from prometheus_client import Metric
from prometheus_client.openmetrics.parser import text_string_to_metric_families

from config.load import load_shop
from hub.board import Board
from hub.live.backup import BackupView
from hub.live.post import PostView
from hub.live.upstream import UpstreamView
from hub.screen.metrics import Doors, render

FILE = Path(__file__).resolve().parents[2] / "config" / "grafana" / "vetrina.json"
BOARD: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
PANELS: list[dict[str, Any]] = BOARD["panels"]

ASKED = re.compile(r"\b(vetrina_\w+)(?:\{([^}]*)\})?(\[\w+\])?")
OF_THE_COLLECTOR = {"job", "instance"}
GRID_WIDE = 24  # columns, by Grafana

LABELS = {
    "vetrina_events": {"state"},
    "vetrina_commit_seconds": {"quantile"},
    "vetrina_people": {"way"},
    "vetrina_alerts_open": {"kind", "seen"},
    "vetrina_devices": {"state"},
    "vetrina_missing_events": {"device"},
    "vetrina_config_in_force": {"device"},
    "vetrina_waiting_events": {"device"},
}
"""As they are said; of devices and alerts there are none in a store that has just begun."""


def families() -> dict[str, Metric]:
    doors = Doors(
        viewers=0,
        refused=0,
        post=PostView(addressees=()),
        way=UpstreamView(),
        copies=BackupView(),
    )
    text = render(Board(load_shop(None)).metrics(0), doors)
    return {one.name: one for one in text_string_to_metric_families(text)}


SAID = families()


def exprs(panel: dict[str, Any]) -> list[str]:
    return [target["expr"] for target in panel["targets"]]


@pytest.mark.parametrize("panel", PANELS, ids=lambda one: one["title"])
def test_a_panel_asks_for_what_a_hub_says(panel: dict[str, Any]) -> None:
    for expr in exprs(panel):
        asked = ASKED.findall(expr)
        assert asked, expr
        for name, chosen, span in asked:
            family = SAID[name.removesuffix("_total")]
            assert (family.type == "counter") == name.endswith("_total"), name
            assert bool(span) == (family.type == "counter"), f"{name}: only a counter has a rate"
            known = LABELS.get(family.name, set())
            seen = {key for sample in family.samples for key in sample.labels}
            assert seen <= known, f"{family.name}: LABELS is not as the hub is"
            assert set(re.findall(r"(\w+)!?=~?\"", chosen)) >= OF_THE_COLLECTOR
            assert set(re.findall(r"(\w+)!?=~?\"", chosen)) <= known | OF_THE_COLLECTOR


@pytest.mark.parametrize("panel", PANELS, ids=lambda one: one["title"])
def test_a_legend_and_a_sum_name_labels_that_are_there(panel: dict[str, Any]) -> None:
    for target in panel["targets"]:
        names = {name.removesuffix("_total") for name, _, _ in ASKED.findall(target["expr"])}
        there = set().union(OF_THE_COLLECTOR, *(LABELS.get(name, set()) for name in names))
        grouped = {one.strip() for by in re.findall(r"by \(([^)]*)\)", target["expr"])
                   for one in by.split(",")}  # fmt: skip
        shown = set(re.findall(r"\{\{(\w+)\}\}", target["legendFormat"]))
        assert grouped | shown <= there
        assert not grouped or shown <= grouped, "the sum leaves nothing else to show"


@pytest.mark.parametrize("panel", PANELS, ids=lambda one: one["title"])
def test_a_panel_has_a_title_a_unit_and_the_readers_own_source(panel: dict[str, Any]) -> None:
    assert panel["title"].strip()
    assert panel["fieldConfig"]["defaults"]["unit"]
    assert panel["datasource"] == {"type": "prometheus", "uid": "${datasource}"}


def test_no_two_panels_share_a_title_a_number_or_a_place() -> None:
    assert len({one["title"] for one in PANELS}) == len({one["id"] for one in PANELS})
    assert len({one["id"] for one in PANELS}) == len(PANELS)
    taken: set[tuple[int, int]] = set()
    for one in PANELS:
        at = one["gridPos"]
        assert at["x"] + at["w"] <= GRID_WIDE
        columns, rows = range(at["x"], at["x"] + at["w"]), range(at["y"], at["y"] + at["h"])
        cells = {(x, y) for x in columns for y in rows}
        assert taken.isdisjoint(cells), one["title"]
        taken |= cells


def test_each_metric_that_says_something_is_wrong_is_drawn() -> None:
    asked = {name.removesuffix("_total") for one in PANELS for expr in exprs(one)
             for name, _, _ in ASKED.findall(expr)}  # fmt: skip
    not_drawn = {
        "vetrina_last_event_timestamp_seconds",  # silent devices say it of each
        "vetrina_corrected_words",  # nothing is wrong
        "vetrina_devices_forgotten",
        "vetrina_shop_problems",  # the set-up page says which
        "vetrina_viewers",
        "vetrina_region_reached_timestamp_seconds",  # the lines behind say more
        "vetrina_backup_copies",
        "vetrina_backup_overdue",  # the age of the last copy says it
    }
    assert asked | not_drawn == set(SAID)
