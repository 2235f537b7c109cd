"""A store's description is read whole, or refused with every reason."""

from collections.abc import Callable
from pathlib import Path

import pytest

from config.load import DEMO_SHOP, ConfigError
from hub.description import MEMORY, describe, marks, remember

DEMO = (Path(__file__).resolve().parents[2] / "config" / DEMO_SHOP).read_text(encoding="utf-8")

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01"
"""As much of a picture of one pixel as is looked at."""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "shop.toml"
    path.write_text(DEMO)
    return path


def reasons(path: Path, folder: Path) -> list[str]:
    with pytest.raises(ConfigError) as refused:
        describe(path, folder)
    return refused.value.problems


def test_without_a_file_it_is_the_demo_store(tmp_path: Path) -> None:
    described = describe(None, tmp_path)
    assert described.shop.store == "demo"
    assert marks(None, described.shop) == ()


def test_what_was_asked_before_is_remembered_over_a_restart(file: Path, tmp_path: Path) -> None:
    remember(tmp_path, describe(file, tmp_path).wordings)
    file.write_text(DEMO.replace("scale = 4", "scale = 5", 1))
    (line,) = reasons(file, tmp_path)
    assert "entrance.welcome: its scale was 4 and is 5" in line
    file.write_text(DEMO.replace("scale = 4", "scale = 5\n  version = 2", 1))
    assert describe(file, tmp_path).shop.touchpoints[0].questions[0].version == 2


def test_a_memory_that_is_as_it_should_be_is_not_written_again(file: Path, tmp_path: Path) -> None:
    wordings = describe(file, tmp_path).wordings
    remember(tmp_path, wordings)
    before = (tmp_path / MEMORY).stat()
    remember(tmp_path, describe(file, tmp_path).wordings)
    assert (tmp_path / MEMORY).stat().st_ino == before.st_ino


@pytest.mark.parametrize("damage", [b"", b"{", b'{"q": {"x": 1}}', b"\xff"])
def test_a_damaged_memory_stops_nobody(
    damage: bytes, file: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / MEMORY).write_bytes(damage)
    assert describe(file, tmp_path).shop.store == "demo"
    assert MEMORY in caplog.text


def test_a_logo_stands_beside_the_file(file: Path, tmp_path: Path) -> None:
    file.write_text('logo = "logo.png"\n' + DEMO)
    assert "logo: cannot be read" in reasons(file, tmp_path)[0]
    (tmp_path / "logo.png").write_bytes(b"GIF89a")
    assert reasons(file, tmp_path) == ["logo: is no PNG picture"]
    (tmp_path / "logo.png").write_bytes(PNG)
    plain = describe(None, tmp_path).parcels["kiosk-1"]
    assert describe(file, tmp_path).parcels["kiosk-1"] != plain


def test_what_does_not_fit_a_message_is_refused_with_the_rest(file: Path, tmp_path: Path) -> None:
    remember(tmp_path, describe(file, tmp_path).wordings)
    changed = DEMO.replace("scale = 4", "scale = 5", 1)
    place = '\n[[touchpoints]]\nid = "hall"\nname = "Hall"\ndevices = ["kiosk-9"]\n'
    asked = '[[touchpoints.questions]]\nid = "q{}"\nexpro = "people"\ntext = {{ it = "{}", en = "?", de = "?", fr = "?", es = "?" }}\n'
    file.write_text(changed + place + "".join(asked.format(n, "x" * 200) for n in range(300)))
    found = reasons(file, tmp_path)
    assert "above 65536" in found[0]
    assert "its scale was 4" in found[-1]


def rewrite(path: Path) -> None:
    path.write_text(DEMO + "\n")


def replace(path: Path) -> None:
    other = path.with_name("new")
    other.write_text(DEMO)
    other.replace(path)


def remove(path: Path) -> None:
    path.unlink()


def draw(path: Path) -> None:
    path.with_name("logo.png").write_bytes(PNG)


@pytest.mark.parametrize("change", [rewrite, replace, remove, draw])
def test_a_change_of_its_files_is_seen(
    change: Callable[[Path], None], file: Path, tmp_path: Path
) -> None:
    file.write_text('logo = "logo.png"\n' + DEMO)
    (tmp_path / "logo.png").write_bytes(PNG + b"old")
    shop = describe(file, tmp_path).shop
    before = marks(file, shop)
    assert marks(file, shop) == before
    change(file)
    assert marks(file, shop) != before
