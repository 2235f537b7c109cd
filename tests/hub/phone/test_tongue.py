"""Which language a browser gets."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.phone.tongue import spoken

OFFERED = ("it", "en", "de")


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "it"),
        ("de", "de"),
        ("de-AT,de;q=0.9,en;q=0.8", "de"),
        ("pt-BR,pt;q=0.9,en;q=0.7", "en"),
        ("en;q=0.2, de;q=0.7", "de"),
        ("EN", "en"),
        ("fr,pt", "it"),
        ("de;q=0, en", "en"),
        ("de;q=much, en;q=0.1", "en"),
        ("*", "it"),
        ("en, de", "en"),
    ],
)
def test_the_best_liked_of_the_offered_ones(header: str, language: str) -> None:
    assert spoken(header, OFFERED) == language


@given(st.text(max_size=300))
def test_it_is_always_one_of_them(header: str) -> None:
    assert spoken(header, OFFERED) in OFFERED
