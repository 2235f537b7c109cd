"""Who may do what another may."""

from typing import get_args

import pytest

from hub.accounts.role import Need, Role, may

ORDER: tuple[Role, ...] = ("nobody", "viewer", "manager", "admin")


@pytest.mark.parametrize("need", ["viewer", "manager", "admin"])
def test_who_may_more_may_all_that_the_one_before_may(need: Need) -> None:
    allowed = [may(role, need) for role in ORDER]
    assert allowed == [ORDER.index(role) >= ORDER.index(need) for role in ORDER]


@pytest.mark.parametrize("role", get_args(Role))
def test_what_is_public_is_for_everybody(role: Role) -> None:
    assert may(role, "public")


def test_a_regional_key_opens_the_day_reports_and_nothing_else() -> None:
    opened = [need for need in get_args(Need) if may("regional", need)]
    assert opened == ["public", "regional"]
    assert [role for role in get_args(Role) if may(role, "regional")] == ["admin", "regional"]


def test_what_is_for_this_machine_is_for_it_and_for_viewers() -> None:
    assert [role for role in get_args(Role) if may(role, "here")] == ["viewer", "manager", "admin"]
    assert all(may(role, "here", here=True) for role in get_args(Role))


def test_being_here_makes_nobody_a_manager() -> None:
    assert not may("nobody", "manager", here=True)
