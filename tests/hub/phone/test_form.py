"""Forms as browsers post them, and as nobody does."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.phone.form import FIELDS_MAX, Form, FormError, read


def test_a_form_is_read() -> None:
    body = b"scene=reasons&ticket=t&language=it&face=1&said-light=too_much&said-scent=too_strong"
    said = {"light": "too_much", "scent": "too_strong"}
    assert read(body) == Form(scene="reasons", ticket="t", language="it", face=1, said=said)


def test_another_language_stays_on_the_page() -> None:
    form = read(b"scene=reasons&ticket=t&language=it&to=en&said-light=liked")
    assert (form.step, form.language, form.said) == ("stay", "en", {"light": "liked"})


def test_what_was_left_empty_was_not_said() -> None:
    assert read(b"scene=faces&ticket=t&face=&step=back").face is None


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"scene=faces",
        b"scene=elsewhere&ticket=t",
        b"scene=faces&ticket=t&face=best",
        b"scene=faces&ticket=t&step=leave",
        b"\xff\xfe",
        b"&".join(b"said-%d=a" % n for n in range(FIELDS_MAX + 1)),
    ],
)
def test_no_other_form_is_read(body: bytes) -> None:
    with pytest.raises(FormError):
        read(body)


@given(st.binary(max_size=200))
def test_nothing_else_is_raised(body: bytes) -> None:
    try:
        read(body)
    except FormError:
        return
