"""The settings file under the page's hands: what changes, what does not, and the way back."""

from pathlib import Path

import msgspec
import pytest

from config.load import ConfigError
from sensors.calibrate.drawing import Drawing, rewritten, warnings
from sensors.calibrate.ledger import Ledger
from sensors.settings import LineSettings, SensorSettings, ZoneSettings, load_settings
from sensors.size import PersonSize

FILE = """\
# The shop's own remark at the top.
store = "milan"   # and one beside

[broker]
host = "hub.lan"

# About the door.
[[lines]]
name = "old-door"
a = [0.5, 0.1]
b = [
  0.5,
  0.9,
]

# About the till, which is below.
[[zones]]
name = "till"
corners = [
  [0.1, 0.1],
  [0.2, 0.1],
  [0.2, 0.2]
]

# About people.
[person]
near = 0.3

[[lines]]
name = "second"
a = [0.1, 0.1]
b = [0.2, 0.9]
"""

DOOR = LineSettings(name="door", a=(0.25, 0.9), b=(0.123456789, 0.2))
QUEUE = ZoneSettings(name="queue", corners=[(0, 0.5), (1, 0.5), (1, 1)], least_seconds=2.5)
DRAWING = Drawing(lines=[DOOR], zones=[QUEUE])


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "sensor.toml"
    path.write_text(FILE, encoding="utf-8")
    path.chmod(0o640)
    return path


def test_only_lines_and_zones_change(file: Path) -> None:
    before = load_settings(file)
    Ledger(file).keep(DRAWING)
    after = load_settings(file)
    door = msgspec.structs.replace(DOOR, b=(0.1235, 0.2))
    assert after == msgspec.structs.replace(before, lines=[door], zones=[QUEUE])
    text = file.read_text(encoding="utf-8")
    for kept in ("own remark at the top", "and one beside", "About the door.", "About people."):
        assert kept in text
    assert file.stat().st_mode & 0o777 == 0o640


def test_a_second_time_it_changes_nothing_more(file: Path) -> None:
    ledger = Ledger(file)
    ledger.keep(DRAWING)
    text = file.read_text(encoding="utf-8")
    ledger.keep(DRAWING)
    assert file.read_text(encoding="utf-8") == text


def test_undo_goes_back_byte_for_byte_and_forward_again(file: Path) -> None:
    ledger = Ledger(file)
    assert not ledger.can_undo
    ledger.keep(DRAWING)
    after = file.read_text(encoding="utf-8")
    ledger.undo()
    assert file.read_text(encoding="utf-8") == FILE
    ledger.undo()
    assert file.read_text(encoding="utf-8") == after


def test_without_a_version_before_there_is_no_way_back(file: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be read"):
        Ledger(file).undo()
    assert file.read_text(encoding="utf-8") == FILE


@pytest.mark.parametrize(
    ("drawing", "why"),
    [
        (Drawing(lines=[], zones=[]), "give 1 to"),
        (Drawing(lines=[DOOR, DOOR], zones=[]), "stands there 2 times"),
        (Drawing(lines=[LineSettings(name="p", a=(0, 0), b=(0, 0))], zones=[]), "same point"),
    ],
)
def test_what_would_not_be_right_leaves_the_file_alone(
    file: Path, drawing: Drawing, why: str
) -> None:
    with pytest.raises(ConfigError, match=why):
        Ledger(file).keep(drawing)
    assert file.read_text(encoding="utf-8") == FILE
    assert sorted(one.name for one in file.parent.iterdir()) == ["sensor.toml"]


def test_lines_in_another_form_are_not_guessed_at(file: Path) -> None:
    text = 'lines = [{ name = "door", a = [0.1, 0.1], b = [0.9, 0.9] }]\n'
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError):
        Ledger(file).keep(DRAWING)
    assert file.read_text(encoding="utf-8") == text


def test_a_file_without_lines_gets_them_at_its_end() -> None:
    text = rewritten('store = "milan"\n', DRAWING)
    assert text.startswith('store = "milan"\n\n[[lines]]\n')


def test_what_counts_badly_is_told_and_allowed() -> None:
    drawing = Drawing(
        lines=[
            LineSettings(name="edge", a=(0.3, 0.995), b=(0.7, 0.995)),
            LineSettings(name="short", a=(0.5, 0.5), b=(0.5, 0.52)),
            LineSettings(name="good", a=(0.5, 0.3), b=(0.5, 0.8)),
        ],
        zones=[ZoneSettings(name="dot", corners=[(0.5, 0.5), (0.51, 0.5), (0.51, 0.51)])],
    )
    said = warnings(drawing, PersonSize(0.02, 0.27), 640, 480)
    assert [one.split()[1] for one in said] == ["edge", "short", "dot"]


def test_the_shipped_file_can_be_drawn_into(tmp_path: Path) -> None:
    path = tmp_path / "sensor.toml"
    shipped = Path(load_settings.__code__.co_filename).with_name("sensors.toml")
    path.write_text(shipped.read_text(encoding="utf-8"), encoding="utf-8")
    Ledger(path).keep(DRAWING)
    assert load_settings(path).zones == [QUEUE]
    assert load_settings(path).store == SensorSettings().store
