"""Every text of every screen, measured: nothing clipped, overlapping or too small."""

import re
from collections.abc import Callable
from itertools import combinations, product
from typing import TYPE_CHECKING

import pytest

from kiosk.layout import FACE_MM_MIN, MM_PER_INCH
from kiosk.settings import Settings

if TYPE_CHECKING:
    from tests.display.conftest import Exhibit

SIZES = [(1280, 800), (800, 480), (800, 1280), (480, 800)]

TEXT_MM_MIN = 2.5
QUESTION_MM_MIN = 5.0


LONG = """
store = "long"
name = "Ferramenta Fratelli Bevilacqua"
[[touchpoints]]
id = "till"
name = "Till"
devices = ["kiosk-1"]
  [[touchpoints.questions]]
  id = "till.help"
  expro = "people"
  scale = 5
  text.it = "Il nostro personale ti ha aiutato a trovare quello che stavi cercando?"
  text.en = "Did the people who work here help you to find what you were looking for?"
"""


@pytest.fixture(
    params=[*product(SIZES, [""]), *product(SIZES[1::2], [LONG])],
    ids=lambda case: "{}x{}".format(*case[0]) + ("-long" if case[1] else ""),
)
def shown(
    request: pytest.FixtureRequest,
    exhibit: "Callable[..., Exhibit]",
    tmp_path_factory: pytest.TempPathFactory,
) -> "Exhibit":
    size_px, shop = request.param
    if not shop:
        return exhibit(size_px)
    file = tmp_path_factory.getbasetemp() / "long.toml"
    file.write_text(shop)
    return exhibit(size_px, str(file))


def px_per_mm(size_px: tuple[int, int]) -> float:
    return Settings(size=f"{size_px[0]}x{size_px[1]}").density_dpi / MM_PER_INCH


def test_every_screen_has_texts_in_every_language(shown: "Exhibit") -> None:
    assert len(shown.texts) == 8
    for name, found in shown.texts.items():
        words = [one["words"] for one in found if "words" in one]
        assert len(words) >= 2, name
        assert all(words), name


def test_languages_differ_on_every_screen(shown: "Exhibit") -> None:
    for screen in ("asking", "storing", "thanks", "refused"):
        italian, english = (
            {one.get("words") for one in shown.texts[f"{screen}-{code}"]} for code in ("it", "en")
        )
        assert len(italian - english) >= 2, screen


def test_no_text_is_clipped(shown: "Exhibit") -> None:
    for name, found in shown.texts.items():
        for one in found:
            if "words" not in one:
                continue
            left, bottom, right, top = one["box_px"]
            width_px, height_px = one["ink_px"]
            assert width_px <= right - left + 1, (name, one)
            assert height_px <= top - bottom + 1, (name, one)


def test_everything_is_on_the_glass(shown: "Exhibit") -> None:
    width_px, height_px = shown.size_px
    for name, found in shown.texts.items():
        for one in found:
            left, bottom, right, top = one["box_px"]
            assert left >= -0.5, (name, one)
            assert bottom >= -0.5, (name, one)
            assert right <= width_px + 0.5, (name, one)
            assert top <= height_px + 0.5, (name, one)


def test_nothing_overlaps(shown: "Exhibit") -> None:
    for name, found in shown.texts.items():
        for one, other in combinations(found, 2):
            a, b = one["box_px"], other["box_px"]
            across = min(a[2], b[2]) - max(a[0], b[0])
            down = min(a[3], b[3]) - max(a[1], b[1])
            assert min(across, down) < 1, (name, one, other)


def test_type_can_be_read_standing(shown: "Exhibit") -> None:
    mm_px = px_per_mm(shown.size_px)
    for name, found in shown.texts.items():
        for one in found:
            if "words" in one:
                assert one["type_px"] >= TEXT_MM_MIN * mm_px - 0.01, (name, one)
        largest_px = max(one["type_px"] for one in found if "words" in one)
        assert largest_px >= QUESTION_MM_MIN * mm_px, name


def test_faces_are_large_enough_for_a_finger(shown: "Exhibit") -> None:
    mm_px = px_per_mm(shown.size_px)
    faces = [one for one in shown.texts["asking-it"] if one["kind"] == "FaceDrawing"]
    assert len(faces) in {4, 5}
    for one in faces:
        assert one["box_px"][2] - one["box_px"][0] >= FACE_MM_MIN * mm_px


def test_no_digit_stands_under_a_face(shown: "Exhibit") -> None:
    for name, found in shown.texts.items():
        for one in found:
            assert "kiosk-1" in one.get("words", "kiosk-1") or not re.search(r"\d", one["words"]), (
                name
            )
