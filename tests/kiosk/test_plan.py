"""Where everything stands: on every glass, in every access, with everything switched on."""

from itertools import combinations, product

import pytest

from config.layout import FACE_MM_MIN
from kiosk import keyboards
from kiosk.boxes import Box, Glass, overlap
from kiosk.plan import (
    LARGE_CHIP_MM,
    QR_MM_MIN,
    REACH_MM,
    TARGET_HEIGHT_MM,
    TARGET_WIDTH_MM,
    asking,
    chips,
    frame,
    telling,
    tray,
    writing,
)

SIZES_MM = {
    "800x480": (153.9, 92.4),
    "1280x800": (216.7, 135.5),
    "480x800": (92.4, 153.9),
    "800x1280": (135.5, 216.7),
    "1024x600": (153.0, 89.6),
    "1920x1080": (345.9, 194.6),
    "1080x1920": (194.6, 345.9),
}
LANGUAGES = ("it", "en", "de", "fr", "es")

GLASSES = [
    pytest.param(
        Glass(width_mm=size[0], height_mm=size[1], large=large, low=low),
        id=f"{name}{'-large' if large else ''}{'-low' if low else ''}",
    )
    for (name, size), large, low in product(SIZES_MM.items(), [False, True], [False, True])
]


def within_reach_mm(glass: Glass) -> float:
    return min(glass.height_mm * 0.6, REACH_MM) if glass.low else glass.height_mm


def check(glass: Glass, pressed: list[Box], shown: list[Box]) -> None:
    """All on the glass, nothing on top of anything else, what is pressed within reach."""
    for box in (*pressed, *shown):
        assert box.left_mm >= -0.001, box
        assert box.bottom_mm >= -0.001, box
        assert box.right_mm <= glass.width_mm + 0.001, box
        assert box.top_mm <= glass.height_mm + 0.001, box
        assert box.width_mm > 0, box
        assert box.height_mm > 0, box
    for one, other in combinations((*pressed, *shown), 2):
        assert not overlap(one, other), (one, other)
    assert max(box.top_mm for box in pressed) <= within_reach_mm(glass) + 0.001


def check_targets(targets: list[Box]) -> None:
    for box in targets:
        assert box.width_mm >= TARGET_WIDTH_MM - 0.001, box
        assert box.height_mm >= TARGET_HEIGHT_MM - 0.001, box


@pytest.mark.parametrize("glass", GLASSES)
@pytest.mark.parametrize("faces", [4, 5])
@pytest.mark.parametrize("languages", [1, 2, 3, 5])
def test_the_question(glass: Glass, faces: int, languages: int) -> None:
    plan = asking(glass, faces, languages)
    tools = [plan.frame.ease, *(plan.languages or [plan.frame.languages])]
    check(glass, [*plan.faces, *tools], [plan.kicker, plan.question, plan.note, plan.frame.rest])
    check_targets(tools)
    assert len(plan.faces) == faces
    assert plan.languages == [] or len(plan.languages) == languages
    assert min(box.width_mm for box in plan.faces) >= FACE_MM_MIN
    assert plan.question.height_mm >= plan.layout.question_mm
    first = plan.faces[0]
    assert all(box.top_mm < first.top_mm or box.left_mm > first.left_mm for box in plan.faces[1:])


@pytest.mark.parametrize("glass", GLASSES)
@pytest.mark.parametrize("count", range(1, 7))
@pytest.mark.parametrize("buttons", range(4))
def test_what_is_offered(glass: Glass, count: int, buttons: int) -> None:
    here = frame(glass, buttons)
    offered = chips(glass, here.body, count)
    bar = [*here.bar, here.languages, here.ease]
    check(glass, [*offered, *bar], [here.head, here.rest])
    check_targets([*offered, *bar])
    assert len(here.bar) == buttons
    assert min(3, count) <= len(offered) <= count
    if len(offered) < count:
        assert glass.large
        assert offered[0].width_mm >= LARGE_CHIP_MM[0]


