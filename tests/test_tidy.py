"""House rules that no linter knows. Each says what to do instead, and each is seen to catch.

A rule takes one file and gives a line for every place where it is broken; the second half of this
file plants one such place for each rule.
"""

import ast
import re
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).resolve().parents[1]

FILE_LINES_MAX = 400  # beyond it a file is more than one story
FUNCTION_LINES_MAX = 60  # one screen

# A name that holds a number says what it counts, or that it is a limit or a code.
UNITS = re.compile(
    r"(^|_)(MAX|MIN|NS|MS|S|SECONDS|MINUTES|HOURS|DAYS|BYTES|BITS|PX|PIXELS|MM|DP|DPI|M|DEGREES|C"
    r"|LINES|CHARACTERS|EVENTS|ROWS|BINS|COMMITS|VISITS|FRAMES|PEOPLE|TIMES|TRIES|HITS|HEIGHTS"
    r"|SAMPLES|VARIANCES|FPS|HZ|RATE|SHARE|RATIO|ASPECT|FACTOR|WEIGHT|GAIN|COST|CHANCE"
    r"|CODE|ERROR|EXIT|PORT|VERSION|LEVEL|QOS)(_|$)"
)

# Tasks start on the page where a program starts and stops; a device is such a shell too, and the
# simulated shoppers are a program of their own.
TASKS_START_IN = re.compile(
    r"(^|/)app\.py$|^wire/device\.py$|^hub/(demo|node)\.py$|^(tests|scripts)/"
)
CLOCK_IS_READ_IN = re.compile(r"(^|/)(app|cli)\.py$|^wire/timepiece\.py$|^(tests|scripts)/")

# A letter in brackets, so that this file does not break its own rules.
LEFT_OVER = re.compile(r"\b(TOD[O]|FIXM[E]|XX[X]|HAC[K])\b")
MACHINE_PATH = re.compile(r"/wor[k]/|/roo[t]/|/tm[p]/\w|/far[m]/")
PACKAGE_HOST = re.compile(r"https?://[\w.-]+/(simpl[e]|poo[l]|dist[s])/|https?://registr[y]\.")
SKIPPED = re.compile(r"pytest\.(ski[p]|importorski[p])|mark\.(ski[p]|xfai[l])")
PATCHED = re.compile(r"unittest\.moc[k]|unittest import moc[k]|monkeypatch\.setatt[r]")


class Source(NamedTuple):
    """One file of the project; ``name`` is its path from the root."""

    name: str
    text: str

    @property
    def is_test(self) -> bool:
        return self.name.startswith("tests/")

    @property
    def is_product(self) -> bool:
        return not self.name.startswith(("tests/", "scripts/", "docs/"))

    def tree(self) -> ast.Module:
        return ast.parse(self.text)


Rule = Callable[[Source], Iterator[str]]


def module_docstring(source: Source) -> Iterator[str]:
    if source.text.strip() and not ast.get_docstring(source.tree()):
        yield "say in a docstring what comes in, what goes out, and what it does not do"


def file_length(source: Source) -> Iterator[str]:
    lines = len(source.text.splitlines())
    if lines > FILE_LINES_MAX:
        yield f"{lines} lines: split it where the story changes (at most {FILE_LINES_MAX})"


def function_length(source: Source) -> Iterator[str]:
    for node in ast.walk(source.tree()):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if lines > FUNCTION_LINES_MAX:
                yield f"{node.lineno}: {node.name} has {lines} lines: give its parts names"


def broad_except(source: Source) -> Iterator[str]:
    if not source.is_product:
        return
    for node in ast.walk(source.tree()):
        if isinstance(node, ast.ExceptHandler):
            caught = ast.unparse(node.type) if node.type else "everything"
            passed_on = isinstance(node.body[-1], ast.Raise) and node.body[-1].exc is None
            if caught in {"everything", "Exception", "BaseException"} and not passed_on:
                yield f"{node.lineno}: catches {caught}: name the error that can be handled here"


def number_without_unit(source: Source) -> Iterator[str]:
    if not source.is_product:
        return
    lines = source.text.splitlines()
    body = source.tree().body
    for node, below in zip(body, [*body[1:], None], strict=True):
        explained = (
            "#" in lines[(node.end_lineno or node.lineno) - 1]
            or lines[node.lineno - 2].startswith("#")
            or (isinstance(below, ast.Expr) and isinstance(below.value, ast.Constant))
        )
        for name, value in _constants(node):
            if _is_number(value) and not UNITS.search(name) and not explained:
                yield f"{node.lineno}: {name}: put its unit into the name, or say what it is"


def task_started_elsewhere(source: Source) -> Iterator[str]:
    if TASKS_START_IN.search(source.name):
        return
    for node in ast.walk(source.tree()):
        if isinstance(node, ast.Attribute) and node.attr in {"create_task", "TaskGroup"}:
            yield f"{node.lineno}: {node.attr}: give app.py a coroutine to run instead"


def clock_read_elsewhere(source: Source) -> Iterator[str]:
    if CLOCK_IS_READ_IN.search(source.name):
        return
    for node in ast.walk(source.tree()):
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("SystemTimepiece"):
            yield f"{node.lineno}: SystemTimepiece(): take a Timepiece, or the time as a value"


