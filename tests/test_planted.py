"""Whether every bug that ``scripts/plant-bugs`` plants still fits the code and its tests."""

import ast
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from planted import Bug, every_bug

ROOT = Path(__file__).resolve().parents[1]


def misfits(bug: Bug, root: Path) -> list[str]:
    """What keeps a bug from being planted: a line for each edit, each test that is gone."""
    found, texts = [], dict[str, str]()
    for name, old, new in bug.edits:
        path = root / name
        text = texts.get(name) or (path.read_text(encoding="utf-8") if path.is_file() else "")
        if text.count(old) != 1:
            found.append(f"{bug.name}: stands {text.count(old)} times in {name}: {old!r}")
        texts[name] = text.replace(old, new)
    found += [f"{bug.name}: {name} is no Python then" for name in texts if no_python(name, texts)]
    paths = [word.partition("::")[0] for word in bug.tests.split() if word.startswith("tests/")]
    found += [f"{bug.name}: {one} is gone" for one in paths if not (root / one).exists()]
    return found if paths else [*found, f"{bug.name}: no tests are to notice it"]


def no_python(name: str, texts: Mapping[str, str]) -> bool:
    """Whether a file should be read by Python and cannot: no test would run, and none notice."""
    try:
        ast.parse(texts[name] if name.endswith(".py") else "")
    except SyntaxError:
        return True
    return False


def test_every_edit_stands_exactly_once_in_the_code_and_its_tests_are_there() -> None:
    bugs = [bug for listed in every_bug().values() for bug in listed]
    assert len(bugs) > 300  # else the list was not read
    assert [line for bug in bugs for line in misfits(bug, ROOT)] == []


def test_each_file_of_planted_bugs_has_some_and_no_two_bugs_have_one_name() -> None:
    listed = every_bug()
    assert [file for file, bugs in listed.items() if not bugs] == []
    names = Counter(bug.name for bugs in listed.values() for bug in bugs)
    assert [name for name, times in names.items() if times > 1] == []


def test_an_edit_that_no_longer_fits_is_found(tmp_path: Path) -> None:
    (tmp_path / "hub.py").write_text("once\ntwice(twice)\n")
    (tmp_path / "tests").mkdir()

    def found(*edits: tuple[str, str, str], tests: str = "tests/ -k name") -> list[str]:
        return misfits(Bug("a bug", edits, tests), tmp_path)

    assert found(("hub.py", "once", "never")) == []
    assert found(("hub.py", "once", "never"), ("hub.py", "never", "once")) == []
    assert found(("hub.py", "never", "")) == ["a bug: stands 0 times in hub.py: 'never'"]
    assert found(("hub.py", "twice", "never")) == ["a bug: stands 2 times in hub.py: 'twice'"]
    assert found(("kiosk.py", "once", "")) == ["a bug: stands 0 times in kiosk.py: 'once'"]
    assert found(("hub.py", "once", "(once")) == ["a bug: hub.py is no Python then"]
    assert found(tests="tests/test_gone.py::test_it") == ["a bug: tests/test_gone.py is gone"]
    assert found(tests="-k name") == ["a bug: no tests are to notice it"]
