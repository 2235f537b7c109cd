"""How tall people look, and how that is learnt."""

import numpy as np
import pytest

from sensors.size import SAMPLES_MIN, PersonSize, SizeLearner, fitted

WRONG = PersonSize(far=0.02, near=0.27)
TRUE = PersonSize(far=0.1, near=0.5)


def seen(size: PersonSize, feet: np.ndarray, seed: int = 1) -> list[tuple[float, float]]:
    """People of a size, a tenth taller or smaller each."""
    spread = np.random.default_rng(seed).normal(1, 0.1, len(feet))
    heights = (size.far + (size.near - size.far) * feet) * spread
    return list(zip(feet.tolist(), heights.tolist(), strict=True))


def learnt(samples: list[tuple[float, float]], start: PersonSize = WRONG) -> PersonSize:
    learner = SizeLearner(start)
    for foot, height in samples:
        learner.add(foot, height)
    return learner.size


def test_people_look_taller_towards_the_lower_edge() -> None:
    assert WRONG.height_px(480, 480) == pytest.approx(129.6)
    assert WRONG.height_px(240, 480) == pytest.approx(69.6)


def test_nobody_is_smaller_than_noise() -> None:
    assert PersonSize(-0.5, 0.2).height_px(0, 480) == 8.0


def test_few_samples_change_nothing() -> None:
    assert learnt(seen(TRUE, np.linspace(0.3, 0.9, SAMPLES_MIN - 1))) == WRONG


def test_people_all_over_the_picture_teach_their_size() -> None:
    size = learnt(seen(TRUE, np.tile(np.linspace(0.2, 0.9, 50), 4)))
    assert (size.far, size.near) == pytest.approx((TRUE.far, TRUE.near), abs=0.03)


def test_a_third_of_other_things_does_not_matter() -> None:
    people = seen(TRUE, np.tile(np.linspace(0.2, 0.9, 50), 4))
    others = [(0.3 + 0.005 * (n % 100), 0.06) for n in range(100)]
    mixed = [*people, *others]
    size = learnt([mixed[n] for n in np.random.default_rng(2).permutation(len(mixed))])
    assert size.height_px(288, 480) == pytest.approx(TRUE.height_px(288, 480), rel=0.1)


def test_people_in_one_row_teach_the_size_there() -> None:
    size = learnt(seen(TRUE, np.full(200, 0.6)))
    assert size.height_px(288, 480) == pytest.approx(TRUE.height_px(288, 480), rel=0.05)
    assert size.far < size.near


def test_a_camera_that_is_moved_is_learnt_anew() -> None:
    first = seen(WRONG, np.tile(np.linspace(0.2, 0.9, 50), 20))
    second = seen(TRUE, np.tile(np.linspace(0.2, 0.9, 50), 20))
    assert learnt([*first, *second]).near == pytest.approx(TRUE.near, abs=0.03)


def test_what_fits_nothing_changes_nothing() -> None:
    feet = np.random.default_rng(3).uniform(0.2, 0.9, 200)
    heights = 10 ** np.random.default_rng(4).uniform(-4, 2, 200)
    assert fitted(np.stack([feet, heights], axis=1), WRONG) == WRONG
