"""Sentences in boxes."""

from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.typeset import LINES_MAX, Setting, fit, wrapped

WORDS = st.lists(st.floats(1, 400), min_size=1, max_size=14)


def test_what_fits_stays_on_one_line_in_the_best_type() -> None:
    assert fit([100, 50, 100], 10, 40, (300, 50)) == Setting(1.0, [3])


def test_lines_are_even_so_that_no_word_is_left_alone() -> None:
    assert fit([100, 100, 100, 100], 10, 40, (320, 100)) == Setting(1.0, [2, 2])


def test_slightly_smaller_on_one_line_beats_larger_on_two() -> None:
    assert fit([100, 100, 100], 0, 40, (270, 100)) == Setting(0.9, [3])


def test_much_smaller_does_not() -> None:
    assert fit([100, 100, 100], 0, 40, (220, 100)) == Setting(1.0, [2, 1])


def test_more_lines_come_before_type_too_small_to_read() -> None:
    assert fit([100, 100, 100], 0, 40, (270, 100), least_scale=0.95) == Setting(1.0, [2, 1])
    assert fit([100], 0, 40, (50, 100), least_scale=0.95) == Setting(0.5, [1])


@settings(deadline=None)  # a busy machine is no failure
@given(WORDS, st.floats(0, 20), st.floats(10, 2_000), st.floats(10, 500))
def test_whatever_comes_out_fits_and_keeps_every_word(
    words_px: list[float], space_px: float, width_px: float, height_px: float
) -> None:
    line_px = 40.0
    setting = fit(words_px, space_px, line_px, (width_px, height_px))
    assert sum(setting.words) == len(words_px)
    assert all(count > 0 for count in setting.words)
    assert len(setting.words) <= LINES_MAX
    assert 0 < setting.scale <= 1
    assert len(setting.words) * line_px * setting.scale <= height_px + 0.001
    start = 0
    for count in setting.words:
        line = sum(words_px[start : start + count]) + space_px * (count - 1)
        assert line * setting.scale <= width_px + 0.001
        start += count


def test_words_without_width_stand_in_the_best_type() -> None:
    assert fit([0, 0], 0, 40, (300, 50)) == Setting(1.0, [2])


def test_lines_break_at_spaces_and_a_long_word_anywhere() -> None:
    def measure_px(words: str) -> float:
        return float(len(words))

    assert wrapped("so warm here", 7, measure_px) == ["so warm", "here"]
    assert wrapped("a" * 10, 4, measure_px) == ["aaaa", "aaaa", "aa"]
    assert wrapped("so aaaaaa", 4, measure_px) == ["so", "aaaa", "aa"]
    assert wrapped("", 4, measure_px) == [""]
