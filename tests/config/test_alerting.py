"""How a store wants to be told."""

import pytest

from config.alerting import Alerting, mistakes


@pytest.mark.parametrize(
    ("quiet", "hours"),
    [((22, 7), {22, 23, 0, 6}), ((13, 15), {13, 14}), ((None, None), set())],
)
def test_quiet_hours_may_go_over_midnight(
    quiet: tuple[int | None, int | None], hours: set[int]
) -> None:
    alerting = Alerting(quiet_from=quiet[0], quiet_to=quiet[1])
    tried = {22, 23, 0, 6, 7, 12, 13, 14, 15, 21}
    assert {hour for hour in tried if alerting.is_quiet(hour)} == hours


def test_a_hazard_that_nobody_can_say_and_half_a_night_are_refused() -> None:
    found = mistakes(Alerting(hazards=["space|crowded", "space|on_fire"], quiet_from=22))
    assert found == [
        "hazards: nobody can say 'space|on_fire'",
        "quiet_from, quiet_to: both, or neither",
    ]
