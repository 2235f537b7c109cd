"""A question begins anew by one command, in the store's own file."""

from datetime import date
from pathlib import Path

import pytest

from config.command import CONFIGURATION, OK
from config.goals import Anew
from config.load import load_shop
from hub.cli import main

DEMO = Path(__file__).resolve().parents[2] / "config" / "demo-shop.toml"


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    path = tmp_path / "shop.toml"
    path.write_text(DEMO.read_text(encoding="utf-8"), encoding="utf-8")
    return path


def test_the_decision_stands_in_the_file_and_the_rest_is_as_it_was(shop: Path) -> None:
    before = shop.read_text(encoding="utf-8")
    typed = ["anew", "fitting.comfort", "--shop", str(shop), "--since", "2026-03-01"]
    assert main(typed) == OK
    assert load_shop(shop).anew == [Anew(question="fitting.comfort", since=date(2026, 3, 1))]
    assert shop.read_text(encoding="utf-8").startswith(before)
    assert main([*typed[:-1], "2026-04-01"]) == OK
    assert len(load_shop(shop).anew) == 2
    assert list(shop.parent.iterdir()) == [shop]


def test_a_question_that_nobody_asks_changes_nothing(
    shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = shop.read_bytes()
    assert main(["anew", 'fitting."comfrot', "--shop", str(shop)]) == CONFIGURATION
    assert "anew" in capsys.readouterr().err
    assert shop.read_bytes() == before
    assert list(shop.parent.iterdir()) == [shop]


def test_without_a_day_it_is_today(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["anew", "fitting.comfort", "--shop", str(shop)]) == OK
    (anew,) = load_shop(shop).anew
    assert str(anew.since) in capsys.readouterr().out
