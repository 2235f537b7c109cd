"""Everything on every screen, measured: nothing clipped, overlapping, out of reach or too small.

Each screen in each of five languages, with each ease, and in words that are two fifths longer.
"""

import re
from collections.abc import Callable, Iterator
from itertools import combinations, product
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image

from config.layout import FACE_MM_MIN, MM_PER_INCH
from config.look import Look
from kiosk import theme
from kiosk.plan import LOW_SHARE
from kiosk.settings import KioskSettings
from kiosk.visit.state import Access

if TYPE_CHECKING:
    from tests.display.conftest import Exhibit

SIZES = [(1280, 800), (800, 480), (800, 1280), (480, 800)]
LANGUAGES = ("it", "en", "de", "fr", "es")
HOUSE = (
    *("house-asleep", "house-cleaning", "house-unmet", "house-self-test"),
    *("house-pad", "house-pad-wrong", "house-pad-locked", "house-pad-allowed"),
)

TEXT_MM_MIN = 2.5
QUESTION_MM_MIN = 5.0
LARGE_MM_MIN = 6.0  # a headline gives way to what is offered down to this
LARGE_TRAY_MM_MIN = 4.2  # the names of the languages, side by side
TARGET_MM_MIN = (20.0, 13.0)
KEY_MM_MIN = 6.0
KEY_PITCH_MM_MIN = 6.35  # 24 CSS pixels: WCAG 2.2, 2.5.8
ROUNDING_MM = 0.15  # edges stand on whole pixels

LONG_WORD_SLACK = 1.03
"""Words that no language has may reach so far into the margin around them."""

FEATURES_APART_SHARE = 0.015
"""Of a face's square: brows, or the bend of a mouth, seen without any colour."""

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

Thing = dict[str, Any]


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
        return exhibit(size_px, thorough=True)
    file = tmp_path_factory.getbasetemp() / "long.toml"
    file.write_text(shop)
    return exhibit(size_px, str(file), thorough=True)


def px_per_mm(size_px: tuple[int, int]) -> float:
    return KioskSettings(size=f"{size_px[0]}x{size_px[1]}").density_dpi / MM_PER_INCH


def everything(shown: "Exhibit") -> Iterator[tuple[str, Thing]]:
    """Each thing on each screen, with the screen's name."""
    return ((name, one) for name, found in shown.texts.items() for one in found)


def texts(shown: "Exhibit") -> Iterator[tuple[str, Thing]]:
    return ((name, one) for name, one in everything(shown) if "ink_px" in one)


def targets(shown: "Exhibit") -> Iterator[tuple[str, Thing]]:
    """What is pressed."""
    return ((name, one) for name, one in everything(shown) if one["pressed"])


def size_px(thing: Thing) -> tuple[float, float]:
    left, bottom, right, top = thing["box_px"]
    return right - left, top - bottom


def is_key(name: str, thing: Thing) -> bool:
    """Whether it is one of the keyboard's, which are smaller; its bar is not."""
    return name.startswith("comment") and bool(thing["letter"])


def test_every_screen_is_there_in_every_language_and_with_every_ease(shown: "Exhibit") -> None:
    languages = LANGUAGES if "asking-es" in shown.texts else LANGUAGES[:2]
    for screen in ("asking", "storing", "reasons", "liked", "directions-light", "expected"):
        for language, how in product(languages, ("", "-large", "-contrast", "-low", "-long")):
            assert f"{screen}-{language}{how}" in shown.texts
    for screen in ("comment", "comment-full", "still", "thanks", "refused", "tray-ease", *HOUSE):
        for language in languages:
            found = [one for one in shown.texts[f"{screen}-{language}"] if "words" in one]
            assert len(found) >= 2, screen
            assert all(one["words"] for one in found), screen


def test_languages_differ_on_every_screen(shown: "Exhibit") -> None:
    for name, found in shown.texts.items():
        if "-it" in name and not name.startswith("tray-languages"):
            italian = {one.get("words") for one in found}
            english = {one.get("words") for one in shown.texts[name.replace("-it", "-en")]}
            assert italian != english, name


def test_no_text_is_clipped(shown: "Exhibit") -> None:
    for name, one in texts(shown):
        slack = LONG_WORD_SLACK if name.endswith("-long") else 1.0
        wide_px, high_px = size_px(one)
        assert one["ink_px"][0] <= wide_px * slack + 1, (name, one)
        assert one["ink_px"][1] <= high_px + 1, (name, one)


def test_everything_is_on_the_glass(shown: "Exhibit") -> None:
    width_px, height_px = shown.size_px
    for name, one in everything(shown):
        left, bottom, right, top = one["box_px"]
        assert left >= -0.5, (name, one)
        assert bottom >= -0.5, (name, one)
        assert right <= width_px + 0.5, (name, one)
        assert top <= height_px + 0.5, (name, one)


