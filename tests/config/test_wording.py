"""A store's own wordings: of texts that exist, with what is filled in, and short enough."""

import pytest

from config.load import ConfigError, parse
from config.shop import Shop, mistakes, problems
from config.vocabulary import ELEMENTS
from config.wording import KEYS, TEXT_CHARACTERS_MAX, said

SHOP = 'store = "x"\nname = "x"\n'


def test_everything_that_can_be_said_of_an_element_has_a_text() -> None:
    for element in ELEMENTS:
        assert f"element-{element.name}" in KEYS
        assert len({f"said-{element.name}-{word}" for word in said(element)} & KEYS) == 2


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ('thank = "Danke"', "words.de.thank: is shown nowhere; did you mean 'thanks'?"),
        ('xyz = "Danke"', "words.de.xyz: is shown nowhere"),
        ('thanks = "  "', "words.de.thanks: has no words"),
        ('cleaning-detail = "gleich"', "words.de.cleaning-detail: must have {seconds} in braces"),
        ('thanks = "Danke, {name}"', "words.de.thanks: must have nothing in braces"),
        ('when-day = "{day}, {time"', "words.de.when-day: has a brace without its partner"),
        (f'thanks = "{"Danke! " * 20}"', f"has 140 characters, at most {TEXT_CHARACTERS_MAX} fit"),
    ],
)
def test_a_wording_that_would_not_work_is_named(line: str, reason: str) -> None:
    text = f"{SHOP}[words.de]\n{line}"
    with pytest.raises(ConfigError) as refused:
        parse(text, Shop, "shop.toml", problems, mistakes)
    assert any(reason in one for one in refused.value.problems)


def test_a_wording_with_all_its_parts_is_taken() -> None:
    shop = parse(f'{SHOP}[words.de]\nwhen-day = "{{day}}, {{time}}"', Shop, "x", problems)
    assert shop.words["de"] == {"when-day": "{day}, {time}"}
