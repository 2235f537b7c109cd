"""A station that cannot be shown does not come back with the next start."""

import asyncio
from pathlib import Path

import pytest

from kiosk.drawer import DAMAGED, KEPT, Drawer
from kiosk.probation import Probation


def kept(folder: Path) -> Drawer:
    drawer = Drawer(folder)
    drawer.keep(b"station")
    return drawer


def test_what_fails_before_its_first_picture_is_put_aside(tmp_path: Path) -> None:
    drawer = kept(tmp_path)
    with pytest.raises(ZeroDivisionError), Probation(drawer, lambda: False):
        raise ZeroDivisionError
    assert drawer.kept() is None
    assert (tmp_path / DAMAGED).read_bytes() == b"station"


@pytest.mark.parametrize(
    ("error", "shown"), [(ZeroDivisionError, True), (asyncio.CancelledError, False)]
)
def test_what_has_shown_a_picture_or_was_only_stopped_is_kept(
    error: type[BaseException], *, shown: bool, tmp_path: Path
) -> None:
    with pytest.raises(error), Probation(kept(tmp_path), lambda: shown):
        raise error
    assert (tmp_path / KEPT).read_bytes() == b"station"


def test_a_kiosk_that_was_told_nothing_fails_as_it_is(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), Probation(Drawer(tmp_path), lambda: False):
        raise ZeroDivisionError
