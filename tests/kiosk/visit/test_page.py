"""The page about a visit says the times that the program keeps."""

from pathlib import Path

import pytest

from kiosk.visit.patience import (
    AIMED_MS,
    BOUNCE_MS,
    CORRECTION_MS,
    IDLE_MS,
    SAID_IDLE_MS,
    SLOW_CORRECTION_MS,
    SLOW_FACTOR,
    WARNING_MS,
)
from kiosk.visit.reasons import REASONS_MAX
from kiosk.visit.state import SAID_MAX, Scene
from kiosk.visit.storing import HELD_MS_MAX, RETRY_MS, STORING_MS_MAX

PAGE = (Path(__file__).parents[3] / "docs/explain/visit.md").read_text(encoding="utf-8")

WORDS = {3: "three", 10: "ten"}


def seconds(time_ms: int) -> str:
    return f"{time_ms // 1000} s"


@pytest.mark.parametrize(
    "said",
    [
        f"an ease was chosen | {seconds(IDLE_MS[Scene.ASKING])} |",
        f"after *back* or *undo* | {seconds(CORRECTION_MS)} |",
        f"wait {seconds(SLOW_CORRECTION_MS)} before the warning",
        f"as expected | {seconds(IDLE_MS[Scene.REASONS])} |",
        f"once one is said | {seconds(SAID_IDLE_MS)} |",
        f"comment | {seconds(IDLE_MS[Scene.COMMENT])}, then a warning of {seconds(WARNING_MS)} |",
        f"thanks | {seconds(IDLE_MS[Scene.THANKS])} |",
        f"{WORDS[SLOW_FACTOR]} times as long",
        f"At most {WORDS[REASONS_MAX]} reasons a visit",
        f"at most {SAID_MAX} things",
        f"within {BOUNCE_MS} ms",
        f"less than {AIMED_MS} ms",
        f"every {seconds(RETRY_MS)}",
        f"After {HELD_MS_MAX // 60_000} minutes",
        f"does not answer for {seconds(STORING_MS_MAX)}",
    ],
)
def test_it_says(said: str) -> None:
    assert said in PAGE


def test_scenes_of_one_row_wait_equally_long() -> None:
    row = (Scene.REASONS, Scene.DIRECTIONS, Scene.FURTHER, Scene.EXPECTED)
    assert len({IDLE_MS[one] for one in row}) == 1