@pytest.mark.parametrize("glass", GLASSES)
@pytest.mark.parametrize("count", [3, 4, 6])
def test_a_tray_stands_over_the_bar(glass: Glass, count: int) -> None:
    panel, places = tray(glass, count)
    check(glass, places, [])
    check_targets(places)
    here = frame(glass, 3)
    assert panel.width_mm == glass.width_mm
    assert panel.top_mm > here.ease.top_mm
    assert all(box.top_mm <= panel.top_mm for box in places)


@pytest.mark.parametrize("glass", GLASSES)
@pytest.mark.parametrize(
    ("language", "others"), [*product(LANGUAGES, [False]), ("en", True)], ids=str
)
def test_the_comment(glass: Glass, language: str, others: bool) -> None:  # noqa: FBT001 - a case
    keys = keyboards.rows(language, others=others)
    plan = writing(glass, [[key.wide for key in line] for line in keys])
    flat = [box for line in plan.keys for box in line]
    bar = [*plan.frame.bar, plan.frame.languages, plan.frame.ease]
    shown = [plan.headline, plan.field, plan.note, plan.counter, plan.frame.rest]
    check(glass, [*flat, *bar], shown)
    check_targets(bar)
    assert [len(line) for line in plan.keys] == [len(line) for line in keys]


@pytest.mark.parametrize(
    ("size", "width_mm", "height_mm"),
    [
        ("800x480", 11.8, 10.0),  # 7 inch
        ("480x800", 6.3, 14.0),  # 7 inch upright: eleven keys side by side
        ("1280x800", 17.0, 15.0),  # 10.1 inch
    ],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_keys_are_as_large_as_the_glass_allows(
    size: str, width_mm: float, height_mm: float, language: str
) -> None:
    keys = keyboards.rows(language)
    glass = Glass(width_mm=SIZES_MM[size][0], height_mm=SIZES_MM[size][1])
    plan = writing(glass, [[key.wide for key in line] for line in keys])
    assert min(box.width_mm for line in plan.keys for box in line) >= width_mm
    assert min(box.height_mm for line in plan.keys for box in line) >= height_mm


@pytest.mark.parametrize("glass", GLASSES)
@pytest.mark.parametrize("buttons", range(3))
@pytest.mark.parametrize("code", [False, True])
def test_the_thanks(glass: Glass, buttons: int, code: bool) -> None:  # noqa: FBT001 - a case
    plan = telling(glass, buttons, code=code)
    bar = [*plan.frame.bar, plan.frame.languages, plan.frame.ease]
    shown = [plan.sign, plan.headline, plan.detail, plan.frame.rest]
    if code:
        assert plan.code is not None
        assert plan.code_words is not None
        shown += [plan.code, plan.code_words]
        assert plan.code.width_mm >= QR_MM_MIN
    check(glass, bar, shown)


@pytest.mark.parametrize("size", SIZES_MM.values(), ids=SIZES_MM.keys())
def test_what_goes_on_is_never_where_a_face_was(size: tuple[float, float]) -> None:
    """An impatient second tap on a face must not send, skip or take back anything."""
    glass = Glass(width_mm=size[0], height_mm=size[1])
    faces = asking(glass, 4, 5).faces
    for buttons in range(1, 4):
        for button, face in product(frame(glass, buttons).bar, faces):
            disc = Box(face.left_mm, face.top_mm - face.width_mm, face.width_mm, face.width_mm)
            assert not overlap(button, disc), (buttons, button, disc)


def test_a_large_page_of_six_goes_on_to_the_next_ones() -> None:
    glass = Glass(width_mm=153.9, height_mm=92.4, large=True)
    assert len(chips(glass, frame(glass, 3).body, 6)) == 4
    assert len(chips(glass, frame(glass, 1).body, 2)) == 2
