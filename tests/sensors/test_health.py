"""When a camera no longer sees what it should."""

from collections.abc import Callable
from functools import cache

import cv2
import numpy as np
import pytest

from sensors import health
from sensors.detections import Pixels
from sensors.health import CHECK_MS, PERSISTENCE_MS, Trouble, View

WIDTH_PX, HEIGHT_PX = 640, 480
Change = Callable[[Pixels], Pixels]


@cache
def shop() -> Pixels:
    """Shelves with things on them."""
    random = np.random.default_rng(4)
    frame = np.full((HEIGHT_PX, WIDTH_PX, 3), 150, np.uint8)
    for _ in range(200):
        x, y = random.integers(0, (WIDTH_PX, HEIGHT_PX)).tolist()
        wide, tall = random.integers(10, 60, 2).tolist()
        colour = random.integers(20, 230, 3).tolist()
        cv2.rectangle(frame, (x, y), (x + wide, y + tall), colour, -1)
    return frame


def seen(number: int) -> Pixels:
    """The shop with somebody who walks through and the noise of a camera."""
    noise = np.random.default_rng(number).normal(0, 4, (HEIGHT_PX, WIDTH_PX, 3))
    frame = np.clip(shop() + noise, 0, 255).astype(np.uint8)
    x = 37 * number % WIDTH_PX
    frame[100:400, x : x + 100] = 40
    return frame


def moved(across: float, down: float = 0.0, degrees: float = 0.0) -> Change:
    turn = cv2.getRotationMatrix2D((WIDTH_PX / 2, HEIGHT_PX / 2), degrees, 1.0)
    turn[:, 2] += (across, down)

    def change(frame: Pixels) -> Pixels:
        size = WIDTH_PX, HEIGHT_PX
        return np.asarray(cv2.warpAffine(frame, turn, size, borderMode=cv2.BORDER_REFLECT))

    return change


def brightness(factor: float, more: float = 0.0) -> Change:
    return lambda frame: np.clip(frame * factor + more, 0, 255).astype(np.uint8)


def cloth(frame: Pixels) -> Pixels:
    return np.clip(0.02 * frame + 90, 0, 255).astype(np.uint8)


def blurred(frame: Pixels) -> Pixels:
    return np.asarray(cv2.GaussianBlur(frame, (0, 0), 30))


def same(frame: Pixels) -> Pixels:
    return frame


def watched(change: Change, checks: int, before: View | None = None) -> list[Trouble | None]:
    view = before or usual()
    start_ms = view.checked_ms or 0
    said = []
    for number in range(1, checks + 1):
        view = health.step(view, change(seen(100 + number)), start_ms + number * CHECK_MS)
        said.append(view.trouble)
    return said


@cache
def usual() -> View:
    view = View()
    for number in range(30):
        view = health.step(view, seen(number), number * CHECK_MS)
    assert view.trouble is None
    return view


@pytest.mark.parametrize(
    ("change", "trouble"),
    [
        (brightness(0.02), "dark"),
        (brightness(0.3, 230), "blinded"),
        (cloth, "covered"),
        (blurred, "covered"),
        (moved(0.06 * WIDTH_PX), "moved"),
        (moved(0, 0.06 * HEIGHT_PX), "moved"),
        (moved(0, 0, 6), "moved"),
    ],
    ids=["dark", "blinded", "cloth", "blur", "pushed aside", "sunk", "turned"],
)
def test_trouble_is_told_when_it_lasts(change: Change, trouble: str) -> None:
    lasting = PERSISTENCE_MS // CHECK_MS
    assert watched(change, lasting + 5) == [None] * lasting + [trouble] * 5


@pytest.mark.parametrize(
    "change",
    [same, brightness(0.35), brightness(0.8, 50), moved(1.0, 1.0)],
    ids=["as ever", "dusk", "sun", "shaken"],
)
def test_what_is_usual_is_no_trouble(change: Change) -> None:
    assert watched(change, 25) == [None] * 25


def test_a_hand_before_the_lens_is_no_trouble() -> None:
    view, said = usual(), []
    for number in range(40):
        now_ms = (30 + number) * CHECK_MS
        view = health.step(view, (cloth if number % 9 < 8 else same)(seen(number)), now_ms)
        said.append(view.trouble)
    assert said == [None] * 40


def test_trouble_ends_at_once() -> None:
    view = usual()
    for number in range(20):
        view = health.step(view, cloth(seen(number)), (30 + number) * CHECK_MS)
    assert view.trouble == "covered"
    assert health.step(view, seen(1), 60 * CHECK_MS).trouble is None


def test_a_covered_camera_does_not_become_usual() -> None:
    assert watched(cloth, 200)[-1] == "covered"


def test_a_look_is_due_once_a_second() -> None:
    assert health.due(View(), 0)
    view = health.step(View(), seen(0), 5_000)
    assert not health.due(view, 5_000 + CHECK_MS - 1)
    assert health.due(view, 5_000 + CHECK_MS)
