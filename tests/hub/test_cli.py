"""The hub's command line: what it refuses, and what it tells of a hub."""

import pytest

from hub.cli import main


@pytest.mark.parametrize("typed", ["0", "-1", "nan", "inf", "1e9", "many"])
def test_shoppers_come_at_a_rate_that_can_be(
    typed: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as refused:
        main(["shoppers", "--rate", typed])
    assert refused.value.code == 2
    assert f"{typed!r} is not a number above 0" in capsys.readouterr().err
