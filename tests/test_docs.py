"""The pages say what the code does: what is drawn from it is up to date, the rest names it all."""

import importlib
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import get_args

import msgspec
import pytest

from config.load import parse
from wire import topics

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
PAGES = [*DOCS.rglob("*.md"), *ROOT.glob("*.md")]

SETTINGS = {
    "kiosk/kiosk.toml": "kiosk.settings.KioskSettings",
    "sensors/sensors.toml": "sensors.settings.SensorSettings",
    "hub/hub.toml": "hub.settings.HubSettings",
    "config/renewal/renewal.toml": "config.renewal.settings.RenewalSettings",
}

LINK = re.compile(r"\[[^\]]*\]\((?!https?://)([^)#]+)(?:#[^)]*)?\)")


def page(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def test_what_is_drawn_from_the_code_is_as_the_code_is() -> None:
    said = subprocess.run(
        [sys.executable, ROOT / "scripts" / "document", "--check"],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert said.returncode == 0, said.stderr


@pytest.mark.parametrize(("file", "struct"), SETTINGS.items())
def test_every_setting_stands_in_its_commented_file(file: str, struct: str) -> None:
    module, _, name = struct.rpartition(".")
    text = (ROOT / file).read_text(encoding="utf-8")
    settings = getattr(importlib.import_module(module), name)
    missing = [
        key
        for key in keys(settings)
        if not re.search(rf"(?m)^\s*(# )?({key}\s*=|\[+([a-z]+\.)?{key}\]+)", text)
    ]
    assert missing == []
    assert parse(text, settings, file) == settings(), "the file says another default"


def keys(struct: type[msgspec.Struct]) -> list[str]:
    """Every key of a settings file; a table's keys instead of its name."""
    found = []
    for field in msgspec.structs.fields(struct):
        inner = field.type
        if isinstance(inner, type) and issubclass(inner, msgspec.Struct):
            found += keys(inner)
        else:
            found.append(field.encode_name)
    return found


def test_every_topic_stands_on_its_page() -> None:
    text = page("reference/topics.md")
    built = [
        topics.score("{store}", "store"),
        topics.occupancy("{store}"),
        topics.introduction("{prefix}", "{store}", "{device}"),
        topics.alert("{store}"),
        topics.score("{store}", "{expro}"),
        topics.device("{store}", topics.HUB, "status"),
    ]
    kinds = get_args(topics.Kind)
    assert [kind for kind in kinds if f"| `{kind}` |" not in text] == []
    assert [topic for topic in built if f"`{topic}`" not in text] == []


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_leads_somewhere(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    targets = LINK.findall(re.sub(r"(?s)```.*?```", "", text))
    assert [target for target in targets if not (path.parent / target).exists()] == []


def test_every_decision_is_listed() -> None:
    listed = page("decisions/README.md")
    notes = sorted(one.name for one in (DOCS / "decisions").glob("0*.md"))
    assert [name for name in notes if f"({name})" not in listed] == []
    assert len({name[:4] for name in notes}) == len(notes), "two decisions have one number"


WATCHED = (*range(12, 23), *range(1, 12), *range(26, 34), *range(23, 26))
"""The threats of the security page, in its order: every one of the plan."""

NAMED = re.compile(r"`(tests/[^`]+)::(\w+)`")


def test_every_attack_has_its_tests() -> None:
    rows = re.findall(r"(?m)^\| (S\d+) \|(.*)$", page("explain/security.md"))
    assert [threat for threat, _ in rows] == [f"S{number}" for number in WATCHED]
    assert sorted(WATCHED) == [*range(1, 34)]
    assert [threat for threat, row in rows if not NAMED.search(row)] == []


@pytest.mark.parametrize("name", ["security", "enrolment", "baseline"])
def test_every_test_that_a_page_names_is_one(name: str) -> None:
    named = NAMED.findall(page(f"explain/{name}.md"))
    assert named
    for file, test in named:
        text = (ROOT / file).read_text(encoding="utf-8")
        assert re.search(rf"(?m)^(async )?def {test}\(", text), f"{file}::{test}"