def skipped_test(source: Source) -> Iterator[str]:
    if source.is_test:
        yield from _lines(source, SKIPPED, "let it fail where something is missing")


def patched_internals(source: Source) -> Iterator[str]:
    if source.is_test:
        yield from _lines(source, PATCHED, "write a fake with a switch, and hand it in")


def left_over(source: Source) -> Iterator[str]:
    yield from _lines(source, LEFT_OVER, "do it, or file an issue and leave no word here")


def machine_path(source: Source) -> Iterator[str]:
    yield from _lines(source, MACHINE_PATH, "this path is of one machine: take it as an option")


def package_host(source: Source) -> Iterator[str]:
    yield from _lines(source, PACKAGE_HOST, "versions and hashes are enough, name no host")


PYTHON_RULES: tuple[Rule, ...] = (
    module_docstring,
    file_length,
    function_length,
    broad_except,
    number_without_unit,
    task_started_elsewhere,
    clock_read_elsewhere,
    skipped_test,
    patched_internals,
)
TEXT_RULES: tuple[Rule, ...] = (left_over, machine_path, package_host)


@pytest.mark.parametrize("rule", PYTHON_RULES, ids=lambda rule: rule.__name__)
def test_python_files_keep(rule: Rule) -> None:
    files = [source for source in tracked() if is_python(source)]
    assert len(files) > 1
    assert broken(rule, files) == []


@pytest.mark.parametrize("rule", TEXT_RULES, ids=lambda rule: rule.__name__)
def test_every_file_keeps(rule: Rule) -> None:
    assert broken(rule, tracked()) == []


def test_every_kv_has_its_python() -> None:
    alone = [
        path.name for path in ROOT.glob("kiosk/**/*.kv") if not path.with_suffix(".py").exists()
    ]
    assert alone == [], "put the class that a .kv describes into a .py of the same name beside it"


def test_no_package_hides_a_room() -> None:
    found = [str(path.relative_to(ROOT)) for path in ROOT.glob("tests/**/__init__.py")]
    assert found == [], "remove it: pytest would import this folder in the place of a room"


# A dot in the middle stands for nothing; it keeps the planted words out of this file.
PLANTED: dict[Rule, Source] = {
    module_docstring: Source("hub/a.py", "import math\n"),
    file_length: Source("hub/a.py", "pass\n" * 401),
    function_length: Source("hub/a.py", "def f():\n" + "    pass\n" * 60),
    broad_except: Source("hub/a.py", "try:\n    f()\nexcept Exception:\n    pass\n"),
    number_without_unit: Source("hub/a.py", "\n_PATIENCE: Final = 2 * 60.0\n"),
    task_started_elsewhere: Source("hub/a.py", "asyncio.create_task(f())\n"),
    clock_read_elsewhere: Source("hub/a.py", "clock = timepiece.SystemTimepiece()\n"),
    skipped_test: Source("tests/a.py", "pytest.s·kip('no screen')\n"),
    patched_internals: Source("tests/a.py", "monkeypatch.s·etattr(hub, 'f', g)\n"),
    left_over: Source("docs/a.md", "T·ODO: say more\n"),
    machine_path: Source("docs/a.md", "see /r·oot/notes\n"),
    package_host: Source("requirements/a.txt", "--index-url https://a.example/s·imple/\n"),
}


@pytest.mark.parametrize("rule", [*PYTHON_RULES, *TEXT_RULES], ids=lambda rule: rule.__name__)
def test_the_rule_catches(rule: Rule) -> None:
    name, text = PLANTED[rule]
    assert len(list(rule(Source(name, text.replace("·", ""))))) == 1


def tracked() -> list[Source]:
    """The text files of the project that are, or are about to be, under version control."""
    listing = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    names = [name for name in listing.stdout.decode().split("\0") if name]
    found = []
    for name in names:
        try:
            found.append(Source(name, (ROOT / name).read_text(encoding="utf-8")))
        except (UnicodeDecodeError, FileNotFoundError):
            continue  # a picture, or deleted and not yet committed
    return found


def is_python(source: Source) -> bool:
    first = source.text.partition("\n")[0]
    return source.name.endswith(".py") or (first.startswith("#!") and "python" in first)


def broken(rule: Rule, sources: list[Source]) -> list[str]:
    return [f"{source.name}: {line}" for source in sources for line in rule(source)]


def _lines(source: Source, pattern: re.Pattern[str], instead: str) -> Iterator[str]:
    for number, line in enumerate(source.text.splitlines(), start=1):
        if found := pattern.search(line):
            yield f"{number}: {found[0]!r}: {instead}"


def _constants(node: ast.stmt) -> Iterator[tuple[str, ast.expr]]:
    targets: list[ast.expr] = []
    if isinstance(node, ast.Assign):
        targets = node.targets
    elif isinstance(node, ast.AnnAssign):
        targets = [node.target]
    if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
        for target in targets:
            if isinstance(target, ast.Name) and target.id.isupper():
                yield target.id, node.value


def _is_number(value: ast.expr) -> bool:
    """Whether an expression is made of number literals only, such as ``64 * 1024``."""
    if isinstance(value, ast.BinOp):
        return _is_number(value.left) and _is_number(value.right)
    if isinstance(value, ast.UnaryOp):
        return _is_number(value.operand)
    return isinstance(value, ast.Constant) and type(value.value) in {int, float}
