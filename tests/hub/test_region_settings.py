"""The region's database by its URL: named without its password, which settings may be shown with."""

from pathlib import Path

import pytest

from config.load import ConfigError
from hub.settings import load_settings


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://vetrina:secret@db/region",
        "postgresql://vetrina@db/region?password=secret",
        "postgresql://vetrina@db/region?sslmode=require&pass%77ord=secret",
        "postgresql://vetrina@db/region?sslpassword=secret",
    ],
)
def test_a_password_in_the_address_is_refused_and_not_repeated(url: str, tmp_path: Path) -> None:
    file = tmp_path / "region.toml"
    file.write_text(f'[region]\ndatabase = "{url}"\n', encoding="utf-8")
    with pytest.raises(
        ConfigError, match=r"region\.database: put the password into a file"
    ) as told:
        load_settings(file)
    assert "secret" not in str(told.value)


def test_a_file_of_passwords_is_what_it_takes(tmp_path: Path) -> None:
    url = "postgresql://vetrina@db/region?passfile=/etc/vetrina/pgpass"
    file = tmp_path / "region.toml"
    file.write_text(f'[region]\ndatabase = "{url}"\n', encoding="utf-8")
    assert load_settings(file).region.database == url
