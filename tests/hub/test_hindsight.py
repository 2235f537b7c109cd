"""What has been measured is judged by what was aimed at then, and other words by themselves."""

from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest

from config.amend import Change
from config.goals import Anew, Goal
from config.load import load_shop
from config.shop import Question
from hub.description import learned, remember
from hub.editor import EditError, Editor
from tests.hub.running_store import Hands

DEMO = (Path(__file__).resolve().parents[2] / "config" / "demo-shop.toml").read_text("utf-8")
BEGUN = '\n[[goals]]\nscope = "{}"\nsince = 2025-12-01\naim = 95\n'
WELCOME = ("touchpoints", "entrance", "questions", "entrance.welcome")
DAY_MS = 86_400_000
TODAY = date(2026, 1, 1)
REWORDED = [
    Change(at=(*WELCOME, "text", "it"), to="Ti piace stare qui?"),
    Change(at=(*WELCOME, "version"), to=2),
]


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    path = tmp_path / "shop.toml"
    path.write_text(DEMO, encoding="utf-8")
    return path


@pytest.fixture
def hands() -> Hands:
    return Hands()


@pytest.fixture
def editor(shop: Path, tmp_path: Path, hands: Hands) -> Editor:
    return Editor(shop, tmp_path / "hub", hands)


def change(editor: Editor, *changes: Change) -> None:
    editor.change(changes, editor.read().digest, "anna")


def table(question: Question) -> dict[str, Any]:
    """A question as a page sends it."""
    said: dict[str, Any] = msgspec.to_builtins(question)
    return {key: value for key, value in said.items() if value is not None}


def back(editor: Editor, number: int) -> None:
    editor.put_back(number, editor.read().digest, "ben")


@pytest.mark.parametrize(
    "wish",
    [
        Change(at=("targets", "STORE"), to=1),
        Change(at=("targets", "people")),
        Change(at=("targets", "product"), to=50),
        Change(at=("targets",), to={}),
    ],
    ids=str,
)
def test_a_target_without_a_day_stays_as_it_was(editor: Editor, shop: Path, wish: Change) -> None:
    with pytest.raises(EditError, match="holds for all days"):
        change(editor, wish)
    assert shop.read_text(encoding="utf-8") == DEMO


def test_an_older_version_goes_on_with_the_aims_of_today(
    editor: Editor, shop: Path, hands: Hands
) -> None:
    ahead = {"scope": "STORE", "since": "2026-01-02", "aim": 95}
    change(editor, Change(at=("name",), to="Bottega Nuova"))
    change(editor, Change(at=("goals", "+"), to=ahead))
    hands.ahead_ms = 20 * DAY_MS
    back(editor, 1)
    after = load_shop(shop)
    assert (after.name, after.targets) == ("Bottega Demo", load_shop(None).targets)
    assert after.goals == [Goal(scope="STORE", since=date(2026, 1, 2), aim=95)]
    assert editor.versions()[-1].what == ("version 1", "goals > +")


def test_an_older_version_brings_no_aim_for_what_was_measured_since(
    editor: Editor, shop: Path, hands: Hands
) -> None:
    soon = {"scope": "STORE", "since": "2026-01-02", "aim": 1}
    late = {"scope": "STORE", "since": "2026-03-01", "aim": 80}
    change(editor, *(Change(at=("goals", "+"), to=one) for one in (soon, late)))
    change(editor, Change(at=("goals", "0")))
    lowered = shop.read_text(encoding="utf-8").replace("STORE = 75", "STORE = 70")
    shop.write_text(lowered.replace("people = 80", "product = 60"), encoding="utf-8")
    hands.ahead_ms = 20 * DAY_MS
    back(editor, 2)
    after = load_shop(shop)
    assert after.goals == [Goal(scope="STORE", since=date(2026, 3, 1), aim=80)]
    assert after.targets == {"STORE": 70, "product": 60}


def test_what_comes_back_brings_the_aims_that_had_begun(editor: Editor, shop: Path) -> None:
    shop.write_text(DEMO + BEGUN.format("entrance.welcome"), encoding="utf-8")
    whole = load_shop(shop)
    change(editor, Change(at=("name",), to="Bottega Nuova"))
    asked = next(one for one in whole.touchpoints if one.id == "entrance").questions[0]
    gone = (Change(at=WELCOME), Change(at=("goals",)))
    change(editor, *gone)
    assert load_shop(shop).goals == []
    change(editor, Change(at=WELCOME[:-1], to=[table(asked)]))
    assert load_shop(shop).goals == whole.goals
    with pytest.raises(EditError, match="is in force, and stays"):
        change(editor, Change(at=("goals",)))

    change(editor, *gone)
    back(editor, 1)
    assert load_shop(shop).goals == whole.goals


def test_other_words_begin_anew(editor: Editor, shop: Path, hands: Hands) -> None:
    change(editor, *REWORDED)
    first = Anew(question="entrance.welcome", since=TODAY)
    assert load_shop(shop).anew == [first]
    change(editor, Change(at=(*WELCOME, "version"), to=3))
    assert load_shop(shop).anew == [first]  # on one day it is one beginning
    hands.ahead_ms = 20 * DAY_MS
    back(editor, 1)
    assert load_shop(shop).anew == [Anew(question="entrance.welcome", since=date(2026, 1, 21))]


def test_words_that_come_back_on_the_same_day_go_on(editor: Editor, shop: Path) -> None:
    change(editor, *REWORDED)
    back(editor, 1)
    assert shop.read_text(encoding="utf-8") == DEMO


def test_a_change_of_something_else_begins_nothing_anew(editor: Editor, shop: Path) -> None:
    change(editor, Change(at=(*WELCOME, "expro"), to="people"))
    assert load_shop(shop).anew == []


def test_a_question_that_comes_back_with_other_words_begins_anew(
    editor: Editor, shop: Path, tmp_path: Path
) -> None:
    before = load_shop(shop)
    (tmp_path / "hub").mkdir(exist_ok=True)
    remember(tmp_path / "hub", learned({}, before))
    asked = before.touchpoints[0].questions[0]
    change(editor, Change(at=WELCOME))
    words = {code: text + "!" for code, text in asked.text.items()}
    again = {**table(asked), "version": 2, "text": words}
    change(editor, Change(at=WELCOME[:-1], to=[again]))
    assert load_shop(shop).anew == [Anew(question="entrance.welcome", since=TODAY)]