def test_nothing_overlaps(shown: "Exhibit") -> None:
    for name, found in shown.texts.items():
        for one, other in combinations(found, 2):
            if one["id"] in other["within"] or other["id"] in one["within"]:
                continue
            a, b = one["box_px"], other["box_px"]
            across = min(a[2], b[2]) - max(a[0], b[0])
            down = min(a[3], b[3]) - max(a[1], b[1])
            assert min(across, down) < 1, (name, one, other)


def test_type_can_be_read_standing(shown: "Exhibit") -> None:
    mm_px = px_per_mm(shown.size_px)
    for name, one in texts(shown):
        assert one["type_px"] >= TEXT_MM_MIN * mm_px - 0.01, (name, one)
    for name, found in shown.texts.items():
        largest_px = max(one["type_px"] for one in found if "words" in one)
        least_mm = TEXT_MM_MIN if name.startswith("tray") else QUESTION_MM_MIN
        assert largest_px >= least_mm * mm_px, name


def test_larger_text_is_larger_or_large_already(shown: "Exhibit") -> None:
    mm_px = px_per_mm(shown.size_px)
    for name, found in shown.texts.items():
        if not name.endswith("-large"):
            continue
        plain = {one["words"]: one["type_px"] for one in shown.texts[name[:-6]] if "ink_px" in one}
        for one in found:
            if "ink_px" in one and not one["letter"]:
                large_mm = LARGE_TRAY_MM_MIN if name.startswith("tray") else LARGE_MM_MIN
                least_px = min(large_mm * mm_px, plain.get(one["words"], 0) * 0.95)
                assert one["type_px"] >= least_px, (name, one)


def test_what_is_pressed_is_large_enough_for_a_finger(shown: "Exhibit") -> None:
    mm_px = px_per_mm(shown.size_px)
    for name, one in targets(shown):
        wide_mm, high_mm = (side / mm_px + ROUNDING_MM for side in size_px(one))
        least_mm = (KEY_MM_MIN, KEY_MM_MIN) if is_key(name, one) else TARGET_MM_MIN
        assert wide_mm >= least_mm[0], (name, one)
        assert high_mm >= least_mm[1], (name, one)


def test_keys_stand_apart(shown: "Exhibit") -> None:
    mm_px = px_per_mm(shown.size_px)
    for name, found in shown.texts.items():
        keys = [one["box_px"] for one in found if one["pressed"] and is_key(name, one)]
        for a, b in combinations(keys, 2):
            across_px = abs(a[0] + a[2] - b[0] - b[2]) / 2
            down_px = abs(a[1] + a[3] - b[1] - b[3]) / 2
            assert max(across_px, down_px) >= KEY_PITCH_MM_MIN * mm_px, name


def test_low_puts_everything_that_is_pressed_within_reach(shown: "Exhibit") -> None:
    height_px = shown.size_px[1]
    seen = 0
    for name, one in targets(shown):
        if name.endswith("-low"):
            seen += 1
            assert one["box_px"][3] <= height_px * LOW_SHARE + 1, (name, one)
    assert seen


def test_faces_are_large_enough_for_a_finger(shown: "Exhibit") -> None:
    mm_px = px_per_mm(shown.size_px)
    for how in ("", "-large", "-contrast", "-low"):
        faces = [one for one in shown.texts[f"asking-it{how}"] if one["kind"] == "FaceDrawing"]
        assert len(faces) in {4, 5}
        for one in faces:
            assert size_px(one)[0] >= FACE_MM_MIN * mm_px, how


def test_no_digit_stands_under_a_face(shown: "Exhibit") -> None:
    for name, one in texts(shown):
        if name.startswith(("asking", "storing")):
            assert not re.search(r"\d", one["words"]), name


def test_faces_differ_without_any_colour(shown: "Exhibit") -> None:
    ink = theme.palette(Look(), Access(), 0).ink
    picture = Image.open(shown.folder / f"kiosk-{shown.size}-asking-it.png").convert("RGB")
    drawn = [
        features(picture, one["box_px"], tuple(round(255 * part) for part in ink[:3]))
        for one in shown.texts["asking-it"]
        if one["kind"] == "FaceDrawing"
    ]
    assert len(drawn) in {4, 5}
    for one, other in combinations(drawn, 2):
        differing = sum(a != b for a, b in zip(one, other, strict=True)) / len(one)
        assert differing > FEATURES_APART_SHARE


def features(picture: Image.Image, box_px: list[float], ink: tuple[int, ...]) -> list[bool]:
    """Where a face is drawn in ink, in a grid that is the same for each face."""
    left, bottom, right, top = box_px
    face = picture.crop((left, picture.height - top, right, picture.height - bottom)).resize(
        (96, 96)
    )
    inner = face.crop((20, 16, 76, 80)).tobytes()  # within the disc: colour and ink alone
    dots = zip(inner[::3], inner[1::3], inner[2::3], strict=True)
    return [max(abs(a - b) for a, b in zip(dot, ink, strict=True)) < 48 for dot in dots]
